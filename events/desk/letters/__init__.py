"""Letters to mailing lists: written, looked at in each language, approved, sent; and who is on the lists."""
