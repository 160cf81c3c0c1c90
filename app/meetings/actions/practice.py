"""A practice meeting or sitting is reset in one touch: nothing of it was ever counted."""

from collections.abc import Callable

from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.actions.access import prepared_by, sitting_of
from app.meetings.events import PracticeReset
from app.meetings.models import ItemState, Meeting, MeetingState, Sitting, SittingState

# What later packages (attendance, voting, speaking) keep of a rehearsal, they take back here.
resets: list[Callable[[Transaction, Meeting, Sitting | None], None]] = []


def reset_practice(actor: Actor, meeting_id: str, sitting_id: str | None = None) -> None:
    """Puts a practice meeting (or one practice sitting of a real one) back to before its beginning.

    Raises Conflict for what is not practice, NotFound, Forbidden.
    """
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        sitting = sitting_of(tx, meeting, sitting_id) if sitting_id else None
        if not (sitting.is_practice if sitting else meeting.is_practice):
            raise Conflict(_("Chỉ đặt lại được kỳ họp hoặc buổi họp tập dượt."))
        if sitting is None:
            _rewind(meeting)
        for one in [sitting] if sitting else meeting.sittings:
            one.state = SittingState.SCHEDULED
        for item in meeting.items:
            if item.removed_at is None and (sitting is None or item.sitting_id == sitting.id):
                item.state = ItemState.PENDING
        for reset in resets:
            reset(tx, meeting, sitting)
        tx.record(PracticeReset(meeting.id, sitting.id if sitting else None))


def _rewind(meeting: Meeting) -> None:
    if meeting.opened_at is not None:
        meeting.state = MeetingState.PREPARING
    meeting.opened_at = meeting.closed_at = meeting.programme_adopted_at = None
