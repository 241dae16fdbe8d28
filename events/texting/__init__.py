"""What people text to us, and what we answer."""
