"""The lists of one session: who has a place, who waits for one, and what staff do about places."""
