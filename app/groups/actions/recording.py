"""The record of a group: opinions by item as the note-taker writes them, approved by the head."""

from dataclasses import dataclass

from app.groups import policy, queries
from app.groups.events import GroupOpinionKept, GroupRecordApproved, GroupRecordReopened
from app.groups.models import LONGEST_OPINION, LONGEST_SPEAKER, DiscussionGroup, GroupOpinion
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line, passage
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import Meeting, Participation
from app.speaking.models import floor_stream

WRITERS = _("Biên bản của tổ do thư ký tổ, tổ trưởng hoặc Ban thư ký kỳ họp ghi.")
HEAD = _("Biên bản của tổ do tổ trưởng duyệt.")


@dataclass(frozen=True)
class Written:
    """An opinion on an item; whose: a participation of the group, or a name in words; neither: the whole group's."""

    item_id: str
    text: str
    participation_id: str | None = None
    speaker: str = ""


def write_opinion(actor: Actor, own_id: str, written: Written) -> GroupOpinion:
    """One more opinion of the record. Raises NotFound, Forbidden, Invalid, Conflict once the record is approved."""
    with transaction(_streams(own_id), actor) as tx:
        group = _open(tx, actor, own_id)
        kept = GroupOpinion(id=new_id(), meeting_id=own_id, number=1)
        _describe(tx, group.meeting, kept, written)
        tx.add(kept)
        _record(tx, kept, "written")
        return kept


def edit_opinion(actor: Actor, own_id: str, opinion_id: str, written: Written, *, seen: int) -> GroupOpinion:
    """Other words in its place; `seen` is the edition that was changed. Raises the same, Conflict when overtaken."""
    with transaction(_streams(own_id), actor) as tx:
        group = _open(tx, actor, own_id)
        kept = tx.get(GroupOpinion, id=opinion_id, meeting_id=own_id)
        if kept.number != seen:
            raise Conflict(_("{name} vừa sửa ý kiến này. Đề nghị xem lại rồi sửa.", name=kept.written_by_name))
        _describe(tx, group.meeting, kept, written)
        kept.number += 1
        _record(tx, kept, "changed")
        return kept


def remove_opinion(actor: Actor, own_id: str, opinion_id: str) -> None:
    """Takes it out of the record. Raises NotFound, Forbidden, Conflict."""
    with transaction(_streams(own_id), actor) as tx:
        _open(tx, actor, own_id)
        kept = tx.get(GroupOpinion, id=opinion_id, meeting_id=own_id)
        _record(tx, kept, "removed")
        tx.session.delete(kept)


def approve_record(actor: Actor, own_id: str, *, seen: str) -> None:
    """The head stands for it: it is in the synthesis from now on. `seen`: the edition that the head has read.

    Raises NotFound, Forbidden, Conflict when something was written meanwhile.
    """
    with transaction(_streams(own_id), actor) as tx:
        group = _group(tx, actor, own_id)
        allow(policy.can_approve(actor, group.meeting), HEAD)
        if group.approved_at is not None:
            return
        written = queries.opinions(group.meeting)
        if queries.edition(written) != seen:
            raise Conflict(_("Biên bản vừa được ghi thêm hoặc sửa. Đề nghị tổ trưởng xem lại rồi duyệt."))
        group.approved_at, group.approved_by_name = tx.now, actor.name
        tx.record(GroupRecordApproved(own_id, len(written)), Meeting.members_stream(own_id))


def reopen_record(actor: Actor, own_id: str) -> None:
    """The head takes the approval back, so that the record can be mended. Raises NotFound, Forbidden."""
    with transaction(_streams(own_id), actor) as tx:
        group = _group(tx, actor, own_id)
        allow(policy.can_approve(actor, group.meeting), HEAD)
        if group.approved_at is not None:
            group.approved_at, group.approved_by_name = None, ""
            tx.record(GroupRecordReopened(own_id), Meeting.members_stream(own_id))


def _streams(own_id: str) -> list[StreamRef]:
    return [floor_stream(own_id), Meeting.members_stream(own_id)]


def _group(tx: Transaction, actor: Actor, own_id: str) -> DiscussionGroup:
    found = queries.group_of(seen_by(tx, actor, own_id))
    if found is None:
        raise NotFound()
    return found


def _open(tx: Transaction, actor: Actor, own_id: str) -> DiscussionGroup:
    group = _group(tx, actor, own_id)
    allow(policy.can_write(actor, group.meeting), WRITERS)
    if group.approved_at is not None:
        raise Conflict(_("Biên bản đã được tổ trưởng duyệt. Muốn sửa, đề nghị tổ trưởng mở lại biên bản trước."))
    return group


def _describe(tx: Transaction, own: Meeting, kept: GroupOpinion, written: Written) -> None:
    kept.item_id = item_of(tx, own, written.item_id).id
    kept.speaker = line(written.speaker, _("Người phát biểu"), most=LONGEST_SPEAKER)
    kept.participation_id = None
    if written.participation_id is not None:
        given = tx.get(Participation, id=written.participation_id, meeting_id=own.id)
        kept.participation_id, kept.speaker = given.id, given.shown_name
    kept.text = passage(written.text, _("Nội dung ý kiến"), most=LONGEST_OPINION)
    kept.written_at = kept.written_at or tx.now
    kept.written_by_name = tx.actor.name


def _record(tx: Transaction, kept: GroupOpinion, way: str) -> None:
    tx.record(GroupOpinionKept(kept.meeting_id, kept.id, kept.item_id, way, kept.number), floor_stream(kept.meeting_id))
