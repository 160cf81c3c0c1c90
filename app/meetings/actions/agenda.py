"""The agenda is written: lines come, change, move and go, and each change can be taken back.

Every change raises the meeting's revision, tells the secretariat what it takes to undo it, and tells everybody
else that there is something new to fetch.
"""

from collections.abc import Sequence
from datetime import time
from typing import Any, Literal

from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy, whose
from app.meetings.actions.access import item_of, seen_by, sitting_of
from app.meetings.events import AgendaChanged, AgendaEdited
from app.meetings.models import AgendaItem, ItemState, ItemType, Meeting
from app.meetings.ordering import Order, Place

Way = Literal["up", "down", "in", "out"]
KEEP: Any = object()
LONGEST_ITEM = 500
MOST_MINUTES = 24 * 60


class Overtaken(Conflict):
    """Somebody else changed the same line in between: both versions are shown, nothing typed is lost."""


def streams(meeting_id: str) -> Sequence[StreamRef]:
    """Where a change of the agenda is recorded: in full for the desk, as a new revision for all."""
    return [Meeting.desk_stream(meeting_id), Meeting.stream(meeting_id)]


def add_item(
    actor: Actor,
    meeting_id: str,
    *,
    title: str,
    type: ItemType = ItemType.OTHER,
    presenter: str = "",
    minutes: int = 30,
    sitting_id: str | None = None,
    starts_at: time | None = None,
    requires_verification: bool = False,
    is_public: bool = True,
    is_broadcast: bool | None = None,
    parent_id: str | None = None,
    index: int | None = None,
    item_id: str | None = None,
) -> AgendaItem:
    """A new line below `parent_id` at `index` (default: last). Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id)
        if sitting_id is not None:
            sitting_of(tx, meeting, sitting_id)
        item = AgendaItem(id=item_id or new_id(), meeting_id=meeting.id, state=ItemState.PENDING, position=0)
        _describe(item, title, presenter, minutes)
        item.type, item.starts_at = type, starts_at
        item.requires_verification, item.is_public = requires_verification, is_public
        item.is_broadcast = is_broadcast
        order = Order(meeting.items)
        last = len(order.children(parent_id))
        order.put(item, Place(parent_id=parent_id, index=last if index is None else index, sitting_id=sitting_id))
        order.write()
        tx.add(item)
        _record(tx, meeting, item, "added", after=dict(order.place(item)))
        return item


def edit_item(
    actor: Actor,
    meeting_id: str,
    item_id: str,
    *,
    seen: int | None = None,
    title: str,
    type: ItemType,
    presenter: str = "",
    minutes: int = 30,
    sitting_id: str | None = None,
    starts_at: time | None = None,
    requires_verification: bool = False,
    is_public: bool = True,
    is_broadcast: bool | None = None,
) -> AgendaItem:
    """Changes a line. `seen` is the meeting's revision that its author was looking at.

    Raises Overtaken when the line was changed since, besides NotFound, Forbidden, Invalid.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id)
        item = item_of(tx, meeting, item_id)
        if sitting_id is not None:
            sitting_of(tx, meeting, sitting_id)
        _require_unchanged(item, seen)
        before = fields(item)
        _describe(item, title, presenter, minutes)
        item.type, item.sitting_id, item.starts_at = type, sitting_id, starts_at
        item.requires_verification, item.is_public = requires_verification, is_public
        item.is_broadcast = is_broadcast
        after = fields(item)
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            _record(
                tx, meeting, item, "edited", {name: before[name] for name in changed}, {n: after[n] for n in changed}
            )
        return item


def move_item(
    actor: Actor,
    meeting_id: str,
    item_id: str,
    *,
    parent_id: str | None,
    after_id: str | None,
    sitting_id: str | None = KEEP,
) -> AgendaItem:
    """Puts a line below `parent_id` behind the sibling `after_id` (None: first).

    A neighbour is named instead of a number, so that two who move lines at once do not undo each other.
    Raises Conflict when that neighbour is gone, NotFound, Forbidden.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id, during_sitting=True)
        item = item_of(tx, meeting, item_id)
        order = Order(meeting.items)
        siblings = [sibling.id for sibling in order.children(parent_id) if sibling.id != item.id]
        if after_id is not None and after_id not in siblings:
            raise Conflict(_("Chương trình vừa được người khác sắp xếp lại. Đề nghị xem lại vị trí rồi đặt lần nữa."))
        index = siblings.index(after_id) + 1 if after_id is not None else 0
        if sitting_id is not KEEP and sitting_id is not None:
            sitting_of(tx, meeting, sitting_id)
        where = item.sitting_id if sitting_id is KEEP else sitting_id
        _put(tx, meeting, order, item, Place(parent_id=parent_id, index=index, sitting_id=where))
        return item


def step_item(actor: Actor, meeting_id: str, item_id: str, way: Way) -> AgendaItem:
    """Moves a line one step: up, down, in (below the line above) or out. At the end of the road nothing happens.

    A step up or down over the border of a sitting goes into the other sitting first.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id)
        item = item_of(tx, meeting, item_id)
        order = Order(meeting.items)
        place = _step(order, item, way)
        if place is not None:
            _put(tx, meeting, order, item, place)
        return item


