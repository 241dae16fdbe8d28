"""Calendar data for the calendars people use: values in, iCalendar bytes out (RFC 5545, 7986)."""
