"""A rehearsal leaves no break, no notice and no display behind."""

from sqlalchemy import delete, select

from app.conduct.models import Break, Display, RoomNotice
from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Participation, Sitting


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes back what conducting kept of a rehearsal."""
    for one in [sitting] if sitting else meeting.sittings:
        tx.session.execute(delete(Break).where(Break.sitting_id == one.id))
        tx.session.execute(delete(RoomNotice).where(RoomNotice.sitting_id == one.id))
    if sitting is None:
        tx.session.execute(delete(RoomNotice).where(RoomNotice.meeting_id == meeting.id))
        mine = select(Participation.id).where(Participation.meeting_id == meeting.id)
        tx.session.execute(delete(Display).where(Display.participation_id.in_(mine)))


practice.resets.append(forget_practice)
