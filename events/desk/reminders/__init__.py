"""Reminder plans at the desk: who is written to when, how, and in which words; and what went out for one session."""
