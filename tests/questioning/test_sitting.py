"""Asking, answering, asking again at the sitting, each with its own clock (R-QA-02, R-QA-06)."""

import pytest

from app.accounts.models import Person
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.meetings import actions as meetings
from app.meetings.models import ItemState, Meeting, Role
from app.questioning import actions
from app.questioning.models import SlipState, WrittenReason
from app.speaking import actions as speaking
from app.speaking import queries as floor
from app.speaking.models import Kind, RequestState, Speech
from tests.meetings.conftest import Browsers
from tests.questioning.world import ISSUE, Hall


def begin(hall: Hall) -> None:
    """The item of questioning is in hand."""
    meetings.change_item_state(hall.people.binh, hall.meeting, hall.item, ItemState.CURRENT)


def speech(hall: Hall) -> Speech | None:
    with reading() as session:
        found = floor.speech_of_now(session.get_one(Meeting, hall.meeting))
        if found is not None:
            _loaded = found.request.name
        return found


def test_asking_answering_and_asking_again_each_by_its_clock(either_hall: Hall) -> None:
    """R-QA-06: one minute to ask, three to answer each question; every call is an entry that all members hear."""
    hall, binh = either_hall, either_hall.people.binh
    first, second = hall.write(), hall.write(hall.people.huy, issue="Bác sĩ ở trạm y tế")
    group = hall.chosen(first, second)
    with pytest.raises(Conflict, match="Nội dung chất vấn chưa bắt đầu"):
        actions.call_to_ask(binh, hall.meeting, first.id)
    begin(hall)
    with pytest.raises(Conflict, match="Chưa có chất vấn nào"):
        actions.call_to_answer(binh, hall.meeting, group.id)

    asked = actions.call_to_ask(binh, hall.meeting, first.id, seen="")
    assert (asked.limit_s, asked.request.kind, asked.request.subject) == (60, Kind.QUESTION, ISSUE)
    assert asked.amber_s == 30  # amber at a minute would be amber from the first second
    assert asked.request.name == hall.people.lan.name and hall.state(first) is SlipState.ASKED
    actions.call_to_ask(hall.people.dat, hall.meeting, second.id)  # the secretary, on the chair's order
    assert hall.last("QuestionAsked")["ordered_by"] == binh.id

    answered = actions.call_to_answer(binh, hall.meeting, group.id)
    assert (answered.limit_s, answered.request.kind) == (2 * 180, Kind.ANSWER)
    assert answered.request.person_id == hall.la.id
    actions.note_answered(binh, hall.meeting, first.id)
    actions.note_answered(binh, hall.meeting, second.id)
    assert hall.state(first) is SlipState.ANSWERED

    actions.call_to_ask(binh, hall.meeting, first.id)  # not clear enough: the delegate asks again
    assert hall.state(first) is SlipState.ASKED and hall.slip(first).asked_times == 2
    assert actions.call_to_answer(binh, hall.meeting, group.id).limit_s == 180
    heard = [one for one in hall.heard() if one in ("QuestionAsked", "AnswerBegun", "QuestionAnswered")]
    assert heard == [
        "QuestionAsked", "QuestionAsked", "AnswerBegun", "QuestionAnswered", "QuestionAnswered", "QuestionAsked",
        "AnswerBegun",
    ]  # fmt: skip
    assert hall.names(Meeting.members_stream(hall.meeting).id).count("FloorGiven") == 5
    assert "FloorNoted" in hall.names(Person.stream(hall.la.id).id)


def test_others_may_be_invited_to_answer_too(either_hall: Hall) -> None:
    """R-QA-02: the questions stay with who is questioned."""
    hall, binh = either_hall, either_hall.people.binh
    slip = hall.write()
    group = hall.chosen(slip)
    begin(hall)
    actions.call_to_ask(binh, hall.meeting, slip.id)
    other = meetings.give_role(hall.people.thao, hall.meeting, hall.people.admin.id, Role.QUESTIONEE)
    with pytest.raises(NotFound):
        delegate = hall.participation(hall.people.huy)
        actions.call_to_answer(binh, hall.meeting, group.id, invited=delegate)
    assert actions.call_to_answer(binh, hall.meeting, group.id, invited=other.id).request.person_id == other.person_id
    assert hall.last("AnswerBegun")["invited"] == other.id
    assert actions.call_to_answer(binh, hall.meeting, group.id).request.person_id == hall.la.id


