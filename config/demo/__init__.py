"""An invented school year around today, to try the product with. All people in it look as invented as they are."""
