"""Signing a family up while it is on the phone: one page, and then what to say."""
