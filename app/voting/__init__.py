"""Votes of the council: ballots, answers to them, majorities."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's command to the table that the gateway reads."""
    from app.voting import commands as commands
