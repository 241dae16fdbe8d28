"""Help that families need to take part."""
