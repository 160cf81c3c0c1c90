"""Groups, the council's choice, and what is answered in writing (R-QA-01, R-QA-03)."""

from datetime import date, datetime, timedelta

import pytest

from app.kernel import clock, db
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting
from app.notifications import tasks
from app.notifications.models import Notice
from app.questioning import actions, policy, queries
from app.questioning.context import due_words
from app.questioning.models import GroupState, QuestionGroup, QuestionSlip, SlipState, WrittenReason
from tests.questioning.world import Hall


def state_of(group: QuestionGroup) -> GroupState:
    with reading() as session:
        return session.get_one(QuestionGroup, group.id).state


def today(hall: Hall) -> date:
    with reading() as session:
        return queries.today(session.get_one(Meeting, hall.meeting), clock.now())


def notices(hall: Hall) -> list[tuple[str, str]]:
    """What people were told: name and sentence."""
    tasks.read_journal()
    names = {one.id: one.name for one in (hall.people.lan, hall.people.huy, hall.people.binh, hall.people.dat, hall.la)}
    with reading() as session:
        from app.kernel.sentences import Sentence

        found = [(names.get(one.person_id, "?"), str(Sentence.load(one.text))) for one in session.query(Notice)]
    return sorted(one for one in found if "hất vấn" in one[1])


def test_the_secretariat_groups_and_proposes_and_the_members_see_only_what_was_proposed(either_hall: Hall) -> None:
    """R-QA-01: the Standing Committee proposes groups of issues and persons."""
    hall, thao = either_hall, either_hall.people.thao
    slip = hall.write()
    group = hall.group(slip)
    assert state_of(group) is GroupState.PREPARED and hall.heard() == []
    assert hall.received() == ["SlipSent", "QuestionGroupChanged", "SlipGrouped"]
    with reading() as session:
        meeting, one = session.get_one(Meeting, hall.meeting), session.get_one(QuestionGroup, group.id)
        assert policy.can_see_group(thao, meeting, one) and not policy.can_see_group(hall.people.huy, meeting, one)
    empty = actions.make_group(thao, hall.meeting, "Giao thông", None, "Giám đốc Sở Xây dựng")
    with pytest.raises(Conflict, match="chưa có phiếu nào"):
        actions.propose_groups(thao, hall.meeting)
    actions.remove_group(thao, hall.meeting, empty.id)
    actions.propose_groups(thao, hall.meeting)
    assert state_of(group) is GroupState.PROPOSED and hall.heard() == ["IssuesProposed"]
    with reading() as session:
        one = session.get_one(QuestionGroup, group.id)
        assert policy.can_see_group(hall.people.huy, session.get_one(Meeting, hall.meeting), one)
    with pytest.raises(Conflict, match="Không có nhóm mới"):
        actions.propose_groups(thao, hall.meeting)


def test_grouping_is_not_the_delegates(hall: Hall) -> None:
    slip, huy = hall.write(), hall.people.huy
    with pytest.raises(Forbidden):
        actions.make_group(huy, hall.meeting, "Y tế", None, "Giám đốc Sở Y tế")
    group = hall.group(slip)
    for act in (
        lambda: actions.group_slip(huy, hall.meeting, slip.id, None),
        lambda: actions.propose_groups(huy, hall.meeting),
        lambda: actions.remove_group(huy, hall.meeting, group.id),
        lambda: actions.record_choice(huy, hall.meeting, []),
        lambda: actions.record_choice(hall.people.thao, hall.meeting, []),  # the office has no order of the chair
    ):
        with pytest.raises(Forbidden):
            act()


