"""Recording: a subscriber that writes what the room saw and heard to WebM files, without decoding (docs/media.md)."""
