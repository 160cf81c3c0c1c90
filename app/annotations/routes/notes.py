"""One's own notes: those on a paper, for the reader; all of them, to look through."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.annotations import queries, versions
from app.annotations.actions import settle
from app.documents.queries import load_version
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

pages = Blueprint("annotations", __name__)


@pages.get("/papers/<version_id>/notes")
def notes_on_paper(version_id: str) -> Response:
    """GET ?since=: {change, notes, more}: what this person wrote on the paper, whichever version it was written on.

    &removed=1: from 0 on, too, what was removed.
    """
    if not is_id(version_id):
        raise NotFound()
    actor = current_actor()
    version, _reader = load_version(version_id, actor)
    change = queries.change_of(actor)  # read first: what comes meanwhile is asked for again
    since = request.args.get("since", "0")
    number = int(since) if since.isdecimal() and len(since) < 12 else 0
    notes = queries.notes_on(actor, version.document_id, number, with_removed=request.args.get("removed") == "1")
    more = len(notes) == queries.PORTION
    told = {
        "change": notes[-1].change if more else change,
        "notes": [queries.told(note) for note in notes],
        "more": more,
    }
    return _private(told)


@pages.get("/papers/<version_id>/notes/places")
def places_on_paper(version_id: str) -> Response:
    """GET: {places}: where this person's notes on older versions stand on this one, by the note's id."""
    if not is_id(version_id):
        raise NotFound()
    actor = current_actor()
    version, _reader = load_version(version_id, actor)
    return _private({"places": [versions.told(*placed) for placed in versions.place_notes(actor, version)]})


@pages.get("/notes")
def my_notes() -> str:
    """GET ?q=: first what is to be reviewed, then all notes of this person, each with the way to its page."""
    actor, asked = current_actor(), request.args.get("q", "")[:200]
    return render_template(
        "annotations/mine.html",
        papers=queries.all_notes(actor, asked),
        reviews=[] if asked else versions.reviews(actor),
        asked=asked,
    )


@pages.post("/notes/stays")
def stays() -> WerkzeugResponse:
    """POST {note...}: these notes stay with the version that they were written on."""
    _settle(settle.keep_with_its_version)
    flash(str(_("Đã giữ ghi chú ở bản cũ.")), "done")
    return redirect("/notes")


@pages.post("/notes/removals")
def removals() -> WerkzeugResponse:
    """POST {note...}: these notes are taken away."""
    _settle(settle.remove)
    flash(str(_("Đã xóa ghi chú.")), "done")
    return redirect("/notes")


def _settle(act: Callable[[Actor, str], None]) -> None:
    ids = request.form.getlist("note")[:500]
    if not ids or not all(map(is_id, ids)):
        raise NotFound()
    for note_id in ids:
        act(current_actor(), note_id)


def _private(told: dict[str, Any]) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
