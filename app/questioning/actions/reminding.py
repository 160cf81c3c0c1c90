"""The last day of an answer in writing, or of a promise, comes near: told once, by the worker (R-QA-03, R-QA-07)."""

from app.kernel.actor import system
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import Meeting
from app.questioning import queries
from app.questioning.actions.access import streams_of
from app.questioning.events import LastDayNear
from app.questioning.models import Promise, QuestionSlip

CLOCK = system("last days of questioning")


def remind_of_answer(slip_id: str) -> None:
    """Nothing happens when it was answered meanwhile, or reminded of by another worker."""
    with transaction(streams_of(queries.meeting_of_slip(slip_id), [slip_id]), CLOCK) as tx:
        slip = tx.get(QuestionSlip, id=slip_id)
        if slip.due_on is not None and slip.written_on is None:
            _remind(tx, slip, slip)


def remind_of_promise(promise_id: str) -> None:
    """Nothing happens when something came of it meanwhile, or another worker reminded of it."""
    slip_id, meeting_id = queries.place_of_promise(promise_id)
    with transaction(streams_of(meeting_id, [slip_id]), CLOCK) as tx:
        promise = tx.get(Promise, id=promise_id)
        if promise.closed_at is None:
            _remind(tx, promise.slip, promise)


def _remind(tx: Transaction, slip: QuestionSlip, owed: QuestionSlip | Promise) -> None:
    if owed.due_on is None or owed.due_on == owed.reminded_of or not queries.is_near(slip.meeting, owed.due_on, tx.now):
        return
    owed.reminded_of = owed.due_on
    promise_id = owed.id if isinstance(owed, Promise) else None
    near = LastDayNear(slip.meeting_id, slip.id, promise_id, owed.due_on.isoformat())
    tx.record(near, Meeting.members_stream(slip.meeting_id))
