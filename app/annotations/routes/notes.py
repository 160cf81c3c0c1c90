"""One's own notes: those on a paper, for the reader; all of them, to look through."""

import json

from flask import Blueprint, Response, render_template, request

from app.annotations import queries
from app.documents.queries import load_version
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id

pages = Blueprint("annotations", __name__)


@pages.get("/papers/<version_id>/notes")
def notes_on_paper(version_id: str) -> Response:
    """GET ?since=: {change, notes, more}: what this person wrote on the paper, whichever version it was written on."""
    if not is_id(version_id):
        raise NotFound()
    actor = current_actor()
    version, _reader = load_version(version_id, actor)
    change = queries.change_of(actor)  # read first: what comes meanwhile is asked for again
    since = request.args.get("since", "0")
    notes = queries.notes_on(actor, version.document_id, int(since) if since.isdecimal() and len(since) < 12 else 0)
    more = len(notes) == queries.PORTION
    told = {
        "change": notes[-1].change if more else change,
        "notes": [queries.told(note) for note in notes],
        "more": more,
    }
    response = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@pages.get("/notes")
def my_notes() -> str:
    """GET ?q=: all notes of this person, paper by paper, each with the way to its page."""
    asked = request.args.get("q", "")[:200]
    return render_template("annotations/mine.html", papers=queries.all_notes(current_actor(), asked), asked=asked)
