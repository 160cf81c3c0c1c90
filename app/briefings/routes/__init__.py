"""Pages of bridge points and rooms, by subject."""
