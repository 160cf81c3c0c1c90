"""People, bodies, rosters, sign-in."""

from flask import Flask

from app.config import Settings
from app.kernel import readable


def install(app: Flask, settings: Settings) -> None:
    """Adds sign-in, the account's pages, the directory and the administration to the application."""
    from app.accounts import policy, wording
    from app.accounts.routes import account, admin, admin_people, directory, rosters
    from app.accounts.signin import library
    from app.kernel.http import current_actor

    readable.install(app)
    library.install(app, settings)
    wording.install(app)
    for pages in (account.pages, directory.pages, admin.pages, admin_people.pages, rosters.pages):
        app.register_blueprint(pages)
    app.extensions["csrf"].exempt(account.choose_language)  # for pages without a session; it changes nothing else
    # Called by the masthead only: fragments have none, and ask nothing.
    app.context_processor(lambda: {"may_administer": lambda: policy.can_administer_something(current_actor())})
