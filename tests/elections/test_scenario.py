"""The elections of the scenario, with the figures that it expects (domain scenario 9.1, B01 to B07 and B05b)."""

from dataclasses import dataclass, field

import pytest

from app.attendance import actions as attendance
from app.elections import actions, outcome
from app.elections.models import Answer
from app.kernel.db import Database
from tests.elections.world import Hall, build


@dataclass(frozen=True)
class Expected:
    """What the tellers find, and what it comes to."""

    code: str
    seats: int
    papers: tuple[int, int, int]  # collected (all that were issued), valid, invalid
    votes: tuple[int, ...]
    parts: tuple[str, ...]  # of the first and the last, in percent of 54
    failing: tuple[int, ...] = field(default=())  # places on the list that are not elected


EXPECTED = (
    Expected("B01", 1, (53, 52, 1), (51,), ("94,44",)),
    Expected("B02", 2, (53, 53, 0), (50, 49), ("92,59", "90,74")),
    Expected("B03", 8, (53, 53, 0), (52, 51, 51, 50, 49, 48, 48, 47), ("96,30", "87,04")),
    Expected("B04", 1, (53, 52, 1), (51,), ("94,44",)),
    Expected("B05", 4, (52, 52, 0), (50, 49, 48, 27), ("92,59", "50,00"), (3,)),
    Expected("B05b", 1, (52, 51, 1), (41,), ("75,93",)),
    Expected(
        "B06", 16, (52, 52, 0), (52, 52, 51, 51, 50, 50, 50, 49, 49, 49, 48, 48, 48, 47, 47, 46), ("96,30", "85,19")
    ),
    Expected(
        "B07", 20, (52, 52, 0), (52, 52, 52, 51, 51, 51, 50, 50, 50, 49, 49, 49, 48, 48, 48, 47, 47, 46, 46, 45),
        ("96,30", "83,33"),
    ),
)  # fmt: skip


@pytest.fixture
def full(sqlite_database: Database) -> Hall:
    """The 54 delegates in their hall, one of them absent."""
    hall = build(sqlite_database, more=50)
    attendance.check_out(hall.roll[-1], hall.meeting, hall.sitting)
    return hall


def test_the_elections_of_the_first_session(full: Hall) -> None:
    """R-SEC-03 with T = 54: 27 votes are exactly half and elect nobody, 28 and more do."""
    thao, present = full.people.thao, 53
    tellers = [one.id for one in full.roll[:5]]
    board = actions.name_tellers(
        thao, full.meeting, full.item, head=tellers[0], secretary=tellers[1], members=tellers[2:]
    )
    full.carry(actions.put_tellers_to_vote(thao, full.meeting, board.id), in_favour=52)
    for expected in EXPECTED:
        if expected.code == "B05":
            attendance.check_out(full.roll[-2], full.meeting, full.sitting)
            present = 52
        names = [f"Ứng cử viên {place}" for place in range(len(expected.votes))]
        one = full.prepared(*names, title=f"Chức danh {expected.code}", seats=expected.seats)
        full.carry(actions.put_list_to_vote(thao, full.meeting, one.id), in_favour=present)
        full.to_counting(one, issued=present)
        votes = {name.replace(" ", "_"): count for name, count in zip(names, expected.votes, strict=True)}
        found = full.signed(one, expected.papers, **votes)
        assert (found.total, found.present, found.issued) == (54, present, present), expected.code
        assert [c.count(Answer.VOTES) for c in found.standing] == list(expected.votes)
        elected = [place for place, c in enumerate(found.standing) if c.is_elected]
        assert elected == [n for n in range(len(names)) if n not in expected.failing], expected.code
        assert found.unfilled == len(expected.failing)
        parts = [row.parts[0].part.removesuffix("%") for row in outcome.rows(found)]
        assert (parts[0], parts[-1]) == (expected.parts[0], expected.parts[-1]), expected.code
        full.announced(one)
