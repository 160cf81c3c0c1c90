"""Asking for the floor by oneself, taking the request back, writing instead of speaking."""

from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy as meetings
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import AgendaItem, ItemState, Meeting, Participation
from app.speaking import policy, queries
from app.speaking.actions.access import line_of, streams_of
from app.speaking.events import FloorAsked, FloorNoted, OpinionWritten, QueueChanged
from app.speaking.models import (
    LONGEST_SUBJECT,
    LONGEST_WRITTEN,
    Kind,
    RequestState,
    SpeechRequest,
    floor_stream,
)

TAKEN = (ItemState.PENDING, ItemState.CURRENT, ItemState.DEFERRED)
MOST_OPEN = 4


def ask_floor(actor: Actor, meeting_id: str, item_id: str, kind: Kind, subject: str = "") -> dict[str, Any]:
    """The actor asks for the floor on that item; asking again for the same changes nothing and says so.

    Returns {request, place, at, receipt}. Raises NotFound, Forbidden, Conflict once the item is over, or for a debate
    while nobody can be debated with.
    """
    with transaction(streams_of(meeting_id, actor.id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_ask(actor, meeting, kind), _("Đăng ký phát biểu dành cho đại biểu của kỳ họp này."))
        item = item_of(tx, meeting, item_id)
        if not meetings.can_see_sitting(actor, meeting, item.sitting):
            raise NotFound()
        _require_open(item, kind)
        given = _own(tx, meeting, actor)
        if queries.has_open(item.id, given.id, kind):
            return {"again": True}
        asked = SpeechRequest(
            id=new_id(),
            meeting_id=meeting.id,
            item_id=item.id,
            participation_id=given.id,
            person_id=actor.id,
            name=given.shown_name,
            line=line_of(meeting, given, tx),
            kind=kind,
            subject=_plain(subject),
            state=RequestState.QUEUED,
            position=queries.next_position(item.id),
            asked_at=tx.now,
        )
        tx.add(asked)
        tx.session.flush()
        recorded = tx.record(FloorAsked(meeting.id, asked.id, item.id, kind), floor_stream(meeting.id))
        tx.record(FloorNoted(meeting.id, asked.id, asked.state), Person.stream(actor.id))
        place = [one.id for one in queries.queue(item.id)].index(asked.id) + 1
        return {"request": asked.id, "place": place, "at": tx.now.isoformat(), "receipt": recorded}


def withdraw_request(actor: Actor, meeting_id: str, request_id: str) -> dict[str, Any]:
    """Takes one's own request back while it waits. Raises NotFound, Conflict once one has the floor."""
    with transaction(streams_of(meeting_id, actor.id), actor) as tx:
        asked = _mine(tx, actor, meeting_id, request_id)
        if asked.state is RequestState.WITHDRAWN:
            return {"again": True}
        _require_waiting(asked)
        asked.state = RequestState.WITHDRAWN
        recorded = tx.record(QueueChanged(meeting_id, asked.id, "withdrawn"), floor_stream(meeting_id))
        tx.record(FloorNoted(meeting_id, asked.id, asked.state), Person.stream(actor.id))
        return {"at": tx.now.isoformat(), "receipt": recorded}


def write_opinion(actor: Actor, meeting_id: str, request_id: str, text: str) -> SpeechRequest:
    """What one would have said, in writing: it counts as discussion (R-SPK-03). Raises NotFound, Invalid, Conflict."""
    with transaction(streams_of(meeting_id, actor.id), actor) as tx:
        asked = _mine(tx, actor, meeting_id, request_id)
        text = text.strip()
        if not text:
            raise Invalid(_("Ý kiến chưa có nội dung. Đề nghị nhập nội dung."))
        if len(text) > LONGEST_WRITTEN:
            raise Invalid(_("Ý kiến dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_WRITTEN))
        if asked.state not in (RequestState.QUEUED, RequestState.CONVERTED_TO_WRITTEN):
            raise Conflict(_("Đăng ký này không còn chờ phát biểu nên không chuyển thành văn bản được."))
        asked.state, asked.written, asked.written_at = RequestState.CONVERTED_TO_WRITTEN, text, tx.now
        tx.record(
            OpinionWritten(meeting_id, asked.id, asked.item_id, asked.participation_id), floor_stream(meeting_id)
        )  # fmt: skip
        tx.record(FloorNoted(meeting_id, asked.id, asked.state), Person.stream(actor.id))
        return asked


def _require_open(item: AgendaItem, kind: Kind) -> None:
    if item.state not in TAKEN:
        raise Conflict(_("Nội dung này đã qua nên không nhận đăng ký phát biểu nữa."))
    if kind is not Kind.SPEECH and item.state is not ItemState.CURRENT:
        raise Conflict(_("Tranh luận, ý kiến về trình tự và giải trình chỉ đăng ký khi nội dung đang thực hiện."))


def _require_waiting(asked: SpeechRequest) -> None:
    if asked.state is not RequestState.QUEUED:
        raise Conflict(_("Đăng ký này không còn chờ phát biểu nên không rút được."))


def _mine(tx: Transaction, actor: Actor, meeting_id: str, request_id: str) -> SpeechRequest:
    seen_by(tx, actor, meeting_id)
    return tx.get(SpeechRequest, id=request_id, meeting_id=meeting_id, person_id=actor.id)


def _own(tx: Transaction, meeting: Meeting, actor: Actor) -> Participation:
    held = policy.SPEAKS | policy.ANSWERS
    found = tx.session.scalars(
        select(Participation).where(
            Participation.meeting_id == meeting.id,
            Participation.person_id == actor.id,
            Participation.role.in_(sorted(held)),
            Participation.starts_at <= tx.now,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > tx.now),
        )
    ).all()
    if not found:
        raise NotFound()
    return min(found, key=lambda one: one.role != "DELEGATE")  # as a delegate where one is that too


def _plain(subject: str) -> str:
    subject = " ".join(subject.split())
    if len(subject) > LONGEST_SUBJECT:
        raise Invalid(_("Vấn đề phát biểu dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_SUBJECT))
    return subject
