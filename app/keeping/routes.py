"""Dùng khi mất mạng: the page of what this laptop keeps, the list it works through, what it says it has."""

import json
from datetime import UTC
from functools import cache
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask_wtf.csrf import generate_csrf

from app.documents.models import KIND_WORDS
from app.keeping import actions, queries
from app.keeping.queries import Shelf, Wanted
from app.kernel import clock, http
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

pages = Blueprint("keeping", __name__)

# Besides the shell, which brings its own: what the pages that are kept are made of.
VENDOR = (
    "socket.io-client", "idiomorph", "tus-js-client", "fonts", "font-latin", "font-vietnamese", "seal.svg",
    "icon-192.png", "app.webmanifest",
)  # fmt: skip
NOT_KEPT = ("briefing", "sealed")


@pages.get("/kept")
def kept() -> str:
    """GET /kept: what this laptop keeps, how much room it may take, until when; what waits to be sent."""
    return render_template(
        "keeping/kept.html", shelves=queries.shelves(current_actor()), kinds=KIND_WORDS, days=queries.LASTS.days
    )


@pages.get("/kept/list")
def list_wanted() -> Response:
    """GET /kept/list: what this laptop should keep, in the order in which it is needed, and how fast to fetch it.

    Raises NotFound where no laptop keeps anything.
    """
    actor, now, sign_in_id = current_actor(), clock.now(), _sign_in_id()
    mbit_s = current_app.config["SETTINGS"].keeping_mbit_s
    if not mbit_s:  # a page that was made before this was decided
        raise NotFound()
    found = queries.shelves(actor)
    kbit_s, wait_s = queries.pace(found, sign_in_id, mbit_s)
    told = {
        "person": actor.id,
        "sign_in": sign_in_id,
        "token": generate_csrf(),
        "at": now.astimezone(UTC).isoformat(),
        "expires": (now + queries.LASTS).astimezone(UTC).isoformat(),
        "build": http.build(),
        "language": g.language,
        "voting": queries.is_voting(found),
        "kbit_s": kbit_s,
        "wait_s": wait_s,
        "home": f"/meetings/{found[0].meeting.id}" if found else "/meetings",
        "shell": shell(),
        "pages": ["/meetings", "/notes", "/comments", "/kept", *(page for one in found for page in _pages(one))],
        "meetings": [{"id": one.meeting.id, "papers": [_paper(paper) for paper in one.papers]} for one in found],
    }
    response = Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _pages(shelf: Shelf) -> list[str]:
    base = f"/meetings/{shelf.meeting.id}"
    return [base, f"{base}/papers", f"{base}/agenda"]


def _paper(paper: Wanted) -> dict[str, Any]:
    version = paper.version
    return {
        "version": version.id,
        "address": paper.address,
        "manifest": paper.address.replace(version.id, f"{version.id}/manifest"),
        "sheet": f"/comments/{version.document_id}" if paper.is_discussed else None,
        "pages": version.page_count,
        "tag": paper.tag,
        "notes": paper.notes,
    }


@cache
def shell() -> list[str]:
    """The addresses of every script and sheet that a kept page may need: one build's, so a list for all."""
    scripts = [path.relative_to(http.STATIC) for path in sorted((http.STATIC / "js").rglob("*.js"))]
    own = [path for path in scripts if path.parts[1] not in NOT_KEPT and path.name != "service-worker.js"]
    sheets = [path.relative_to(http.STATIC) for path in sorted((http.STATIC / "css").glob("*.css"))]
    return [*map(http.asset, map(str, [*own, *sheets])), *map(http.vendor, VENDOR)]


def _sign_in_id() -> str:
    """By which sign-in the laptop is known. Raises NotFound for who came by a link: a display keeps nothing."""
    found = g.get("sign_in_id")
    if found is None:
        raise NotFound()
    return str(found)


@pages.put("/kept/papers")
def note_kept() -> Response:
    """PUT {"versions": [...]}: the papers that this laptop has whole; those that are not for it are passed over."""
    sign_in_id = _sign_in_id()
    told = request.get_json(silent=True)
    versions = told.get("versions") if isinstance(told, dict) else None
    if not isinstance(versions, list) or len(versions) > 5000 or not all(map(is_id, versions)):
        raise Invalid(_("Máy chủ không hiểu được yêu cầu này. Đề nghị tải lại trang rồi thực hiện lại."))
    here = set(versions)
    found = queries.shelves(current_actor())
    actions.note_kept(
        sign_in_id,
        {one.meeting.id: {paper.version.id for paper in one.papers} & here for one in found},
    )
    return Response(status=204)


@pages.get("/kept/standing/<sign_in_id>")
@http.public
def standing(sign_in_id: str) -> Response:
    """GET: {"open"}: whether a sign-in still stands; a browser that lost its cookie asks, and keeps papers or not."""
    answer = {"open": is_id(sign_in_id) and queries.is_open(sign_in_id)}
    response = Response(json.dumps(answer), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
