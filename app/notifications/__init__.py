"""Reads the journal, decides who should know, and tells them: on a page, and by letters as each chose."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds the page of notices and the choice how to be told."""
    from app.notifications.routes import blueprint

    app.register_blueprint(blueprint)
