"""Loading a ballot for an action, and the streams an action on it records in."""

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, allow
from app.kernel.events import Event
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence
from app.kernel.transaction import Recorded, Transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Sitting
from app.voting import policy, queries
from app.voting.models import Ballot


def streams_of(meeting_id: str, ballot_id: str) -> list[StreamRef]:
    """What opening, closing and announcing lock: the meeting's, the members' and the ballot's own stream."""
    return [Meeting.stream(meeting_id), Meeting.members_stream(meeting_id), Ballot.stream(ballot_id, meeting_id)]


def seen(tx: Transaction, actor: Actor, meeting_id: str, ballot_id: str) -> tuple[Meeting, Ballot]:
    """The meeting and its ballot, for whoever conducts or prepares. Raises NotFound for a stranger, Forbidden."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_prepare(actor, meeting) or policy.can_press(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting, tx.get(Ballot, id=ballot_id, meeting_id=meeting.id)


def tell(tx: Transaction, sitting: Sitting | None, event: Event, meeting_id: str) -> Recorded:
    """Records what all in the hall may hear; of a closed sitting only the members hear (R-SES-10)."""
    closed = sitting is not None and sitting.is_closed_sitting
    return tx.record(event, Meeting.members_stream(meeting_id) if closed else Meeting.stream(meeting_id))


def sitting_now(meeting_id: str, none: Sentence) -> str:
    """The id of the sitting under way, to be named before its streams are locked. Raises Conflict with `none`.

    For a meeting that is not there it returns what it was given: the action refuses that.
    """
    with db.reading() as session:
        meeting = session.get(Meeting, meeting_id) if is_id(meeting_id) else None
        held = queries.sitting_under_way(meeting) if meeting else None
        if meeting is not None and held is None:
            raise Conflict(none)
        return held.id if held else meeting_id
