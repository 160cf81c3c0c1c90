"""Secret ballots: elections to posts and confidence, on paper, counted by two tellers (domain rules 3.4, 3.5)."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.elections.routes import counting, elections, preparing

    for subject in (elections, preparing, counting):
        app.register_blueprint(subject.pages)
