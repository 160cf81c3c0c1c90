"""Pages of the groups."""
