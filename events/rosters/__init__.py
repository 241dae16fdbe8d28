"""Who is expected, how many fit, and who waits."""
