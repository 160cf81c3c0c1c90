"""What is asked about opinion forms, their roll, and what waits for whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.documents.models import Document, Dossier, Version, VersionState
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.transaction import Receipt
from app.meetings.models import Meeting, MeetingKind, MeetingState, Participation
from app.opinions import policy
from app.opinions.models import Opinion, OpinionForm, OpinionGiven, OpinionLine
from app.voting.queries import receipt_code

_IS_OUT = and_(
    OpinionForm.sent_at.is_not(None), OpinionForm.consolidated_at.is_(None), OpinionForm.withdrawn_at.is_(None)
)
# A meeting in one of these states takes a matter on its agenda.
_COMING = (
    MeetingState.DRAFT, MeetingState.CONVENED, MeetingState.PREPARING, MeetingState.OPENED, MeetingState.IN_SITTING,
    MeetingState.RECESS, MeetingState.POSTPONED,
)  # fmt: skip


@dataclass(frozen=True)
class Returns:
    """How many have answered, of how many; and, for those who may know before the end, who."""

    returned: int
    total: int


def form(meeting: Meeting, form_id: str) -> OpinionForm | None:
    """A form of that meeting."""
    found = db.session().get(OpinionForm, form_id) if is_id(form_id) else None
    return found if found is not None and found.meeting_id == meeting.id else None


def forms(meeting: Meeting, actor: Actor) -> list[OpinionForm]:
    """The forms of that meeting that the actor may see, the newest first."""
    mine = select(OpinionForm).where(OpinionForm.meeting_id == meeting.id).order_by(OpinionForm.number.desc())
    return [one for one in db.session().scalars(mine) if policy.can_see(actor, one)]


def reported_at(meeting: Meeting, actor: Actor) -> list[OpinionForm]:
    """The forms of other meetings that this one hears of, or deals with."""
    placed = OpinionForm.next_meeting_id == meeting.id, OpinionForm.meeting_id != meeting.id
    found = db.session().scalars(select(OpinionForm).where(*placed).order_by(OpinionForm.deadline))
    return [one for one in found if policy.can_see(actor, one)]


def asked_of(actor: Actor, at: datetime) -> list[tuple[OpinionForm, OpinionLine]]:
    """The forms of all meetings that this person may answer now, the most pressing first."""
    if not is_id(actor.id):
        return []
    query = (
        select(OpinionForm, OpinionLine)
        .join(OpinionLine, OpinionLine.form_id == OpinionForm.id)
        .where(OpinionLine.person_id == actor.id, _IS_OUT, OpinionForm.deadline > at)
        .order_by(OpinionForm.deadline)
    )
    return [(one, line) for one, line in db.session().execute(query) if policy.can_see_forms(actor, one.meeting)]


def line_of(form_id: str, actor: Actor) -> OpinionLine | None:
    """The actor's place on the roll."""
    if not is_id(actor.id):
        return None
    mine = select(OpinionLine).where(OpinionLine.form_id == form_id, OpinionLine.person_id == actor.id)
    return db.session().scalars(mine).first()


def returns(form_id: str) -> Returns:
    """How many of the roll have answered so far."""
    asked = select(func.count(OpinionLine.opinion), func.count()).where(OpinionLine.form_id == form_id)
    returned, total = db.session().execute(asked).one()
    return Returns(returned, total)


def count(form_id: str) -> dict[Opinion, int]:
    """How many answered what, as it stands: for the counting alone."""
    given = OpinionLine.form_id == form_id, OpinionLine.opinion.is_not(None)
    rows = db.session().execute(select(OpinionLine.opinion, func.count()).where(*given).group_by(OpinionLine.opinion))
    return {Opinion(row[0]): row[1] for row in rows if row[0] is not None}


def given(form_id: str, participation_id: str) -> Sequence[OpinionGiven]:
    """Every opinion that one member gave, in order."""
    mine = OpinionGiven.form_id == form_id, OpinionGiven.participation_id == participation_id
    return db.session().scalars(select(OpinionGiven).where(*mine).order_by(OpinionGiven.number)).all()


def over(at: datetime) -> list[tuple[str, str]]:
    """The forms whose time is over and that nobody has counted: (meeting, form)."""
    return _named(_IS_OUT, OpinionForm.deadline <= at)


def to_remind(at: datetime) -> list[tuple[str, str]]:
    """The forms whose members are to be reminded by now: (meeting, form)."""
    return _named(_IS_OUT, OpinionForm.remind_at <= at, OpinionForm.deadline > at)


def _named(*which: ColumnElement[bool]) -> list[tuple[str, str]]:
    rows = db.session().execute(select(OpinionForm.meeting_id, OpinionForm.id).where(*which))
    return [(row[0], row[1]) for row in rows]


def papers(meeting: Meeting) -> Sequence[Version]:
    """The released versions of that meeting's papers: what a form may be bound to."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED)
        .order_by(Version.released_at.desc(), Document.title)
    )
    return db.session().scalars(query).all()


def coming_meetings(meeting: Meeting) -> list[Meeting]:
    """The committee's meetings that a matter may still be put before, the nearest first; that meeting may be one."""
    query = (
        select(Meeting)
        .where(
            Meeting.body_id == meeting.body_id, Meeting.state.in_(_COMING), Meeting.kind != MeetingKind.BRIEFING,
            Meeting.is_practice == meeting.is_practice,
        )
        .order_by(Meeting.starts_on, Meeting.created_at)
    )  # fmt: skip
    return list(db.session().scalars(query))


def still_asked(form_id: str) -> list[str]:
    """The persons who have not answered, as far as they still take part in the meeting."""
    silent = OpinionLine.form_id == form_id, OpinionLine.opinion.is_(None)
    takes_part = or_(Participation.ends_at.is_(None), Participation.ends_at > clock.now())
    query = select(OpinionLine.person_id).join(Participation, Participation.id == OpinionLine.participation_id)
    return list(db.session().scalars(query.where(*silent, takes_part)))


def next_number(meeting_id: str) -> int:
    """The number after the highest of the meeting; asked under the lock."""
    highest = select(func.max(OpinionForm.number)).where(OpinionForm.meeting_id == meeting_id)
    return 1 + (db.session().scalar(highest) or 0)


def receipt(actor: Actor, key: str) -> str:
    """The short form of the receipt for the opinion that was sent under that key."""
    kept = db.session().get(Receipt, (actor.id, key)) if key else None
    return receipt_code(str(json.loads(kept.answer)["receipt"]["hash"])) if kept else ""
