"""Groups are made from the roster, and planned: when they sit, what they discuss."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from app.groups import queries
from app.groups.actions.access import arranged_by, give, streams_of, tell
from app.groups.dividing import Way, divide, head_of
from app.groups.models import MOST_GROUPS, DiscussionGroup
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import sitting_of
from app.meetings.events import AgendaChanged, MeetingCreated, SittingsChanged
from app.meetings.models import (
    AgendaItem,
    ItemState,
    ItemType,
    Meeting,
    MeetingKind,
    MeetingState,
    Role,
    Sitting,
    SittingState,
)


@dataclass(frozen=True)
class Plan:
    """When the groups sit (in which half-day of the session, from - to) and which of its items they discuss."""

    sitting_id: str
    starts_at: time
    ends_at: time
    item_ids: Sequence[str]


def arrange_groups(actor: Actor, session_id: str, count: int, way: Way, plan: Plan) -> list[DiscussionGroup]:
    """So many groups of the session's delegates, as drafts of the secretariat: each with members and a head suggested.

    Raises NotFound, Forbidden, Invalid, and Conflict where there are groups already.
    """
    made = [new_id() for _ in range(min(max(count, 0), MOST_GROUPS))]
    with transaction(streams_of(session_id, made), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        if session.has_ended:
            raise Conflict(_("Kỳ họp đã kết thúc nên không lập tổ thảo luận được nữa."))
        if queries.groups(session):
            raise Conflict(_("Kỳ họp đã có tổ thảo luận. Muốn lập lại từ đầu, đề nghị bỏ các tổ hiện có trước."))
        delegates = queries.delegates(session, tx.now)
        if not 2 <= count <= MOST_GROUPS or count > len(delegates):
            raise Invalid(
                _("Số tổ từ 2 đến {most}, không nhiều hơn số đại biểu.", most=min(MOST_GROUPS, len(delegates)))
            )
        found = []
        for number, (own_id, members) in enumerate(zip(made, divide(delegates, count, way), strict=True), start=1):
            group = _made(tx, session, own_id, number)
            for one in members:
                give(tx, group.meeting, one.person_id, Role.DELEGATE)
            head = head_of(members)
            if head is not None:
                give(tx, group.meeting, head.person_id, Role.PRESIDING_OFFICER)
            found.append(group)
        _plan_all(tx, session, found, plan)
        tell(tx, session, "arranged")
        return found


def plan_groups(actor: Actor, session_id: str, plan: Plan) -> None:
    """Another time, or other items, for all groups; once they have sat, another sitting of theirs.

    A sitting that was called keeps its time, an item that was begun stays. Raises NotFound, Forbidden, Invalid.
    """
    with transaction(streams_of(session_id), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        _plan_all(tx, session, queries.groups(session), plan)
        tell(tx, session, "planned")


def _made(tx: Transaction, session: Meeting, own_id: str, number: int) -> DiscussionGroup:
    own = Meeting(
        id=own_id, body_id=session.body_id, parent_id=session.id, term_id=session.term_id, kind=MeetingKind.OTHER,
        rule_profile=session.rule_profile, state=MeetingState.DRAFT, is_practice=session.is_practice,
        created_at=tx.now, revision=0,
    )  # fmt: skip
    own.describe(f"Thảo luận tại Tổ {number}", "", session.starts_on, session.ends_on)
    group = DiscussionGroup(meeting_id=own.id, number=number, meeting=own)
    tx.add(own)
    tx.add(group)
    tx.session.flush()
    tx.record(MeetingCreated(own.id, own.kind, own.title), Meeting.desk_stream(own.id))
    return group


def _plan_all(tx: Transaction, session: Meeting, groups: Sequence[DiscussionGroup], plan: Plan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise Invalid(_("Giờ kết thúc phải sau giờ bắt đầu. Đề nghị kiểm tra lại hai giờ."))
    items = [one for one in queries.discussable(session) if one.id in plan.item_ids]
    if not items:
        raise Invalid(_("Chưa chọn nội dung để các tổ thảo luận. Đề nghị chọn ít nhất một nội dung."))
    half = sitting_of(tx, session, plan.sitting_id)
    for group in groups:
        sitting = _sitting(tx, group.meeting, half, plan)
        _items(tx, group.meeting, sitting, items)
        group.meeting.revision += 1
        for event in (SittingsChanged, AgendaChanged):
            tx.record(event(group.meeting_id, group.meeting.revision), Meeting.stream(group.meeting_id))


def _sitting(tx: Transaction, own: Meeting, half: Sitting, plan: Plan) -> Sitting:
    """The group's sitting that is still to come or is being held; else a new one."""
    found = queries.sitting_to_come(own)
    if found is None:
        found = Sitting(id=new_id(), meeting_id=own.id, state=SittingState.SCHEDULED, is_practice=False)
        own.sittings.append(found)
    if found.state is SittingState.SCHEDULED:
        found.on, found.half, found.starts_at, found.ends_at = half.on, half.half, plan.starts_at, plan.ends_at
        found.is_closed_sitting, found.is_practice = half.is_closed_sitting, half.is_practice
    tx.session.flush()
    return found


def _items(tx: Transaction, own: Meeting, sitting: Sitting, items: Sequence[AgendaItem]) -> None:
    """The group's programme: the session's items in their order; what was begun already is left alone."""
    known = {one.source_id: one for one in own.items if one.removed_at is None}
    wanted = {one.id for one in items}
    for one in known.values():
        if one.source_id not in wanted and one.state is ItemState.PENDING:
            one.removed_at, one.state = tx.now, ItemState.REMOVED
    begins, ends = (at.hour * 60 + at.minute for at in (sitting.starts_at, sitting.ends_at))
    for position, source in enumerate(items):
        one = known.get(source.id) or _item(own, source)
        one.title, one.position = source.title, position
        if one.state is ItemState.PENDING:
            one.sitting_id, one.minutes = sitting.id, max(1, (ends - begins) // len(items))
    tx.session.flush()


def _item(own: Meeting, source: AgendaItem) -> AgendaItem:
    made = AgendaItem(
        id=new_id(), source_id=source.id, type=ItemType.GROUP_DISCUSSION, state=ItemState.PENDING, is_public=False,
        revision=own.revision,
    )  # fmt: skip
    own.items.append(made)
    return made
