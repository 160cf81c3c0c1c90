"""The chamber as one whole: Hôm nay, the console, the displays of the hall; acts where several subjects meet."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application."""
    from app.conduct import actions as actions  # what it keeps of a rehearsal is taken back with it
    from app.conduct.routes import console, hall, notices, today
    from app.documents.routes.shelf import more_news

    more_news["NoticeShown"] = notices.told
    for subject in (today, console, notices, hall):
        app.register_blueprint(subject.pages)
