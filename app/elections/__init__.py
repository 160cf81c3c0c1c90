"""Secret ballots: elections to posts and confidence, on paper or sealed in browsers (domain rules 3.4, 3.5)."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.elections.routes import counting, elections, preparing, receipts, sealed

    for subject in (elections, preparing, counting, sealed, receipts):
        app.register_blueprint(subject.pages)
