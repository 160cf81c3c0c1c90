"""Loading a request for an action on the floor."""

from sqlalchemy import select

from app.accounts.models import Person
from app.attendance import queries as attendance
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import Transaction
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Participation
from app.meetings.orders import OnOrder, on_order
from app.speaking.models import SpeechRequest, floor_stream


def streams_of(meeting_id: str, person_id: str) -> list[StreamRef]:
    """What one's own requests record in; the command names them to the group."""
    return [floor_stream(meeting_id), Person.stream(person_id)]


def givers_streams(meeting_id: str, request_ids: list[str]) -> list[StreamRef]:
    """What giving and taking the floor records in: at the console, to the members, to each person concerned."""
    with db.reading() as session:  # whose a request is never changes, so it may be asked before the lock
        wanted = [one for one in request_ids if is_id(one)]
        concerned = session.scalars(select(SpeechRequest.person_id).where(SpeechRequest.id.in_(wanted)))
        persons = [Person.stream(one) for one in concerned if one is not None]
    return [Meeting.members_stream(meeting_id), floor_stream(meeting_id), *persons]


def call_streams(meeting_id: str, called: Participation | None) -> list[StreamRef]:
    """What calling somebody up records in; None for nobody who takes part."""
    person = [Person.stream(called.person_id)] if called is not None and called.person_id is not None else []
    return [Meeting.members_stream(meeting_id), floor_stream(meeting_id), *person]


def given_by(tx: Transaction, actor: Actor, meeting_id: str, request_id: str) -> tuple[Meeting, SpeechRequest, OnOrder]:
    """The meeting, a request of it, and the order it is dealt with on. Raises NotFound, Forbidden, Conflict."""
    meeting = seen_by(tx, actor, meeting_id)
    order = on_order(actor, meeting, tx.now)
    return meeting, tx.get(SpeechRequest, id=request_id, meeting_id=meeting.id), order


def line_of(meeting: Meeting, given: Participation, tx: Transaction) -> str:
    """Post and group of a delegate as the hall reads them; empty for guests."""
    for one in attendance.roster_of_now(meeting, tx.now):
        if one.participation_id == given.id:
            group = one.group_name or (f"Tổ {one.group_number}" if one.group_number else "")
            return ", ".join(part for part in (one.post, group) if part)[:300]
    return ""
