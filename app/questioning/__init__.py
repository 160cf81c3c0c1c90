"""Chất vấn: slips before the sitting, issues that the council chooses, answers, promises (domain rules 3.6)."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.questioning import context
    from app.questioning.routes import answering, grouping, promises, questions, sitting, writing

    for subject in (questions, writing, grouping, answering, sitting, promises):
        app.register_blueprint(subject.pages)
    app.context_processor(lambda: {"slips_of_petitions": context.slips_of, "ways_to_ask": context.ways_to_ask})
