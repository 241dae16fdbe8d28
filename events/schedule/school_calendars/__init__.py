"""School calendars: when schools are closed, what speaks against a date, and files that say so."""
