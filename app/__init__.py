"""Nghị Trường: the paperless council chamber. `create_app` reads top to bottom what the system is made of.

Nothing is imported before it is called: every step of the sandbox imports this package, and must not pay for the web.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings
    from app.kernel.db import Database
    from app.kernel.files import Store


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application. `settings` default to the environment's. Raises Misconfigured."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app import (
        accounts,
        annotations,
        attendance,
        briefings,
        comments,
        conduct,
        documents,
        drafts,
        elections,
        groups,
        help,
        keeping,
        meetings,
        notifications,
        opinions,
        petitions,
        questioning,
        realtime,
        speaking,
        voting,
    )
    from app.config import Settings
    from app.kernel import certificates, health, http, mail, metrics

    settings = settings or Settings.read()
    open_stores(settings)
    app = Flask(__name__, template_folder=str(http.ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SETTINGS=settings,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]

    metrics.install(app, settings)
    http.install(app, settings)
    health.install(app, settings)
    certificates.install(app, settings)
    mail.install(app)
    accounts.install(app, settings)
    meetings.install(app)
    documents.install(app)
    attendance.install(app)
    speaking.install(app)
    voting.install(app)
    elections.install(app)
    petitions.install(app)
    questioning.install(app)
    opinions.install(app)
    drafts.install(app)
    groups.install(app)
    annotations.install(app)
    comments.install(app)
    briefings.install(app, settings)
    conduct.install(app)
    notifications.install(app)
    help.install(app)
    keeping.install(app)
    realtime.install(app, settings)
    if settings.demo and not settings.production:
        from app import demo

        demo.install(app)
    return app


def open_stores(settings: "Settings") -> "Database":
    """Binds this process to the installation's stores; the worker and the command line do it too."""
    from app.kernel import db, disk, files, mail, wake
    from app.kernel.db import Database

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)  # passwords and keys lie there
    database = Database(settings.main_database, settings.text_database)
    db.bind(database)
    files.bind(file_store(settings))
    mail.bind(mail.way_out(settings))
    disk.bind(disk.Disk(settings.data, settings.disk_reserve_mb << 20))
    wake.bind(settings.data.resolve() / "wake" if database.is_sqlite else None)
    return database


def file_store(settings: "Settings") -> "Store":
    """Where papers are kept: the data folder, or the bucket of NGHITRUONG_FILES_URL. Raises Misconfigured."""
    if not settings.files_url:
        from app.kernel.files import Folder

        return Folder(settings.files)
    from app.kernel.s3 import Bucket  # its library costs a quarter of a second that one machine need not pay

    return Bucket(settings.files_url, settings.cache)
