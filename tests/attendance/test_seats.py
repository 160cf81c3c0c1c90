"""The seat map: from a file, in rows, moved one by one."""

import pytest

from app.attendance import actions, queries
from app.attendance.actions.seating import Kind, SeatLine
from app.attendance.tables import seat_lines
from app.kernel import clock
from app.kernel.db import reading
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.meetings.models import Meeting
from tests.attendance.world import Chamber

ROWS = [
    SeatLine(2, "A", "1", code="db02"),
    SeatLine(3, "Hàng 1", "2", name="bui quang huy"),
    SeatLine(4, "A", "3"),
    SeatLine(5, "2", "1", code="DB99"),
    SeatLine(6, "A", "1", code="DB04"),
    SeatLine(7, "B", "2", code="DB02"),
    SeatLine(8, "?", "x", code="DB01"),
]


def seated(chamber: Chamber) -> dict[str, str]:
    """Who sits where."""
    return {line.name: line.seat for line in chamber.roster() if line.seat}


def test_a_file_is_looked_at_row_by_row_and_changes_nothing(chamber: Chamber) -> None:
    with reading() as session:
        meeting = session.get_one(Meeting, chamber.meeting)
        plan = actions.plan_seats(meeting, ROWS, queries.roster_of_now(meeting, clock.now()))
    assert [step.kind for step in plan.steps] == [Kind.SEATED, Kind.SEATED, Kind.EMPTY, *[Kind.REFUSED] * 4]
    assert [str(step.sentence) for step in plan.steps[3:]] == [
        "Không có đại biểu nào mang mã DB99.",
        "Ghế này đã có ở một dòng trên.",
        "Triệu Thị Lan đã có ghế ở một dòng trên.",
        "Hàng và ghế phải là số, hoặc hàng là một chữ cái A, B, C.",
    ]
    assert plan.standing == ["Trần Thanh Bình", "Tạ Hữu Đạt"]
    assert seated(chamber) == {}


def test_what_was_looked_at_becomes_the_map(either_chamber: Chamber) -> None:
    chamber = either_chamber
    actions.import_seats(chamber.people.thao, chamber.meeting, ROWS)
    assert seated(chamber) == {"Triệu Thị Lan": "A1", "Bùi Quang Huy": "A2"}
    assert chamber.heard(Meeting.members_stream(chamber.meeting)) == [("SeatingChanged", "")]
    actions.import_seats(chamber.people.thao, chamber.meeting, [SeatLine(2, "2", "5", code="DB01")])
    assert seated(chamber) == {"Trần Thanh Bình": "B5"}


def test_rows_take_everybody_in_the_order_of_the_roster(chamber: Chamber) -> None:
    with pytest.raises(Invalid, match="không đủ cho 4 đại biểu"):
        actions.arrange_rows(chamber.people.thao, chamber.meeting, 1, 3)
    assert actions.arrange_rows(chamber.people.thao, chamber.meeting, 2, 3) == 4
    assert seated(chamber) == {
        "Trần Thanh Bình": "A1", "Triệu Thị Lan": "A2", "Bùi Quang Huy": "A3", "Tạ Hữu Đạt": "B1",
    }  # fmt: skip
    with reading():
        hall = queries.hall(queries.seats_of(chamber.meeting))
    assert [[seat.label for seat in row if seat] for row in hall] == [["A1", "A2", "A3"], ["B1", "B2", "B3"]]


def test_two_change_places(chamber: Chamber) -> None:
    people = chamber.people
    actions.arrange_rows(people.thao, chamber.meeting, 2, 3)
    with reading():
        seats = {seat.label: seat.id for seat in queries.seats_of(chamber.meeting)}
    lan = chamber.participation(people.lan)
    actions.move_seat(people.thao, chamber.meeting, lan, seats["A3"])
    assert (seated(chamber)["Triệu Thị Lan"], seated(chamber)["Bùi Quang Huy"]) == ("A3", "A2")
    actions.move_seat(people.thao, chamber.meeting, lan, seats["B3"])
    assert seated(chamber)["Triệu Thị Lan"] == "B3"
    actions.move_seat(people.thao, chamber.meeting, lan, None)
    assert "Triệu Thị Lan" not in seated(chamber)


def test_only_who_keeps_the_list_arranges_seats(chamber: Chamber) -> None:
    with pytest.raises(Forbidden):
        actions.arrange_rows(chamber.people.lan, chamber.meeting, 2, 3)
    with pytest.raises(NotFound):
        actions.arrange_rows(chamber.people.stranger, chamber.meeting, 2, 3)


def test_the_headings_of_offices_are_understood() -> None:
    table = [
        ["SƠ ĐỒ CHỖ NGỒI"],
        ["Hàng ghế", "Số ghế", "Mã đại biểu", "Họ và tên"],
        ["A", "1", "DB01", "Bình"],
        ["", ""],
    ]
    assert seat_lines([table]) == [SeatLine(3, "A", "1", "DB01", "Bình")]
    with pytest.raises(Invalid, match="Hàng, Ghế và Mã"):
        seat_lines([[["Họ và tên"], ["Bình"]]])
