"""Organizations, people, who may what, and the history of it."""
