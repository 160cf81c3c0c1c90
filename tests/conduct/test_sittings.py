"""The course of a sitting from the console: it works; it is refused; what was recorded; who heard."""

from datetime import timedelta
from typing import Any

import pytest

from app.attendance import actions as attendance
from app.conduct import actions, queries
from app.kernel import clock, journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import actions as meetings
from app.meetings import policy
from app.meetings import queries as meeting_queries
from app.meetings.models import ItemState, Meeting, MeetingState, Role, Sitting, SittingState
from tests.attendance.world import Chamber

OPEN, HELD, REST, OVER = (
    SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS, SittingState.ADJOURNED, SittingState.ENDED,
)  # fmt: skip


def begin(chamber: Chamber, present: int = 4) -> None:
    """The roll call is opened, so many come, and the sitting begins."""
    people = chamber.people
    actions.open_roll_call(people.binh, chamber.meeting, chamber.sitting)
    for one in (people.binh, people.lan, people.huy, people.dat)[:present]:
        attendance.check_in(one, chamber.meeting, chamber.sitting)
    actions.begin_sitting(people.binh, chamber.meeting, chamber.sitting, without_quorum=present < 3)


def heard(chamber: Chamber, name: str) -> list[dict[str, Any]]:
    entries = journal.since(Meeting.stream(chamber.meeting).id, 0)
    return [{**entry["data"], "by": entry["actor"]} for entry in entries if entry["name"] == name]


def state(chamber: Chamber) -> tuple[SittingState, MeetingState]:
    with reading() as session:
        return session.get_one(Sitting, chamber.sitting).state, session.get_one(Meeting, chamber.meeting).state


def test_the_first_sitting_opens_the_session_with_the_numbers_of_its_quorum(either_chamber: Chamber) -> None:
    chamber = either_chamber
    begin(chamber, 3)
    assert state(chamber) == (HELD, MeetingState.IN_SITTING)
    (said,) = heard(chamber, "SittingBegun")
    assert (said["present"], said["total"], said["required"]) == (3, 4, 3)
    assert said["ordered_by"] == said["by"] == chamber.people.binh.id


def test_below_the_quorum_the_chair_has_to_say_so(chamber: Chamber) -> None:
    with pytest.raises(Conflict, match="Có mặt 0/4 đại biểu, cần ít nhất 3"):
        actions.open_roll_call(chamber.people.binh, chamber.meeting, chamber.sitting)
        actions.begin_sitting(chamber.people.binh, chamber.meeting, chamber.sitting)
    assert state(chamber)[0] is OPEN and heard(chamber, "SittingBegun") == []
    actions.begin_sitting(chamber.people.binh, chamber.meeting, chamber.sitting, without_quorum=True)
    assert state(chamber)[0] is HELD


def test_the_secretary_presses_on_the_chairs_order(chamber: Chamber) -> None:
    actions.open_roll_call(chamber.people.dat, chamber.meeting, chamber.sitting)
    (said,) = heard(chamber, "SittingStateChanged")
    assert (said["by"], said["ordered_by"]) == (chamber.people.dat.id, chamber.people.binh.id)


@pytest.mark.parametrize("name, refusal", [("lan", Forbidden), ("thao", Forbidden), ("stranger", NotFound)])
def test_nobody_else_conducts(chamber: Chamber, name: str, refusal: type[Exception]) -> None:
    actor, meeting, sitting = getattr(chamber.people, name), chamber.meeting, chamber.sitting
    for call in (
        lambda: actions.open_roll_call(actor, meeting, sitting),
        lambda: actions.begin_sitting(actor, meeting, sitting),
        lambda: actions.announce_recess(actor, meeting, sitting, None),
        lambda: actions.end_sitting(actor, meeting, sitting),
        lambda: actions.close_doors(actor, meeting, sitting, True),
    ):
        with pytest.raises(refusal):
            call()
    assert journal.since(Meeting.stream(meeting).id, 0) == []


