"""The guides of docs/vi and docs/en as pages of the product, in the reader's language, open to everybody."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds GET /help and GET /help/<page>, and tells every page which passage helps there."""
    from app.help import passages
    from app.help.routes import blueprint

    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"help_passage": passages.here})
