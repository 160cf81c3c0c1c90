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
        keys,
        points,
        recordings,
        rehearsal,
        report,
        room,
        sites,
        streams,
        viewing,
    )
    from app.kernel.http import recognise_by

    exchange = app.extensions["exchange"] = Exchange(settings)
    carry_signalling(exchange)
    of_rooms = (room, control, conclusion, report, rehearsal, recordings, captions, keys, streams, viewing)
    for subject in (points, sites, devices, checks, *of_rooms):
        app.register_blueprint(subject.pages)
    app.extensions["csrf"].exempt(streams.pages)  # by token: no cookie is looked at
    recognise_by(app, devices.recognise)
