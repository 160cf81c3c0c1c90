"""A rehearsal leaves no request and no speech behind."""

from sqlalchemy import delete, select

from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import AgendaItem, Meeting, Sitting
from app.speaking.models import Speech, SpeechRequest


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes back what the floor kept of a rehearsal."""
    mine = select(SpeechRequest.id).where(SpeechRequest.meeting_id == meeting.id)
    if sitting is not None:
        of_sitting = select(AgendaItem.id).where(AgendaItem.sitting_id == sitting.id)
        mine = mine.where(SpeechRequest.item_id.in_(of_sitting))
    tx.session.execute(delete(Speech).where(Speech.request_id.in_(mine)))
    tx.session.execute(delete(SpeechRequest).where(SpeechRequest.id.in_(mine.scalar_subquery())))


practice.resets.append(forget_practice)
