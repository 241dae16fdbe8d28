"""Courses of Parent Academy and what completing one means."""
