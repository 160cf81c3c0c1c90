"""People, bodies, rosters, sign-in."""

from flask import Flask

from app.config import Settings


def install(app: Flask, settings: Settings) -> None:
    """Adds sign-in, the account's pages, the directory and the administration to the application."""
    from app.accounts import wording
    from app.accounts.routes import account
    from app.accounts.signin import library

    library.install(app, settings)
    wording.install(app)
    app.register_blueprint(account.pages)
