"""Pages of drafts that are out for opinion: the desk's, and those for everybody."""
