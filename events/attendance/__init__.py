"""Who really came."""
