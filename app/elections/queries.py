"""What elections there are, who counts, what is shown now."""

from collections.abc import Sequence

from sqlalchemy import select

from app.elections import policy
from app.elections.models import Election, ElectionKind, ElectionState, TellerBoard
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings.models import Meeting, SittingState
from app.voting import queries as voting
from app.voting.models import Ballot

# What the hall and the delegates' pages of now follow: from the papers on, until something else comes.
UNDER_WAY = (
    ElectionState.ISSUING, ElectionState.VOTING, ElectionState.COUNTING, ElectionState.MINUTES_SIGNED,
)  # fmt: skip


def election(meeting_id: str, election_id: str) -> Election | None:
    """An election of that meeting."""
    if not is_id(election_id):
        return None
    query = select(Election).where(Election.id == election_id, Election.meeting_id == meeting_id)
    return db.session().scalars(query).first()


def all_of(meeting_id: str) -> Sequence[Election]:
    """Every election of the meeting in the order of their numbers."""
    return (
        db.session().scalars(select(Election).where(Election.meeting_id == meeting_id).order_by(Election.number)).all()
    )


def elections(meeting: Meeting, actor: Actor) -> list[Election]:
    """Those that this actor may see."""
    return [one for one in all_of(meeting.id) if policy.can_see(actor, one)]


def boards(meeting_id: str) -> Sequence[TellerBoard]:
    """Every counting committee of the meeting, the latest last."""
    mine = TellerBoard.meeting_id == meeting_id
    return db.session().scalars(select(TellerBoard).where(mine).order_by(TellerBoard.number)).all()


def board(meeting_id: str, board_id: str) -> TellerBoard | None:
    """A counting committee of that meeting."""
    return next((one for one in boards(meeting_id) if one.id == board_id), None)


def board_of_now(meeting_id: str) -> TellerBoard | None:
    """The committee that counts what comes: the latest."""
    return next(iter(reversed(boards(meeting_id))), None)


def shown_now(meeting: Meeting, actor: Actor) -> Election | None:
    """What a page of now shows: the sitting's election under way, else the last that it has announced, until something
    else is put to the vote."""
    held = next(
        (one for one in meeting.sittings if one.state in (SittingState.IN_PROGRESS, SittingState.ADJOURNED)), None
    )
    if held is None:
        return None
    known = elections(meeting, actor)
    under_way = [one for one in known if one.state in UNDER_WAY and one.sitting_id == held.id]
    if under_way:
        return max(under_way, key=lambda one: one.issuing_at or one.prepared_at)
    done = [one for one in known if one.announced_sitting_id == held.id and one.voided_at is None]
    last = max(done, key=lambda one: one.announced_at or one.prepared_at, default=None)
    return None if last is None or _is_past(last, voting.shown_now(meeting, actor)) else last


def _is_past(one: Election, ballot: Ballot | None) -> bool:
    """Whether that ballot is about something else and was opened after the announcement."""
    asked = ballot.opened_at if ballot is not None and ballot is not one.resolution_ballot else None
    return asked is not None and one.announced_at is not None and asked > one.announced_at


def to_count(meeting: Meeting, actor: Actor) -> list[Election]:
    """What this person has to count or to sign now, as a member of the counting committee."""
    return [one for one in all_of(meeting.id) if one.state is ElectionState.COUNTING and policy.is_teller(actor, one)]


def follows(one: Election) -> Election | None:
    """The next round of that election, where one was called."""
    again = Election.follows_id == one.id, Election.kind == one.kind
    return db.session().scalars(select(Election).where(*again)).first()


def taken_up(one: Election) -> Sequence[Election]:
    """What was put to the vote because of that one's numbers: confidence, relief (R-CONF-06)."""
    because = Election.follows_id == one.id, Election.kind != one.kind
    return db.session().scalars(select(Election).where(*because).order_by(Election.number)).all()


def elected_in(body_id: str, year: int, name: str, person_id: str | None) -> Election | None:
    """An election of that council, announced in that year, in which this person was elected (R-CONF-03)."""
    held = (
        select(Election)
        .join(Meeting, Meeting.id == Election.meeting_id)
        .where(Meeting.body_id == body_id, Meeting.is_practice.is_(False), Election.kind == ElectionKind.ELECTION)
        .where(Election.announced_at.is_not(None), Election.voided_at.is_(None))
    )
    for one in db.session().scalars(held):
        assert one.announced_at is not None
        chosen = [other for other in one.standing if other.is_elected]
        if one.announced_at.astimezone(one.meeting.body.time_zone).year == year and any(
            other.name.casefold() == name.casefold() or (person_id is not None and other.person_id == person_id)
            for other in chosen
        ):
            return one
    return None
