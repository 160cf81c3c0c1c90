"""The course of a meeting: terms of convening, states, sittings, practice."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.kernel.sentences import speaking
from app.meetings import actions, policy, queries
from app.meetings.models import HalfDay, ItemState, Meeting, MeetingKind, MeetingState, Sitting, SittingState
from app.meetings.queries import Alarm
from tests.meetings.world import World, draft_meeting, held_meeting


def convene(world: World, meeting: Meeting, on: date = date(2026, 3, 25)) -> Meeting:
    return actions.change_state(
        world.thao, meeting.id, MeetingState.CONVENED, decision_on=on, decision_symbol="12/QĐ-HĐND"
    )


def heard(meeting: Meeting) -> list[tuple[str, Any]]:
    return [(e["name"], e["data"].get("state")) for e in journal.since(Meeting.stream(meeting.id).id, 0)]


def state(meeting: Meeting) -> MeetingState:
    with reading() as session:
        return session.get_one(Meeting, meeting.id).state


def test_r_ses_06_a_session_convened_twenty_days_before_is_convened(world: World) -> None:
    meeting = draft_meeting(world)
    convene(world, meeting)
    assert state(meeting) is MeetingState.CONVENED
    assert heard(meeting) == [("MeetingStateChanged", "CONVENED")]
    with reading():
        assert policy.can_prepare(world.thao, meeting) and queries.meetings_of(world.lan) == []


def test_r_ses_06_nineteen_days_are_refused_with_the_basis(world: World) -> None:
    meeting = draft_meeting(world)
    with pytest.raises(Refusal, match=r"chỉ trước ngày khai mạc 19 ngày; quy định ít nhất 20 ngày \(Luật số 72/2025"):
        convene(world, meeting, date(2026, 3, 26))
    assert state(meeting) is MeetingState.DRAFT and heard(meeting) == []


@pytest.mark.parametrize("on, fits", [(date(2026, 4, 7), True), (date(2026, 4, 8), False)])
def test_r_ses_06_an_urgent_session_needs_seven_days(world: World, on: date, fits: bool) -> None:
    meeting = draft_meeting(world, kind=MeetingKind.URGENT_SESSION)
    if fits:
        convene(world, meeting, on)
    else:
        with pytest.raises(Refusal):
            convene(world, meeting, on)


def test_r_ses_06_the_law_of_2015_gave_ten_days(world: World) -> None:
    meeting = draft_meeting(
        world, kind=MeetingKind.URGENT_SESSION, starts_on=date(2016, 7, 20), ends_on=date(2016, 7, 20)
    )
    with pytest.raises(Refusal, match="ít nhất 10 ngày"):
        convene(world, meeting, date(2016, 7, 11))
    convene(world, meeting, date(2016, 7, 10))


def test_r_ses_04_the_first_session_opens_within_45_days_of_the_election(world: World) -> None:
    late = draft_meeting(world, starts_on=date(2026, 4, 30), ends_on=date(2026, 4, 30))
    with pytest.raises(Refusal, match="muộn hơn ngày 29/04/2026"):
        convene(world, late)
    convene(world, draft_meeting(world, starts_on=date(2026, 4, 29), ends_on=date(2026, 4, 29)))
    with pytest.raises(Refusal, match="Đề nghị nhập ngày bầu cử"):
        convene(world, draft_meeting(world, election_on=None))


def test_a_decision_of_tomorrow_convenes_nobody_today(world: World) -> None:
    with pytest.raises(Invalid):
        convene(world, draft_meeting(world, starts_on=date(2030, 4, 1), ends_on=date(2030, 4, 1)), date(2030, 1, 1))


def test_a_practice_meeting_has_no_terms(world: World) -> None:
    meeting = draft_meeting(world, is_practice=True, election_on=None)
    actions.change_state(world.thao, meeting.id, MeetingState.CONVENED)
    assert state(meeting) is MeetingState.CONVENED


def test_the_chair_opens_and_closes_and_the_office_prepares(world: World) -> None:
    meeting = held_meeting(world)
    for actor, refusal in ((world.thao, Forbidden), (world.lan, Forbidden), (world.stranger, NotFound)):
        with pytest.raises(refusal):
            actions.change_state(actor, meeting.id, MeetingState.OPENED)
    for actor, next_one in (
        (world.binh, MeetingState.OPENED), (world.dat, MeetingState.IN_SITTING), (world.binh, MeetingState.CLOSED),
        (world.thao, MeetingState.FINALIZED), (world.thao, MeetingState.ARCHIVED),
    ):  # fmt: skip
        actions.change_state(actor, meeting.id, next_one)
    assert [s for _n, s in heard(meeting)] == ["OPENED", "IN_SITTING", "CLOSED", "FINALIZED", "ARCHIVED"]


def test_states_follow_each_other_as_the_law_has_them(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Conflict, match="Không thể chuyển từ “Đang chuẩn bị” sang “Đã bế mạc”"):
        actions.change_state(world.binh, meeting.id, MeetingState.CLOSED)


def test_postponing_and_cancelling_need_a_reason(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Invalid):
        actions.change_state(world.thao, meeting.id, MeetingState.POSTPONED)
    actions.change_state(world.thao, meeting.id, MeetingState.POSTPONED, reason="Bão số 3")
    (entry,) = journal.since(Meeting.stream(meeting.id).id, 0)
    assert entry["data"]["reason"] == "Bão số 3"


def test_a_closed_meeting_keeps_its_agenda(world: World) -> None:
    meeting = held_meeting(world, MeetingState.CLOSED)
    with pytest.raises(Conflict):
        actions.add_item(world.thao, meeting.id, title="Thêm")


def test_the_programme_is_adopted_once_by_who_conducts(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Forbidden):
        actions.adopt_programme(world.lan, meeting.id)
    actions.adopt_programme(world.binh, meeting.id)
    assert heard(meeting) == [("ProgrammeAdopted", None)]
    with pytest.raises(Conflict):
        actions.adopt_programme(world.binh, meeting.id)


def sitting(world: World, meeting: Meeting, **given: Any) -> Sitting:
    plan: dict[str, Any] = {
        "on": date(2026, 4, 15), "half": HalfDay.MORNING, "starts_at": time(7, 30), "ends_at": time(11, 30),
    }  # fmt: skip
    return actions.add_sitting(world.thao, meeting.id, **{**plan, **given})


def test_a_sitting_is_planned_within_the_days_and_beside_the_others(world: World) -> None:
    meeting = held_meeting(world)
    sitting(world, meeting)
    assert heard(meeting) == [("SittingsChanged", None)]
    with pytest.raises(Invalid, match="từ 14/04/2026 đến 16/04/2026"):
        sitting(world, meeting, on=date(2026, 4, 17))
    with pytest.raises(Invalid):
        sitting(world, meeting, starts_at=time(12), ends_at=time(11))
    with pytest.raises(Conflict, match="từ 07:30 đến 11:30"):
        sitting(world, meeting, starts_at=time(11), ends_at=time(12))
    with pytest.raises(Forbidden):
        actions.remove_sitting(world.lan, meeting.id, sitting(world, meeting, on=date(2026, 4, 16)).id)


def test_items_of_a_sitting_taken_out_wait_for_another(world: World) -> None:
    meeting = held_meeting(world)
    made = sitting(world, meeting)
    actions.add_item(world.thao, meeting.id, title="Báo cáo", sitting_id=made.id, starts_at=time(8))
    actions.remove_sitting(world.thao, meeting.id, made.id)
    with reading():
        (row,) = queries.agenda(meeting.id).rows
        assert (row.sitting, row.begins, row.item.starts_at) == (None, None, None)


def test_a_held_sitting_stays(world: World) -> None:
    meeting = held_meeting(world)
    made = sitting(world, meeting)
    actions.change_sitting_state(world.binh, meeting.id, made.id, SittingState.IN_PROGRESS)
    with pytest.raises(Conflict):
        actions.remove_sitting(world.thao, meeting.id, made.id)
    with pytest.raises(Conflict):
        actions.change_sitting_state(world.binh, meeting.id, made.id, SittingState.SCHEDULED)
    with pytest.raises(Forbidden):
        actions.change_sitting_state(world.thao, meeting.id, made.id, SittingState.ENDED)


def test_a_practice_meeting_is_reset_in_one_touch(world: World) -> None:
    meeting = held_meeting(world, is_practice=True)
    item = actions.add_item(world.thao, meeting.id, title="Khai mạc")
    actions.change_state(world.thao, meeting.id, MeetingState.OPENED)
    actions.change_item_state(world.thao, meeting.id, item.id, ItemState.CURRENT)
    actions.reset_practice(world.thao, meeting.id)
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        assert (stored.state, stored.opened_at) == (MeetingState.PREPARING, None)
        assert [i.state for i in stored.items] == [ItemState.PENDING]
    assert heard(meeting)[-1] == ("PracticeReset", None)


def test_a_practice_sitting_of_a_real_meeting_is_reset_and_nothing_else(world: World) -> None:
    meeting = held_meeting(world)
    made = sitting(world, meeting, is_practice=True)
    mine = actions.add_item(world.thao, meeting.id, title="Tập", sitting_id=made.id)
    other = actions.add_item(world.thao, meeting.id, title="Thật")
    for item in (mine, other):
        actions.change_item_state(world.binh, meeting.id, item.id, ItemState.DISCUSSED)
    actions.change_sitting_state(world.binh, meeting.id, made.id, SittingState.IN_PROGRESS)
    actions.reset_practice(world.thao, meeting.id, made.id)
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        assert {i.title: i.state for i in stored.items} == {"Tập": ItemState.PENDING, "Thật": ItemState.DISCUSSED}
        assert {s.state for s in stored.sittings} == {SittingState.SCHEDULED}


def test_what_is_not_practice_is_never_reset(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Conflict):
        actions.reset_practice(world.thao, meeting.id)
    with pytest.raises(Conflict):
        actions.reset_practice(world.thao, meeting.id, sitting(world, meeting).id)


@pytest.mark.parametrize(
    "moment, alarm, days",
    [
        (datetime(2026, 4, 1, 1, tzinfo=UTC), Alarm.QUIET, 8),
        (datetime(2026, 4, 7, 1, tzinfo=UTC), Alarm.ALARM, 2),
        (datetime(2026, 4, 9, 1, tzinfo=UTC), Alarm.RED, 0),
        (datetime(2026, 4, 9, 17, tzinfo=UTC), Alarm.PAST, 0),
    ],
)
def test_r_ses_08_papers_are_due_five_days_before_with_an_alarm_at_seven(
    world: World, moment: datetime, alarm: Alarm, days: int
) -> None:
    meeting = draft_meeting(world)
    with reading() as session:
        found = queries.deadline(session.get_one(Meeting, meeting.id), moment)
    assert (found.due, found.alarm, found.days) == (date(2026, 4, 9), alarm, days)


def test_r_ub_03_papers_of_a_committee_are_due_three_working_days_before(world: World) -> None:
    from app.accounts.models import Body, BodyKind
    from app.kernel import db

    with db.database().writing(db.database().engine) as session:
        session.get_one(Body, world.body.id).kind = BodyKind.PEOPLES_COMMITTEE
    regular = draft_meeting(
        world, kind=MeetingKind.COMMITTEE_MEETING, starts_on=date(2026, 10, 28), ends_on=date(2026, 10, 28)
    )
    urgent = draft_meeting(
        world, kind=MeetingKind.URGENT_COMMITTEE_MEETING, starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 26)
    )
    assert regular.rule_profile.code == "UBND_2025"
    assert (regular.documents_due, urgent.documents_due) == (date(2026, 10, 23), date(2026, 10, 23))


def test_refusals_speak_english_too(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        convene(world, draft_meeting(world), date(2026, 3, 26))
    with speaking("en"):
        assert str(refused.value)