def remove_item(actor: Actor, meeting_id: str, item_id: str, reason: str = "") -> None:
    """Takes a line and what is below it out of the programme; its papers stay where they are.

    After the programme was adopted a reason is demanded (section 4.2). Raises Invalid, NotFound, Forbidden.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id)
        item = item_of(tx, meeting, item_id)
        if meeting.programme_adopted_at and not reason.strip():
            raise Invalid(
                _("Chương trình đã được thông qua: rút nội dung cần có lý do. Đề nghị ghi quyết định thay đổi.")
            )
        _remove(tx, meeting, Order(meeting.items), item, reason.strip())


def undo_change(actor: Actor, meeting_id: str, seq: int) -> None:
    """Takes back the change of the agenda with that number in the desk's stream.

    Raises Conflict when something later stands on it, NotFound when there is no such change.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = _open_agenda(tx, actor, meeting_id)
        entry = next(iter(journal.since(Meeting.desk_stream(meeting.id).id, seq - 1, limit=1)), None)
        if entry is None or entry["seq"] != seq or entry["name"] != AgendaEdited.__name__:
            raise NotFound()
        done = entry["data"]
        item = tx.get(AgendaItem, id=done["item_id"], meeting_id=meeting.id)
        takers = {"added": _undo_adding, "edited": _undo_edit, "moved": _undo_move, "removed": _undo_removal}
        takers[done["change"]](tx, meeting, item, done, seq)


# ---- what the actions have in common -----------------------------------------------------------


def fields(item: AgendaItem) -> dict[str, Any]:
    """What a line says, as it stands in the journal."""
    return {
        "title": item.title,
        "type": str(item.type),
        "presenter": item.presenter,
        "minutes": item.minutes,
        "sitting_id": item.sitting_id,
        "starts_at": item.starts_at.isoformat("minutes") if item.starts_at else None,
        "requires_verification": item.requires_verification,
        "is_public": item.is_public,
        "is_broadcast": item.is_broadcast,
    }


