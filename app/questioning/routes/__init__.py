"""The pages of questioning: the list, a slip and its form, groups and the choice, an answer in writing."""
