"""Sites that play a film: for demonstrations, measurements and tests; they take part as a room's computer does."""