def _open_agenda(tx: Transaction, actor: Actor, meeting_id: str, *, during_sitting: bool = False) -> Meeting:
    """The meeting whose agenda the actor may change; `during_sitting`, the order is also that of who conducts."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(
        policy.can_prepare(actor, meeting) or (during_sitting and policy.can_call_items(actor, meeting)),
        whose.SECRETARIAT_OR_CHAIR,
    )
    if meeting.has_ended:
        raise Conflict(_("Kỳ họp đã kết thúc nên không thay đổi chương trình được nữa."))
    return meeting


def _describe(item: AgendaItem, title: str, presenter: str, minutes: int) -> None:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Nội dung chưa có tên. Đề nghị nhập tên nội dung."))
    if len(title) > LONGEST_ITEM:
        raise Invalid(_("Tên nội dung dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_ITEM))
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(_("Thời lượng là số phút từ 0 đến {most}. Đề nghị nhập lại.", most=MOST_MINUTES))
    item.title, item.presenter, item.minutes = title, " ".join(presenter.split())[:200], minutes


def _require_unchanged(item: AgendaItem, seen: int | None) -> None:
    if seen is not None and item.revision > seen:
        raise Overtaken(
            _(
                "Nội dung này vừa được người khác sửa. Phần đại biểu đã nhập vẫn còn nguyên; "
                "đề nghị đối chiếu hai bản rồi lưu lại."
            )
        )


def _record(
    tx: Transaction,
    meeting: Meeting,
    item: AgendaItem,
    change: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    undoes: int | None = None,
) -> None:
    meeting.revision += 1
    item.revision = meeting.revision
    desk, everybody = streams(meeting.id)
    tx.record(
        AgendaEdited(
            meeting.id, item.id, change, item.title, meeting.revision, before or {}, after or {}, reason, undoes
        ),
        desk,
    )
    tx.record(AgendaChanged(meeting.id, meeting.revision), everybody)


def _put(
    tx: Transaction, meeting: Meeting, order: Order, item: AgendaItem, place: Place, undoes: int | None = None
) -> None:
    before = order.place(item)
    order.put(item, place)
    order.write()
    after = order.place(item)
    if after != before:
        _record(tx, meeting, item, "moved", dict(before), dict(after), undoes=undoes)


def _step(order: Order, item: AgendaItem, way: Way) -> Place | None:
    here = order.place(item)
    siblings = order.children(item.parent_id)
    neighbour = here["index"] + {"up": -1, "down": 1}.get(way, -1)
    other = siblings[neighbour] if 0 <= neighbour < len(siblings) else None
    if way in ("up", "down"):
        if other is None:
            return None
        if other.sitting_id != item.sitting_id:
            return Place(parent_id=item.parent_id, index=here["index"], sitting_id=other.sitting_id)
        return Place(parent_id=item.parent_id, index=neighbour, sitting_id=item.sitting_id)
    if way == "in":
        below = len(order.children(other.id)) if other else 0
        return Place(parent_id=other.id, index=below, sitting_id=item.sitting_id) if other else None
    return _outwards(order, item)


def _outwards(order: Order, item: AgendaItem) -> Place | None:
    parent = next((one for one in _all(order) if one.id == item.parent_id), None)
    if parent is None:
        return None
    return Place(
        parent_id=parent.parent_id,
        index=order.place(parent)["index"] + 1,
        sitting_id=item.sitting_id or parent.sitting_id,
    )


def _all(order: Order) -> list[AgendaItem]:
    return [item for top in order.children(None) for item in order.subtree(top)]


def _remove(
    tx: Transaction, meeting: Meeting, order: Order, item: AgendaItem, reason: str, undoes: int | None = None
) -> None:
    gone = list(order.subtree(item))
    before = {**order.place(item), "states": {one.id: str(one.state) for one in gone}}
    order.take(item)
    order.write()
    _record(tx, meeting, item, "removed", before=before, reason=reason, undoes=undoes)
    for one in gone:
        one.state, one.removed_at, one.reason, one.revision = ItemState.REMOVED, tx.now, reason, meeting.revision


# ---- taking back ---------------------------------------------------------------------------------

_LATER = _("Nội dung này đã được thay đổi tiếp sau đó nên không hoàn tác được. Đề nghị sửa trực tiếp.")


def _undo_adding(tx: Transaction, meeting: Meeting, item: AgendaItem, done: dict[str, Any], seq: int) -> None:
    order = Order(meeting.items)
    if item.removed_at is not None or item.revision != done["revision"] or order.children(item.id):
        raise Conflict(_LATER)
    _remove(tx, meeting, order, item, "", undoes=seq)


def _undo_edit(tx: Transaction, meeting: Meeting, item: AgendaItem, done: dict[str, Any], seq: int) -> None:
    now = fields(item)
    if item.removed_at is not None or any(now[name] != value for name, value in done["after"].items()):
        raise Conflict(_LATER)
    for name, value in done["before"].items():
        setattr(item, name, _read(name, value))
    if item.sitting_id and item.sitting_id not in {sitting.id for sitting in meeting.sittings}:
        raise Conflict(_LATER)
    _record(tx, meeting, item, "edited", done["after"], done["before"], undoes=seq)


def _read(name: str, value: Any) -> Any:
    if name == "type":
        return ItemType(value)
    return time.fromisoformat(value) if name == "starts_at" and value else value


def _undo_move(tx: Transaction, meeting: Meeting, item: AgendaItem, done: dict[str, Any], seq: int) -> None:
    after, order = done["after"], Order(meeting.items)
    if item.removed_at is not None or (item.parent_id, item.sitting_id) != (after["parent_id"], after["sitting_id"]):
        raise Conflict(_LATER)
    _put(tx, meeting, order, item, _former_place(meeting, done["before"]), undoes=seq)


def _undo_removal(tx: Transaction, meeting: Meeting, item: AgendaItem, done: dict[str, Any], seq: int) -> None:
    if item.removed_at is None or item.revision != done["revision"]:
        raise Conflict(_LATER)
    states = done["before"]["states"]
    for one in meeting.items:
        if one.id in states:
            one.state, one.removed_at, one.reason = ItemState(states[one.id]), None, ""
    order = Order(meeting.items)
    order.put(item, _former_place(meeting, done["before"]))
    order.write()
    _record(tx, meeting, item, "added", after=dict(order.place(item)), undoes=seq)


def _former_place(meeting: Meeting, before: dict[str, Any]) -> Place:
    """Where a line stood; a sitting that was taken out since is no place any more."""
    sitting_id = before["sitting_id"]
    if sitting_id not in {sitting.id for sitting in meeting.sittings}:
        sitting_id = None
    return Place(parent_id=before["parent_id"], index=before["index"], sitting_id=sitting_id)
