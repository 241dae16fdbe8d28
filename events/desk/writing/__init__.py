"""Writing to chosen people of a session or a series in one's own words: shown first, sent once."""
