"""A series at the desk: its dates, its history, and a copy of it."""
