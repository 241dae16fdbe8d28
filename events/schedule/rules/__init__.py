"""Dates by rules and as typed: what is meant, its words, its stored form and its fields."""
