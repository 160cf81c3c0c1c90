"""The live feed: connect, join, catch up, publish, commands."""

from flask import Flask

from app.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Adds this package's pages and commands to the application."""
