"""The counting at the closing, inside the transaction that closes: the numbers are written once and stay."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from app.attendance import queries as attendance
from app.kernel.transaction import Transaction
from app.meetings.models import Role
from app.meetings.orders import OnOrder
from app.voting import queries
from app.voting.actions.access import tell
from app.voting.events import BallotClosed
from app.voting.majorities import Outcome, outcome_of
from app.voting.models import Ballot, BallotLine, Choice


def close(
    tx: Transaction, one: Ballot, order: OnOrder, *, by_limit: bool = False, entered: Mapping[str, int] | None = None
) -> None:
    """Ends the ballot with the counts of its votes, or with those that were counted by hand (`entered`)."""
    tx.session.flush()
    votes = queries.votes_of(one.id) if entered is None else []
    here = _note_presence(tx, one, {vote.participation_id for vote in votes})
    counts = dict(queries.count(one.id)) if entered is None else dict(entered)
    one.closed_at, one.closed_by_limit = tx.now, by_limit
    one.closed_by_name, one.closed_order_name = order.pressed_name, order.ordered_name
    one.present = here
    for option in one.options:
        option.count = counts.get(option.choice, 0)
    one.in_favour, one.against, one.abstain = (counts.get(choice, 0) for choice in Choice)
    one.outcome = _decide(one, tx.now)
    not_voted = one.polled_not_voted if one.is_poll else here - sum(counts.get(choice, 0) for choice in Choice)
    tell(
        tx,
        one.sitting,
        BallotClosed(
            one.meeting_id, one.id, here, counts, not_voted, by_limit=by_limit, ordered_by=order.ordered_by,
        ),
        one.meeting_id,
    )  # fmt: skip


def _note_presence(tx: Transaction, one: Ballot, voted: set[str]) -> int:
    """Có mặt: whoever of the roll was here at any moment while it was open (R-QUO-05); returns how many."""
    assert one.sitting_id is not None and one.opened_at is not None
    here = attendance.here_between(one.sitting_id, one.opened_at, tx.now) | voted
    lines = set(tx.session.scalars(select(BallotLine.participation_id).where(BallotLine.ballot_id == one.id)))
    tx.session.execute(update(BallotLine).where(BallotLine.ballot_id == one.id).values(was_present=False))
    present = sorted(lines & here)
    for first in range(0, len(present), 500):
        some = BallotLine.participation_id.in_(present[first : first + 500])
        tx.session.execute(update(BallotLine).where(BallotLine.ballot_id == one.id, some).values(was_present=True))
    return len(present)


def _decide(one: Ballot, now: datetime) -> Outcome:
    tally, threshold = one.tally, one.threshold
    if tally is None or threshold is None:
        return Outcome.POLLED
    has_quorum = attendance.quorum_of(one.meeting, tally.present, tally.total).holds
    in_favour = bool(one.meeting.rule_profile.get("tie_follows_chair", False)) and _chair_is_in_favour(one, now)
    found = outcome_of(tally, threshold, has_quorum=has_quorum, chair_decides=in_favour)
    one.chair_decided = found is Outcome.PASSED and not threshold.is_reached(tally.in_favour, tally.total)
    return found


def _chair_is_in_favour(one: Ballot, now: datetime) -> bool:
    """The side of the committee's chairman, who presides (R-UB-04); known where votes have names."""
    chairs = {p.person_id for p in one.meeting.participations if p.role is Role.PRESIDING_OFFICER and p.holds(now)}
    mine = [line.participation_id for line in queries.lines_of(one.id) if line.person_id in chairs]
    return any(vote.choice == Choice.IN_FAVOUR for vote in queries.votes_of(one.id) if vote.participation_id in mine)
