"""Dự thảo lấy ý kiến: a draft on a public page that anybody may read and say something about, without an account."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages, and the ways to them."""
    from app.drafts import context
    from app.drafts.routes import desk, letters, machines, opinions, public, replies, sending, units

    for subject in (desk, letters, machines, opinions, public, replies, sending, units):
        app.register_blueprint(subject.pages)
    app.extensions["csrf"].exempt(sending.pages)  # no cookie is looked at; the form has a mark of its own
    app.extensions["csrf"].exempt(replies.pages)  # neither here: the secret in the address says who writes
    app.context_processor(lambda: {"draft_desks": context.desks, "has_public_drafts": context.has_any})
