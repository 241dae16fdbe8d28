"""Feeds that people subscribe to."""
