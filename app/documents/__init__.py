"""Papers: dossiers, documents, versions, pages; digitising, release, reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def install(app: Flask) -> None:
    """Adds this package's pages and commands to the application."""
    from app.documents import commands  # noqa: F401  declares what arrives over the websocket
    from app.documents.routes import blueprint, page_files
    from app.documents.routes.public import section
    from app.meetings.public import public_sections

    if section not in public_sections:
        public_sections.append(section)
    app.register_blueprint(blueprint)
    page_files.hasten(app)
