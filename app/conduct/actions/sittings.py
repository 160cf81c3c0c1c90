"""The course of a sitting from the console: roll call, beginning, breaks, doors, end, and who presides."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.attendance import queries as attendance
from app.conduct import queries
from app.conduct.actions.seen import Overtaken, overtaken
from app.conduct.events import ClosedSittingChanged, RecessAnnounced, SittingBegun
from app.conduct.models import Break
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import actions as meetings
from app.meetings import queries as meeting_queries
from app.meetings.actions.access import seen_by, sitting_of
from app.meetings.models import Meeting, MeetingState, Sitting, SittingState
from app.meetings.orders import OnOrder, on_order
from app.speaking import queries as speaking

LONGEST_BREAK = timedelta(hours=12)
UNDER_WAY = (SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS, SittingState.ADJOURNED)


def require_floor_free(meeting: Meeting, _sitting: Sitting) -> None:
    """Nobody is cut off by a break or by the next item: the speech is ended first. Raises Conflict."""
    speech = speaking.speech_of_now(meeting)
    if speech is not None:
        raise Conflict(
            _(
                "Đại biểu {name} đang phát biểu. Đề nghị kết thúc phát biểu trước.",
                name=speech.request.name,
            )
        )


# What is still open (a speaker, a ballot) when a sitting is to pause or end, or its item to change: they refuse here.
obstacles: list[Callable[[Meeting, Sitting], None]] = [require_floor_free]


def open_roll_call(actor: Actor, meeting_id: str, sitting_id: str, *, seen: SittingState | None = None) -> Sitting:
    """Delegates may check in from now on. Raises NotFound, Forbidden, Conflict, Overtaken."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, _order = _conducted(tx, actor, meeting_id, sitting_id)
        if _is_done(meeting, sitting, SittingState.ATTENDANCE_OPEN, seen):
            return sitting
        other = next((one for one in meeting.sittings if one.id != sitting.id and one.state in UNDER_WAY), None)
        if other is not None:
            raise Conflict(_("Một buổi họp khác chưa kết thúc. Đề nghị kết thúc buổi họp đó trước."))
        return meetings.change_sitting_state(actor, meeting_id, sitting_id, SittingState.ATTENDANCE_OPEN)


def begin_sitting(
    actor: Actor,
    meeting_id: str,
    sitting_id: str,
    *,
    seen: SittingState | None = None,
    without_quorum: bool = False,
) -> Sitting:
    """The sitting begins, and with it the session where it had not been opened (R-QUO-01).

    Below the quorum the presiding officer has to say so (`without_quorum`): no ballot opens then, but a break or the
    wait for latecomers is the chair's. Raises NotFound, Forbidden, Conflict, Overtaken.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, order = _conducted(tx, actor, meeting_id, sitting_id)
        if _is_done(meeting, sitting, SittingState.IN_PROGRESS, seen):
            return sitting
        quorum = attendance.quorum(meeting, sitting, tx.now)
        if not quorum.holds and not without_quorum and not (meeting.is_practice or sitting.is_practice):
            raise Conflict(
                _(
                    "Có mặt {present}/{total} đại biểu, cần ít nhất {required}. Đề nghị chờ thêm, hoặc xác nhận bắt "
                    "đầu khi chưa đủ số lượng; khi đó chưa thể mở biểu quyết.",
                    present=quorum.present,
                    total=quorum.total,
                    required=quorum.required,
                )
            )
        _into_sitting(actor, meeting)
        meetings.change_sitting_state(actor, meeting_id, sitting_id, SittingState.IN_PROGRESS)
        tx.record(
            SittingBegun(
                meeting.id, sitting.id, quorum.present, quorum.total, quorum.required, order.ordered_by
            )
        )  # fmt: skip
        return sitting


def announce_recess(
    actor: Actor,
    meeting_id: str,
    sitting_id: str,
    returns_at: datetime | None,
    *,
    seen: SittingState | None = None,
) -> Break:
    """A break, with the time at which the sitting goes on; during one, another time for its end.

    Raises NotFound, Forbidden, Invalid for a time that has passed, Conflict, Overtaken.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, order = _conducted(tx, actor, meeting_id, sitting_id)
        if returns_at is not None and not tx.now < returns_at <= tx.now + LONGEST_BREAK:
            raise Invalid(_("Giờ họp lại phải sau lúc này, trong ngày. Đề nghị nhập lại giờ."))
        running = queries.running_break(sitting)
        if running is None:
            _require_seen(meeting, sitting, seen)
            require_nothing_open(meeting, sitting)
            meetings.change_sitting_state(actor, meeting_id, sitting_id, SittingState.ADJOURNED)
            if meeting.state is MeetingState.IN_SITTING:
                meetings.change_state(actor, meeting_id, MeetingState.RECESS)
            running = tx.add(Break(id=new_id(), sitting_id=sitting.id, began_at=tx.now))
        running.returns_at = returns_at
        tx.record(
            RecessAnnounced(meeting.id, sitting.id, returns_at.isoformat() if returns_at else None, order.ordered_by)
        )
        return running


