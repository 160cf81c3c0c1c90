"""The floor is given, extended, ended, given back to the queue: by the chair, or on the chair's order."""

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import ItemState, Meeting
from app.meetings.orders import OnOrder, on_order
from app.speaking import queries
from app.speaking.actions.access import given_by, givers_streams
from app.speaking.events import FloorEnded, FloorExtended, FloorGiven, FloorNoted, QueueChanged
from app.speaking.models import RequestState, Speech, SpeechRequest, floor_stream

EXTENSION_S = 60
LONGEST_EXTENSION_S = 30 * 60


def give_floor(
    actor: Actor, meeting_id: str, request_id: str, *, seen: str | None = None, allowed_s: int | None = None
) -> Speech:
    """Invites who asked; whoever speaks until now has finished. The clock runs from here (R-SPK-02).

    `seen` is the request that had the floor on the presser's page, "" for none: two who invite at once invite one.
    `allowed_s`: seconds, where they are not what the rules say for one speech of that kind.
    Raises NotFound, Forbidden, Conflict.
    """
    with transaction(_streams(meeting_id, request_id), actor) as tx:
        meeting, asked, order = given_by(tx, actor, meeting_id, request_id)
        before = queries.speech_of_now(meeting)
        if before is not None and before.request_id == asked.id:
            return before
        _require_seen(before, seen)
        if asked.state is not RequestState.QUEUED:
            raise Conflict(_("{name} không còn chờ phát biểu. Đề nghị xem lại danh sách.", name=asked.name))
        item = item_of(tx, meeting, asked.item_id)
        if item.state is not ItemState.CURRENT:
            raise Conflict(_("Nội dung của đăng ký này không đang thực hiện. Đề nghị chuyển nội dung trước."))
        if before is not None:
            _end(tx, meeting, before, RequestState.DONE, order)
        seconds = allowed_s or queries.allowed_seconds(meeting, item, asked)
        speech = Speech(
            id=new_id(),
            request_id=asked.id,
            started_at=tx.now,
            allowed_s=seconds,
            amber_s=min(int(meeting.rule_profile["amber_seconds"]), seconds // 2),  # a minute to ask is not all amber
            extended_s=0,
        )
        tx.add(speech)
        asked.state = RequestState.SPEAKING
        tx.session.flush()
        tx.record(
            FloorGiven(
                meeting.id,
                asked.id,
                item.id,
                asked.participation_id,
                asked.kind,
                tx.now.isoformat(),
                speech.allowed_s,
                order.ordered_by,
            )
        )
        _note(tx, meeting, asked)
        return speech


def end_speech(actor: Actor, meeting_id: str, request_id: str) -> None:
    """The speaker has finished, or is stopped. Nothing happens when the speech was over already."""
    _leave(actor, meeting_id, request_id, RequestState.DONE)


def return_to_queue(actor: Actor, meeting_id: str, request_id: str) -> None:
    """The speaker gives way and waits again at the head of the own queue; what was spoken counts."""
    _leave(actor, meeting_id, request_id, RequestState.QUEUED)


def extend_speech(actor: Actor, meeting_id: str, request_id: str, seen_limit: int | None = None) -> Speech:
    """A minute more. `seen_limit` is the limit in seconds on the presser's page: two who press at once give one.

    Raises NotFound, Forbidden, Conflict when nobody speaks any more.
    """
    with transaction(_streams(meeting_id, request_id), actor) as tx:
        meeting, asked, order = given_by(tx, actor, meeting_id, request_id)
        speech = queries.speech_of_now(meeting)
        if speech is None or speech.request_id != asked.id:
            raise Conflict(_("{name} không còn phát biểu nên không gia hạn được.", name=asked.name))
        if seen_limit is not None and speech.limit_s != seen_limit:
            return speech
        if speech.extended_s >= LONGEST_EXTENSION_S:
            raise Conflict(_("Thời gian phát biểu đã được gia hạn nhiều lần. Đề nghị mời người khác."))
        speech.extended_s += EXTENSION_S
        tx.record(FloorExtended(meeting.id, asked.id, EXTENSION_S, order.ordered_by))
        _note_own(tx, meeting, asked)
        return speech


def _leave(actor: Actor, meeting_id: str, request_id: str, state: RequestState) -> None:
    with transaction(_streams(meeting_id, request_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        asked = tx.get(SpeechRequest, id=request_id, meeting_id=meeting.id)
        speech = queries.speech_of_now(meeting)
        if speech is not None and speech.request_id == asked.id:
            _end(tx, meeting, speech, state, order)


def _end(tx: Transaction, meeting: Meeting, speech: Speech, state: RequestState, order: OnOrder) -> None:
    asked = speech.request
    speech.ended_at = tx.now
    asked.state = state
    tx.session.flush()
    spent = speech.clock(tx.now).spent_s
    tx.record(FloorEnded(meeting.id, asked.id, state, spent, speech.limit_s, order.ordered_by))
    _note(tx, meeting, asked)


def _note(tx: Transaction, meeting: Meeting, asked: SpeechRequest) -> None:
    tx.record(QueueChanged(meeting.id, asked.id, asked.state.lower()), floor_stream(meeting.id))
    _note_own(tx, meeting, asked)


def _note_own(tx: Transaction, meeting: Meeting, asked: SpeechRequest) -> None:
    """Who speaks need not be of those who hear the members' stream."""
    if asked.person_id is not None and tx.hears(Person.stream(asked.person_id)):
        tx.record(FloorNoted(meeting.id, asked.id, asked.state), Person.stream(asked.person_id))


def _require_seen(before: Speech | None, seen: str | None) -> None:
    if seen is not None and (before.request_id if before else "") != seen:
        who = before.request.name if before else ""
        raise Conflict(
            _("{name} vừa được mời phát biểu. Đề nghị xem lại rồi thực hiện.", name=who)
            if before
            else _("Người phát biểu trước vừa kết thúc. Đề nghị xem lại rồi thực hiện.")
        )


def _streams(meeting_id: str, request_id: str) -> list[StreamRef]:
    return givers_streams(meeting_id, [request_id])
