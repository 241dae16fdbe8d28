"""A day on which schools are closed or late: listed, decided, done and undone."""
