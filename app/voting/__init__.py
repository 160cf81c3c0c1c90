"""Votes of the council: ballots, answers to them, majorities."""
