"""What is asked about questions, their groups and who may be questioned."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.meetings import queries as meetings
from app.meetings.models import Meeting, Participation
from app.questioning import policy
from app.questioning.models import Promise, QuestionChoice, QuestionGroup, QuestionSlip
from app.voting.majorities import Outcome
from app.voting.models import Ballot

REMINDED_DAYS = 3


def slip(meeting: Meeting, slip_id: str) -> QuestionSlip | None:
    """A slip of that meeting."""
    found = db.session().get(QuestionSlip, slip_id) if is_id(slip_id) else None
    return found if found is not None and found.meeting_id == meeting.id else None


def group(meeting: Meeting, group_id: str) -> QuestionGroup | None:
    """A group of that meeting."""
    found = db.session().get(QuestionGroup, group_id) if is_id(group_id) else None
    return found if found is not None and found.meeting_id == meeting.id else None


def sent(meeting_id: str) -> Sequence[QuestionSlip]:
    """Every slip that was sent, in the order of their numbers."""
    of_meeting = QuestionSlip.meeting_id == meeting_id, QuestionSlip.submitted_at.is_not(None)
    return db.session().scalars(select(QuestionSlip).where(*of_meeting).order_by(QuestionSlip.number)).all()


def own(meeting: Meeting, actor: Actor) -> Sequence[QuestionSlip]:
    """The actor's slips of that meeting, drafts too, the newest first."""
    if not is_id(actor.id):
        return []
    mine = QuestionSlip.meeting_id == meeting.id, QuestionSlip.person_id == actor.id
    return db.session().scalars(select(QuestionSlip).where(*mine).order_by(QuestionSlip.edited_at.desc())).all()


def slips_of(group_id: str) -> Sequence[QuestionSlip]:
    """The slips that take up a group of voters' petitions, drafts too."""
    query = select(QuestionSlip).where(QuestionSlip.petitions_id == group_id)
    return db.session().scalars(query.order_by(QuestionSlip.edited_at)).all()


def put_to(meeting: Meeting, actor: Actor) -> list[QuestionSlip]:
    """What this person is asked, once the council has chosen."""
    return [one for one in sent(meeting.id) if policy.is_asked(actor, one) and policy.can_see_slip(actor, one)]


def groups(meeting_id: str) -> Sequence[QuestionGroup]:
    """Every group of the meeting in the order of their numbers."""
    mine = QuestionGroup.meeting_id == meeting_id
    return db.session().scalars(select(QuestionGroup).where(mine).order_by(QuestionGroup.number)).all()


def choice(meeting_id: str) -> QuestionChoice | None:
    """What the council chose, once it has."""
    return db.session().get(QuestionChoice, meeting_id)


def next_number(model: type[QuestionSlip] | type[QuestionGroup], meeting_id: str) -> int:
    """The number after the highest of that kind in the meeting; asked under the lock."""
    return 1 + (db.session().scalar(select(func.max(model.number)).where(model.meeting_id == meeting_id)) or 0)


def questionees(meeting: Meeting, at: datetime) -> list[Participation]:
    """Who takes part and may be questioned (R-QA-05), each person once."""
    return meetings.holders(meeting, sorted(policy.QUESTIONEES), at)


def carried_ballots(meeting_id: str) -> Sequence[Ballot]:
    """The open ballots that were announced and carried: one of them may have chosen the issues."""
    return db.session().scalars(
        select(Ballot)
        .where(
            Ballot.meeting_id == meeting_id,
            Ballot.announced_at.is_not(None),
            Ballot.voided_at.is_(None),
            Ballot.outcome == Outcome.PASSED,
        )
        .order_by(Ballot.number.desc())
    ).all()  # fmt: skip


def asker(meeting_id: str, slip_id: str) -> Participation | None:
    """Who asks that question, before any lock: that never changes."""
    with db.reading() as session:
        found = session.get(QuestionSlip, slip_id) if is_id(slip_id) else None
        return found.asker if found is not None and found.meeting_id == meeting_id else None


