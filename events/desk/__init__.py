"""What a coordinator sees and does."""
