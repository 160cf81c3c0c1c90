"""Who is here: attendance per sitting, quorum, the roster of a sitting, the seat map, delegate cards."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application, and its commands to the table that the gateway reads."""
    from app.attendance import commands as commands
    from app.attendance.routes import cards, listing, presence, seats, sheets

    for subject in (listing, presence, sheets, seats, cards):
        app.register_blueprint(subject.pages)
    app.jinja_env.filters["seat_row"] = seats.row_of
