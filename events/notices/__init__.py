"""Lists that people asked to hear from, and the monthly notice that goes to them."""
