"""What machines read: which pages they may, where the drafts are, what is new; only what everybody sees is in it."""

from datetime import datetime

from flask import Blueprint, Response, current_app, render_template

from app.drafts import context, queries
from app.drafts.models import DraftState, PublicDraft
from app.drafts.routes.public import kept_by_caches
from app.kernel import clock
from app.kernel.http import public

pages = Blueprint("draft_machines", __name__)


@pages.get("/robots.txt")
@public
def robots() -> Response:
    """The public pages and what they are made of; nothing else, and nobody's own opinion."""
    lines = ["User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /public/opinions", "Disallow: /"]
    lines.append(f"Sitemap: {_site()}/sitemap.xml")
    return kept_by_caches(Response("\n".join(lines) + "\n", mimetype="text/plain"))


@pages.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """The drafts that everybody may read (sitemaps.org 0.9)."""
    return _written("drafts/sitemap.xml", "application/xml")


@pages.get("/public/drafts.atom")
@public
def feed() -> Response:
    """The same as a feed, what changed last first (RFC 4287)."""
    return _written("drafts/feed.xml", "application/atom+xml")


def _written(template: str, kind: str) -> Response:
    at = clock.now()
    found = sorted(((_changed(one, at), one) for one in queries.listed(at)), key=lambda pair: pair[0], reverse=True)
    page = render_template(template, drafts=found, site=_site(), at=at, **context.words(at))
    return kept_by_caches(Response(page, mimetype=kind))


def _changed(draft: PublicDraft, at: datetime) -> datetime:
    """When a reader last had reason to look: opened, over, the result."""
    assert draft.starts_at is not None and draft.ends_at is not None
    if draft.published_at is not None:
        return draft.published_at
    return draft.starts_at if draft.state(at) is DraftState.OPEN else draft.closed_at or draft.ends_at


def _site() -> str:
    return str(current_app.config["SETTINGS"].address)
