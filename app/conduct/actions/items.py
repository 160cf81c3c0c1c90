"""The programme from the console: which item is in hand, which comes next."""

from app.conduct.actions.seen import overtaken
from app.conduct.actions.sittings import require_nothing_open
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import actions as meetings
from app.meetings import queries
from app.meetings.actions.access import item_of, seen_by
from app.meetings.actions.agenda import streams
from app.meetings.models import AgendaItem, ItemState, Meeting, SittingState
from app.meetings.orders import on_order

RUNNING = (SittingState.IN_PROGRESS, SittingState.ATTENDANCE_OPEN, SittingState.ADJOURNED)


def call_item(actor: Actor, meeting_id: str, item_id: str, *, seen: str | None = None) -> AgendaItem:
    """Takes an item in hand; the one before it is done. `seen` is the item in hand on the presser's page, "" for none.

    Raises NotFound, Forbidden, Conflict outside a sitting, Overtaken.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        on_order(actor, meeting, tx.now)
        item = item_of(tx, meeting, item_id)
        if _is_in_hand(meeting, item):
            return item
        _require_seen(meeting, seen)
        if not any(one.state is SittingState.IN_PROGRESS for one in meeting.sittings):
            raise Conflict(_("Buổi họp chưa bắt đầu hoặc đang nghỉ. Đề nghị bắt đầu buổi họp trước."))
        _require_free(meeting)
        return meetings.change_item_state(actor, meeting_id, item.id, ItemState.CURRENT)


def return_to_item(actor: Actor, meeting_id: str, item_id: str, *, seen: str | None = None) -> AgendaItem:
    """Back to an item that was done or put off; the one in hand waits again. Raises as `call_item`."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        on_order(actor, meeting, tx.now)
        item = item_of(tx, meeting, item_id)
        if _is_in_hand(meeting, item):
            return item
        _require_seen(meeting, seen)
        before = queries.current_item(meeting)
        if before is not None:
            _require_free(meeting)
            meetings.change_item_state(actor, meeting_id, before.id, ItemState.PENDING)
        return call_item(actor, meeting_id, item_id)


def finish_item(actor: Actor, meeting_id: str, item_id: str) -> AgendaItem:
    """The item in hand is done. Raises NotFound, Forbidden, Overtaken when another one is in hand."""
    return _leave(actor, meeting_id, item_id, ItemState.DONE)


def defer_item(actor: Actor, meeting_id: str, item_id: str) -> AgendaItem:
    """The item is put off: it waits to be taken up again. Raises as `finish_item`."""
    return _leave(actor, meeting_id, item_id, ItemState.DEFERRED)


def take_next(actor: Actor, meeting_id: str, item_id: str, *, seen: str | None = None) -> AgendaItem:
    """Moves a waiting item to the place right after the item in hand, or to the head of those that wait.

    `seen` is the item that came next on the presser's page. Raises NotFound, Forbidden, Conflict, Overtaken.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        on_order(actor, meeting, tx.now)
        item = item_of(tx, meeting, item_id)
        waiting = [one for one in meeting.items if one.removed_at is None and one.state is ItemState.PENDING]
        siblings = [one for one in waiting if one.parent_id == item.parent_id and one.id != item.id]
        first = next((one for one in siblings if one.sitting_id == item.sitting_id), None)
        if item.state is not ItemState.PENDING:
            raise overtaken(meeting)
        if first is None or first.position > item.position:
            return item
        if seen is not None and first.id != seen:
            raise overtaken(meeting)
        before = [
            one
            for one in meeting.items
            if one.removed_at is None and one.parent_id == item.parent_id and one.position < first.position
        ]
        return meetings.move_item(
            actor, meeting_id, item.id, parent_id=item.parent_id, after_id=before[-1].id if before else None
        )


def _leave(actor: Actor, meeting_id: str, item_id: str, state: ItemState) -> AgendaItem:
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        on_order(actor, meeting, tx.now)
        item = item_of(tx, meeting, item_id)
        if item.state is state:
            return item
        if item.state not in (ItemState.CURRENT, ItemState.PENDING):
            raise overtaken(meeting)
        if item.state is ItemState.CURRENT:
            _require_free(meeting)
        return meetings.change_item_state(actor, meeting_id, item.id, state)


def _require_free(meeting: Meeting) -> None:
    """Nobody speaks and no ballot is open on the item that is left."""
    held = next((one for one in meeting.sittings if one.state in RUNNING), None)
    if held is not None and queries.current_item(meeting) is not None:
        require_nothing_open(meeting, held)


def _is_in_hand(meeting: Meeting, item: AgendaItem) -> bool:
    current = queries.current_item(meeting)
    return current is not None and current.id == item.id


def _require_seen(meeting: Meeting, seen: str | None) -> None:
    current = queries.current_item(meeting)
    if seen is not None and (current.id if current else "") != seen:
        raise overtaken(meeting)
