"""Welcome tours: a day cut into slots."""
