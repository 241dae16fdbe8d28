"""Ideas of the advisory group, with numbers and without people."""
