"""What a person writes on the pages of papers: kept for that person, the same on every device, private until shared."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application, and its commands to the table that the gateway reads."""
    from app.annotations import commands as commands
    from app.annotations.routes import notes, sharing

    app.register_blueprint(notes.pages)
    app.register_blueprint(sharing.pages)
