"""Meetings, sittings, agenda, participation, rule profiles."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages and commands to the application."""
