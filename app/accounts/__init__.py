"""People, bodies, rosters, sign-in."""

from flask import Flask

from app.config import Settings
from app.kernel import readable


def install(app: Flask, settings: Settings) -> None:
    """Adds sign-in, the account's pages, the directory and the administration to the application."""
    from app.accounts import wording
    from app.accounts.routes import account, admin, admin_people, directory, rosters
    from app.accounts.signin import library

    readable.install(app)
    library.install(app, settings)
    wording.install(app)
    for pages in (account.pages, directory.pages, admin.pages, admin_people.pages, rosters.pages):
        app.register_blueprint(pages)