def test_a_break_is_announced_with_its_end_and_may_be_prolonged(chamber: Chamber) -> None:
    begin(chamber)
    back = (clock.now() + timedelta(minutes=15)).replace(microsecond=0)
    binh, meeting, sitting = chamber.people.binh, chamber.meeting, chamber.sitting
    actions.announce_recess(binh, meeting, sitting, back, seen=HELD)
    assert state(chamber) == (REST, MeetingState.RECESS)
    actions.announce_recess(binh, meeting, sitting, back + timedelta(minutes=5))
    assert [one["returns_at"] for one in heard(chamber, "RecessAnnounced")] == [
        back.isoformat(), (back + timedelta(minutes=5)).isoformat(),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        actions.announce_recess(binh, meeting, sitting, clock.now() - timedelta(minutes=1))
    actions.resume_sitting(binh, meeting, sitting, seen=REST)
    assert state(chamber) == (HELD, MeetingState.IN_SITTING)
    with reading() as session:
        assert queries.running_break(session.get_one(Sitting, sitting)) is None


def test_a_sitting_does_not_end_with_an_item_in_hand(chamber: Chamber) -> None:
    begin(chamber)
    binh, meeting = chamber.people.binh, chamber.meeting
    item = meetings.add_item(chamber.people.thao, meeting, title="Báo cáo", sitting_id=chamber.sitting)
    actions.call_item(binh, meeting, item.id)
    with pytest.raises(Conflict, match="Nội dung “Báo cáo” đang thực hiện"):
        actions.end_sitting(binh, meeting, chamber.sitting)
    actions.finish_item(binh, meeting, item.id)
    actions.end_sitting(binh, meeting, chamber.sitting)
    assert state(chamber) == (OVER, MeetingState.RECESS)


def test_two_who_press_the_same_agree(chamber: Chamber) -> None:
    people, meeting, sitting = chamber.people, chamber.meeting, chamber.sitting
    actions.open_roll_call(people.binh, meeting, sitting, seen=SittingState.SCHEDULED)
    actions.open_roll_call(people.dat, meeting, sitting, seen=SittingState.SCHEDULED)
    assert len(heard(chamber, "SittingStateChanged")) == 1


def test_who_presses_on_an_old_page_is_told_who_did_what(chamber: Chamber) -> None:
    begin(chamber)
    people, meeting, sitting = chamber.people, chamber.meeting, chamber.sitting
    actions.announce_recess(people.binh, meeting, sitting, None, seen=HELD)
    with pytest.raises(actions.Overtaken, match=r"Trần Thanh Bình vừa thực hiện lúc .*: thông báo nghỉ giải lao"):
        actions.end_sitting(people.dat, meeting, sitting, seen=HELD)
    assert state(chamber)[0] is REST


def test_r_ses_10_closed_doors_take_the_sitting_from_guests_and_displays(chamber: Chamber) -> None:
    begin(chamber)
    guest, meeting = chamber.guest(), chamber.meeting
    meetings.add_item(chamber.people.thao, meeting, title="Việc kín", sitting_id=chamber.sitting)
    given, _token = meetings.invite_by_link(
        chamber.people.thao, meeting, name="Màn hình", role=Role.HALL_SCREEN, ends_at=clock.now() + timedelta(days=1)
    )  # fmt: skip
    display = type(guest)(given.id, "Màn hình", kind="guest")

    def titles() -> list[str]:
        return [row.item.title for row in meeting_queries.agenda(meeting, guest).flat()]

    with reading() as session:
        assert titles() == ["Việc kín"] and policy.is_member(display, session.get_one(Meeting, meeting))
    actions.close_doors(chamber.people.binh, meeting, chamber.sitting, True, seen=False)
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        assert titles() == [] and not policy.is_member(display, found) and policy.can_see(display, found)
        assert policy.is_member(chamber.people.lan, found)
        told = queries.display(found, display.id, clock.now())
        assert queries.screen(found, told, display, clock.now()).layout == "closed"
    assert [one["is_closed"] for one in heard(chamber, "ClosedSittingChanged")] == [True]
    actions.close_doors(chamber.people.binh, meeting, chamber.sitting, False, seen=True)
    with reading() as session:
        assert titles() == ["Việc kín"] and policy.is_member(display, session.get_one(Meeting, meeting))


def test_r_ses_05_the_right_to_conduct_moves_with_the_chair(chamber: Chamber) -> None:
    begin(chamber)
    people, meeting = chamber.people, chamber.meeting
    actions.preside(people.binh, meeting, people.lan.id, seen=people.binh.id)
    with pytest.raises(Forbidden):
        actions.announce_recess(people.binh, meeting, chamber.sitting, None)
    with pytest.raises(actions.Overtaken, match="hiện nay là Triệu Thị Lan"):
        actions.preside(people.thao, meeting, people.huy.id, seen=people.binh.id)
    actions.announce_recess(people.lan, meeting, chamber.sitting, None)
    assert heard(chamber, "RecessAnnounced")[0]["ordered_by"] == people.lan.id


def test_items_are_called_left_and_taken_up_again(chamber: Chamber) -> None:
    begin(chamber)
    people, meeting = chamber.people, chamber.meeting
    first, second, third = (
        meetings.add_item(people.thao, meeting, title=title, sitting_id=chamber.sitting).id for title in "ABC"
    )

    def states() -> dict[str, ItemState]:
        with reading() as session:
            return {item.title: item.state for item in session.get_one(Meeting, meeting).items}

    actions.call_item(people.binh, meeting, first, seen="")
    actions.call_item(people.dat, meeting, second, seen=first)
    assert states() == {"A": ItemState.DONE, "B": ItemState.CURRENT, "C": ItemState.PENDING}
    with pytest.raises(actions.Overtaken, match="Tạ Hữu Đạt vừa thực hiện"):
        actions.call_item(people.binh, meeting, third, seen=first)
    actions.return_to_item(people.binh, meeting, first, seen=second)
    assert states() == {"A": ItemState.CURRENT, "B": ItemState.PENDING, "C": ItemState.PENDING}
    actions.take_next(people.binh, meeting, third, seen=second)
    actions.defer_item(people.binh, meeting, first)
    with reading() as session:
        seen = queries.floor(session.get_one(Meeting, meeting), clock.now())
        assert [row.item.title for row in seen.coming] == ["C", "B"] and seen.row is None
    with pytest.raises(Forbidden):
        actions.call_item(people.lan, meeting, third)


def test_no_item_is_called_outside_a_sitting(chamber: Chamber) -> None:
    item = meetings.add_item(chamber.people.thao, chamber.meeting, title="A", sitting_id=chamber.sitting)
    with pytest.raises(Conflict, match="Buổi họp chưa bắt đầu hoặc đang nghỉ"):
        actions.call_item(chamber.people.binh, chamber.meeting, item.id)
