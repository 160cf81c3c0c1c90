"""Góp ý: what delegates say about a draft, place by place, to those who draft it; threads, agreement, deadlines."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages, its commands, and the counts that lists of papers and the programme show."""
    from app.comments import commands as commands
    from app.comments import context
    from app.comments.routes import attachments, groups, moderation, own, prints, sheet

    for subject in (sheet, attachments, moderation, own, groups, prints):
        app.register_blueprint(subject.pages)
    app.context_processor(lambda: {"comments_on": context.counted, "comments_taken_in": context.taken_in})
