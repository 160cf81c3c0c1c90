"""The pages of votes: one's own ballot, the desk that conducts, the result."""
