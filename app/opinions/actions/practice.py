"""A rehearsal's forms asked nobody: they go with it, before the lines of agendas that they name."""

from sqlalchemy import delete, select

from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting
from app.opinions.models import OpinionForm, OpinionGiven, OpinionLine


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes out the forms of a whole practice meeting; a practice sitting has none of its own."""
    if sitting is not None:
        return
    mine = select(OpinionForm.id).where(OpinionForm.meeting_id == meeting.id)
    for table in (OpinionGiven, OpinionLine):
        tx.session.execute(delete(table).where(table.form_id.in_(mine)))
    tx.session.execute(delete(OpinionForm).where(OpinionForm.meeting_id == meeting.id))


practice.resets.insert(0, forget_practice)
