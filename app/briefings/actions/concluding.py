"""The chair's conclusion: written by two without losing a word, its tasks, issued on the chair's order, marked done."""

from dataclasses import replace

from app.briefings import policy
from app.briefings.actions.access import room
from app.briefings.conclusions import MOST_TASKS, Assignment, Conclusion, Task, Wording, conclusion_stream
from app.briefings.events import (
    ConclusionIssued,
    ConclusionRecalled,
    ConclusionWritten,
    TaskAssigned,
    TaskMarked,
    TaskRemoved,
    TasksMoved,
)
from app.briefings.models import Briefing, Site
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import MeetingState
from app.meetings.orders import on_order


class Overtaken(Conflict):
    """Somebody else changed it meanwhile; nothing that was typed is lost: both texts are shown."""

    def __init__(self, name: str) -> None:
        super().__init__(_("{name} vừa sửa nội dung này. Cả hai nội dung được giữ; đề nghị chọn một.", name=name))


def streams(meeting_id: str) -> list[StreamRef]:
    """Where a conclusion may be heard: by those who write it, and in the room."""
    return [conclusion_stream(meeting_id), Briefing.stream(meeting_id)]


def write_conclusion(actor: Actor, meeting_id: str, wording: Wording, *, seen: int) -> Conclusion:
    """Another wording of the draft; `seen` is the number on the writer's page, 0 for none.

    Raises Overtaken, Conflict once it is issued, Invalid, Forbidden, NotFound.
    """
    with transaction(streams(meeting_id), actor) as tx:
        found = _draft(tx, actor, meeting_id)
        wording = wording.checked()
        if wording == found.wording and found.number:
            return found
        if found.number != seen:
            raise Overtaken(found.written_name)
        found.write(wording, actor.name, tx.now)
        tx.record(ConclusionWritten(meeting_id, found.number))
        return found


def assign_task(actor: Actor, meeting_id: str, given: Assignment) -> Task:
    """A task more, at the end. Raises Conflict, Invalid, Forbidden, NotFound."""
    with transaction(streams(meeting_id), actor) as tx:
        found = _draft(tx, actor, meeting_id)
        if len(found.tasks) >= MOST_TASKS:
            raise Invalid(_("Một kết luận có tối đa {most} nhiệm vụ.", most=MOST_TASKS))
        task = Task(id=new_id(), place=len(found.lines) + 1)
        task.write(_led(tx, meeting_id, given), actor.name, tx.now)
        found.lines.append(task)
        found.revision += 1
        tx.record(TaskAssigned(meeting_id, task.id, 1))
        return task


def edit_task(actor: Actor, meeting_id: str, task_id: str, given: Assignment, *, seen: int) -> Task:
    """Other words for a task of the draft. Raises Overtaken, Conflict, Invalid, Forbidden, NotFound."""
    with transaction(streams(meeting_id), actor) as tx:
        found = _draft(tx, actor, meeting_id)
        task = tx.get(Task, id=task_id, meeting_id=meeting_id, removed_at=None)
        given = _led(tx, meeting_id, given)
        if given == task.assignment:
            return task
        if task.number != seen:
            raise Overtaken(task.written_name)
        task.write(given, actor.name, tx.now)
        task.number, found.revision = task.number + 1, found.revision + 1
        tx.record(TaskAssigned(meeting_id, task.id, task.number))
        return task


def remove_task(actor: Actor, meeting_id: str, task_id: str) -> None:
    """The draft is without it. Raises Conflict once it is issued, Forbidden, NotFound."""
    with transaction(streams(meeting_id), actor) as tx:
        found = _draft(tx, actor, meeting_id)
        task = tx.get(Task, id=task_id, meeting_id=meeting_id, removed_at=None)
        task.removed_at = tx.now
        found.revision += 1
        tx.record(TaskRemoved(meeting_id, task.id))


