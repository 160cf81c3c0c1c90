"""Pages of comments: the sheet, the secretariat's list, one's own."""