def resume_sitting(actor: Actor, meeting_id: str, sitting_id: str, *, seen: SittingState | None = None) -> Sitting:
    """The break is over. Raises NotFound, Forbidden, Conflict, Overtaken."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, _order = _conducted(tx, actor, meeting_id, sitting_id)
        if _is_done(meeting, sitting, SittingState.IN_PROGRESS, seen):
            return sitting
        _end_break(tx, sitting)
        _into_sitting(actor, meeting)
        return meetings.change_sitting_state(actor, meeting_id, sitting_id, SittingState.IN_PROGRESS)


def end_sitting(actor: Actor, meeting_id: str, sitting_id: str, *, seen: SittingState | None = None) -> Sitting:
    """The sitting is over; the session rests until the next one. An item in hand is finished or put off first."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, _order = _conducted(tx, actor, meeting_id, sitting_id)
        if _is_done(meeting, sitting, SittingState.ENDED, seen):
            return sitting
        item = meeting_queries.current_item(meeting)
        if item is not None:
            raise Conflict(
                _(
                    "Nội dung “{title}” đang thực hiện. Đề nghị kết thúc hoặc lùi nội dung này trước.",
                    title=item.title,
                )
            )
        require_nothing_open(meeting, sitting)
        _end_break(tx, sitting)
        meetings.change_sitting_state(actor, meeting_id, sitting_id, SittingState.ENDED)
        if meeting.state is MeetingState.IN_SITTING:
            meetings.change_state(actor, meeting_id, MeetingState.RECESS)
        return sitting


def close_doors(
    actor: Actor, meeting_id: str, sitting_id: str, is_closed: bool, *, seen: bool | None = None
) -> Sitting:
    """A closed sitting from now on, or an open one again (R-SES-10).

    Guests, press, displays of the hall and the public page lose it with this entry. Raises as the others.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting, order = _conducted(tx, actor, meeting_id, sitting_id)
        if sitting.is_closed_sitting is is_closed:
            return sitting
        if seen is not None and sitting.is_closed_sitting is not seen:
            raise overtaken(meeting)
        sitting.is_closed_sitting = is_closed
        meeting.revision += 1
        tx.session.flush()
        tx.record(ClosedSittingChanged(meeting.id, sitting.id, is_closed, order.ordered_by))
        return sitting


def preside(actor: Actor, meeting_id: str, person_id: str, *, seen: str | None = None) -> None:
    """Somebody else presides from now on; `seen` is who presided on the page of who presses. Raises Overtaken."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        chair = meeting_queries.presiding_officer(meeting, tx.now)
        if chair is not None and chair.id == person_id:
            return
        if seen is not None and (chair.id if chair else "") != seen:
            raise Overtaken(
                _(
                    "Chủ tọa vừa được thay; hiện nay là {name}. Đề nghị xem lại rồi thực hiện.",
                    name=chair.full_name if chair else "",
                )
            )
        meetings.change_presiding_officer(actor, meeting_id, person_id)


def _conducted(tx: Transaction, actor: Actor, meeting_id: str, sitting_id: str) -> tuple[Meeting, Sitting, OnOrder]:
    meeting = seen_by(tx, actor, meeting_id)
    order = on_order(actor, meeting, tx.now)
    return meeting, sitting_of(tx, meeting, sitting_id), order


def _is_done(meeting: Meeting, sitting: Sitting, wanted: SittingState, seen: SittingState | None) -> bool:
    """Whether it is so already: two who press the same agree. Raises Overtaken when something else came between."""
    if sitting.state is wanted:
        return True
    _require_seen(meeting, sitting, seen)
    return False


def _require_seen(meeting: Meeting, sitting: Sitting, seen: SittingState | None) -> None:
    if seen is not None and sitting.state is not seen:
        raise overtaken(meeting)


def require_nothing_open(meeting: Meeting, sitting: Sitting) -> None:
    for refuse in obstacles:
        refuse(meeting, sitting)


def _into_sitting(actor: Actor, meeting: Meeting) -> None:
    if meeting.state is MeetingState.PREPARING:
        meetings.change_state(actor, meeting.id, MeetingState.OPENED)
    if meeting.state in (MeetingState.OPENED, MeetingState.RECESS):
        meetings.change_state(actor, meeting.id, MeetingState.IN_SITTING)


def _end_break(tx: Transaction, sitting: Sitting) -> None:
    running = queries.running_break(sitting)
    if running is not None:
        running.ended_at = tx.now
