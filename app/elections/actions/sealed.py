"""Sealed ballots given out, and their sums fixed for the tellers (R-SEC-08, R-QUO-05)."""

import secrets

from app.attendance import queries as attendance
from app.elections import policy, sealed
from app.elections.models import Election
from app.elections.models.sealed import SealedVoter
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import Transaction


def require_enough(one: Election, here: int) -> None:
    """Raises Conflict where so few are here that the sum would say how each of them voted (R-SEC-10)."""
    least = policy.least_voters(one.meeting)
    if here < least:
        raise Conflict(
            _(
                "Phiếu kín điện tử cần ít nhất {least} đại biểu; hiện có {here}. Với ít phiếu, tổng số có thể để lộ "
                "lựa chọn của từng người. Đề nghị chuyển cuộc bỏ phiếu này sang phiếu giấy.",
                least=least,
                here=here,
            )
        )


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
    """Fixes the sums that the tellers open. Raises Conflict where there is too little to open."""
    key = one.key
    assert key is not None
    voted, least = sealed.turnout(one), policy.least_voters(one.meeting)
    if voted < least:
        raise Conflict(
            _(
                "Mới có {voted} phiếu. Dưới {least} phiếu, tổng số có thể để lộ lựa chọn của từng người nên không được "
                "mở. Đề nghị chờ thêm đại biểu bỏ phiếu, hoặc hủy để bỏ phiếu giấy.",
                voted=voted,
                least=least,
            )
        )
    key.sums = sealed.summed(one)
