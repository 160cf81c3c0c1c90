"""The session as one pack: its table of contents, and the way from a number of the pack to the page."""

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from app.documents import pack, queries
from app.documents.policy import Reader
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.context import load_meeting


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/meetings/<meeting_id>/pack", "pack", contents)
    blueprint.add_url_rule("/meetings/<meeting_id>/pack/<number>", "pack_page", page)


def contents(meeting_id: str) -> str | Response:
    """GET: the papers with their continuous page numbers; ?page=45 goes to that page."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    if asked := request.args.get("page", "").strip():
        return redirect(f"/meetings/{meeting.id}/pack/{quote(asked[:20], safe='')}")
    versions = queries.pack(meeting, Reader.of(actor, meeting))
    return render_template(
        "documents/pack.html",
        rows=[(pack.number(one.document, 0), pack.number(one.document, one.page_count - 1), one) for one in versions],
        pages=sum(one.page_count for one in versions),
        numbers={row.item.id: row.number for row in meetings.agenda(meeting.id, actor).flat()},
    )


def page(meeting_id: str, number: str) -> Response:
    """GET: to the paper's page that has this number, as 45 or 45.1. Raises NotFound with the numbers' own sentence."""
    meeting = load_meeting(meeting_id)
    place = pack.place(number)
    reader = Reader.of(current_actor(), meeting)
    version = queries.at_pack_number(meeting, reader, place[0]) if place is not None else None
    if place is None or version is None:
        raise NotFound(
            _("Tập tài liệu không có trang {number}. Đề nghị xem lại mục lục của tập tài liệu.", number=number[:20])
        )
    found = pack.number(version.document, pack.index(version.document, place, version.page_count))
    return redirect(f"/papers/{version.id}#tap-{found}")
