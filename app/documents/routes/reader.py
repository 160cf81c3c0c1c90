"""Reading: the reader's page, the list of pages, the pages themselves, the place, the search inside, the changes."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as Redirect

from app.documents import changes, downloads, marking, policy, queries, search
from app.documents.actions import mark, reading
from app.documents.manifest import manifest
from app.documents.models import Classification, Page, Version
from app.documents.policy import Eyes, Reader
from app.documents.routes.page_files import TYPES
from app.documents.routes.surroundings import asked_meeting, shown_in
from app.documents.shelf_policy import ShelfReader
from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import end_snapshot, reading_text
from app.kernel.errors import Invalid, NotFound, Unavailable
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting, Role

AROUND = 8


def add_to(blueprint: Blueprint) -> None:
    paper = "/papers/<version_id>"
    blueprint.add_url_rule(paper, "reader", read_paper)
    blueprint.add_url_rule(f"{paper}/manifest", "manifest", give_manifest)
    blueprint.add_url_rule(f"{paper}/place", "place", put_place, methods=["PUT"])
    blueprint.add_url_rule(f"{paper}/openings", "openings", note_opening, methods=["POST"])
    blueprint.add_url_rule(f"{paper}/search", "search_paper", search_paper)
    blueprint.add_url_rule(f"{paper}/changes", "changes", give_changes)
    blueprint.add_url_rule(f"{paper}/file", "download", download)
    blueprint.add_url_rule(f"{paper}/original", "original", original)
    for noun, view in (("", marked_page), ("/thumb", marked_thumbnail), ("/words", marked_words)):
        name = f"marked_{noun[1:] or 'page'}"
        blueprint.add_url_rule(f"{paper}/marked/<copy_id>/<int:number>{noun}", name, view)
    blueprint.add_url_rule("/documents/<document_id>", "document", newest)


def read_paper(version_id: str) -> str:
    """GET /papers/<version>: the reader."""
    version, reader = _load(version_id)
    place = shown_in(version)
    is_marked = policy.is_marked_for(reader, version)
    if is_marked:
        mark.request_copy(current_actor(), version)
    first = None if is_marked else next(iter(queries.pages_of(version)), None)
    shown = {
        "version": version.id,
        "document": version.document_id if _is_discussed(version) else None,
        "item": version.document.dossier.item_id,
        "manifest": f"/papers/{version.id}/manifest{_from(version)}",
        "title": version.document.heading,
        "line": version.document.abstract or place.line,
        "back": {"href": place.href, "label": str(place.label)},
        "stream": place.stream,
        "first": f"/p/{first.image}" if first and first.image else None,
        "hall": hall_of(current_actor(), g.get("meeting")),
        "differences": f"/papers/{version.id}/differences" if _has_differences(version, reader) else None,
    }
    return render_template(
        "documents/reader.html", reader=shown, signatures=queries.signatures(version), sentence=Sentence.load
    )


def _is_discussed(version: Version) -> bool:
    """Whether a sheet of comments belongs to it: a paper of a meeting that is no personnel file."""
    document = version.document
    return document.dossier.meeting is not None and document.classification != Classification.RESTRICTED


def _from(version: Version) -> str:
    """What is added to an address, so that a paper of the shelf stays in the meeting that it was opened from."""
    meeting = g.get("meeting")
    return f"?meeting={meeting.id}" if meeting is not None and version.document.dossier.meeting is None else ""


def _has_differences(version: Version, reader: Eyes) -> bool:
    previous = queries.previous(version)
    if policy.is_marked_for(reader, version):
        return False  # an unmarked text of it is nobody's
    return previous is not None and reader.can_read(previous) and policy.can_download(reader, version)


def newest(document_id: str) -> Redirect:
    """GET /documents/<id>: the paper's present version, for links that should not grow old."""
    found = queries.newest_for(document_id, current_actor()) if is_id(document_id) else None
    if found is None:
        raise NotFound()
    return redirect(f"/papers/{found.id}")


def give_manifest(version_id: str) -> Redirect:
    """GET: the list of pages; whoever has it has received the paper."""
    version, reader = _load(version_id)
    actor = current_actor()
    meeting = version.document.dossier.meeting or asked_meeting(version)
    text = json.dumps(manifest(version, reader, actor, meeting), ensure_ascii=False, separators=(",", ":"))
    reading.note_received(actor, version)
    response = Response(text, mimetype="application/json")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def put_place(version_id: str) -> Response:
    """PUT {page, y, at}: where this person is reading."""
    version, _reader = _load(version_id)
    told = _json()
    page, y, at = told.get("page"), told.get("y", 0), _moment(told.get("at"))
    if not isinstance(page, int) or not 1 <= page <= max(version.page_count, 1) or not isinstance(y, int | float):
        raise Invalid(_("Trang gửi lên không có trong tài liệu."))
    reading.remember_place(current_actor(), version, page, min(max(float(y), 0.0), 1.0), at)
    return Response(status=204)


def note_opening(version_id: str) -> Response:
    """POST: the paper was open for five seconds; {"read": true} when its last page was reached."""
    version, _reader = _load(version_id)
    note = reading.note_read if _json().get("read") is True else reading.note_opened
    note(current_actor(), version)
    return Response(status=204)


