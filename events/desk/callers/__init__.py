"""Who is calling: found by a name, a number or a code, with all sign-ups and what can be done about them."""
