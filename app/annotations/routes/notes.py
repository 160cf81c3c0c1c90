"""One's own notes: those on a paper, for the reader; all of them, to look through."""

import io
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as WerkzeugResponse

from app.annotations import prints, queries, standing, versions
from app.annotations.actions import settle
from app.annotations.docx import Part
from app.documents import docx, downloads, policy
from app.documents.models import Version
from app.documents.queries import load_version
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

pages = Blueprint("annotations", __name__)
NOTHING = _("Chưa có ghi chú nào để tải về. Ghi chú vừa viết được tải về sau khi đã lưu.")


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
        has_notes=bool(queries.documents_of(actor)),
    )


@pages.get("/papers/<version_id>/notes.pdf")
def noted_paper(version_id: str) -> WerkzeugResponse:
    """GET: the paper with this person's notes in it, where the paper may be taken home."""
    actor, version, reader = _load(version_id)
    sheet = standing.sheet_of(actor, version)
    if not (sheet.standing or sheet.to_review):
        raise NotFound(NOTHING)
    noted = prints.Noted(actor, sheet, is_marked=policy.is_marked_for(reader, version))
    name = downloads.file_name(version).removesuffix(".pdf")
    sha256 = downloads.file_for(actor, version, reader)
    return _attachment(prints.write(noted, sha256), "application/pdf", f"{name}-ghi-chu.pdf")


@pages.get("/papers/<version_id>/notes.docx")
def notes_of_paper(version_id: str) -> WerkzeugResponse:
    """GET: what this person wrote on the paper, without the paper."""
    actor, version, reader = _load(version_id)
    sheet = standing.sheet_of(actor, version)
    if sheet.is_empty:
        raise NotFound(NOTHING)
    part = prints.notes_of(sheet, with_passages=policy.can_download(reader, version))
    name = downloads.file_name(version).removesuffix(".pdf")
    return _attachment(prints.document(actor, [part], now()), docx.TYPE, f"{name}-ghi-chu.docx")


@pages.get("/notes.docx")
def all_my_notes() -> WerkzeugResponse:
    """GET: everything that this person wrote, by paper, the last one first."""
    actor = current_actor()
    parts = [_part(actor, document_id) for document_id in queries.documents_of(actor)]
    if not parts:
        raise NotFound(NOTHING)
    return _attachment(prints.document(actor, parts, now()), docx.TYPE, "ghi-chu.docx")


def _part(actor: Actor, document_id: str) -> Part:
    version = queries.version_for(actor, document_id)
    if version is None:
        return prints.closed(queries.standing_on(actor, document_id))
    _version, reader = load_version(version.id, actor)
    return prints.notes_of(standing.sheet_of(actor, version), with_passages=policy.can_download(reader, version))


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


def _load(version_id: str) -> tuple[Actor, Version, policy.Eyes]:
    if not is_id(version_id):
        raise NotFound()
    actor = current_actor()
    return actor, *load_version(version_id, actor)


def _attachment(content: bytes, media_type: str, name: str) -> WerkzeugResponse:
    response = send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _private(told: dict[str, Any]) -> Response:
    response = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")), mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
