"""Taking sign-ups over from a table: read, shown whole with what it would do, and done as it was shown."""
