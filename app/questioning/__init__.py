"""Chất vấn: slips before the sitting, issues that the council chooses, answers, promises (domain rules 3.6)."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.questioning.routes import answering, grouping, promises, questions, sitting, writing

    for subject in (questions, writing, grouping, answering, sitting, promises):
        app.register_blueprint(subject.pages)
