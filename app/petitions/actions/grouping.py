"""Petitions that say one thing are put together, and given to the unit that answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.ids import is_id, new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line
from app.petitions import queries
from app.petitions.actions.access import answerer_of, keep, kept_group, next_number, note, streams_of
from app.petitions.events import PetitionsAssigned, PetitionsGrouped, PetitionsLinked, PetitionsNoted
from app.petitions.models import (
    LONGEST_FIELD,
    LONGEST_TITLE,
    LONGEST_UNIT,
    Authority,
    Petition,
    PetitionGroup,
    State,
)

SHORT_TITLE = 120
_UNANSWERED = (State.GROUPED, State.ASSIGNED)


@dataclass(frozen=True)
class Heading:
    """What a group is called, of which field, whose matter; what is None or empty is that of its first petition."""

    title: str = ""
    field: str = ""
    authority: Authority | None = None


def make_group(actor: Actor, body_id: str, petition_ids: Sequence[str], heading: Heading) -> PetitionGroup:
    """A group of these petitions, which are in none. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        keep(tx, body_id)
        chosen = _loose(tx, body_id, petition_ids)
        group = PetitionGroup(id=new_id(), body_id=body_id, made_at=tx.now, made_by_name=actor.name)
        group.state = State.GROUPED
        first = chosen[0]
        _describe(
            group,
            Heading(
                heading.title or _short(first.text), heading.field or first.field, heading.authority or first.authority
            ),
        )
        group.number = next_number(tx, PetitionGroup, body_id)
        tx.add(group)
        tx.session.flush()
        _join(tx, group, chosen, "made")
        return group


def join_group(actor: Actor, body_id: str, group_id: str, petition_ids: Sequence[str]) -> PetitionGroup:
    """Puts more petitions into a group that has no answer yet. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams_of(body_id, answerer_of(group_id)), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        group.require(*_UNANSWERED)
        _join(tx, group, _loose(tx, body_id, petition_ids), "joined")
        note(tx, group)
        return group


def part_from_group(actor: Actor, body_id: str, group_id: str, petition_id: str) -> PetitionGroup:
    """Takes a petition out of a group that was not given to a unit and has others.

    Raises NotFound, Forbidden, Conflict.
    """
    with transaction(streams_of(body_id), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        group.require(State.GROUPED)
        if len(group.petitions) == 1:
            raise Conflict(_("Nhóm chỉ còn một kiến nghị. Muốn bỏ, đề nghị xóa nhóm."))
        petition = tx.get(Petition, id=petition_id, group_id=group.id)
        petition.group = None
        tx.record(PetitionsGrouped(group.id, [petition.id], "parted"))
        return group


def amend_group(actor: Actor, body_id: str, group_id: str, heading: Heading) -> PetitionGroup:
    """Another title, field or authority until it is settled. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(streams_of(body_id, answerer_of(group_id)), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        group.require(*(state for state in State if state is not State.SETTLED))
        _describe(group, heading)
        tx.record(PetitionsGrouped(group.id, [], "amended"))
        note(tx, group)
        return group


def remove_group(actor: Actor, body_id: str, group_id: str) -> None:
    """Its petitions are in no group again; only while no unit has it. Raises NotFound, Forbidden, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        group.require(State.GROUPED)
        loose = [one.id for one in group.petitions]
        for one in list(group.petitions):
            one.group = None
        tx.session.flush()
        tx.session.delete(group)
        tx.record(PetitionsGrouped(group.id, loose, "removed"))


def assign_group(
    actor: Actor, body_id: str, group_id: str, *, unit: str, answerer_id: str | None, due_on: date
) -> PetitionGroup:
    """Gives the group to a unit, in words or by the person who answers for it, until that day; or to another one.

    Raises NotFound, Forbidden, Invalid, Conflict once it was answered.
    """
    before = answerer_of(group_id)
    with transaction(streams_of(body_id, before, answerer_id), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        group.require(State.GROUPED, State.ASSIGNED, State.RETURNED)
        if due_on < clock.today(group.body.time_zone):
            raise Invalid(_("Thời hạn trả lời đã qua. Đề nghị chọn ngày từ hôm nay trở đi."))
        group.answerer_id, group.unit = _named(body_id, answerer_id, unit)
        group.due_on = due_on
        if group.state is State.GROUPED:
            group.state = State.ASSIGNED
        group.assigned_at, group.assigned_by_name = tx.now, actor.name
        tx.record(PetitionsAssigned(group.id, group.unit, due_on.isoformat()))
        if before is not None and before != group.answerer_id:
            tx.record(PetitionsNoted(body_id, group.id, "TAKEN"), Person.stream(before))
        note(tx, group)
        return group


def link_item(actor: Actor, body_id: str, group_id: str, item_id: str | None) -> PetitionGroup:
    """The group belongs to that line of an agenda, or to none. Raises NotFound, Forbidden, Invalid."""
    with transaction(streams_of(body_id), actor) as tx:
        group = kept_group(tx, body_id, group_id)
        if item_id is not None and item_id not in {one.id for one in queries.items(body_id)}:
            raise Invalid(_("Nội dung này không có trong chương trình đang chuẩn bị. Đề nghị chọn lại."))
        group.item_id = item_id
        tx.record(PetitionsLinked(group.id, item_id))
        return group


def _loose(tx: Transaction, body_id: str, petition_ids: Sequence[str]) -> list[Petition]:
    if not petition_ids:
        raise Invalid(_("Chưa chọn kiến nghị nào. Đề nghị đánh dấu các kiến nghị cần gộp."))
    if not all(is_id(one) for one in petition_ids):
        raise NotFound()
    chosen = [tx.get(Petition, id=one, body_id=body_id) for one in dict.fromkeys(petition_ids)]
    for one in chosen:
        if one.group is not None:
            raise Conflict(
                _("Kiến nghị số {n} đã ở nhóm {group}. Đề nghị tải lại trang.", n=one.number, group=one.group.number)
            )
    return sorted(chosen, key=lambda one: one.number)


def _join(tx: Transaction, group: PetitionGroup, chosen: Sequence[Petition], way: str) -> None:
    for one in chosen:
        one.group_id = group.id
    tx.session.flush()
    tx.session.refresh(group, ["petitions"])
    tx.record(PetitionsGrouped(group.id, [one.id for one in chosen], way))


def _describe(group: PetitionGroup, heading: Heading) -> None:
    group.title = line(heading.title, _("Tên nhóm kiến nghị"), most=LONGEST_TITLE, must=True)
    group.field = line(heading.field, _("Lĩnh vực"), most=LONGEST_FIELD, must=True)
    if heading.authority is not None:
        group.authority = heading.authority


def _named(body_id: str, answerer_id: str | None, unit: str) -> tuple[str | None, str]:
    """Who answers, and what the unit is called: as it was typed, else as the person's account says."""
    unit = line(unit, _("Cơ quan trả lời"), most=LONGEST_UNIT)
    if answerer_id is None:
        if not unit:
            raise Invalid(_("Chưa chọn cơ quan trả lời. Đề nghị chọn trong danh sách hoặc ghi tên cơ quan."))
        return None, unit
    person = next((one for one in queries.answerers(body_id) if one.id == answerer_id), None)
    if person is None:
        raise Invalid(_("Người trả lời không nằm trong danh sách. Đề nghị chọn lại."))
    return person.id, unit or person.unit or person.full_name


def _short(text: str) -> str:
    """The beginning of a petition's words, as the title of the group that it makes."""
    words = " ".join(text.split())
    return words if len(words) <= SHORT_TITLE else words[:SHORT_TITLE].rsplit(" ", 1)[0] + "…"
