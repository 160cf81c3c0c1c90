"""The roster of a sitting: fixed when the sitting is opened, taken back with a rehearsal."""

from sqlalchemy import delete

from app.attendance import queries
from app.attendance.actions.access import recorded_by
from app.attendance.events import RosterTaken
from app.attendance.models import Attendance, AttendanceMark, RosterLine
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions import practice, sittings
from app.meetings.models import Meeting, Sitting, SittingState


def keep_roster(tx: Transaction, meeting: Meeting, sitting: Sitting) -> None:
    """Fixes the sitting's roster in the transaction that opens it, if it has none (R-QUO-02)."""
    if sitting.state in (SittingState.SCHEDULED, SittingState.ENDED) or queries.has_roster(sitting.id):
        return
    _take(tx, meeting, sitting)


def take_roster_again(actor: Actor, meeting_id: str, sitting_id: str) -> int:
    """Newcomers of the roster come in, with the seats of today; returns the total.

    Who was there stays: a mandate that ended is left out by its dates. Raises NotFound, Forbidden, Conflict.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting, sitting = recorded_by(tx, actor, meeting_id, sitting_id)
        if sitting.state in (SittingState.SCHEDULED, SittingState.ENDED):
            raise Conflict(_("Danh sách của buổi họp chỉ cập nhật được khi buổi họp đang diễn ra."))
        return _take(tx, meeting, sitting)


def _take(tx: Transaction, meeting: Meeting, sitting: Sitting) -> int:
    lines = queries.roster_of_now(meeting, tx.now)
    for line in lines:
        tx.session.merge(
            RosterLine(
                sitting_id=sitting.id,
                participation_id=line.participation_id,
                person_id=line.person_id,
                name=line.name,
                sort_name=line.sort_name,
                code=line.code,
                post=line.post,
                group_number=line.group_number,
                group_name=line.group_name,
                seat=line.seat,
                position=line.position,
            )
        )
    tx.session.flush()
    tx.record(RosterTaken(meeting.id, sitting.id, len(lines)), Meeting.stream(meeting.id))
    return len(lines)


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """A rehearsal was never held: its marks and its roster go with it."""
    for one in [sitting] if sitting else meeting.sittings:
        for table in (AttendanceMark, Attendance, RosterLine):
            tx.session.execute(delete(table).where(table.sitting_id == one.id))


practice.resets.append(forget_practice)
sittings.courses.append(keep_roster)
