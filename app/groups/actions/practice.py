"""A rehearsal leaves no record behind."""

from sqlalchemy import delete

from app.groups import queries
from app.groups.models import GroupOpinion
from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes back what the record of a practising group kept."""
    group = queries.group_of(meeting)
    if group is not None:
        tx.session.execute(delete(GroupOpinion).where(GroupOpinion.meeting_id == meeting.id))
        group.approved_at, group.approved_by_name = None, ""


practice.resets.append(forget_practice)
