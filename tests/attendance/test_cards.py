"""Delegate cards: made here only, good until replaced, read once or twice alike."""

import random

import pytest

from app.attendance import actions
from app.attendance.actions.cards import DIGITS, card_code, read_card
from app.attendance.models import Standing
from app.kernel.db import Database
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.meetings.models import Meeting, SittingState
from tests.attendance.world import Chamber, build

SECRET = "a secret of this installation"


def scan(chamber: Chamber, code: str) -> dict[str, object]:
    return actions.check_in_by_card(chamber.people.thao, chamber.meeting, chamber.sitting, code, secret=SECRET)


def test_a_card_is_digits_that_tell_whose_it_is(chamber: Chamber) -> None:
    lan = chamber.participation(chamber.people.lan)
    code = card_code(SECRET, lan, 3)
    assert len(code) == DIGITS and code.isdigit()  # a keyboard with Telex on leaves digits alone
    assert read_card(SECRET, f" {code[:20]} {code[20:]}\n") == (lan, 3)


def test_nobody_else_makes_a_card(chamber: Chamber) -> None:
    lan = chamber.participation(chamber.people.lan)
    code, chance = card_code(SECRET, lan, 1), random.Random(7)
    forged = [card_code("another secret", lan, 1), "0" * DIGITS, "9" * DIGITS, code[:-1], f"{code}0", "thẻ", ""]
    for _attempt in range(200):
        place = chance.randrange(DIGITS)
        forged.append(code[:place] + str((int(code[place]) + chance.randint(1, 9)) % 10) + code[place + 1 :])
    for one in forged:
        with pytest.raises(Invalid, match="không phải là thẻ đại biểu"):
            read_card(SECRET, one)


def test_the_door_reads_a_card_and_a_second_time_says_so(either_chamber: Chamber) -> None:
    chamber = either_chamber
    code = card_code(SECRET, chamber.participation(chamber.people.lan), 1)
    assert (scan(chamber, code)["name"], chamber.line(chamber.people.lan).standing) == (
        "Triệu Thị Lan", Standing.PRESENT,
    )  # fmt: skip
    assert scan(chamber, code)["again"] is True
    assert chamber.heard() == [("AttendanceMarked", "PRESENT")]


def test_a_card_that_was_replaced_opens_nothing(chamber: Chamber) -> None:
    lan = chamber.participation(chamber.people.lan)
    assert actions.replace_card(chamber.people.thao, chamber.meeting, lan) == 2
    with pytest.raises(Conflict, match="đã được cấp lại"):
        scan(chamber, card_code(SECRET, lan, 1))
    assert scan(chamber, card_code(SECRET, lan, 2))["again"] is False
    assert ("CardReplaced", "") in chamber.heard(Meeting.desk_stream(chamber.meeting))


def test_before_the_roll_call_the_door_is_closed(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, SittingState.SCHEDULED)
    with pytest.raises(Conflict, match="chưa mở điểm danh"):
        scan(chamber, card_code(SECRET, chamber.participation(chamber.people.lan), 1))


def test_a_delegate_does_not_keep_the_door(chamber: Chamber) -> None:
    code = card_code(SECRET, chamber.participation(chamber.people.lan), 1)
    with pytest.raises(Forbidden):
        actions.check_in_by_card(chamber.people.huy, chamber.meeting, chamber.sitting, code, secret=SECRET)
