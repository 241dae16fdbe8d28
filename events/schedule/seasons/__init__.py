"""Seasons: dates proposed, looked at, made and gone on with."""
