"""Help at the desk: what families asked for, what is planned, and what is still looked for."""
