"""Coming, going, being away: who may note it, what is kept, who hears."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.accounts.models import Person
from app.attendance import actions, policy, queries
from app.attendance.models import Attendance, Standing
from app.kernel import clock
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings import actions as meetings
from app.meetings.models import Meeting, SittingState
from tests.attendance.world import Chamber, build


def note(chamber: Chamber, standing: Standing, **given: object) -> Attendance:
    people = chamber.people
    target = chamber.participation(people.lan)
    return actions.mark(people.thao, chamber.meeting, chamber.sitting, target, standing, **given)  # type: ignore[arg-type]


def test_a_delegate_checks_in_and_is_told_when(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.people.lan
    answer = actions.check_in(lan, chamber.meeting, chamber.sitting)
    assert (answer["standing"], answer["again"]) == (Standing.PRESENT, False)
    assert answer["receipt"].seq == 1
    assert chamber.line(lan).standing is Standing.PRESENT


def test_after_the_beginning_one_is_late_and_stays_late(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, SittingState.IN_PROGRESS)
    lan = chamber.people.lan
    assert actions.check_in(lan, chamber.meeting, chamber.sitting)["standing"] is Standing.LATE
    actions.check_out(lan, chamber.meeting, chamber.sitting)
    assert actions.check_in(lan, chamber.meeting, chamber.sitting)["standing"] is Standing.LATE


def test_who_came_in_time_and_returns_is_not_late(chamber: Chamber) -> None:
    lan = chamber.people.lan
    actions.check_in(lan, chamber.meeting, chamber.sitting)
    chamber.go_to(SittingState.IN_PROGRESS)
    actions.check_out(lan, chamber.meeting, chamber.sitting)
    assert actions.check_in(lan, chamber.meeting, chamber.sitting)["standing"] is Standing.PRESENT


@pytest.mark.parametrize("state", [SittingState.SCHEDULED, SittingState.ENDED])
def test_nobody_checks_in_before_the_roll_call_or_after_the_end(sqlite_database: Database, state: SittingState) -> None:
    chamber = build(sqlite_database, state)
    with pytest.raises(Conflict, match=r"đề nghị|Đề nghị"):
        actions.check_in(chamber.people.lan, chamber.meeting, chamber.sitting)


def test_only_those_on_a_list_check_in(chamber: Chamber) -> None:
    with pytest.raises(NotFound):
        actions.check_in(chamber.people.stranger, chamber.meeting, chamber.sitting)
    with pytest.raises(Forbidden, match="đại biểu và khách mời"):
        actions.check_in(chamber.people.thao, chamber.meeting, chamber.sitting)


def test_a_check_in_is_heard_by_the_members_and_by_its_person(chamber: Chamber) -> None:
    lan = chamber.people.lan
    actions.check_in(lan, chamber.meeting, chamber.sitting)
    assert chamber.heard() == [("AttendanceMarked", "PRESENT")]
    assert chamber.heard(Person.stream(lan.id)) == [("AttendanceNoted", "PRESENT")]
    assert chamber.heard(Person.stream(chamber.people.huy.id)) == []
    with reading():
        assert policy.can_hear(chamber.people.huy, chamber.meeting)
        assert not policy.can_hear(chamber.people.stranger, chamber.meeting)
        assert not policy.can_hear(chamber.guest(), chamber.meeting)


def test_a_second_check_in_changes_nothing(chamber: Chamber) -> None:
    lan = chamber.people.lan
    actions.check_in(lan, chamber.meeting, chamber.sitting)
    answer = actions.check_in(lan, chamber.meeting, chamber.sitting)
    assert answer["again"] and answer["standing"] is Standing.PRESENT
    assert len(chamber.heard()) == 1


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call answers or raises when all begin together."""
    answers: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int, call: Callable[[], object]) -> None:
        start.wait()
        try:
            answers[place] = call()
        except Exception as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_devices_at_once_are_one_check_in(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.people.lan
    from app.attendance.actions.marking import streams_of

    streams = streams_of(chamber.meeting, chamber.sitting, lan.id)

    def device() -> object:
        return once(lan, new_id(), streams, lambda: actions.check_in(lan, chamber.meeting, chamber.sitting))

    answers = at_once(*[device] * 4)
    assert [answer["standing"] for answer in answers] == ["PRESENT"] * 4  # type: ignore[index]
    assert sorted(answer["again"] for answer in answers) == [False, True, True, True]  # type: ignore[index]
    assert chamber.heard() == [("AttendanceMarked", "PRESENT")]


def test_a_retry_gets_the_first_receipt(chamber: Chamber) -> None:
    lan, key = chamber.people.lan, new_id()
    from app.attendance.actions.marking import streams_of

    streams = streams_of(chamber.meeting, chamber.sitting, lan.id)
    first, second = (
        once(lan, key, streams, lambda: actions.check_in(lan, chamber.meeting, chamber.sitting)) for _ in range(2)
    )
    assert first == second and first["receipt"]["seq"] == 1


def test_of_two_clerks_at_once_the_second_sees_what_the_first_noted(either_chamber: Chamber) -> None:
    chamber, people = either_chamber, either_chamber.people
    target = chamber.participation(people.lan)

    def clerk(standing: Standing, reason: str) -> Callable[[], object]:
        return lambda: actions.mark(
            people.thao, chamber.meeting, chamber.sitting, target, standing, reason=reason, seen_number=0
        )

    answers = at_once(clerk(Standing.PRESENT, ""), clerk(Standing.ABSENT_WITH_LEAVE, "Ốm"))
    overtaken = [answer for answer in answers if isinstance(answer, actions.Overtaken)]
    assert len(overtaken) == 1 and "vừa ghi" in str(overtaken[0])
    assert chamber.line(people.lan).number == 1


def test_two_clerks_who_note_the_same_agree(chamber: Chamber) -> None:
    note(chamber, Standing.PRESENT, seen_number=0)
    note(chamber, Standing.PRESENT, seen_number=0)
    assert len(chamber.heard()) == 1


def test_r_ses_13_leave_of_absence_needs_its_reason_and_only_the_desk_hears_it(chamber: Chamber) -> None:
    with pytest.raises(Invalid, match="lý do đại biểu đã báo"):
        note(chamber, Standing.ABSENT_WITH_LEAVE)
    note(chamber, Standing.ABSENT_WITH_LEAVE, reason="Điều trị tại bệnh viện tỉnh")
    assert chamber.heard() == [("AttendanceMarked", "ABSENT")]
    desk = chamber.heard(Meeting.desk_stream(chamber.meeting))
    assert ("AbsenceExplained", "ABSENT_WITH_LEAVE") in desk


def test_before_the_roll_call_only_leave_is_noted(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, SittingState.SCHEDULED)
    with pytest.raises(Conflict, match="chưa mở điểm danh"):
        note(chamber, Standing.PRESENT)
    note(chamber, Standing.ABSENT_WITH_LEAVE, reason="Đi công tác")
    chamber.go_to(SittingState.ATTENDANCE_OPEN)
    assert chamber.line(chamber.people.lan).standing is Standing.ABSENT_WITH_LEAVE
    answer = actions.check_in(chamber.people.lan, chamber.meeting, chamber.sitting)
    assert answer["standing"] is Standing.PRESENT  # came all the same: no correction


def test_a_correction_has_a_reason_and_overwrites_nothing(chamber: Chamber) -> None:
    people = chamber.people
    note(chamber, Standing.PRESENT)
    with pytest.raises(Invalid, match="cần có lý do"):
        note(chamber, Standing.ABSENT_WITHOUT_LEAVE)
    note(chamber, Standing.ABSENT_WITHOUT_LEAVE, reason="Ghi nhầm người cùng tên")
    with reading():
        marks = queries.history(chamber.sitting, chamber.participation(people.lan))
    assert [(m.number, m.standing, m.by_name, m.reason, m.is_correction) for m in marks] == [
        (2, Standing.ABSENT_WITHOUT_LEAVE, "Phạm Phương Thảo", "Ghi nhầm người cùng tên", True),
        (1, Standing.PRESENT, "Phạm Phương Thảo", "", False),
    ]


def test_going_and_returning_are_no_corrections(chamber: Chamber) -> None:
    for standing in (Standing.PRESENT, Standing.LEFT, Standing.PRESENT):
        note(chamber, standing)
    assert chamber.heard() == [("AttendanceMarked", standing) for standing in ("PRESENT", "LEFT", "PRESENT")]


def test_once_the_sitting_has_ended_the_office_no_longer_corrects_but_the_secretary_does(
    sqlite_database: Database,
) -> None:
    chamber = build(sqlite_database, SittingState.ENDED)
    people = chamber.people
    with pytest.raises(Forbidden, match="Thư ký kỳ họp hoặc chủ tọa"):
        note(chamber, Standing.PRESENT, reason="Sót")
    target = chamber.participation(people.lan)
    actions.mark(people.dat, chamber.meeting, chamber.sitting, target, Standing.PRESENT, reason="Sót khi ghi")
    assert chamber.line(people.lan).standing is Standing.PRESENT


def test_delegates_and_administrators_note_nobody(chamber: Chamber) -> None:
    people, target = chamber.people, chamber.participation(chamber.people.lan)
    with pytest.raises(Forbidden):
        actions.mark(people.huy, chamber.meeting, chamber.sitting, target, Standing.PRESENT)
    for stranger in (people.stranger, people.admin):
        with pytest.raises(NotFound):
            actions.mark(stranger, chamber.meeting, chamber.sitting, target, Standing.PRESENT)


def test_who_noted_it_takes_it_back_and_both_stay_in_the_history(chamber: Chamber) -> None:
    people, target = chamber.people, chamber.participation(chamber.people.lan)
    note(chamber, Standing.PRESENT)
    actions.take_back(people.thao, chamber.meeting, chamber.sitting, target, 1)
    assert chamber.line(people.lan).standing is None
    assert chamber.quorum().present == 0
    assert chamber.heard() == [("AttendanceMarked", "PRESENT"), ("AttendanceMarked", "UNMARKED")]
    note(chamber, Standing.PRESENT, seen_number=2)
    with pytest.raises(Conflict, match="Chỉ người ghi"):
        actions.take_back(people.binh, chamber.meeting, chamber.sitting, target, 3)
    with clock.standing_at(clock.now() + timedelta(minutes=3)), pytest.raises(Conflict, match="hai phút"):
        actions.take_back(people.thao, chamber.meeting, chamber.sitting, target, 3)


def test_a_rehearsal_is_reset_with_its_sitting(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, practice=True)
    actions.check_in(chamber.people.lan, chamber.meeting, chamber.sitting)
    assert chamber.quorum().present == 1
    meetings.reset_practice(chamber.people.thao, chamber.meeting, chamber.sitting)
    with reading():
        assert queries.marks_of_now(chamber.sitting) == [] and not queries.has_roster(chamber.sitting)
    assert set(chamber.standings().values()) == {None}


def test_what_the_clerk_notes_is_heard_by_the_person_concerned(chamber: Chamber) -> None:
    people = chamber.people
    note(chamber, Standing.PRESENT)
    assert chamber.heard(Person.stream(people.lan.id)) == [("AttendanceNoted", "PRESENT")]
    actions.mark_the_rest(people.thao, chamber.meeting, chamber.sitting)
    assert chamber.heard(Person.stream(people.huy.id)) == [("AttendanceNoted", "ABSENT")]
    assert chamber.heard(Person.stream(people.lan.id)) == [("AttendanceNoted", "PRESENT")]
