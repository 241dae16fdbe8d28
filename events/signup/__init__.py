"""The family's way: find a session, sign up, see, change, cancel."""
