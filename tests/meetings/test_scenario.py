"""The first session of An Lĩnh (domain rules, 9.1): 22 items over six half-days, numbers and clock times as printed."""

from datetime import date, time
from typing import NamedTuple

import pytest

from app.kernel.db import reading
from app.meetings import actions, queries
from app.meetings.models import HalfDay, ItemType, Meeting, MeetingState
from tests.meetings.world import World, draft_meeting


class Line(NamedTuple):
    day: int
    begins: str
    minutes: int
    title: str
    type: ItemType
    verified: bool = False


REPORT, RESOLUTION, ELECTION = ItemType.REPORT, ItemType.RESOLUTION, ItemType.ELECTION
PROGRAMME = [
    Line(14, "07:30", 30, "Khai mạc, chào cờ, giới thiệu đại biểu, diễn văn khai mạc", ItemType.CEREMONY),
    Line(14, "08:00", 15, "Báo cáo số đại biểu có mặt; thông qua chương trình kỳ họp", ItemType.PROCEDURE),
    Line(14, "08:15", 15, "Bầu Thư ký kỳ họp", ELECTION),
    Line(14, "08:30", 30, "Báo cáo tổng kết bầu cử; kết quả xác nhận tư cách đại biểu", REPORT),
    Line(14, "09:00", 30, "Thông báo của Ủy ban MTTQ Việt Nam tỉnh", REPORT),
    Line(14, "09:30", 60, "Bầu Chủ tịch HĐND tỉnh", ELECTION),
    Line(14, "10:30", 60, "Bầu Phó Chủ tịch HĐND tỉnh", ELECTION),
    Line(14, "14:00", 30, "Nghị quyết thành lập các Ban của HĐND tỉnh", RESOLUTION),
    Line(14, "14:30", 60, "Bầu Trưởng Ban, Phó Trưởng Ban", ELECTION),
    Line(14, "15:30", 60, "Bầu Chủ tịch UBND tỉnh", ELECTION),
    Line(15, "07:30", 60, "Bầu Phó Chủ tịch UBND tỉnh", ELECTION),
    Line(15, "08:30", 60, "Bầu Ủy viên UBND tỉnh", ELECTION),
    Line(15, "09:30", 60, "Bầu Hội thẩm Tòa án nhân dân tỉnh", ELECTION),
    Line(15, "10:30", 60, "Báo cáo kinh tế - xã hội quý I; báo cáo thẩm tra", REPORT),
    Line(15, "14:00", 30, "Trình Quy chế làm việc của HĐND tỉnh; báo cáo thẩm tra", REPORT, True),
    Line(15, "14:30", 30, "Trình bổ sung kế hoạch đầu tư công; báo cáo thẩm tra", REPORT, True),
    Line(15, "15:00", 120, "Thảo luận tại Tổ", ItemType.GROUP_DISCUSSION),
    Line(16, "07:30", 120, "Thảo luận tại hội trường", ItemType.PLENARY_DISCUSSION),
    Line(16, "09:30", 30, "UBND tỉnh tiếp thu, giải trình", REPORT),
    Line(16, "10:00", 90, "Biểu quyết thông qua các nghị quyết", RESOLUTION, True),
    Line(16, "14:00", 60, "Thông qua Nghị quyết và Biên bản kỳ họp", RESOLUTION),
    Line(16, "15:00", 60, "Bế mạc", ItemType.CEREMONY),
]


@pytest.fixture
def meeting(either_world: World) -> Meeting:
    made = draft_meeting(either_world)
    halves = {}
    for number in (14, 15, 16):
        for half, begins, ends in (
            (HalfDay.MORNING, time(7, 30), time(11, 30)),
            (HalfDay.AFTERNOON, time(14), time(17)),
        ):
            halves[number, half] = actions.add_sitting(
                either_world.thao, made.id, on=date(2026, 4, number), half=half, starts_at=begins, ends_at=ends
            ).id
    for line in PROGRAMME:
        half = HalfDay.MORNING if line.begins < "12:00" else HalfDay.AFTERNOON
        actions.add_item(
            either_world.thao, made.id, title=line.title, type=line.type, minutes=line.minutes,
            sitting_id=halves[line.day, half], requires_verification=line.verified,
        )  # fmt: skip
    return made


def test_the_22_items_have_their_numbers_and_their_times(meeting: Meeting) -> None:
    with reading():
        agenda = queries.agenda(meeting.id)
        shown = [(row.number, f"{row.begins:%d %H:%M}", row.item.title) for row in agenda.rows if row.begins]
    assert shown == [(str(n), f"{one.day} {one.begins}", one.title) for n, one in enumerate(PROGRAMME, start=1)]
    assert [row.overlap + row.overflow for row in agenda.flat()] == [0] * 22
    assert [plan.spare for plan in agenda.plans] == [0, 30, 0, 0, 0, 60]


def test_the_session_is_convened_on_25_march_and_its_papers_are_due_on_9_april(
    either_world: World, meeting: Meeting
) -> None:
    actions.take_roster(either_world.thao, meeting.id)
    convened = actions.change_state(
        either_world.thao, meeting.id, MeetingState.CONVENED, decision_on=date(2026, 3, 25),
        decision_symbol="12/QĐ-HĐND",
    )  # fmt: skip
    assert convened.documents_due == date(2026, 4, 9)


def test_an_item_that_runs_longer_pushes_the_rest_of_its_half_day_only(either_world: World, meeting: Meeting) -> None:
    with reading():
        sixth = queries.agenda(meeting.id).rows[5].item
    actions.edit_item(
        either_world.thao, meeting.id, sixth.id, title=sixth.title, type=sixth.type, minutes=75,
        sitting_id=sixth.sitting_id,
    )  # fmt: skip
    with reading():
        rows = queries.agenda(meeting.id).rows
        assert rows[6].begins is not None and rows[7].begins is not None
        assert (f"{rows[6].begins:%H:%M}", rows[6].overflow) == ("10:45", 15)
        assert f"{rows[7].begins:%H:%M}" == "14:00"
