"""The door of a meeting: every page and command inside one comes through here."""

from typing import TypedDict

from flask import Flask, g, request

from app.accounts.models import BodyKind
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.kernel.transaction import founded
from app.meetings import policy, queries, whose
from app.meetings.models import Meeting, MeetingKind, Role

QUESTIONS = frozenset({"questions", "question-groups", "questioning", "promises"})
VOTES = frozenset({"ballots", "ballot", "elections", "tellers"})
ATTENDANCE = frozenset({"attendance", "seats", "cards", "door"})


class Page(TypedDict):
    """A link of the masthead."""

    href: str
    label: str
    current: bool


def load_meeting(meeting_id: str) -> Meeting:
    """The meeting a request is about, for whoever may see it; sets g.meeting, g.body and g.streams.

    g.streams are the streams that the actor may hear, as [{id, seq}]. Raises NotFound for a stranger.
    """
    actor = current_actor()
    meeting = queries.meeting(meeting_id)
    if meeting is None or not policy.can_see(actor, meeting):
        raise NotFound()
    g.meeting, g.body = meeting, meeting.body
    g.streams = queries.streams_heard_by(actor, meeting)
    return meeting


def hear(*streams: StreamRef) -> bool:
    """Adds the streams to g.streams, for who may hear them: the caller has asked.

    A page cannot listen to a stream that is not there yet. False: one had to be made first, and what the request has
    read is of an older state, so the caller loads anew. Where nothing can be written, the page is shown all the same.
    """
    if founded(streams):
        return False
    g.streams = [
        *g.streams,
        *({"id": one.stream_id, "seq": one.seq} for one in journal.heads(s.id for s in streams).values()),
    ]
    return True


def load_prepared_meeting(meeting_id: str) -> Meeting:
    """The same, for pages of the secretariat. Raises NotFound, Forbidden."""
    meeting = load_meeting(meeting_id)
    allow(policy.can_prepare(current_actor(), meeting), whose.SECRETARIAT)
    return meeting


def navigation(meeting: Meeting, actor: Actor) -> list[Page]:
    """The pages of a meeting that this actor may open, in the order of the masthead."""
    base = f"/meetings/{meeting.id}"
    if meeting.parent_id is not None:
        return _linked(_group_pages(meeting, actor, base), base)
    pages = [(base, _("Hôm nay")), (f"{base}/papers", _("Tài liệu")), (f"{base}/agenda", _("Chương trình"))]
    if meeting.kind is MeetingKind.BRIEFING:
        pages += _briefing_pages(meeting, actor, base)
    else:
        pages.append((f"{base}/ballots", _("Biểu quyết")))
    if meeting.kind.is_council_session:
        pages.append((f"{base}/questions", _("Chất vấn")))
        if queries.shows_groups(meeting, actor):
            pages.append((f"{base}/groups", _("Thảo luận tổ")))
    if meeting.body.kind is BodyKind.PEOPLES_COMMITTEE and policy.is_member(actor, meeting):
        pages.append((f"{base}/opinions", _("Phiếu lấy ý kiến")))
    if policy.is_submitter(actor, meeting):
        pages.append((f"{base}/submissions", _("Cơ quan trình")))
    if policy.can_prepare(actor, meeting) or policy.can_preside(actor, meeting):
        pages.append((f"{base}/console", _("Điều hành")))
        pages.append((f"{base}/attendance", _("Điểm danh")))
    if policy.can_prepare(actor, meeting):
        pages += [
            (f"{base}/desk", _("Bàn làm việc")),
            (f"{base}/comments", _("Góp ý")),
            (f"{base}/people", _("Thành phần")),
            (f"{base}/settings", _("Kỳ họp")),
        ]
    return _linked(pages, base)


def _linked(pages: list[tuple[str, Sentence]], base: str) -> list[Page]:
    return [Page(href=href, label=str(label), current=_is_here(href, base)) for href, label in pages]


def _group_pages(group: Meeting, actor: Actor, base: str) -> list[tuple[str, Sentence]]:
    """Of a group of a session: its own, and the way back to the session, where its papers are."""
    pages = [(base, _("Tổ hôm nay")), (f"{base}/agenda", _("Chương trình"))]
    if policy.can_prepare(actor, group) or policy.can_preside(actor, group):
        pages += [(f"{base}/console", _("Điều hành")), (f"{base}/attendance", _("Điểm danh"))]
    session = f"/meetings/{group.parent_id}"
    pages += [(f"{base}/record", _("Biên bản tổ")), (f"{session}/papers", _("Tài liệu"))]
    return [*pages, (session, _("Về kỳ họp"))]


def _briefing_pages(meeting: Meeting, actor: Actor, base: str) -> list[tuple[str, Sentence]]:
    pages = []
    if Role.BRIDGE_POINT in policy.roles(actor, meeting):
        pages.append((f"{base}/room", _("Phòng họp")))
    if policy.can_control_room(actor, meeting):
        pages.append((f"{base}/control", _("Phòng điều khiển")))
    if pages:
        pages.append((f"{base}/conclusion", _("Kết luận")))
    if policy.can_control_room(actor, meeting):
        pages.append((f"{base}/report", _("Báo cáo")))
    if policy.can_prepare(actor, meeting):
        pages.append((f"{base}/sites", _("Điểm cầu")))
    return pages


def offer_navigation(app: Flask) -> None:
    """Puts `navigation` into every template: a meeting's pages inside one, the list of meetings elsewhere."""
    app.context_processor(_navigation)


def _navigation() -> dict[str, list[Page]]:
    actor: Actor | None = g.get("actor")
    if actor is None:
        return {}
    meeting: Meeting | None = g.get("meeting")
    if meeting is not None:
        return {"navigation": navigation(meeting, actor)}
    here = request.path.startswith("/meetings")
    return {"navigation": [Page(href="/meetings", label=str(_("Các kỳ họp")), current=here)]}


def _is_here(href: str, base: str) -> bool:
    if href == f"{base}/attendance":  # a sitting's list, seats, cards and door belong to it
        return request.path.startswith(base) and any(part in ATTENDANCE for part in request.path.split("/"))
    if href == f"{base}/ballots":  # secret ballots belong to it
        return any(part in VOTES for part in request.path.removeprefix(base).split("/")[1:2])
    if href == f"{base}/questions":  # groups of issues belong to it
        return any(part in QUESTIONS for part in request.path.removeprefix(base).split("/")[1:2])
    return request.path == href or (href != base and request.path.startswith(href + "/"))
