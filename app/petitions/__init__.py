"""Ý kiến, kiến nghị của cử tri: what voters tell delegates, who answers it until when, and what came of it."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages, and the ways to them."""
    from app.petitions import context
    from app.petitions.routes import contacts, desk, groups, lists, petitions, prints, settling

    for subject in (petitions, prints, desk, lists, contacts, groups, settling):
        app.register_blueprint(subject.pages)
    app.context_processor(lambda: {"petition_doors": context.doors, "petitions_of_item": context.of_item})