def test_what_is_not_chosen_is_answered_in_writing_within_twenty_days(either_hall: Hall) -> None:
    """R-QA-01, R-QA-03: HĐND decides; what is outside its groups is owed in writing, in calendar days."""
    hall = either_hall
    chosen, declined, loose = hall.write(), hall.write(hall.people.huy), hall.write(hall.people.dat)
    group, other = hall.group(chosen), hall.group(declined, title="Giao thông")
    actions.propose_groups(hall.people.thao, hall.meeting)
    choice = actions.record_choice(hall.people.dat, hall.meeting, [group.id])  # the secretary, on the chair's order
    assert (choice.order_name, choice.noted_by_name, choice.ballot_id) == (
        hall.people.binh.name, hall.people.dat.name, None,
    )  # fmt: skip
    assert [hall.state(one) for one in (chosen, declined, loose)] == [
        SlipState.SELECTED, SlipState.WRITTEN_PENDING, SlipState.WRITTEN_PENDING,
    ]  # fmt: skip
    assert state_of(group) is GroupState.SELECTED and state_of(other) is GroupState.NOT_SELECTED
    assert hall.slip(loose).due_on == today(hall) + timedelta(days=20)
    told = hall.last("IssuesChosen")
    assert told["chosen"] == [group.id] and sorted(told["written"]) == sorted([declined.id, loose.id])
    assert told["ordered_by"] == hall.people.binh.id
    sentences = notices(hall)
    assert [name for name, _sentence in sentences] == [hall.people.huy.name, hall.people.lan.name]  # Đạt did it himself
    assert "được trả lời bằng văn bản, hạn" in sentences[0][1] and "được chọn cho phiên chất vấn" in sentences[1][1]


def test_the_days_are_the_rule_profiles(hall: Hall) -> None:
    """R-QA-03 [U]: data, never a constant."""
    hall.state_rules(written_answer_days=7)
    slip = hall.write()
    actions.record_choice(hall.people.binh, hall.meeting, [])
    assert hall.slip(slip).due_on == today(hall) + timedelta(days=7)


def test_the_choice_names_the_open_vote_that_made_it(hall: Hall) -> None:
    group = hall.group(hall.write())
    with pytest.raises(Conflict, match="chưa được trình"):
        actions.record_choice(hall.people.binh, hall.meeting, [group.id])
    actions.propose_groups(hall.people.thao, hall.meeting)
    waiting = hall.prepare(title="Nhóm vấn đề chất vấn", kind="DECISION")
    with pytest.raises(Conflict, match="chưa được công bố thông qua"):
        actions.record_choice(hall.people.binh, hall.meeting, [group.id], ballot_id=waiting.id)
    ballot = hall.carried()
    choice = actions.record_choice(hall.people.binh, hall.meeting, [group.id], ballot_id=ballot.id)
    assert choice.ballot_id == ballot.id and hall.last("IssuesChosen")["ballot_id"] == ballot.id
    with pytest.raises(NotFound):
        actions.record_choice(hall.people.binh, hall.meeting, [ballot.id])
    with pytest.raises(Conflict, match="Chủ tọa hiện nay"):
        actions.record_choice(hall.people.dat, hall.meeting, [group.id], order_of=hall.people.huy.id)


def test_a_mistaken_choice_is_put_right(hall: Hall) -> None:
    first, second = hall.write(), hall.write(hall.people.huy)
    one, other = hall.group(first), hall.group(second, title="Giao thông")
    actions.propose_groups(hall.people.thao, hall.meeting)
    actions.record_choice(hall.people.binh, hall.meeting, [one.id])
    actions.record_choice(hall.people.binh, hall.meeting, [other.id])
    assert (hall.state(first), hall.state(second)) == (SlipState.WRITTEN_PENDING, SlipState.SELECTED)
    assert hall.slip(second).due_on is None
    actions.answer_in_writing(hall.people.thao, hall.meeting, first.id, today(hall), "Đã cấp đủ thuốc")
    with pytest.raises(Conflict, match="Đã có chất vấn được trả lời"):
        actions.record_choice(hall.people.binh, hall.meeting, [one.id])
    with pytest.raises(Conflict, match="không xóa nhóm"):
        actions.remove_group(hall.people.thao, hall.meeting, one.id)


def test_a_late_slip_is_answered_in_writing_unless_it_joins_a_chosen_group(hall: Hall) -> None:
    group = hall.chosen(hall.write())
    late = hall.write(hall.people.huy)
    assert hall.state(late) is SlipState.WRITTEN_PENDING
    assert hall.last("AnswerDueInWriting")["reason"] == WrittenReason.NOT_CHOSEN
    actions.group_slip(hall.people.thao, hall.meeting, late.id, group.id)
    assert hall.state(late) is SlipState.SELECTED and hall.slip(late).due_on is None
    actions.group_slip(hall.people.thao, hall.meeting, late.id, None)
    assert hall.state(late) is SlipState.WRITTEN_PENDING


