"""Reminders, planned by rows."""
