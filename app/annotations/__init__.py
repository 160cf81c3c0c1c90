"""What a person writes on the pages of papers: private, kept for that person, the same on every device."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application, and its commands to the table that the gateway reads."""
    from app.annotations import commands as commands
    from app.annotations.routes import notes

    app.register_blueprint(notes.pages)
