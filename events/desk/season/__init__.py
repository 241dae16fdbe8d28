"""Planning a season and going on with one."""
