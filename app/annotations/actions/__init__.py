"""What changes notes."""
