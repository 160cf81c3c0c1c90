"""Multi-site briefings (giao ban trực tuyến): bridge points, the room, its pictures through the media process."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


def install(app: "Flask", settings: "Settings") -> None:
    """Adds this package's pages and commands, and the way in for the computers of bridge points.

    `app.extensions["exchange"].start(...)` connects to the media process.
    """
    from app.briefings.commands import carry_signalling
    from app.briefings.exchange import Exchange
    from app.briefings.routes import (
        captions,
        checks,
        conclusion,
        control,
        devices,
        points,
        recordings,
        rehearsal,
        report,
        room,
        sites,
    )
    from app.kernel.http import recognise_by

    exchange = app.extensions["exchange"] = Exchange(settings)
    carry_signalling(exchange)
    for subject in (points, sites, devices, checks, room, control, conclusion, report, rehearsal, recordings, captions):
        app.register_blueprint(subject.pages)
    recognise_by(app, devices.recognise)
