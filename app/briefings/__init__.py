"""Multi-site briefings (giao ban trực tuyến): bridge points, the systems they form, the sites of a meeting."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: "Flask") -> None:
    """Adds this package's pages, and the way in for the computers of bridge points."""
    from app.briefings.routes import devices, points, sites
    from app.kernel.http import recognise_by

    for subject in (points, sites, devices):
        app.register_blueprint(subject.pages)
    recognise_by(app, devices.recognise)