def test_who_answers_sees_the_clock_and_every_minute_more(hall: Hall, browsers: Browsers) -> None:
    """Who is questioned is none of the members: their own stream tells them."""
    slip = hall.write()
    group = hall.chosen(slip)
    begin(hall)
    actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    before = hall.names(Person.stream(hall.la.id).id).count("FloorNoted")
    answer = actions.call_to_answer(hall.people.binh, hall.meeting, group.id)
    speaking.extend_speech(hall.people.binh, hall.meeting, answer.request_id)
    assert hall.names(Person.stream(hall.la.id).id).count("FloorNoted") == before + 2
    floor_page = browsers.of(hall.la).get(f"/meetings/{hall.meeting}/floor?item={hall.item}").text
    assert "Xin mời đại biểu" in floor_page and ("04:00" in floor_page or "03:5" in floor_page)


def test_the_seconds_are_the_rule_profiles(hall: Hall) -> None:
    """R-QA-06 [U]: each council sets its own."""
    hall.state_rules(question_seconds=90, answer_seconds=300)
    slip = hall.write()
    group = hall.chosen(slip)
    begin(hall)
    assert actions.call_to_ask(hall.people.binh, hall.meeting, slip.id).limit_s == 90
    assert actions.call_to_answer(hall.people.binh, hall.meeting, group.id).limit_s == 300


def test_two_who_call_at_once_call_one(hall: Hall) -> None:
    first, second = hall.write(), hall.write(hall.people.huy)
    hall.chosen(first, second)
    begin(hall)
    actions.call_to_ask(hall.people.binh, hall.meeting, first.id, seen="")
    with pytest.raises(Conflict, match="vừa được mời phát biểu"):
        actions.call_to_ask(hall.people.dat, hall.meeting, second.id, seen="")
    assert hall.state(second) is SlipState.SELECTED and hall.slip(second).asked_times == 0  # nothing of it was done
    now = speech(hall)
    assert now is not None and now.request.name == hall.people.lan.name


def test_who_went_back_to_the_queue_is_called_from_there(hall: Hall) -> None:
    slip = hall.write()
    hall.chosen(slip)
    begin(hall)
    asked = actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    speaking.return_to_queue(hall.people.binh, hall.meeting, asked.request_id)
    again = actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    assert again.request_id == asked.request_id and again.request.state is RequestState.SPEAKING


def test_calling_is_the_chairs(hall: Hall) -> None:
    slip = hall.write()
    group = hall.chosen(slip)
    begin(hall)
    for who in (hall.people.huy, hall.people.thao):  # a delegate; the office, which has no order of the chair
        with pytest.raises(Forbidden):
            actions.call_to_ask(who, hall.meeting, slip.id)
        with pytest.raises(Forbidden):
            actions.call_to_answer(who, hall.meeting, group.id)
        with pytest.raises(Forbidden):
            actions.note_answered(who, hall.meeting, slip.id)
    with pytest.raises(NotFound):
        actions.call_to_ask(hall.people.admin, hall.meeting, slip.id)
    with pytest.raises(Forbidden):  # the kinds of the questioning are called up, never asked for
        speaking.ask_floor(hall.people.lan, hall.meeting, hall.item, Kind.QUESTION)


def test_who_does_not_take_part_is_not_called(hall: Hall) -> None:
    slip = hall.write()
    group = hall.chosen(slip)
    actions.amend_group(hall.people.thao, hall.meeting, group.id, group.title, None, "Chánh án Tòa án nhân dân tỉnh")
    begin(hall)
    actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    with pytest.raises(Conflict, match="chưa có trong thành phần"):
        actions.call_to_answer(hall.people.binh, hall.meeting, group.id)


def test_what_was_not_answered_is_owed_in_writing_and_does_not_count_for_the_clock(hall: Hall) -> None:
    """R-QA-03: not answered at the sitting."""
    first, second = hall.write(), hall.write(hall.people.huy)
    group = hall.chosen(first, second)
    begin(hall)
    for slip in (first, second):
        actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    actions.owe_answer_in_writing(hall.people.binh, hall.meeting, second.id, WrittenReason.NOT_ANSWERED)
    assert hall.state(second) is SlipState.WRITTEN_PENDING
    assert actions.call_to_answer(hall.people.binh, hall.meeting, group.id).limit_s == 180
    with pytest.raises(Conflict, match="Phiên chất vấn đã bắt đầu"):
        actions.record_choice(hall.people.binh, hall.meeting, [])


def test_a_question_that_was_not_asked_is_not_answered(hall: Hall) -> None:
    slip = hall.write()
    hall.chosen(slip)
    with pytest.raises(Conflict, match="chưa chất vấn"):
        actions.note_answered(hall.people.binh, hall.meeting, slip.id)
