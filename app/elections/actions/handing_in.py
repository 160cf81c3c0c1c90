"""A sealed ballot handed in: checked, linked into the list, and never opened (R-SEC-06, R-SEC-08, R-QUO-05)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.accounts.models import Person
from app.accounts.queries import people
from app.attendance.models import Attendance, Standing
from app.elections import queries, sealed
from app.elections.actions.access import seen
from app.elections.actions.keys import UNSOUND, require_electronic
from app.elections.events import BallotSealed
from app.elections.models import Election, ElectionState
from app.elections.models.sealed import SealedBallot, SealedVoter
from app.elections.sealing import ballots
from app.elections.sealing.ballots import Shape
from app.elections.sealing.curve import Unsound
from app.kernel import db, threads
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, group, transaction
from app.meetings.models import Participation
from app.voting.voters import require_allowed


class Overtaken(Conflict):
    """Another ballot of the same voter came first; it stands."""


@dataclass(frozen=True)
class _Paper:
    """What all proofs of an election are checked against; fixed from the issuing on."""

    meeting_id: str
    shape: Shape
    key: bytes
    context: str

    def check(self, sign: str, text: str) -> None:
        """Raises Invalid. In a real thread: a chamber's proofs must make no other command wait."""
        try:
            threads.apart(ballots.check, text, self.shape, self.key, self.context, sign)
        except Unsound as trouble:
            raise Invalid(UNSOUND) from trouble


@dataclass(frozen=True)
class _Voter:
    """What is known of a sender, and of the ballot that counts so far."""

    participation_id: str
    until: datetime | None
    presence: Standing | None
    device: str | None
    sign: str
    number: int
    seq: int | None
    receipt: str | None
    link: str | None

    @property
    def answer(self) -> dict[str, Any]:
        return {"receipt": self.receipt, "number": self.number, "seq": self.seq, "link": self.link}


@dataclass
class _Box:
    """An election, the end of its list and who votes in one unit, as they stood when so much was recorded in it."""

    mark: int
    one: Election
    context: str
    seq: int
    link: str
    voters: dict[str, _Voter]


def hand_in(actor: Actor, meeting_id: str, election_id: str, text: str, replaces: int) -> dict[str, Any]:
    """The actor's sealed ballot, or another one in its place until the closing; recorded in the group.

    `replaces`: the number of the ballot that it replaces, 0 for the first. The same text again changes nothing and gets
    the same answer. Returns {receipt, number, seq, link}. Raises NotFound, Forbidden for whoever was given no ballot,
    Invalid for one that is not lawful, Overtaken, Conflict.
    """
    proved = _proved(actor, meeting_id, election_id, text)
    # The sender's own stream is named so that a unit knows whose ballots it carries; nothing is recorded there.
    streams = [Election.stream(election_id, meeting_id), Person.stream(actor.id)]
    return group.run(streams, lambda: put_in(actor, meeting_id, election_id, text, replaces, proved))


def put_in(
    actor: Actor, meeting_id: str, election_id: str, text: str, replaces: int, proved: tuple[str, str] | None
) -> dict[str, Any]:
    """What `hand_in` does in a unit; `proved` is what the ballot was checked for before."""
    with transaction([Election.stream(election_id, meeting_id)], actor) as tx:
        box = _box(tx, actor, meeting_id, election_id)
        voter = box.voters.get(actor.id)
        if voter is None:
            seen(tx, actor, meeting_id, election_id)  # a stranger is told that there is nothing
            raise Forbidden(_("Đại biểu chưa được phát phiếu của cuộc bỏ phiếu này."))
        require_electronic(box.one)
        receipt = ballots.receipt(text)
        if voter.receipt == receipt:
            return voter.answer
        if box.one.state is not ElectionState.VOTING:
            raise Conflict(_("Việc bỏ phiếu đã kết thúc nên phiếu này không được tính."))
        require_allowed(voter, actor, tx.now)
        if replaces != voter.number:
            raise Overtaken(_("Phiếu này đến sau một phiếu mới hơn của đại biểu nên không thay đổi gì."))
        if proved != (box.context, voter.sign):  # voting began, or the key changed, since it was looked at
            _paper(box.one).check(voter.sign, text)
        return _keep(tx, box, voter, text, receipt)


# ---- before anything is locked -----------------------------------------------------------------

_SIGN = select(SealedVoter.sign).where(
    SealedVoter.election_id == bindparam("election"), SealedVoter.person_id == bindparam("person")
)
# What a paper is checked against never changes while it can be handed in, and a whole chamber asks in one instant.
_papers: dict[str, _Paper] = {}


