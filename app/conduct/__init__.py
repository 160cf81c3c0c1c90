"""The chamber as one whole: pages and acts where several subjects come together."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application."""
    from app.conduct.routes import blueprint

    app.register_blueprint(blueprint)