def answerer(meeting_id: str, group_id: str, invited: str | None = None) -> Participation | None:
    """Who answers that group as it is now, or who is invited to, where that person takes part."""
    with db.reading() as session:
        if invited is not None:
            guest = session.get(Participation, invited) if is_id(invited) else None
            return guest if guest is not None and guest.meeting_id == meeting_id else None
        found = session.get(QuestionGroup, group_id) if is_id(group_id) else None
        return found.answers if found is not None and found.meeting_id == meeting_id else None


def promises(meeting_id: str) -> Sequence[Promise]:
    """What was promised in that meeting, the next to be due first."""
    mine = Promise.meeting_id == meeting_id
    return db.session().scalars(select(Promise).where(mine).order_by(Promise.due_on, Promise.noted_at)).all()


def earlier_promises(meeting: Meeting) -> Sequence[Promise]:
    """What earlier meetings of the body left open, and what of that was closed in this one (R-QA-07, R-SES-09)."""
    return db.session().scalars(
        select(Promise)
        .join(Meeting, Meeting.id == Promise.meeting_id)
        .where(
            Meeting.body_id == meeting.body_id,
            Meeting.is_practice.is_(meeting.is_practice),
            Meeting.starts_on < meeting.starts_on,
            or_(Promise.closed_at.is_(None), Promise.closed_meeting_id == meeting.id),
        )
        .order_by(Promise.due_on, Promise.noted_at)
    ).all()  # fmt: skip


def promise(meeting: Meeting, promise_id: str) -> Promise | None:
    """A promise of that meeting, or one that it follows."""
    found = db.session().get(Promise, promise_id) if is_id(promise_id) else None
    return found if found is not None and may_follow(meeting, found) else None


def may_follow(meeting: Meeting, promise: Promise) -> bool:
    """Whether that meeting may close the promise: its own, or of an earlier meeting of the body."""
    made_in = promise.meeting
    is_earlier = made_in.body_id == meeting.body_id and made_in.starts_on < meeting.starts_on
    return made_in.id == meeting.id or (is_earlier and made_in.is_practice is meeting.is_practice)


def place_of_promise(promise_id: str) -> tuple[str, str]:
    """Its slip and its meeting, before any lock: they never change. Raises NotFound."""
    with db.reading() as session:
        found = session.get(Promise, promise_id) if is_id(promise_id) else None
        if found is None:
            raise NotFound()
        return found.slip_id, found.meeting_id


def meeting_of_slip(slip_id: str) -> str:
    """Its meeting, before any lock: that never changes. Raises NotFound."""
    with db.reading() as session:
        found = session.get(QuestionSlip, slip_id) if is_id(slip_id) else None
        if found is None:
            raise NotFound()
        return found.meeting_id


def near_their_day(at: datetime) -> tuple[Sequence[str], Sequence[str]]:
    """Slips that wait for their answer in writing, and open promises, that may have to be reminded of: ids.

    Wherever a council sits it is at most one day earlier or later than here. What is past is no longer reminded of, so
    it is not looked at again every minute.
    """
    over, soon = at.date() - timedelta(days=1), at.date() + timedelta(days=REMINDED_DAYS + 1)
    waiting = select(QuestionSlip.id).where(
        QuestionSlip.due_on.between(over, soon), QuestionSlip.written_on.is_(None), _not_reminded(QuestionSlip)
    )
    open_ones = select(Promise.id).where(
        Promise.due_on.between(over, soon), Promise.closed_at.is_(None), _not_reminded(Promise)
    )
    return db.session().scalars(waiting).all(), db.session().scalars(open_ones).all()


def is_near(meeting: Meeting, due_on: date, at: datetime) -> bool:
    """Whether that last day is reminded of now: from some days before it to the day itself, and no later."""
    return 0 <= (due_on - today(meeting, at)).days <= REMINDED_DAYS


def _not_reminded(owed: type[QuestionSlip] | type[Promise]) -> ColumnElement[bool]:
    return or_(owed.reminded_of.is_(None), owed.reminded_of != owed.due_on)


def today(meeting: Meeting, at: datetime) -> date:
    """The day that it is where the council sits."""
    return at.astimezone(meeting.body.time_zone).date()


def written_due(meeting: Meeting, at: datetime) -> date:
    """The last day for an answer in writing that is owed from that moment on: calendar days (R-QA-03)."""
    return today(meeting, at) + timedelta(days=int(meeting.rule_profile.get("written_answer_days", 20)))