def issue_conclusion(actor: Actor, meeting_id: str, *, seen: int) -> Conclusion:
    """The notice goes to every site, on the chair's order; `seen` is the revision that was read (R-UB-07).

    Raises Overtaken, Conflict, Forbidden, NotFound.
    """
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_conclude(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        order = on_order(actor, meeting, tx.now)
        found = _draft(tx, actor, meeting_id)
        if not found.paragraphs and not found.tasks:
            raise Conflict(_("Kết luận chưa có nội dung nào. Đề nghị soạn kết luận hoặc giao nhiệm vụ trước."))
        if found.revision != seen:
            raise Conflict(_("Kết luận vừa được sửa. Đề nghị xem lại nội dung rồi ban hành."))
        found.issued_at, found.issued_by_name = tx.now, order.ordered_name[:200]
        issued = ConclusionIssued(meeting_id, found.revision, order.ordered_by)
        tx.record(issued)
        tx.record(issued, Briefing.stream(meeting_id))
        return found


def recall_conclusion(actor: Actor, meeting_id: str, reason: str) -> Conclusion:
    """The notice is taken back to be mended; what was marked done stays. Raises Invalid, Conflict, Forbidden."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_conclude(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        on_order(actor, meeting, tx.now)
        found = tx.session.get(Conclusion, meeting_id)
        if found is None or not found.is_issued:
            raise Conflict(_("Kết luận chưa được ban hành nên không cần thu hồi."))
        reason = " ".join(reason.split())[:300]
        if not reason:
            raise Invalid(_("Thu hồi thông báo kết luận cần lý do. Đề nghị nhập lý do."))
        found.issued_at, found.issued_by_name = None, ""
        recalled = ConclusionRecalled(meeting_id, reason)
        tx.record(recalled)
        tx.record(recalled, Briefing.stream(meeting_id))
        return found


def mark_task(actor: Actor, meeting_id: str, task_id: str, *, is_done: bool, result: str = "") -> Task:
    """Done or not, said by its own site or the secretariat. Raises Conflict before the issue, Forbidden, NotFound."""
    with transaction(streams(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        found = tx.session.get(Conclusion, meeting_id)
        if found is None:
            raise NotFound()
        writes, site = policy.can_conclude(actor, meeting), policy.site_of(actor, found.briefing)
        if not writes and (site is None or not found.is_issued):
            raise Forbidden(_("Việc này do điểm cầu được giao nhiệm vụ hoặc Ban thư ký thực hiện."))
        task = tx.get(Task, id=task_id, meeting_id=meeting_id, removed_at=None)
        if not writes and (site is None or task.site_id != site.id):
            raise NotFound()
        if not found.is_issued:
            raise Conflict(_("Kết luận chưa được ban hành nên chưa ghi kết quả thực hiện được."))
        task.mark(is_done=is_done, result=result, author=actor.name, now=tx.now)
        tx.record(TaskMarked(meeting_id, task.id, is_done, task.result))
        tx.record(TasksMoved(meeting_id), Briefing.stream(meeting_id))
        return task


def _draft(tx: Transaction, actor: Actor, meeting_id: str) -> Conclusion:
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_conclude(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    briefing = room(tx, meeting_id)
    if meeting.state in (MeetingState.ARCHIVED, MeetingState.CANCELLED):
        raise Conflict(_("Cuộc họp đã hủy hoặc đã nộp lưu nên không soạn kết luận được nữa."))
    found = tx.session.get(Conclusion, meeting_id)
    if found is None:
        found = tx.add(Conclusion(meeting_id=meeting_id, briefing=briefing, number=0, revision=0))
        tx.session.flush()
    if found.is_issued:
        raise Conflict(_("Kết luận đã ban hành nên không sửa được. Đề nghị thu hồi để sửa, rồi ban hành lại."))
    return found


def _led(tx: Transaction, meeting_id: str, given: Assignment) -> Assignment:
    """The assignment with the unit that leads: as written, else the unit of the site."""
    given = given.checked()
    if given.site_id is None:
        return given
    site = tx.get(Site, id=given.site_id, meeting_id=meeting_id, removed_at=None)
    return given if given.unit else replace(given, unit=site.point.unit if site.point is not None else site.name)
