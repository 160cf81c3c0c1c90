"""Reads the journal, decides who should know, and tells them: on a page, and by letters as each chose."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds the page of notices, the choice how to be told, and the masthead's count of what was not seen."""
    from app.kernel.http import current_actor
    from app.notifications import queries
    from app.notifications.routes import blueprint

    app.register_blueprint(blueprint)
    # Called by the masthead only: fragments have none, and ask nothing.
    app.context_processor(lambda: {"unseen_notices": lambda: queries.unseen(current_actor())})
