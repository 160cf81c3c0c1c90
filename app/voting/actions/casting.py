"""One answer of one delegate: one's own, from one's own device, while it is open and one is here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.accounts.models import Person
from app.accounts.queries import people
from app.attendance.models import Attendance
from app.attendance.models import Standing as Presence
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import Participation
from app.voting.events import VoteCast, VoteNoted
from app.voting.models import Ballot, BallotLine, BallotState, Choice, Choosing, Vote
from app.voting.voters import require_allowed
from app.voting.wording import choice_words, clock_of


class Overtaken(Conflict):
    """Another choice of the same delegate came first; it stands."""


class TooLate(Conflict):
    """The time was over when it arrived."""


@dataclass(frozen=True)
class _Voter:
    """What is known of a sender, found in one question to the database: a whole chamber votes in one instant."""

    participation_id: str
    until: datetime | None
    presence: Presence | None
    device: str | None
    choice: str | None
    number: int


def streams_of(meeting_id: str, ballot_id: str, person_id: str) -> list[StreamRef]:
    """What a vote records in; its command names them to the group."""
    return [Ballot.stream(ballot_id, meeting_id), Person.stream(person_id)]


def cast_vote(
    actor: Actor, meeting_id: str, ballot_id: str, choice: str, *, replaces: int, seen: str, key: str
) -> dict[str, Any]:
    """The actor's answer, or another one in its place until the closing (R-VOTE-01, R-VOTE-08, R-QUO-05).

    `replaces`: the number of the choice that it replaces, 0 for the first; an older choice that arrives late never
    overwrites a newer one. `seen`: when the ballot was opened, as the sender saw it: who did not see it open does not
    vote. Returns {choice, number, recorded_at, receipt}. Raises NotFound, Forbidden, Invalid, TooLate, Overtaken.
    """
    with transaction(streams_of(meeting_id, ballot_id, actor.id), actor) as tx:
        one = _ballot(tx, ballot_id)
        voter = _voter(tx, one, actor) if one is not None and one.meeting_id == meeting_id else None
        if one is None or voter is None:
            raise NotFound(_("Đại biểu không có trong danh sách biểu quyết của nội dung này."))
        _require_open(one, tx.now, seen)
        require_allowed(voter, actor, tx.now)
        _require_choice(one, choice)
        if replaces != voter.number:
            raise _overtaken(one, voter)
        return _keep(tx, one, voter, choice, key)


# Made once: what a statement costs to put together, a whole chamber would pay in one instant.
_VOTERS = (
    select(
        BallotLine.person_id,
        BallotLine.participation_id,
        Participation.ends_at,
        Attendance.standing,
        people.last_verified(BallotLine.person_id),
        Vote.choice,
        Vote.number,
    )
    .join(Participation, Participation.id == BallotLine.participation_id)
    .outerjoin(
        Attendance,
        (Attendance.sitting_id == bindparam("sitting")) & (Attendance.participation_id == BallotLine.participation_id),
    )
    .outerjoin(Vote, (Vote.ballot_id == BallotLine.ballot_id) & (Vote.participation_id == BallotLine.participation_id))
    .where(BallotLine.ballot_id == bindparam("ballot"), BallotLine.person_id.in_(bindparam("persons", expanding=True)))
)
_VOTES, _CHOOSINGS = cast(Table, Vote.__table__), cast(Table, Choosing.__table__)
_FIRST, _MADE = insert(_VOTES), insert(_CHOOSINGS)
_CHANGED = (
    update(_VOTES)
    .where(_VOTES.c.ballot_id == bindparam("ballot"), _VOTES.c.participation_id == bindparam("line"))
    .values({name: bindparam(f"new_{name}") for name in ("choice", "number", "at", "key")})
)


def _ballot(tx: Transaction, ballot_id: str) -> Ballot | None:
    """The ballot, read once for all who vote in one unit: a session lets go of what nobody holds."""
    held: dict[str, Ballot] = tx.session.info.setdefault("ballots", {})
    one = held.get(ballot_id)
    if one is None or one not in tx.session:
        one = tx.session.get(Ballot, ballot_id)
        if one is not None:
            held[ballot_id] = one
    return one


@dataclass
class _Roll:
    """Those who vote in one unit, as they stood when so much had been recorded in it."""

    mark: int
    voters: dict[str, _Voter]


def _voter(tx: Transaction, one: Ballot, actor: Actor) -> _Voter | None:
    """What is known of the actor: asked together with all whose commands share the unit, and anew after any of them
    recorded something else, such as that somebody has left."""
    if tx.shared is None:
        return _voters(tx, one, [actor.id]).get(actor.id)
    rolls: dict[str, _Roll] = tx.session.info.setdefault("rolls", {})
    roll = rolls.get(one.id)
    if roll is None or roll.mark != tx.mark:
        tx.written()
        roll = rolls[one.id] = _Roll(tx.mark, _voters(tx, one, list(tx.shared)))
    return roll.voters.get(actor.id)


def _voters(tx: Transaction, one: Ballot, persons: list[str]) -> dict[str, _Voter]:
    asked = {"sitting": one.sitting_id, "ballot": one.id, "persons": persons}
    rows = tx.session.connection().execute(_VOTERS, asked)
    return {str(row[0]): _Voter(row[1], row[2], row[3], row[4], row[5], row[6] or 0) for row in rows}


def _require_open(one: Ballot, now: datetime, seen: str) -> None:
    if one.state is BallotState.VOID:
        raise Conflict(one.standing)
    if one.opened_at is None or seen != one.opened_at.isoformat():
        raise Conflict(_("Lựa chọn này được gửi khi biểu quyết chưa mở nên không được tính."))
    if not one.is_electronic:
        raise Conflict(_("Nội dung này không biểu quyết bằng thiết bị. Đề nghị theo hướng dẫn của Chủ tọa."))
    if not one.takes_votes(now):
        ended = one.closed_at or one.closes_at
        assert ended is not None
        raise TooLate(
            _(
                "Biểu quyết đã kết thúc lúc {time} nên lựa chọn này không được tính.",
                time=clock_of(ended, one.meeting.body.time_zone),
            )
        )


def _require_choice(one: Ballot, choice: str) -> None:
    known = [option.choice for option in one.options] if one.is_poll else list(Choice)
    if choice not in known:
        raise Invalid(_("Không có lựa chọn này trong biểu quyết. Đề nghị tải lại trang rồi chọn lại."))


def _overtaken(one: Ballot, voter: _Voter) -> Overtaken:
    if voter.choice is None:
        return Overtaken(_("Lựa chọn này thay cho một lựa chọn chưa được ghi nhận. Đề nghị chọn lại."))
    return Overtaken(
        _(
            "Lựa chọn này đến sau một lựa chọn mới hơn nên không thay đổi gì. Lựa chọn đang được ghi nhận: {choice}.",
            choice=choice_words(one, voter.choice),
        )
    )


def _keep(tx: Transaction, one: Ballot, voter: _Voter, choice: str, key: str) -> dict[str, Any]:
    number = voter.number + 1
    whose = {"ballot_id": one.id, "participation_id": voter.participation_id}
    kept = {"choice": choice, "number": number, "at": tx.now, "key": key}
    tx.write(_MADE, {**whose, **kept, "device": tx.actor.device})
    if voter.number:
        changed = {f"new_{name}": value for name, value in kept.items()}
        tx.write(_CHANGED, {"ballot": one.id, "line": voter.participation_id, **changed})
    else:
        tx.write(_FIRST, {**whose, **kept})
    recorded = tx.record(VoteCast(one.id, voter.participation_id, number, choice))
    at = tx.now.isoformat()
    tx.record(VoteNoted(one.id, number, choice, at), Person.stream(tx.actor.id))
    roll = tx.session.info.get("rolls", {}).get(one.id)
    if roll is not None:
        roll.mark, roll.voters[tx.actor.id] = tx.mark, replace(voter, choice=choice, number=number)
    return {"choice": choice, "number": number, "recorded_at": at, "receipt": recorded}