def _proved(actor: Actor, meeting_id: str, election_id: str, text: str) -> tuple[str, str] | None:
    """Checks a ballot; what it was checked for, or None where there is nothing to check against. Raises Invalid."""
    with db.reading() as session:
        sign = session.scalar(_SIGN, {"election": election_id, "person": actor.id})
        paper = _paper_of(meeting_id, election_id) if sign else None
    db.end_snapshot()  # hundreds wait from here on: none of them holds a connection to the database meanwhile
    if paper is None or sign is None:
        return None
    paper.check(sign, text)
    return paper.context, sign


def _paper_of(meeting_id: str, election_id: str) -> _Paper | None:
    known = _papers.get(election_id)
    if known is None:
        one = queries.election(meeting_id, election_id)
        if one is None or not one.is_electronic or one.state is not ElectionState.VOTING:
            return None
        known = _papers[election_id] = _paper(one)
    return known if known.meeting_id == meeting_id else None


def _paper(one: Election) -> _Paper:
    key = one.key
    assert key is not None
    return _Paper(one.meeting_id, sealed.shape(one), bytes.fromhex(key.public_key), sealed.context(one, key))


# ---- in the unit -------------------------------------------------------------------------------

_VOTERS = (
    select(
        SealedVoter.person_id,
        SealedVoter.participation_id,
        Participation.ends_at,
        Attendance.standing,
        people.last_verified(SealedVoter.person_id),
        SealedVoter.sign,
        SealedVoter.number,
        SealedBallot.seq,
        SealedBallot.receipt,
        SealedBallot.link,
    )
    .join(Participation, Participation.id == SealedVoter.participation_id)
    .outerjoin(
        Attendance,
        (Attendance.sitting_id == bindparam("sitting")) & (Attendance.participation_id == SealedVoter.participation_id),
    )
    .outerjoin(
        SealedBallot,
        (SealedBallot.election_id == SealedVoter.election_id)
        & (SealedBallot.sign == SealedVoter.sign)
        & (SealedBallot.number == SealedVoter.number),
    )
    .where(
        SealedVoter.election_id == bindparam("election"),
        SealedVoter.person_id.in_(bindparam("persons", expanding=True)),
    )
)
_VOTER_TABLE = cast(Table, SealedVoter.__table__)
_LISTED = insert(cast(Table, SealedBallot.__table__))
_NUMBERED = (
    update(_VOTER_TABLE)
    .where(_VOTER_TABLE.c.election_id == bindparam("election"), _VOTER_TABLE.c.person_id == bindparam("person"))
    .values(number=bindparam("made"))
)


def _box(tx: Transaction, actor: Actor, meeting_id: str, election_id: str) -> _Box:
    """The box as it stands: read once for all whose commands share the unit, and anew after anything else was recorded
    in it. Raises NotFound."""
    if tx.shared is None:
        return _opened(tx, meeting_id, election_id, [actor.id])
    boxes: dict[str, _Box] = tx.session.info.setdefault("boxes", {})
    box = boxes.get(election_id)
    if box is None or box.mark != tx.mark:
        tx.written()
        box = boxes[election_id] = _opened(tx, meeting_id, election_id, list(tx.shared))
    return box


def _opened(tx: Transaction, meeting_id: str, election_id: str, persons: list[str]) -> _Box:
    one = queries.election(meeting_id, election_id)
    if one is None:
        raise NotFound()
    last = sealed.newest(one)
    context = _paper(one).context if one.key is not None else ""
    asked = {"sitting": one.sitting_id, "election": one.id, "persons": persons}
    rows = tx.session.connection().execute(_VOTERS, asked)
    voters = {str(row[0]): _Voter(*tuple(row)[1:]) for row in rows}
    seq, link = (last.seq, last.link) if last else (0, ballots.start(context))
    return _Box(tx.mark, one, context, seq, link, voters)


def _keep(tx: Transaction, box: _Box, voter: _Voter, text: str, receipt: str) -> dict[str, Any]:
    number, seq, election_id = voter.number + 1, box.seq + 1, box.one.id
    link = ballots.link(box.link, seq, voter.sign, number, receipt)
    listed = {"sign": voter.sign, "number": number, "text": text, "receipt": receipt, "link": link}
    tx.write(_LISTED, {"election_id": election_id, "seq": seq, **listed})
    tx.write(_NUMBERED, {"election": election_id, "person": tx.actor.id, "made": number})
    tx.record(BallotSealed(election_id, seq, receipt, link))
    kept = replace(voter, number=number, seq=seq, receipt=receipt, link=link)
    box.mark, box.seq, box.link, box.voters[tx.actor.id] = tx.mark, seq, link, kept
    return kept.answer
