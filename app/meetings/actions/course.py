"""The course of a meeting: convened, opened, paused, closed; the programme adopted; the item that is current."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import policy, queries, whose
from app.meetings.actions.access import item_of, seen_by
from app.meetings.events import ItemStateChanged, MeetingStateChanged, ProgrammeAdopted
from app.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from app.meetings.orders import on_order

_WITH_REASON = frozenset({MeetingState.POSTPONED, MeetingState.CANCELLED})


def change_state(
    actor: Actor,
    meeting_id: str,
    state: MeetingState,
    *,
    reason: str = "",
    decision_on: date | None = None,
    decision_symbol: str = "",
) -> Meeting:
    """Moves a meeting along its course (section 4.2).

    Convening takes the date of the decision (default: today) and checks R-SES-04 and R-SES-06; from then on the
    meeting keeps the rules it was convened under. Raises NotFound, Forbidden, Conflict, Invalid, Refusal.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(
            policy.can_change_state(actor, meeting, state),
            whose.conductor(meeting) if state in policy.CONDUCTED else whose.SECRETARIAT,
        )
        order = on_order(actor, meeting, tx.now) if state in policy.CONDUCTED else None
        if state in _WITH_REASON and not reason.strip():
            raise Invalid(_("Hoãn hoặc hủy kỳ họp cần có lý do. Đề nghị ghi lý do."))
        if state is MeetingState.CONVENED:
            _convene(meeting, tx.now, decision_on, decision_symbol)
        meeting.change_to(state, tx.now, reason.strip())
        tx.record(MeetingStateChanged(meeting.id, state, meeting.reason, order.ordered_by if order else None))
        return meeting


def adopt_programme(actor: Actor, meeting_id: str) -> Meeting:
    """The council has approved the programme: from now on a line leaves it only with a reason."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        if meeting.programme_adopted_at is not None:
            raise Conflict(_("Chương trình đã được thông qua trước đó."))
        meeting.programme_adopted_at = tx.now
        tx.record(ProgrammeAdopted(meeting.id, order.ordered_by))
        return meeting


def change_item_state(actor: Actor, meeting_id: str, item_id: str, state: ItemState) -> AgendaItem:
    """Makes an item current, done, deferred, pending again; the one that was current before is done with.

    Raises NotFound, Forbidden, and Invalid for REMOVED, which `remove_item` does.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        order = on_order(actor, meeting, tx.now)
        if state is ItemState.REMOVED:
            raise Invalid(_("Nội dung được rút khỏi chương trình tại trang Chương trình."))
        item = item_of(tx, meeting, item_id)
        before = queries.current_item(meeting)
        if state is ItemState.CURRENT and before is not None and before.id != item.id:
            before.state = ItemState.DONE
            tx.record(ItemStateChanged(meeting.id, before.id, before.state, order.ordered_by))
        item.state = state
        tx.record(ItemStateChanged(meeting.id, item.id, state, order.ordered_by))
        return item


def _convene(meeting: Meeting, now: datetime, decision_on: date | None, symbol: str) -> None:
    today = now.astimezone(ZoneInfo(meeting.body.zone)).date()
    decided = decision_on or today
    if decided > today and not meeting.is_practice:
        raise Invalid(_("Ngày của quyết định triệu tập chưa đến. Đề nghị kiểm tra lại ngày."))
    held = meeting.rule_profile
    latest = queries.latest_profile(held.code, held.level, meeting.body_id, meeting.starts_on)
    if latest is not None and meeting.convened_at is None:
        meeting.rule_profile = latest
    meeting.require_convenable(decided)
    meeting.decision_on, meeting.decision_symbol = decided, symbol.strip()[:80]
