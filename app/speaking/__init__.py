"""The floor: requests to speak, who has it and for how long, written opinions, who has not spoken yet."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages to the application, and its commands to the table that the gateway reads."""
    from app.speaking import commands as commands
    from app.speaking.routes import floor, statistics

    for subject in (floor, statistics):
        app.register_blueprint(subject.pages)
