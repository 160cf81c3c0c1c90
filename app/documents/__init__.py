"""Papers: dossiers, documents, versions, pages; digitising, release, reading."""

from flask import Flask

from app.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Adds this package's pages and commands to the application."""
