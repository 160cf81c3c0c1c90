"""Votes of the council: ballots, answers to them, majorities; their pages."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages, and its command to the table that the gateway reads."""
    from app.kernel import journal
    from app.kernel.http import current_actor
    from app.voting import commands as commands
    from app.voting import context
    from app.voting.routes import ballots, questions, slips

    for subject in (slips, ballots, questions):
        app.register_blueprint(subject.pages)
    app.context_processor(
        lambda: {
            "listens_for_ballots": lambda meeting: context.may_vote_somewhere(meeting, current_actor()),
            "ballot_strip": context.strip,
            "last_heard": lambda actor: journal.head(actor.id).seq,
        }
    )
