"""Điểm xem: the page of who only watches a room, and the page of a paper that the room shows now.

Hundreds ask every two seconds, so what a link and a page are good for is remembered until something is committed.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from app.briefings import queries
from app.briefings.context import exchange
from app.briefings.entering import VOID
from app.briefings.exchange import MOST_VIEWERS
from app.briefings.keys import VIEWER, StreamKey
from app.briefings.pace import Pace
from app.documents import queries as papers
from app.documents.routes.page_files import whole_file
from app.kernel import clock, http
from app.kernel.db import Database, database
from app.kernel.errors import NotFound, TooMany, Unavailable
from app.kernel.http import public
from app.kernel.recent import Recent
from app.kernel.sentences import _
from app.meetings.models import Meeting

pages = Blueprint("view_points", __name__)
MOST_ASKED: Final = 60 * MOST_VIEWERS  # a minute by one link: thirty looks and thirty pages of each viewer
PLAYLIST: Final = "index.m3u8"
NAME: Final = re.compile(r"index\.m3u8|\d{5}\.ts")
HLS: Final = {"m3u8": "application/vnd.apple.mpegurl", "ts": "video/mp2t"}
MOST_WRONG: Final = 30  # links that never were, a minute from one address

_paces = Pace()


@dataclass(frozen=True)
class Sheet:
    """A page of a paper as viewers see it; without an image nothing is shown."""

    title: str = ""
    label: str = ""
    count: int = 0
    image: str = ""


_rooms: Recent[tuple[Database, str], str] = Recent()
_rested: Recent[tuple[Database, str], tuple[str, int]] = Recent()
_sheets: Recent[tuple[Database, str, str, int], Sheet] = Recent()


@pages.get("/view/<token>")
@public
def view(token: str) -> str:
    """GET: the page of who only watches; it asks for the pictures as any player does (WHEP)."""
    key = _key(token)
    g.body = key.briefing.meeting.body
    relays = exchange().relays.servers(VIEWER + key.id, time.time())
    return render_template("briefings/view.html", key=key, token=token, relays=relays, exchange=exchange())


@pages.get("/view/<token>/shown")
@public
def shown(token: str) -> Response:
    """GET: the page of a paper that the room shows now, `image` null while it shows none; 304 while nothing turns."""
    sheet = _shown(token)
    place = str(_("trang {label} / {count}", label=sheet.label, count=sheet.count)) if sheet.image else ""
    image = f"/view/{token}/pages/{sheet.image}" if sheet.image else None
    response = jsonify(title=sheet.title, place=place, image=image)
    response.add_etag()
    response.make_conditional(request)  # changes it in place
    return response


@pages.get("/view/<token>/pages/<name>")
@public
def page(token: str, name: str) -> Response:
    """GET: the picture of the page that is shown now, under the name of its bytes; NotFound for every other."""
    if name != _shown(token).image:
        raise NotFound()
    return whole_file(name)


@pages.get("/view/<token>/live/<name>")
@public
def live(token: str, name: str) -> Response:
    """GET: HLS of what a viewer sees, for browsers that get no WebRTC through: the playlist, and its pieces.

    Raises NotFound where there is none, Unavailable while it begins.
    """
    kind = HLS.get(name.rpartition(".")[2])
    meeting_id = _viewed(token) if kind is not None and NAME.fullmatch(name) else ""
    body = exchange().packaged(meeting_id, name) if meeting_id else None
    if body is None and meeting_id and name == PLAYLIST and exchange().makes_hls:
        raise Unavailable(_("Luồng HLS đang được chuẩn bị. Đề nghị thử lại sau vài giây."))
    if body is None:
        raise NotFound()
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = "no-store" if name == PLAYLIST else "private, max-age=60"
    return response


def _key(token: str) -> StreamKey:
    """The view link. Raises NotFound where it holds no more, TooMany for who tries one after the other."""
    address = f"wrong {request.remote_addr}"
    _require_pace(address, MOST_WRONG)
    key = queries.stream_key(token)
    if key is None:
        _paces.count(address)
    if key is None or key.site_id is not None or not key.is_live(clock.now()):
        raise NotFound(VOID)
    return key


def _require_pace(key: str, most: int) -> None:
    if _paces.is_over(key, most):
        raise TooMany(http.STATUS_SENTENCES[429])


# ---- what the room shows -------------------------------------------------------------------------


def _shown(token: str) -> Sheet:
    """What whoever has the link may see of a paper now. Raises NotFound, TooMany."""
    here, meeting_id = database(), _viewed(token)
    version_id, number = _presented(here, meeting_id) if meeting_id else ("", 0)
    if not version_id:
        return Sheet()
    return _sheets.ask((here, meeting_id, version_id, number), partial(_sheet, meeting_id, version_id, number))


def _viewed(token: str) -> str:
    """The meeting that viewers may see by that link now; empty for none. Raises NotFound, TooMany."""
    meeting_id = _rooms.ask((database(), token), lambda: _room(token))
    _require_pace(token, MOST_ASKED)
    _paces.count(token)
    return meeting_id


def _room(token: str) -> str:
    """The meeting whose room is open to viewers by that link now; empty for none."""
    key = _key(token)
    return key.meeting_id if key.holds(clock.now()) else ""


def _presented(here: Database, meeting_id: str) -> tuple[str, int]:
    """Version and page that everybody in the room hears of; where it rested, when this process was started since."""
    latest: Callable[[str], list[dict[str, Any]]] = current_app.extensions["latest_signals"]
    for passing in latest(Meeting.stream(meeting_id).id):
        if passing["name"] == "page":
            return passing["data"]["version"] or "", passing["data"].get("page", 0)
    return _rested.ask((here, meeting_id), lambda: queries.rested_page(meeting_id))


def _sheet(meeting_id: str, version_id: str, number: int) -> Sheet:
    room = queries.briefing(meeting_id)
    found = papers.page_for_guests(room.meeting, version_id, number) if room is not None else None
    if found is None or found.image is None:
        return Sheet()
    return Sheet(found.version.document.title, found.label, found.version.page_count, found.image)
