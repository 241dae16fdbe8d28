"""One person, one record: who may be there twice, seen side by side, made one by hand, and two again."""
