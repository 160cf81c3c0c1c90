"""Sittings by day and half-day: planned, held, rehearsed."""

from collections.abc import Callable
from datetime import date, time

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import prepared_by, seen_by, sitting_of
from app.meetings.events import SittingsChanged, SittingStateChanged
from app.meetings.models import HalfDay, Meeting, Sitting, SittingState, day
from app.meetings.orders import on_order

# What later packages do in the transaction that opens, begins, adjourns or ends a sitting (its roster is fixed).
courses: list[Callable[[Transaction, Meeting, Sitting], None]] = []


def add_sitting(
    actor: Actor,
    meeting_id: str,
    *,
    on: date,
    half: HalfDay,
    starts_at: time,
    ends_at: time,
    is_closed_sitting: bool = False,
    is_practice: bool = False,
    sitting_id: str | None = None,
) -> Sitting:
    """A new sitting of the meeting. Raises NotFound, Forbidden, Invalid, Conflict when it overlaps another."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = _planned(tx, actor, meeting_id)
        sitting = Sitting(id=sitting_id or new_id(), meeting_id=meeting.id, state=SittingState.SCHEDULED)
        _describe(meeting, sitting, on, half, starts_at, ends_at)
        sitting.is_closed_sitting, sitting.is_practice = is_closed_sitting, is_practice
        tx.add(sitting)
        _record(tx, meeting)
        return sitting


def edit_sitting(
    actor: Actor,
    meeting_id: str,
    sitting_id: str,
    *,
    on: date,
    half: HalfDay,
    starts_at: time,
    ends_at: time,
    is_closed_sitting: bool = False,
    is_practice: bool = False,
) -> Sitting:
    """Changes a sitting; whether it is practice stays once it has begun. Raises as `add_sitting`."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = _planned(tx, actor, meeting_id)
        sitting = sitting_of(tx, meeting, sitting_id)
        if sitting.state is not SittingState.SCHEDULED and is_practice is not sitting.is_practice:
            raise Conflict(_("Buổi họp đã bắt đầu nên không đổi được dấu tập dượt."))
        _describe(meeting, sitting, on, half, starts_at, ends_at)
        sitting.is_closed_sitting, sitting.is_practice = is_closed_sitting, is_practice
        _record(tx, meeting)
        return sitting


def remove_sitting(actor: Actor, meeting_id: str, sitting_id: str) -> None:
    """Takes out a sitting that was never held; its items wait for another one. Raises Conflict."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = _planned(tx, actor, meeting_id)
        sitting = sitting_of(tx, meeting, sitting_id)
        if sitting.state is not SittingState.SCHEDULED:
            raise Conflict(_("Buổi họp đã bắt đầu nên không bỏ được."))
        for item in meeting.items:
            if item.sitting_id == sitting.id:
                item.sitting_id, item.starts_at = None, None
        tx.session.flush()
        meeting.sittings.remove(sitting)
        _record(tx, meeting)


def change_sitting_state(actor: Actor, meeting_id: str, sitting_id: str, state: SittingState) -> Sitting:
    """Opens attendance, begins, adjourns or ends a sitting. Raises NotFound, Forbidden, Conflict."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        sitting = sitting_of(tx, meeting, sitting_id)
        sitting.change_to(state)
        tx.record(SittingStateChanged(meeting.id, sitting.id, sitting.state, order.ordered_by))
        for course in courses:
            course(tx, meeting, sitting)
        return sitting


def _planned(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    meeting = prepared_by(tx, actor, meeting_id)
    if meeting.has_ended:
        raise Conflict(_("Kỳ họp đã kết thúc nên không thay đổi các buổi họp được nữa."))
    return meeting


def _describe(meeting: Meeting, sitting: Sitting, on: date, half: HalfDay, starts_at: time, ends_at: time) -> None:
    if not meeting.starts_on <= on <= meeting.ends_on:
        raise Invalid(
            _(
                "Buổi họp phải nằm trong thời gian của kỳ họp, từ {first} đến {last}. Đề nghị chọn lại ngày.",
                first=day(meeting.starts_on),
                last=day(meeting.ends_on),
            )
        )
    if ends_at <= starts_at:
        raise Invalid(_("Giờ kết thúc phải sau giờ bắt đầu. Đề nghị kiểm tra lại hai giờ."))
    for other in meeting.sittings:
        if other.id != sitting.id and other.on == on and other.starts_at < ends_at and starts_at < other.ends_at:
            raise Conflict(
                _(
                    "Thời gian trùng với buổi họp từ {start} đến {end} cùng ngày. Đề nghị chọn giờ khác.",
                    start=f"{other.starts_at:%H:%M}",
                    end=f"{other.ends_at:%H:%M}",
                )
            )
    sitting.on, sitting.half, sitting.starts_at, sitting.ends_at = on, half, starts_at, ends_at


def _record(tx: Transaction, meeting: Meeting) -> None:
    meeting.revision += 1
    tx.record(SittingsChanged(meeting.id, meeting.revision))
