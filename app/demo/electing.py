"""The secret ballots of the first session as they go: the list, the papers, the box, the minutes, the announcement.

Of the committee's four vice chairs (B05) three are elected; the fourth has 27 of 54 votes, exactly half, and is not.
The box of the second round waits to be counted until the third morning goes on: what the tellers find in it is for
whoever visits, two of them enter it (the scenario expects 52 papers, 51 valid, 41 votes).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from app.demo import accounts, attending, facts
from app.demo.pace import Step, later
from app.demo.posts import AGAIN, HELD, VICE_CHAIRS, Held
from app.demo.preparing import items
from app.elections import actions, queries
from app.elections.models import Answer, Election, ElectionState
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm, BallotState, Choice

BY_HAND = "Biểu quyết bằng hình thức giơ tay theo điều hành của chủ tọa"
HANDED_TO = "Văn phòng Đoàn ĐBQH và HĐND tỉnh"
TELLERS_NAMED = datetime(2026, 4, 14, 9, 33, tzinfo=facts.ZONE)


def steps() -> Iterator[Step]:
    """What happens around the committee of tellers on the first day, and every election from its list to its end."""
    yield TELLERS_NAMED, _name_tellers
    for held in HELD:
        yield held.begins, partial(_list, held=held)
        yield from _until_the_box(held, held.begins + timedelta(minutes=2))
        yield from _count(held, held.begins + timedelta(minutes=22))
    again = VICE_CHAIRS.begins + timedelta(minutes=34)
    yield again, _call_again
    yield from _until_the_box(AGAIN, again + timedelta(minutes=2))
    yield from _count(AGAIN, AGAIN.begins)


def _until_the_box(held: Held, start: datetime) -> Iterator[Step]:
    yield start, partial(_close_list, held=held)
    yield start + timedelta(minutes=2), partial(_issue, held=held)
    yield start + timedelta(minutes=7), partial(_vote, held=held)
    yield start + timedelta(minutes=14), partial(_open_box, held=held)


def _count(held: Held, start: datetime) -> Iterator[Step]:
    yield start, partial(_enter, held=held)
    yield start + timedelta(minutes=2), partial(_sign, held=held)
    yield start + timedelta(minutes=4), partial(_announce, held=held)
    yield start + timedelta(minutes=6), partial(_confirm, held=held)


def _name_tellers(meeting: str) -> None:
    with reading():
        known = queries.board_of_now(meeting)
    if known is None:
        head, secretary, *members = [accounts.delegate(code).id for code in facts.TELLERS]
        staff = accounts.secretary()
        board = actions.name_tellers(staff, meeting, items(meeting)[6], head=head, secretary=secretary, members=members)
        actions.put_tellers_to_vote(staff, meeting, board.id)


def _election(meeting: str, held: Held) -> Election | None:
    with reading():
        found = next(
            (one for one in queries.all_of(meeting) if (one.title, one.round) == (held.title, held.round)), None
        )
        if found is not None:
            _ = found.state, found.list_ballot, found.resolution_ballot, found.standing, found.sheets
        return found


def _in_state(meeting: str, held: Held, state: ElectionState) -> Election | None:
    found = _election(meeting, held)
    return found if found is not None and found.state is state else None


def _teller(place: int) -> Actor:
    return accounts.delegate(facts.TELLERS[place])


def _list(meeting: str, held: Held) -> None:
    if _election(meeting, held) is None:
        plan = actions.Plan(held.title, held.seats, held.post)
        one = actions.prepare_election(accounts.secretary(), meeting, items(meeting)[held.item], plan)
        for name, note, _votes in held.named:
            actions.nominate(accounts.secretary(), meeting, one.id, actions.Nominee(name, note))


def _carry(meeting: str, ballot: Ballot, here: int) -> None:
    """The open vote by show of hands: all who are here are in favour."""
    chair, staff = accounts.chair(), accounts.secretary()
    if ballot.state is BallotState.PREPARED:
        voting.open_ballot(chair, meeting, ballot.id)
        counts, form = {str(Choice.IN_FAVOUR): here}, BallotForm.SHOW_OF_HANDS
        voting.enter_counts(staff, meeting, ballot.id, counts, form=form, reason=BY_HAND)
        voting.announce_ballot(chair, meeting, ballot.id)


def _close_list(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.NOMINATION)
    if one is not None:
        ballot = one.list_ballot or actions.put_list_to_vote(accounts.secretary(), meeting, one.id)
        _carry(meeting, ballot, held.issued)


def _issue(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.TELLERS_APPROVED)
    if one is not None:
        actions.begin_issuing(accounts.chair(), meeting, one.id)


def _vote(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.ISSUING)
    if one is not None:
        actions.begin_voting(_teller(0), meeting, one.id, held.issued)


def _open_box(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.VOTING)
    if one is not None:
        actions.begin_counting(_teller(0), meeting, one.id)


def _enter(meeting: str, held: Held) -> None:
    """Both tellers, unless a visitor has entered one of the two."""
    one = _in_state(meeting, held, ElectionState.COUNTING)
    if one is None:
        return
    votes = {name: count for name, _note, count in held.named}
    counts = {f"{candidate.id} {Answer.VOTES}": votes[candidate.name] for candidate in one.standing}
    entered = {sheet.person_id for sheet in one.sheets}
    for teller in (_teller(1), _teller(2)):
        if teller.id not in entered:
            actions.enter_count(teller, meeting, one.id, *held.papers, counts)


def _sign(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.COUNTING)
    if one is not None:
        actions.sign_minutes(_teller(0), meeting, one.id, handed_to=HANDED_TO)


def _announce(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.MINUTES_SIGNED)
    if one is not None:
        actions.announce_election(accounts.chair(), meeting, one.id)


def _confirm(meeting: str, held: Held) -> None:
    one = _in_state(meeting, held, ElectionState.ANNOUNCED)
    if one is not None:
        with later(timedelta(seconds=20)):
            ballot = one.resolution_ballot or actions.put_result_to_vote(accounts.secretary(), meeting, one.id)
            _carry(meeting, ballot, len(attending.present(facts.sitting_of(held.begins))))


def _call_again(meeting: str) -> None:
    first = _in_state(meeting, VICE_CHAIRS, ElectionState.CONFIRMED)
    if first is not None and _election(meeting, AGAIN) is None:
        actions.call_next_round(accounts.secretary(), meeting, first.id)
