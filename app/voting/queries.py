"""What ballots there are, how one stands, what somebody's own answer is, who answered what."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.queries import people
from app.attendance import queries as attendance
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.transaction import Receipt
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Sitting, SittingState
from app.voting import policy
from app.voting.models import Ballot, BallotLine, BallotState, BallotSubject, Choosing, Vote

_OPEN = (Ballot.opened_at.isnot(None), Ballot.closed_at.is_(None), Ballot.voided_at.is_(None))


@dataclass(frozen=True)
class Turnout:
    """How many of those here have answered; never what."""

    voted: int
    present: int
    total: int


@dataclass(frozen=True)
class Standing:
    """One line of the roll of a ballot: is here or not, has answered or not; the choice only where it may be seen."""

    line: BallotLine
    is_here: bool
    has_voted: bool
    choice: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class MyBallot:
    """What somebody's own page says of a ballot: whether one may vote, and one's answer with its receipt."""

    ballot: Ballot
    is_on_roll: bool
    is_here: bool
    is_voting_device: bool
    choice: str | None
    number: int
    at: datetime | None
    receipt: str

    @property
    def may_vote(self) -> bool:
        return self.is_on_roll and self.is_here and self.is_voting_device


def ballot(meeting_id: str, ballot_id: str) -> Ballot | None:
    """A ballot of that meeting."""
    if not is_id(ballot_id):
        return None
    return db.session().scalars(select(Ballot).where(Ballot.id == ballot_id, Ballot.meeting_id == meeting_id)).first()


def ballots(meeting: Meeting, actor: Actor) -> list[Ballot]:
    """Every ballot of the meeting that this actor may see, in the order of their numbers."""
    found = db.session().scalars(select(Ballot).where(Ballot.meeting_id == meeting.id).order_by(Ballot.number))
    return [one for one in found if policy.can_see(actor, one)]


def all_open() -> Sequence[Ballot]:
    """The ballots that are open now, in all meetings."""
    return db.session().scalars(select(Ballot).where(*_OPEN)).all()


def open_ballot(meeting_id: str) -> Ballot | None:
    """The ballot that is open now in that meeting: there is one at most."""
    return db.session().scalars(select(Ballot).where(Ballot.meeting_id == meeting_id, *_OPEN)).first()


def shown_now(meeting: Meeting, actor: Actor) -> Ballot | None:
    """What a page of now shows: the open ballot, else the last one that was closed or announced in an open sitting."""
    found = [one for one in ballots(meeting, actor) if one.state in (BallotState.CLOSED, BallotState.ANNOUNCED)]
    opened = open_ballot(meeting.id)
    if opened is not None:
        return opened if policy.can_see(actor, opened) else None
    held = next(
        (one for one in meeting.sittings if one.state in (SittingState.IN_PROGRESS, SittingState.ADJOURNED)), None
    )
    latest = max(found, key=lambda one: one.closed_at or one.prepared_at, default=None)
    return latest if latest is not None and held is not None and latest.sitting_id == held.id else None


def of_item(item_id: str) -> Sequence[Ballot]:
    """The ballots about an item, in the order of their numbers."""
    query = select(Ballot).join(Ballot.subjects).where(BallotSubject.item_id == item_id).order_by(Ballot.number)
    return db.session().scalars(query).all()


def sitting_under_way(meeting: Meeting) -> Sitting | None:
    """The sitting in which a vote may be held now."""
    return next((one for one in meeting.sittings if one.state is SittingState.IN_PROGRESS), None)


def turnout(one: Ballot) -> Turnout:
    """How many have answered, how many of the roll are here, how many the roll has."""
    session = db.session()
    voted = session.scalar(select(func.count()).select_from(Vote).where(Vote.ballot_id == one.id)) or 0
    if one.present is not None and one.total is not None:
        return Turnout(voted, one.present, one.total)
    on_roll = set(session.scalars(select(BallotLine.participation_id).where(BallotLine.ballot_id == one.id)))
    return Turnout(voted, len(on_roll & _here(one)), one.total if one.total is not None else len(on_roll))


def _here(one: Ballot) -> set[str]:
    return attendance.here(one.sitting_id) if one.sitting_id is not None else set()


def standings(one: Ballot, actor: Actor) -> list[Standing]:
    """The roll of a ballot in its order; choices only where the actor may see them."""
    votes = {vote.participation_id: vote for vote in votes_of(one.id)}
    here = _here(one)
    shows = policy.can_see_choices(actor, one)
    found = []
    for line in lines_of(one.id):
        vote = votes.get(line.participation_id)
        is_here = line.was_present if line.was_present is not None else line.participation_id in here
        found.append(
            Standing(
                line, is_here, vote is not None, vote.choice if vote and shows else None, vote.at if vote else None
            )
        )
    return found


def lines_of(ballot_id: str) -> Sequence[BallotLine]:
    """The roll as it was when the ballot opened."""
    query = select(BallotLine).where(BallotLine.ballot_id == ballot_id)
    return db.session().scalars(query.order_by(BallotLine.position, BallotLine.code, BallotLine.sort_name)).all()


def votes_of(ballot_id: str) -> Sequence[Vote]:
    """The answers as they stand. For counting; whoever shows them asks the policy first."""
    return db.session().scalars(select(Vote).where(Vote.ballot_id == ballot_id)).all()


def choices_of(ballot_id: str, participation_id: str) -> Sequence[Choosing]:
    """Every choice one delegate made, in order."""
    query = select(Choosing).where(Choosing.ballot_id == ballot_id, Choosing.participation_id == participation_id)
    return db.session().scalars(query.order_by(Choosing.number)).all()


def count(ballot_id: str) -> Counter[str]:
    """How many chose what, as it stands."""
    query = select(Vote.choice, func.count()).where(Vote.ballot_id == ballot_id).group_by(Vote.choice)
    return Counter({row[0]: row[1] for row in db.session().execute(query)})


def mine(one: Ballot, actor: Actor) -> MyBallot:
    """The ballot as this actor's own page shows it."""
    line = _line(one, actor)
    vote = db.session().get(Vote, (one.id, line.participation_id)) if line else None
    return MyBallot(
        one,
        is_on_roll=line is not None,
        is_here=bool(line and one.sitting_id and attendance.is_here(one.sitting_id, line.participation_id)),
        is_voting_device=actor.device != "" and actor.device == people.voting_device(actor.id),
        choice=vote.choice if vote else None,
        number=vote.number if vote else 0,
        at=vote.at if vote else None,
        receipt=receipt_code(_receipt(actor.id, vote.key)) if vote else "",
    )


def _line(one: Ballot, actor: Actor) -> BallotLine | None:
    if not is_id(actor.id):
        return None
    query = select(BallotLine).where(BallotLine.ballot_id == one.id, BallotLine.person_id == actor.id)
    return db.session().scalars(query).first()


def _receipt(actor_id: str, key: str) -> str:
    kept = db.session().get(Receipt, (actor_id, key))
    return str(json.loads(kept.answer)["receipt"]["hash"]) if kept else ""


def receipt_code(digest: str) -> str:
    """The short form of a receipt that a person can read out: the first eight of its hash, "7F3A 92CD"."""
    short = digest[:8].upper()
    return f"{short[:4]} {short[4:]}" if short else ""


def is_voter(meeting: Meeting, actor: Actor) -> bool:
    """Whether this actor votes in the meeting at all: a delegate, or a member of the committee."""
    role = attendance.member_role(meeting)
    return role in meetings.roles(actor, meeting)
