"""Sessions, sign-ups, attendance, messages and calendars."""
