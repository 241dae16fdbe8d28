"""Flyers: one page in one or two languages, to print and as a PDF."""
