"""Home visits: only after a recorded yes, by two people."""
