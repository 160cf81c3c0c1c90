"""A sealed ballot handed in: checked, linked into the list, and never opened (R-SEC-06, R-SEC-08, R-QUO-05)."""

import secrets
from typing import Any

from app.accounts.queries import people
from app.attendance import queries as attendance
from app.elections import queries, sealed
from app.elections.actions.access import seen
from app.elections.actions.keys import UNSOUND, require_electronic
from app.elections.events import BallotSealed
from app.elections.models import Election, ElectionState
from app.elections.models.sealed import SealedBallot, SealedVoter
from app.elections.sealing import ballots
from app.elections.sealing.curve import Unsound
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction


class Overtaken(Conflict):
    """Another ballot of the same voter came first; it stands."""


def hand_in(actor: Actor, meeting_id: str, election_id: str, text: str, replaces: int) -> dict[str, Any]:
    """The actor's sealed ballot, or another one in its place until the closing.

    `replaces`: the number of the ballot that it replaces, 0 for the first. The same text again changes nothing and gets
    the same answer. Returns {receipt, number, seq, link}. Raises NotFound, Forbidden for whoever was given no ballot,
    Invalid for one that is not lawful, Overtaken, Conflict.
    """
    proved = _proved(actor, meeting_id, election_id, text)
    with transaction([Election.stream(election_id, meeting_id)], actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        voter = sealed.voter(one, actor.id)
        if voter is None:
            raise Forbidden(_("Đại biểu chưa được phát phiếu của cuộc bỏ phiếu này."))
        require_electronic(one)
        held = sealed.last_of(one, voter.sign)
        if held is not None and held.text == text:
            return _answer(held)
        if one.state is not ElectionState.VOTING:
            raise Conflict(_("Việc bỏ phiếu đã kết thúc nên phiếu này không được tính."))
        _require_allowed(one, voter, actor)
        if replaces != voter.number:
            raise Overtaken(_("Phiếu này đến sau một phiếu mới hơn của đại biểu nên không thay đổi gì."))
        if proved != _bound(one, voter):  # voting began, or the key changed, since it was looked at
            _check(one, voter, text)
        return _answer(_keep(tx, one, voter, text))


def _require_allowed(one: Election, voter: SealedVoter, actor: Actor) -> None:
    assert one.sitting_id is not None
    if not attendance.is_here(one.sitting_id, voter.participation_id):
        raise Conflict(_("Đại biểu chưa điểm danh nên chưa thể biểu quyết. Đề nghị điểm danh."))
    if not actor.device or actor.device != people.voting_device(actor.id):
        raise Forbidden(
            _("Tài khoản đang sử dụng trên thiết bị khác. Chỉ thiết bị đã xác thực gần nhất được biểu quyết.")
        )


def _proved(actor: Actor, meeting_id: str, election_id: str, text: str) -> tuple[str, str] | None:
    """Checks a ballot before anything is locked: a chamber's proofs must not make other commands wait.

    What it was checked for, or None where there is nothing to check against. Raises Invalid.
    """
    with db.reading():
        one = queries.election(meeting_id, election_id)
        voter = sealed.voter(one, actor.id) if one is not None else None
        if one is None or voter is None or not one.is_electronic or one.state is not ElectionState.VOTING:
            return None
        _check(one, voter, text)
        return _bound(one, voter)


def _bound(one: Election, voter: SealedVoter) -> tuple[str, str]:
    assert one.key is not None
    return sealed.context(one, one.key), voter.sign


def _check(one: Election, voter: SealedVoter, text: str) -> None:
    key = one.key
    assert key is not None
    try:
        ballots.check(text, sealed.shape(one), bytes.fromhex(key.public_key), sealed.context(one, key), voter.sign)
    except Unsound as trouble:
        raise Invalid(UNSOUND) from trouble


def _keep(tx: Transaction, one: Election, voter: SealedVoter, text: str) -> SealedBallot:
    last, key = sealed.newest(one), one.key
    assert key is not None
    voter.number += 1
    seq, receipt = 1 + (last.seq if last else 0), ballots.receipt(text)
    previous = last.link if last else ballots.start(sealed.context(one, key))
    link = ballots.link(previous, seq, voter.sign, voter.number, receipt)
    ballot = SealedBallot(
        election_id=one.id, seq=seq, sign=voter.sign, number=voter.number, text=text, receipt=receipt, link=link
    )
    tx.add(ballot)
    tx.session.flush()
    tx.record(BallotSealed(one.id, seq, receipt, link))
    return ballot


def _answer(ballot: SealedBallot) -> dict[str, Any]:
    return {"receipt": ballot.receipt, "number": ballot.number, "seq": ballot.seq, "link": ballot.link}


def issue(tx: Transaction, one: Election) -> int:
    """Gives a ballot to everybody of the roll who was here since the issuing began; how many."""
    assert one.sitting_id is not None and one.issuing_at is not None
    here = attendance.here_between(one.sitting_id, one.issuing_at, tx.now)
    given = {
        row.participation_id: row.person_id
        for row in attendance.roster_of_now(one.meeting, tx.now)
        if row.participation_id in here and row.person_id
    }
    for participation_id, person_id in given.items():
        voter = SealedVoter(election_id=one.id, person_id=person_id, participation_id=participation_id, number=0)
        voter.sign = secrets.token_hex(16)
        tx.session.add(voter)
    return len(given)


def close(one: Election) -> None:
    """Fixes the sums that the tellers open. Raises Conflict where there is nothing to open."""
    key = one.key
    assert key is not None
    if not sealed.turnout(one):
        raise Conflict(
            _("Chưa có đại biểu nào bỏ phiếu nên không có kết quả để mở. Đề nghị chờ, hoặc hủy cuộc bỏ phiếu.")
        )
    key.sums = sealed.summed(one)
