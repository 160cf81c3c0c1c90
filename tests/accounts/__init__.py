"""People, sign-in, bodies, rosters."""
