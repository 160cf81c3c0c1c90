"""Thảo luận tổ: the delegates of a session discuss in groups at the same time, each with its own floor and record."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages."""
    from app.groups.routes import groups, record, synthesis

    for subject in (groups, record, synthesis):
        app.register_blueprint(subject.pages)
