"""Slips are put into groups, and the groups are proposed to the council (R-QA-01)."""

from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings.models import Meeting
from app.questioning import queries
from app.questioning.actions.access import group_of, grouped_by, line, named, note, streams_of
from app.questioning.events import IssuesProposed, QuestionGroupChanged, SlipGrouped
from app.questioning.models import QuestionGroup, QuestionSlip, SlipState, WrittenReason, questioning_stream

MOST_GROUPS = 30


def make_group(
    actor: Actor, meeting_id: str, title: str, questionee_id: str | None = None, questionee: str = ""
) -> QuestionGroup:
    """A new group of issues and who answers it. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(questioning_stream(meeting_id), actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        if len(queries.groups(meeting.id)) >= MOST_GROUPS:
            raise Conflict(_("Kỳ họp có tối đa {most} nhóm vấn đề chất vấn.", most=MOST_GROUPS))
        found_id, words = named(tx, meeting, questionee_id, questionee)
        group = QuestionGroup(
            id=new_id(), meeting_id=meeting.id, number=queries.next_number(QuestionGroup, meeting.id),
            title=line(title, _("Tên nhóm vấn đề"), must=True), questionee_id=found_id, questionee=words,
            made_at=tx.now, made_by_name=actor.name,
        )  # fmt: skip
        tx.add(group)
        tx.session.flush()
        tx.record(QuestionGroupChanged(meeting.id, group.id, "made", group.title, group.questionee))
        return group


def amend_group(
    actor: Actor, meeting_id: str, group_id: str, title: str, questionee_id: str | None = None, questionee: str = ""
) -> QuestionGroup:
    """Another title, or somebody else who answers. Raises as `make_group`."""
    streams = [questioning_stream(meeting_id), Meeting.members_stream(meeting_id)]
    with transaction(streams, actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        group = group_of(tx, meeting, group_id)
        group.title = line(title, _("Tên nhóm vấn đề"), must=True)
        group.questionee_id, group.questionee = named(tx, meeting, questionee_id, questionee)
        changed = QuestionGroupChanged(meeting.id, group.id, "amended", group.title, group.questionee)
        tx.record(changed)
        if group.proposed_at is not None:  # the members have seen it already
            tx.record(changed, Meeting.members_stream(meeting.id))
        return group


def remove_group(actor: Actor, meeting_id: str, group_id: str) -> None:
    """Takes a group away; its slips are in no group again. Raises NotFound, Forbidden, Conflict once chosen among."""
    with transaction(streams_of(meeting_id), actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        group = group_of(tx, meeting, group_id)
        if queries.choice(meeting.id) is not None:
            raise Conflict(_("Hội đồng nhân dân đã chọn nhóm vấn đề nên không xóa nhóm được nữa."))
        slips = list(group.slips)
        for slip in slips:
            slip.group = None
        tx.session.flush()
        tx.session.delete(group)
        changed = QuestionGroupChanged(meeting.id, group.id, "removed", group.title)
        tx.record(changed)
        if group.proposed_at is not None:
            tx.record(changed, Meeting.members_stream(meeting.id))
        for slip in slips:
            note(tx, slip)


def group_slip(actor: Actor, meeting_id: str, slip_id: str, group_id: str | None) -> QuestionSlip:
    """Puts a slip into a group, or out of any (None).

    Into a group that the council chose it comes even after the choice: it is answered at the sitting then, and no
    longer in writing. Raises NotFound, Forbidden, Conflict once it was asked or answered.
    """
    with transaction(streams_of(meeting_id, [slip_id]), actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        slip = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
        slip.require(SlipState.SUBMITTED, SlipState.GROUPED, SlipState.SELECTED, SlipState.WRITTEN_PENDING)
        if slip.asked_at is not None:
            raise Conflict(_("Vấn đề này đã được chất vấn tại phiên họp nên không chuyển nhóm được."))
        group = group_of(tx, meeting, group_id) if group_id is not None else None
        if slip.group is group:
            return slip
        slip.group = group
        if group is not None and group.is_chosen:
            if slip.written_reason is WrittenReason.NOT_CHOSEN:
                slip.owe_nothing_in_writing()
        elif queries.choice(meeting.id) is not None and slip.due_on is None:
            slip.owe_in_writing(WrittenReason.NOT_CHOSEN, queries.written_due(meeting, tx.now))
        tx.record(SlipGrouped(meeting.id, slip.id, group.id if group is not None else None))
        note(tx, slip)
        return slip


def propose_groups(actor: Actor, meeting_id: str) -> list[QuestionGroup]:
    """The members see the groups that are proposed to them. Raises NotFound, Forbidden, Conflict when there is none."""
    with transaction([questioning_stream(meeting_id), Meeting.members_stream(meeting_id)], actor) as tx:
        meeting = grouped_by(tx, actor, meeting_id)
        waiting = [one for one in queries.groups(meeting.id) if one.proposed_at is None]
        if empty := [one for one in waiting if not one.slips]:
            raise Conflict(
                _("Nhóm “{title}” chưa có phiếu nào. Đề nghị xếp phiếu vào nhóm hoặc xóa nhóm.", title=empty[0].title)
            )
        if not waiting:
            raise Conflict(_("Không có nhóm mới để trình. Đề nghị lập nhóm và xếp phiếu trước."))
        for group in waiting:
            group.proposed_at = tx.now
        tx.record(IssuesProposed(meeting.id, [one.id for one in waiting]), Meeting.members_stream(meeting.id))
        return waiting
