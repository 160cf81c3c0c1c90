"""The guides of docs/vi and docs/en as pages of the product, in the reader's language, open to everybody."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds GET /help and GET /help/<page>."""
    from app.help.routes import blueprint

    app.register_blueprint(blueprint)
