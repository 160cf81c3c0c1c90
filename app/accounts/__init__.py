"""People, bodies, rosters, sign-in."""

from flask import Flask

from app.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Adds this package's pages and commands to the application."""