def test_a_chosen_question_is_answered_in_writing_where_it_must_be_verified(hall: Hall) -> None:
    """R-QA-03: needs verification; on the chair's order."""
    slip = hall.write()
    hall.chosen(slip)
    with pytest.raises(Forbidden):
        actions.owe_answer_in_writing(hall.people.thao, hall.meeting, slip.id, WrittenReason.VERIFICATION)
    actions.owe_answer_in_writing(hall.people.dat, hall.meeting, slip.id, WrittenReason.VERIFICATION)
    assert hall.state(slip) is SlipState.WRITTEN_PENDING
    assert hall.last("AnswerDueInWriting")["ordered_by"] == hall.people.binh.id
    with pytest.raises(Conflict):
        actions.owe_answer_in_writing(hall.people.dat, hall.meeting, slip.id, WrittenReason.VERIFICATION)


def test_the_person_asked_answers_in_writing_and_the_delegate_is_told(either_hall: Hall) -> None:
    """R-QA-03: dated, sent to the delegate and the Standing Committee; nobody else reads it."""
    hall = either_hall
    slip = hall.write()
    with pytest.raises(NotFound):  # before the choice it is not known to who is asked
        actions.answer_in_writing(hall.la, hall.meeting, slip.id, today(hall), "Đã có thuốc")
    actions.record_choice(hall.people.binh, hall.meeting, [])
    for refused, words in (({"text": " "}, "Chưa có nội dung"), ({"on": today(hall) + timedelta(days=1)}, "ở sau")):
        given = {"on": today(hall), "text": "Đã có thuốc", **refused}
        with pytest.raises(Invalid, match=words):
            actions.answer_in_writing(hall.la, hall.meeting, slip.id, **given)  # type: ignore[arg-type]
    actions.answer_in_writing(hall.la, hall.meeting, slip.id, today(hall), "Đã có thuốc")
    one = hall.slip(slip)
    assert one.state is SlipState.WRITTEN_ANSWERED and one.written_by_name == hall.la.name
    assert "Đã có thuốc" not in str(hall.last("AnsweredInWriting"))
    assert (hall.people.lan.name, "Đã có trả lời bằng văn bản") in [(who, said[:26]) for who, said in notices(hall)]
    with reading() as session:
        stored = session.get_one(QuestionSlip, slip.id)
        assert not policy.can_see_slip(hall.people.huy, stored) and policy.can_see_slip(hall.people.binh, stored)
    with pytest.raises(Forbidden):
        actions.answer_in_writing(hall.people.lan, hall.meeting, slip.id, today(hall), "Tự trả lời")
    actions.answer_in_writing(hall.people.thao, hall.meeting, slip.id, today(hall), "Đã có đủ thuốc")  # put right
    assert hall.slip(slip).written_text == "Đã có đủ thuốc"


def test_a_day_is_the_councils_own(hall: Hall) -> None:
    """An evening in Europe is the next day in An Lĩnh."""
    slip = hall.write()
    with standing_at(datetime.fromisoformat("2026-12-01T20:00:00+00:00")):
        actions.record_choice(hall.people.binh, hall.meeting, [])
    assert hall.slip(slip).due_on == date(2026, 12, 22)


@pytest.mark.parametrize(
    ("left", "words"), [(3, "còn 3 ngày"), (0, "là ngày hôm nay"), (-2, "đã quá hạn 2 ngày")], ids=str
)
def test_how_far_a_day_is_away_is_said_in_words(left: int, words: str) -> None:
    on = date(2026, 5, 4)
    assert str(due_words(on, on - timedelta(days=left))).endswith(words)


def test_a_rehearsal_leaves_no_question_behind(hall: Hall) -> None:
    from app.meetings import actions as meetings

    slip = hall.write()
    hall.chosen(slip)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, hall.meeting).is_practice = True
    meetings.reset_practice(hall.people.thao, hall.meeting)
    with reading() as session:
        assert session.query(QuestionSlip).count() == session.query(QuestionGroup).count() == 0
        assert queries.choice(hall.meeting) is None
