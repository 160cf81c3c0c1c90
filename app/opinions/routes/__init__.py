"""Pages of opinion forms."""
