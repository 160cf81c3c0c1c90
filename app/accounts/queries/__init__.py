"""Questions about people and bodies that change nothing."""
