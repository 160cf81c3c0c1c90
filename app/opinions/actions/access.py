"""Loading a form for an action, and the streams an action on it records in."""

from sqlalchemy import select

from app.accounts.models import Person
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Participation, Role
from app.opinions import policy
from app.opinions.events import OpinionNoted
from app.opinions.models import OpinionForm, OpinionLine

PREPARERS = _("Việc này do Văn phòng hoặc Chủ tịch Ủy ban nhân dân thực hiện.")
SENDERS = _("Việc này do Chủ tịch Ủy ban nhân dân, hoặc Văn phòng theo lệnh của Chủ tịch, thực hiện.")


def streams_of(meeting_id: str, form_id: str) -> list[StreamRef]:
    """The members', the secretariat's, the form's own, and those of everybody who is asked or may be."""
    with db.reading() as session:  # a person more than is asked in the end is locked for nothing, and no harm
        members = Participation.meeting_id == meeting_id, Participation.role == Role.UBND_MEMBER
        may_be = select(Participation.person_id).where(*members, Participation.person_id.is_not(None))
        are = select(OpinionLine.person_id).where(OpinionLine.form_id == form_id)
        persons = {str(one) for one in [*session.scalars(may_be), *session.scalars(are)]}
    return [*own_streams(meeting_id, form_id), *map(Person.stream, sorted(persons))]


def own_streams(meeting_id: str, form_id: str) -> list[StreamRef]:
    """The same without the persons."""
    if not (is_id(meeting_id) and is_id(form_id)):
        raise NotFound()
    return [
        Meeting.members_stream(meeting_id), Meeting.desk_stream(meeting_id), OpinionForm.stream(form_id, meeting_id),
    ]  # fmt: skip


def prepared_by(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    """The meeting, for whoever prepares forms. Raises NotFound for a stranger or another kind of body, Forbidden."""
    meeting = seen_by(tx, actor, meeting_id)
    if not policy.is_for(meeting):
        raise NotFound()
    allow(policy.can_prepare(actor, meeting), PREPARERS)
    return meeting


def sent_by(tx: Transaction, actor: Actor, meeting_id: str, form_id: str) -> tuple[Meeting, OpinionForm]:
    """The meeting and its form, for whoever may send. Raises NotFound, Forbidden."""
    meeting = prepared_by(tx, actor, meeting_id)
    allow(policy.can_send(actor, meeting), SENDERS)
    return meeting, form_of(tx, meeting, form_id)


def form_of(tx: Transaction, meeting: Meeting, form_id: str) -> OpinionForm:
    """A form of that meeting. Raises NotFound."""
    return tx.get(OpinionForm, id=form_id, meeting_id=meeting.id)


def note(tx: Transaction, form: OpinionForm, standing: str) -> None:
    """Tells everybody on the roll, alone, how the form stands: their first page shows it whatever meeting it is of."""
    for line in form.lines:
        stream = Person.stream(line.person_id)
        if tx.hears(stream):
            tx.record(OpinionNoted(form.meeting_id, form.id, standing, line.number), stream)
