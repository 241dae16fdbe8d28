"""The run sheet of a session: what those need to know who cook, watch children and set up, fixed the day before."""
