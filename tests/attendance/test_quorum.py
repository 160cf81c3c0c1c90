"""The quorum in integers, and what it is counted from."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import Membership
from app.attendance import actions, policy, queries
from app.attendance.models import Level, Quorum, Standing
from app.kernel import clock, db, journal
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict
from app.meetings.models import Meeting, SittingState
from tests.attendance.world import Chamber, build

# T -> the least P that is two thirds (rules, section 3.2).
THRESHOLDS = {21: 14, 30: 20, 50: 34, 53: 36, 54: 36, 55: 37, 82: 55}


@pytest.mark.parametrize(("total", "required"), THRESHOLDS.items())
def test_r_quo_01_two_thirds_as_the_table_says(total: int, required: int) -> None:
    assert Quorum(0, total).required == required
    assert not Quorum(required - 1, total).holds
    assert Quorum(required, total).holds


def test_invariant_1_thirty_five_of_fifty_four_are_refused_and_thirty_six_allowed() -> None:
    assert not policy.has_quorum(Quorum(35, 54))
    assert policy.has_quorum(Quorum(36, 54))


@given(st.integers(0, 600), st.integers(1, 600))
def test_invariant_2_the_quorum_is_three_p_at_least_two_t(present: int, total: int) -> None:
    found = Quorum(present, total)
    assert found.holds is (3 * present >= 2 * total) is (present >= found.required)


def test_nobody_is_no_quorum() -> None:
    assert not Quorum(0, 0).holds


def test_r_quo_04_it_warns_at_the_quorum_plus_two() -> None:
    assert [Quorum(present, 54).level for present in (35, 36, 38, 39)] == [
        Level.BELOW, Level.NEAR, Level.NEAR, Level.HOLDS,
    ]  # fmt: skip


def test_the_sentences_are_the_official_ones() -> None:
    assert str(Quorum(36, 54).sentence) == "Có mặt 36/54 đại biểu, bảo đảm số lượng theo quy định."
    assert str(Quorum(35, 54).sentence) == (
        "Chưa đủ hai phần ba tổng số đại biểu (cần ít nhất 36, có mặt 35). Chưa thể mở biểu quyết."
    )


def test_r_quo_03_it_is_counted_from_attendance_and_not_from_who_is_signed_in(either_chamber: Chamber) -> None:
    chamber, people = either_chamber, either_chamber.people
    assert (chamber.quorum().present, chamber.quorum().total) == (0, 4)
    for actor in (people.lan, people.huy):
        actions.check_in(actor, chamber.meeting, chamber.sitting)
    assert not chamber.quorum().holds  # 3 * 2 < 2 * 4
    actions.check_in(people.dat, chamber.meeting, chamber.sitting)
    assert chamber.quorum().holds
    actions.check_out(people.dat, chamber.meeting, chamber.sitting)
    assert (chamber.quorum().present, chamber.quorum().holds) == (2, False)


def test_a_guest_is_not_led_to_the_names(chamber: Chamber) -> None:
    with reading() as session:
        meeting = session.get_one(Meeting, chamber.meeting)
        seen = {who.id: queries.presence(meeting, who, clock.now()) for who in (chamber.guest(), chamber.people.lan)}
    assert [one is not None and one.sees_names for one in seen.values()] == [False, True]


def test_a_guest_who_is_here_counts_for_nothing(chamber: Chamber) -> None:
    guest = chamber.guest()
    assert actions.check_in(guest, chamber.meeting, chamber.sitting)["standing"] is Standing.PRESENT
    assert (chamber.quorum().present, chamber.quorum().total) == (0, 4)


def test_r_quo_04_below_the_quorum_no_vote_opens(chamber: Chamber) -> None:
    with reading() as session:
        meeting = session.get_one(Meeting, chamber.meeting)
        with pytest.raises(Conflict, match="cần ít nhất 3, có mặt 0"):
            queries.require_quorum(meeting, meeting.sittings[0])
    for actor in (chamber.people.lan, chamber.people.huy, chamber.people.dat):
        actions.check_in(actor, chamber.meeting, chamber.sitting)
    with reading() as session:
        meeting = session.get_one(Meeting, chamber.meeting)
        assert queries.require_quorum(meeting, meeting.sittings[0]).present == 3


def test_r_quo_02_the_roster_is_fixed_when_the_sitting_is_opened(either_chamber: Chamber) -> None:
    chamber = either_chamber
    taken = [e for e in journal.since(Meeting.stream(chamber.meeting).id, 0) if e["name"] == "RosterTaken"]
    assert [entry["data"]["total"] for entry in taken] == [4]
    chamber.go_to(SittingState.IN_PROGRESS)
    taken = [e for e in journal.since(Meeting.stream(chamber.meeting).id, 0) if e["name"] == "RosterTaken"]
    assert len(taken) == 1


def test_r_quo_02_a_mandate_that_ended_is_not_in_the_total_of_what_comes_later(chamber: Chamber) -> None:
    actions.check_in(chamber.people.huy, chamber.meeting, chamber.sitting)
    chamber.end_mandate(chamber.people.huy)
    with clock.standing_at(datetime(2026, 4, 14, 3, tzinfo=UTC)):
        assert (chamber.quorum().present, chamber.quorum().total) == (0, 3)
        assert "Bùi Quang Huy" not in chamber.standings()


def test_the_record_of_an_ended_sitting_keeps_who_was_there(sqlite_database: Database) -> None:
    chamber = build(sqlite_database)
    actions.check_in(chamber.people.huy, chamber.meeting, chamber.sitting)
    chamber.go_to(SittingState.IN_PROGRESS, SittingState.ENDED)
    chamber.end_mandate(chamber.people.huy)
    with clock.standing_at(datetime(2026, 4, 15, 3, tzinfo=UTC)):
        assert chamber.standings()["Bùi Quang Huy"] is Standing.PRESENT


def test_invariant_5_present_and_absent_are_the_total(chamber: Chamber) -> None:
    people = chamber.people
    actions.check_in(people.lan, chamber.meeting, chamber.sitting)
    actions.mark(
        people.thao, chamber.meeting, chamber.sitting, chamber.participation(people.huy),
        Standing.ABSENT_WITH_LEAVE, reason="Đi công tác",
    )  # fmt: skip
    assert actions.mark_the_rest(people.thao, chamber.meeting, chamber.sitting) == 2
    counted = queries.absences(chamber.roster())
    assert counted == {
        Standing.PRESENT: 1, Standing.ABSENT_WITH_LEAVE: 1, Standing.ABSENT_WITHOUT_LEAVE: 2,
    }  # fmt: skip
    assert sum(counted.values()) == chamber.quorum().total


def test_r_quo_05_present_on_a_ballot_is_who_was_here_at_any_moment_of_it(either_chamber: Chamber) -> None:
    chamber, people = either_chamber, either_chamber.people
    opened, closed = datetime(2026, 4, 14, 3, tzinfo=UTC), datetime(2026, 4, 14, 3, 1, tzinfo=UTC)
    moves = (
        (people.lan, -60, actions.check_in), (people.lan, 30, actions.check_out),  # voted and left
        (people.huy, -60, actions.check_in), (people.huy, -1, actions.check_out),  # left before it opened
        (people.dat, 59, actions.check_in),  # came before the closing
        (people.binh, 61, actions.check_in),  # came after it
    )  # fmt: skip
    for actor, seconds, move in moves:
        with clock.standing_at(opened + timedelta(seconds=seconds)):
            move(actor, chamber.meeting, chamber.sitting)
    with reading():
        here = queries.here_between(chamber.sitting, opened, closed)
    assert here == {chamber.participation(people.lan), chamber.participation(people.dat)}


def test_the_numbers_are_those_of_the_roster_in_every_state_of_a_sitting(either_chamber: Chamber) -> None:
    """The quorum is counted by ids alone; the roster is read line by line. Both must always say the same."""
    chamber, people = either_chamber, either_chamber.people

    def said() -> tuple[tuple[int, int], tuple[int, int]]:
        lines, counted = chamber.roster(), chamber.quorum()
        here = sum(1 for one in lines if one.standing in (Standing.PRESENT, Standing.LATE))
        return (counted.present, counted.total), (here, len(lines))

    for actor in (people.lan, people.huy):
        actions.check_in(actor, chamber.meeting, chamber.sitting)
    assert said()[0] == said()[1] == (2, 4)
    with db.database().writing(db.database().engine) as session:
        roll = session.scalars(select(Membership).where(Membership.person_id == people.huy.id)).one()
        roll.ends_on = clock.now().date() - timedelta(days=2)
    assert said()[0] == said()[1] == (1, 3)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, chamber.meeting).sittings[0].state = SittingState.ENDED
    assert said()[0] == said()[1]
