"""The delegates' list of papers, the search over all of them, and the notices that new ones are there."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request

from app.accounts.policy import belongs
from app.documents import queries
from app.documents.models import KIND_WORDS, DocumentKind
from app.documents.policy import Reader
from app.documents.shelf import references
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import MEMBERS, Meeting

LISTENED = (
    "DocumentReleased DocumentWithdrawn PaperRegisterOpened SubmissionChanged "
    "ReferenceLinked ReferenceUnlinked ReferenceMoved ReferenceChanged"
)
ON_SHELVES = "shelf"  # the search's choice of all reference shelves and no meeting


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/meetings/<meeting_id>/papers", "papers", papers)
    blueprint.add_url_rule("/meetings/<meeting_id>/news", "news", news)
    blueprint.add_url_rule("/search", "search", find)


def papers(meeting_id: str) -> str:
    """GET /meetings/<id>/papers: the agenda as a tree with the papers under its items."""
    meeting = load_meeting(meeting_id)
    template = "documents/_papers.html" if wants_fragment() else "documents/papers.html"
    return render_template(template, **_papers(meeting))


def _papers(meeting: Meeting) -> dict[str, object]:
    actor = current_actor()
    reader = Reader.of(actor, meeting)
    found = queries.papers(meeting, reader, actor)
    hidden = {stream["id"] for stream in g.streams}
    stream = next(ref for ref in (Meeting.members_stream(meeting.id), Meeting.stream(meeting.id)) if ref.id in hidden)
    return {
        "agenda": meetings.agenda(meeting.id, actor),
        "papers": found,
        "unread": sum(paper.is_unread for group in found.values() for paper in group),
        "kinds": KIND_WORDS,
        "stream": stream.id,
        "seq": journal.head(stream.id).seq,
        "events": LISTENED,
        "registers": queries.registers(meeting.id) if reader.roles & MEMBERS else {},
        "reader": reader,
        "references": references(meeting, actor),
        "has_shelf": belongs(actor, meeting.body_id),
    }


# What later packages tell the room in the same place: by the name of the event, a notice or nothing for this person.
more_news: dict[str, Callable[[Meeting, Actor, dict[str, Any]], str | None]] = {}


def news(meeting_id: str) -> str:
    """GET ?stream=&seq=: the notices of what was released or withdrawn from that entry on, for this reader."""
    meeting = load_meeting(meeting_id)
    stream_id, seq = request.args.get("stream", ""), request.args.get("seq", 0, type=int)
    heard = {stream["id"] for stream in g.streams}
    entries = journal.since(stream_id, max(seq - 1, 0), 20) if stream_id in heard else []
    reader = Reader.of(current_actor(), meeting)
    shown = [(entry, queries.version_in(entry, reader)) for entry in entries if entry["name"] in LISTENED.split()]
    papers = render_template(
        "documents/_news.html", news=[pair for pair in shown if pair[1] is not None], kinds=KIND_WORDS
    )
    told = [
        more_news[entry["name"]](meeting, current_actor(), entry) for entry in entries if entry["name"] in more_news
    ]
    return "".join(one for one in (*told, papers) if one)


def find() -> str:
    """GET /search?q=&meeting=&kind=&days=: over all papers of all meetings and shelves that this person may see.

    `meeting` is a meeting's id, or "shelf" for the reference shelves alone.
    """
    actor = current_actor()
    only_shelf = request.args.get("meeting") == ON_SHELVES
    typed = request.args.get("q", "")[:200].strip()
    meeting = load_meeting(request.args["meeting"]) if is_id(request.args.get("meeting")) else None
    kind = DocumentKind(request.args["kind"]) if request.args.get("kind") in DocumentKind.__members__ else None
    days = request.args.get("days", type=int)
    since = _days_ago(days)
    hits = queries.find(actor, typed, meeting=meeting, only_shelf=only_shelf, kind=kind, since=since) if typed else []
    return render_template(
        "documents/search.html",
        typed=typed,
        hits=[(version, hit, queries.passage(hit, typed)) for version, hit in hits],
        meeting_choices=[
            ("", _("Tất cả")),
            (ON_SHELVES, _("Kệ tài liệu tra cứu")),
            *((one.id, one.title) for one in meetings.meetings_of(actor)),
        ],
        kind_choices=[("", _("Tất cả")), *((kind.value, word) for kind, word in KIND_WORDS.items())],
        chosen={
            "meeting": ON_SHELVES if only_shelf else meeting.id if meeting else "",
            "kind": kind.value if kind else "",
            "days": days or "",
        },
        kinds=KIND_WORDS,
    )


def _days_ago(days: int | None) -> datetime | None:
    if not days or not 0 < days < 36500:
        return None
    today = now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    return datetime.combine(today - timedelta(days=days), time(), ZoneInfo("Asia/Ho_Chi_Minh"))
