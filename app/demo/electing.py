"""The election of the committee's four vice chairs (B05), and its second round (B05b), whose box waits to be counted.

Three are elected; the fourth has 27 of 54 votes, exactly half, and is not. What the tellers find in the box of the
second round is for whoever visits: two of them enter it (the scenario expects 52 papers, 51 valid, 41 votes).
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from app.demo import accounts, facts
from app.demo.preparing import items
from app.elections import actions, queries
from app.elections.models import Election, ElectionState, Post
from app.kernel.actor import Actor
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm, BallotState, Choice

Step = tuple[datetime, Callable[[str], None]]
ITEM, TITLE, SEATS = 11, "Phó Chủ tịch UBND tỉnh", 4
BY_HAND = "Biểu quyết bằng hình thức giơ tay theo điều hành của chủ tọa"
# Who is introduced, as whom, and how many votes were counted (52 papers issued, collected and valid).
NAMED = (
    ("Đinh Thị Kim Oanh", "Giám đốc Sở Kế hoạch", 50),
    ("Hồ Anh Dũng", "Bí thư Đảng ủy xã Phiêng Lau", 49),
    ("Vương Quốc Bảo", "Chánh Văn phòng Tỉnh ủy", 48),
    ("Lại Thị Thu Trang", "Phó Giám đốc Sở Tài chính", 27),
)
ISSUED = 52


def _at(hour: int, minute: int, day: int = 15) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=facts.ZONE)


def steps() -> Iterator[Step]:
    """What happens around the committee of tellers on the first day, and the election of the second morning."""
    yield _at(9, 33, day=14), _name_tellers
    yield _at(7, 32), _list
    yield _at(7, 36), partial(_close_list, round=1)
    yield _at(7, 40), partial(_issue, round=1)
    yield _at(7, 48), partial(_vote, round=1)
    yield _at(7, 58), partial(_open_box, round=1)
    yield _at(8, 3), _count
    yield _at(8, 6), _announce
    yield _at(8, 9), _confirm
    yield _at(8, 12), _again
    yield _at(8, 14), partial(_close_list, round=2)
    yield _at(8, 16), partial(_issue, round=2)
    yield _at(8, 20), partial(_vote, round=2)
    yield _at(8, 26), partial(_open_box, round=2)


def _name_tellers(meeting: str) -> None:
    with reading():
        known = queries.board_of_now(meeting)
    if known is None:
        head, secretary, *members = [accounts.delegate(code).id for code in facts.TELLERS]
        staff = accounts.secretary()
        board = actions.name_tellers(staff, meeting, items(meeting)[6], head=head, secretary=secretary, members=members)
        actions.put_tellers_to_vote(staff, meeting, board.id)


def _election(meeting: str, round: int) -> Election | None:
    with reading():
        found = next((one for one in queries.all_of(meeting) if one.title == TITLE and one.round == round), None)
        if found is not None:
            _ = found.state, found.list_ballot, found.resolution_ballot, found.standing, found.sheets
        return found


def _in_state(meeting: str, round: int, state: ElectionState) -> Election | None:
    found = _election(meeting, round)
    return found if found is not None and found.state is state else None


def _chair() -> Actor:
    return accounts.delegate(facts.CHAIR)


def _teller(place: int) -> Actor:
    return accounts.delegate(facts.TELLERS[place])


def _list(meeting: str) -> None:
    if _election(meeting, 1) is None:
        plan = actions.Plan(TITLE, SEATS, Post.UBND_VICE_CHAIR, introduced_by="Chủ tịch Ủy ban nhân dân tỉnh")
        one = actions.prepare_election(accounts.secretary(), meeting, items(meeting)[ITEM], plan)
        for name, note, _votes in NAMED:
            actions.nominate(accounts.secretary(), meeting, one.id, actions.Nominee(name, note))


def _carry(meeting: str, ballot: Ballot) -> None:
    """The open vote by show of hands: all who are here are in favour."""
    chair, staff = _chair(), accounts.secretary()
    if ballot.state is BallotState.PREPARED:
        voting.open_ballot(chair, meeting, ballot.id)
        counts, form = {str(Choice.IN_FAVOUR): ISSUED}, BallotForm.SHOW_OF_HANDS
        voting.enter_counts(staff, meeting, ballot.id, counts, form=form, reason=BY_HAND)
        voting.announce_ballot(chair, meeting, ballot.id)


def _close_list(meeting: str, round: int) -> None:
    one = _in_state(meeting, round, ElectionState.NOMINATION)
    if one is not None:
        _carry(meeting, one.list_ballot or actions.put_list_to_vote(accounts.secretary(), meeting, one.id))


def _issue(meeting: str, round: int) -> None:
    one = _in_state(meeting, round, ElectionState.TELLERS_APPROVED)
    if one is not None:
        actions.begin_issuing(_chair(), meeting, one.id)


def _vote(meeting: str, round: int) -> None:
    one = _in_state(meeting, round, ElectionState.ISSUING)
    if one is not None:
        actions.begin_voting(_teller(0), meeting, one.id, ISSUED)


def _open_box(meeting: str, round: int) -> None:
    one = _in_state(meeting, round, ElectionState.VOTING)
    if one is not None:
        actions.begin_counting(_teller(0), meeting, one.id)


def _count(meeting: str) -> None:
    one = _in_state(meeting, 1, ElectionState.COUNTING)
    if one is None:
        return
    votes = {name: count for name, _note, count in NAMED}
    counts = {f"{candidate.id} VOTES": votes[candidate.name] for candidate in one.standing}
    for place in (1, 2):
        actions.enter_count(_teller(place), meeting, one.id, ISSUED, ISSUED, 0, counts)
    with standing_at(_at(8, 5)):
        handed_to = "Văn phòng Đoàn ĐBQH và HĐND tỉnh"
        actions.sign_minutes(_teller(0), meeting, one.id, handed_to=handed_to)


def _announce(meeting: str) -> None:
    one = _in_state(meeting, 1, ElectionState.MINUTES_SIGNED)
    if one is not None:
        actions.announce_election(_chair(), meeting, one.id)


def _confirm(meeting: str) -> None:
    one = _in_state(meeting, 1, ElectionState.ANNOUNCED)
    if one is not None:
        with standing_at(_at(8, 9) + timedelta(seconds=20)):
            ballot = one.resolution_ballot or actions.put_result_to_vote(accounts.secretary(), meeting, one.id)
            _carry(meeting, ballot)


def _again(meeting: str) -> None:
    first = _in_state(meeting, 1, ElectionState.CONFIRMED)
    if first is not None and _election(meeting, 2) is None:
        actions.call_next_round(accounts.secretary(), meeting, first.id)
