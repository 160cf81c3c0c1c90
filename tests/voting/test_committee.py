"""Scenario (iii), section 9.3: the People's Committee meets, 19 of 21 are here, two send deputies; U1 to U4."""

from collections.abc import Iterator

import pytest

from app.attendance import actions as attendance
from app.attendance import queries as hall
from app.kernel import clock
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, NotFound, Refusal
from app.meetings.models import Meeting
from app.voting import actions, queries
from app.voting.majorities import percent
from app.voting.models import BallotKind, Choice
from tests.voting.committee import AT, AWAY, Committee, cast, meet

# In favour, against, abstaining; the part of all 21; whether it is adopted, and whether by the chairman's side.
VOTES = (
    ("U1", 18, 0, 1, "85,71", True, False),
    ("U2", 11, 7, 1, "52,38", True, False),
    ("U3", 9, 9, 1, "42,86", True, True),
    ("U4", 9, 6, 4, "42,86", False, False),
)


@pytest.fixture
def committee(database: Database) -> Iterator[Committee]:
    with clock.standing_at(AT):
        yield meet()


def test_the_votes_of_the_committee_come_out_as_the_scenario_says(committee: Committee) -> None:
    """R-UB-02, R-UB-04, R-UB-06, invariant 25: more than half of all 21; a tie goes to the chairman's side."""
    with reading() as session:
        held = session.get_one(Meeting, committee.meeting)
        quorum = hall.quorum(held, held.sittings[0])
        assert (quorum.present, quorum.total, quorum.required, quorum.holds) == (19, 21, 14, True)
    here = committee.members[:-AWAY]
    for code, in_favour, against, abstaining, part, is_adopted, by_chair in VOTES:
        question = actions.Question(f"Nội dung {code}", BallotKind.DECISION)
        one = actions.prepare_ballot(committee.staff, committee.meeting, [committee.item], question)
        opened = actions.open_ballot(committee.chair, committee.meeting, one.id)
        answers = [Choice.IN_FAVOUR] * in_favour + [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstaining
        for voter, choice in zip(here, answers, strict=True):  # the chairman is the first, and in favour
            cast(committee, voter, opened, choice)
        for deputy in committee.deputies:
            with pytest.raises(NotFound):
                cast(committee, deputy, opened, Choice.IN_FAVOUR)
        with pytest.raises(Conflict, match="chưa điểm danh"):
            cast(committee, committee.members[-1], opened, Choice.IN_FAVOUR)
        actions.close_ballot(committee.chair, committee.meeting, one.id)
        actions.announce_ballot(committee.chair, committee.meeting, one.id)
        with reading():
            found = queries.ballot(committee.meeting, one.id)
            assert found is not None and found.tally is not None
            assert (found.outcome is not None and found.outcome.value == "PASSED") is is_adopted, code
            assert found.chair_decided is by_chair, code
            assert percent(found.tally.in_favour, found.tally.total) == part, code


def test_thirteen_are_too_few(committee: Committee) -> None:
    """R-UB-02: two thirds of 21 are 14."""
    for member in committee.members[13:-AWAY]:
        attendance.check_out(member, committee.meeting, committee.sitting)
    question = actions.Question("Nội dung U1", BallotKind.DECISION)
    one = actions.prepare_ballot(committee.staff, committee.meeting, [committee.item], question)
    with pytest.raises(Refusal, match="cần ít nhất 14, có mặt 13"):
        actions.open_ballot(committee.chair, committee.meeting, one.id)
