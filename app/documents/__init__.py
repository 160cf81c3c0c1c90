"""Papers: dossiers, documents, versions, pages; digitising, release, reading."""

from flask import Flask

from app.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Adds this package's pages and commands to the application."""
    from app.documents import commands
    from app.documents.routes import blueprint

    assert commands.turn_page, "the websocket's commands are declared on import"
    app.register_blueprint(blueprint)
