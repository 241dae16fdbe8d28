"""Sending the link of a recording to who signed up."""
