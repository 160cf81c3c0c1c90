"""Meetings, sittings, agenda, participation, rule profiles."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application, and the guest's way in."""
    from app.kernel.http import recognise_by
    from app.meetings.context import offer_navigation
    from app.meetings.routes import agenda, calendar, guests, meetings, people, public, rules, sittings

    for subject in (meetings, sittings, agenda, people, guests, calendar, public, rules):
        app.register_blueprint(subject.pages)
    recognise_by(app, guests.recognise)
    offer_navigation(app)