def search_paper(version_id: str) -> Response:
    """GET ?q=: where the words stand on the pages, as boxes in page units."""
    version, _reader = _load(version_id)
    asked = search.question(request.args.get("q", "")[:200])
    with reading_text() as text:
        hits = search.find(text, asked, [version.id], limit=200)
    pages = {page.index: page for page in queries.pages_of(version)}
    found = [one for hit in sorted(hits, key=lambda h: h.index) for one in _places(pages[hit.index], asked)]
    return Response(json.dumps({"hits": found}, ensure_ascii=False), mimetype="application/json")


def _places(page: Page, asked: search.Question) -> list[dict[str, Any]]:
    stored = json.loads(files.store().local(page.words.partition(".")[0]).read_bytes())
    lines = [line["words"] for line in stored["lines"]]
    words = [word for line in lines for word in line]
    texts = [word[0] for word in words]
    return [
        {
            "page": page.index + 1,
            "quads": _boxes([words[i] for i in place]),
            "before": " ".join(texts[max(0, place.start - AROUND) : place.start]),
            "match": " ".join(texts[place.start : place.stop]),
            "after": " ".join(texts[place.stop : place.stop + AROUND]),
        }
        for place in search.places(asked, texts)
    ]


def _boxes(words: Sequence[Sequence[Any]]) -> list[list[float]]:
    return [[word[1], word[2], word[3], word[4]] for word in words]


def give_changes(version_id: str) -> Response:
    """GET: which page of the previous version became which of this one."""
    version, reader = _load(version_id)
    previous = queries.previous(version)
    if previous is None or not reader.can_read(previous):
        raise NotFound()
    pairs = changes.pages(queries.pages_of(previous), queries.pages_of(version))
    return Response(json.dumps({"previous": previous.id, "pages": pairs}), mimetype="application/json")


def download(version_id: str) -> Response:
    """GET: the paper as PDF, without active content; restricted papers stay on the screen."""
    version, reader = _load(version_id)
    sha256 = downloads.file_for(current_actor(), version, reader)
    response = _attachment(sha256, downloads.file_name(version), "application/pdf")
    if policy.is_marked_for(reader, version):
        response.headers["Cache-Control"] = "private, no-store"
    return response


def marked_page(version_id: str, copy_id: str, number: int) -> Response:
    """GET /papers/<version>/marked/<copy>/<n>: the picture with the reader's name, as soon as the worker has it."""
    version = _marked_version(version_id)
    mine = mark.request_copy(current_actor(), version, page=number - 1)
    end_snapshot()
    page = marking.wait_for_page(mine, number - 1)
    if page is None:
        copy = marking.copy_of(mine)
        if copy is not None and copy.ended_at is not None and not copy.sentence:
            raise NotFound()  # complete, and there is no such page
        raise Unavailable(marking.NOT_MADE if copy is not None and copy.sentence else marking.BEING_MADE)
    return _own(page.image)


def marked_thumbnail(version_id: str, copy_id: str, number: int) -> Response:
    """GET .../<n>/thumb: the same, small; only what is there."""
    version = _marked_version(version_id)
    page = marking.pages_of(mark.request_copy(current_actor(), version)).get(number - 1)
    if page is None:
        raise NotFound()
    return _own(page.thumbnail)


def marked_words(version_id: str, copy_id: str, number: int) -> Response:
    """GET .../<n>/words: the page's text for a screen reader and the search, ending with the reader's own line."""
    version = _marked_version(version_id)
    page = next((one for one in queries.pages_of(version) if one.index == number - 1), None)
    if page is None:
        raise NotFound()
    words = marking.words_of(page, mark.request_copy(current_actor(), version))
    response = Response(words, mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _marked_version(version_id: str) -> Version:
    version, reader = _load(version_id)
    if not policy.is_marked_for(reader, version):
        raise NotFound()
    return version


def _own(name: str) -> Response:
    """A file for this reader alone: no cache keeps it, and the address gives others theirs."""
    sha256, _dot, extension = name.partition(".")
    response = send_file(files.store().local(sha256), mimetype=TYPES[extension], etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def original(version_id: str) -> Response:
    """GET: the bytes as they came, for the secretariat only: they may be anything."""
    version, reader = _load(version_id)
    if not reader.prepares or policy.is_marked_for(reader, version):
        raise NotFound()
    return _attachment(version.sha256, version.file_name, "application/octet-stream")


def _attachment(sha256: str, name: str, media_type: str) -> Response:
    response = send_file(
        files.store().local(sha256), mimetype=media_type, as_attachment=True, download_name=name, etag=sha256
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _load(version_id: str) -> tuple[Version, Reader | ShelfReader]:
    if not is_id(version_id):
        abort(404)
    return queries.load_version(version_id, current_actor())


def _json() -> dict[str, Any]:
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise Invalid(_("Nội dung gửi lên không đúng khuôn dạng. Đề nghị tải lại trang rồi thực hiện lại."))
    return told


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise Invalid(_("Thời điểm gửi lên không đọc được.")) from None
    if moment.tzinfo is None:
        raise Invalid(_("Thời điểm gửi lên không đọc được."))
    return moment


def hall_of(actor: Actor, meeting: Meeting | None) -> str | None:
    """Where a display waits when the presenter leaves this paper; None for whoever reads with a hand of their own."""
    if meeting is None or Role.HALL_SCREEN not in meeting.roles_of(actor.id, now()):
        return None
    return f"/meetings/{meeting.id}/hall"
