"""School calendars at the desk: by year, by hand and uploaded."""
