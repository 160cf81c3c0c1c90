"""Loading a question for an action, and the streams an action on it records in."""

from collections.abc import Iterable
from functools import partial

from sqlalchemy import Select, select

from app.accounts.models import Person
from app.kernel import db, typed
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Participation, Role
from app.questioning import policy
from app.questioning.events import SlipNoted
from app.questioning.models import LONGEST_ISSUE, QuestionGroup, QuestionSlip, questioning_stream


def own_streams(meeting_id: str, actor: Actor) -> list[StreamRef]:
    """What a delegate's own slip records in."""
    with db.reading() as session:
        persons = {actor.id, *session.scalars(_questionees(meeting_id))}
    return [questioning_stream(meeting_id), Meeting.members_stream(meeting_id), *map(Person.stream, sorted(persons))]


def streams_of(meeting_id: str, slip_ids: Iterable[str] | None = None) -> list[StreamRef]:
    """The stream of slips, the members', those of who may be questioned (who are no members), and those of the
    delegates whose slips these are; None: of all slips."""
    with db.reading() as session:  # whose a slip is never changes, so it may be asked before the lock
        which = select(QuestionSlip.person_id).distinct()
        if slip_ids is None:
            which = which.where(QuestionSlip.meeting_id == meeting_id)
        else:
            which = which.where(QuestionSlip.id.in_([one for one in slip_ids if is_id(one)]))
        persons = {*session.scalars(which), *session.scalars(_questionees(meeting_id))}
    return [questioning_stream(meeting_id), Meeting.members_stream(meeting_id), *map(Person.stream, sorted(persons))]


def _questionees(meeting_id: str) -> Select[str]:
    mine = Participation.meeting_id == meeting_id, Participation.role == Role.QUESTIONEE
    return select(Participation.person_id).where(*mine, Participation.person_id.is_not(None)).distinct()  # type: ignore[return-value]


def slip_of(tx: Transaction, actor: Actor, meeting_id: str, slip_id: str) -> tuple[Meeting, QuestionSlip]:
    """The meeting and a slip of it, if they exist for this actor. Raises NotFound."""
    meeting = seen_by(tx, actor, meeting_id)
    found = tx.get(QuestionSlip, id=slip_id, meeting_id=meeting.id)
    if not policy.can_see_slip(actor, found):
        raise NotFound()
    return meeting, found


def grouped_by(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    """The meeting, for whoever puts slips into groups. Raises NotFound for a stranger, Forbidden for the others."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_group(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def group_of(tx: Transaction, meeting: Meeting, group_id: str) -> QuestionGroup:
    """A group of that meeting. Raises NotFound."""
    return tx.get(QuestionGroup, id=group_id, meeting_id=meeting.id)


def note(tx: Transaction, slip: QuestionSlip) -> None:
    """Tells the delegate how the slip stands, and who is asked once they may know; whom the transaction reaches."""
    tx.session.flush()
    asked = policy.asked(slip) if slip.state not in policy.BEFORE_CHOICE else None
    for person_id in {slip.person_id, asked.person_id if asked is not None else None} - {None}:
        stream = Person.stream(str(person_id))
        if tx.hears(stream):
            tx.record(SlipNoted(slip.meeting_id, slip.id, slip.state), stream)


def named(tx: Transaction, meeting: Meeting, questionee_id: str | None, words: str) -> tuple[str | None, str]:
    """Who is questioned: somebody who takes part, or a name and post in words. Raises NotFound, Invalid."""
    words = line(words, _("Người bị chất vấn"))
    if questionee_id is None:
        if not words:
            raise Invalid(_("Chưa ghi người bị chất vấn. Đề nghị chọn trong danh sách hoặc ghi họ tên, chức vụ."))
        return None, words
    given = questionee_of(tx, meeting, questionee_id)
    return given.id, words or given.name_with_title


def questionee_of(tx: Transaction, meeting: Meeting, participation_id: str) -> Participation:
    """Somebody who takes part and may be questioned (R-QA-05). Raises NotFound."""
    given = tx.get(Participation, id=participation_id, meeting_id=meeting.id)
    if given.role not in policy.QUESTIONEES:
        raise NotFound()
    return given


# One line of what people write about a question.
line = partial(typed.line, most=LONGEST_ISSUE)
