"""A slip from the draft to its group: who writes, who sees, what is kept, what is refused (R-QA-01)."""

import pytest

from app.accounts.models import Person
from app.kernel import db
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting, MeetingKind, MeetingState
from app.questioning import actions, policy, queries
from app.questioning.models import QuestionSlip, SlipState
from tests.questioning.world import ISSUE, POST, TEXT, Hall


def test_a_delegate_keeps_a_draft_that_nobody_else_sees_and_sends_it(either_hall: Hall) -> None:
    """R-QA-01: DRAFT, then SUBMITTED to the Standing Committee."""
    hall = either_hall
    slip = hall.write(send=False)
    assert hall.state(slip) is SlipState.DRAFT and hall.received() == [] and hall.heard() == []
    for other in (hall.people.thao, hall.people.binh, hall.people.huy, hall.la):
        with reading():
            assert not policy.can_see_slip(other, hall.slip(slip))
    actions.send_slip(hall.people.lan, hall.meeting, slip.id)
    assert hall.state(slip) is SlipState.SUBMITTED and hall.slip(slip).number == 1
    assert hall.received() == ["SlipSent"] and hall.heard() == []
    assert hall.heard(Person.stream(hall.people.lan.id)) == ["SlipNoted", "SlipNoted"]
    actions.send_slip(hall.people.lan, hall.meeting, slip.id)  # a second touch changes nothing
    assert hall.received() == ["SlipSent"]


def test_the_secretariat_and_who_presides_see_what_was_sent_and_the_person_asked_does_not_yet(hall: Hall) -> None:
    slip = hall.write()
    with reading() as session:
        one = session.get_one(QuestionSlip, slip.id)
        assert policy.can_see_slip(hall.people.thao, one) and policy.can_see_slip(hall.people.binh, one)
        assert not policy.can_see_slip(hall.people.huy, one) and not policy.can_see_slip(hall.la, one)
        assert policy.can_hear(hall.people.thao, hall.meeting) and not policy.can_hear(hall.people.huy, hall.meeting)


@pytest.mark.parametrize("name", ["thao", "stranger"])
def test_only_delegates_of_a_council_write(hall: Hall, name: str) -> None:
    with pytest.raises(Forbidden, match="do đại biểu Hội đồng nhân dân"):
        hall.write(getattr(hall.people, name))
    with pytest.raises(NotFound):
        hall.write(hall.people.admin)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, hall.meeting).kind = MeetingKind.COMMITTEE_MEETING
    with pytest.raises(Forbidden):
        hall.write()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issue": " "}, "Vấn đề chất vấn còn trống"),
        ({"text": "\n"}, "Nội dung chất vấn còn trống"),
        ({"questionee_id": None, "questionee": ""}, "Chưa ghi người bị chất vấn"),
        ({"issue": "x" * 201}, "tối đa 200 ký tự"),
        ({"text": "x" * 5001}, "tối đa 5000 ký tự"),
    ],
)
def test_what_a_slip_must_say(hall: Hall, changes: dict[str, object], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        hall.write(**changes)


def test_who_is_asked_takes_part_or_is_named_by_post(hall: Hall) -> None:
    """R-QA-05: a questionee of the meeting, or somebody named in words; nobody else's participation."""
    named = hall.write(questionee_id=None, questionee="Chánh án Tòa án nhân dân tỉnh")
    assert (named.questionee_id, named.questionee) == (None, "Chánh án Tòa án nhân dân tỉnh")
    assert hall.write(questionee="").questionee == hall.la.name
    with reading() as session:
        meeting = session.get_one(Meeting, hall.meeting)
        known = [one.shown_name for one in queries.questionees(meeting, named.edited_at)]
        delegate = next(one for one in meeting.participations if one.person_id == hall.people.huy.id)
    assert known == [hall.la.name]
    with pytest.raises(NotFound):
        hall.write(questionee_id=delegate.id)


def test_a_sent_slip_is_taken_back_until_it_is_in_a_group(either_hall: Hall) -> None:
    """GROUPED slips stay; the number of one that was taken back stays its own."""
    hall, lan = either_hall, either_hall.people.lan
    slip = hall.write()
    actions.take_back_slip(lan, hall.meeting, slip.id)
    assert hall.state(slip) is SlipState.DRAFT and hall.slip(slip).text == TEXT
    hall.write(hall.people.huy)
    actions.send_slip(lan, hall.meeting, slip.id)
    assert hall.slip(slip).number == 1
    hall.group(slip)
    assert hall.state(slip) is SlipState.GROUPED
    with pytest.raises(Conflict, match="đã được xếp nhóm"):
        actions.take_back_slip(lan, hall.meeting, slip.id)
    with pytest.raises(NotFound):
        actions.take_back_slip(hall.people.huy, hall.meeting, slip.id)


def test_two_devices_do_not_overwrite_each_other(hall: Hall) -> None:
    slip, lan = hall.write(send=False), hall.people.lan
    written = actions.Written(None, POST, ISSUE, "Từ máy tính")
    assert actions.edit_slip(lan, hall.meeting, slip.id, written, edition=1).edition == 2
    with pytest.raises(Conflict, match="trên thiết bị khác"):
        actions.edit_slip(lan, hall.meeting, slip.id, written, edition=1)
    actions.edit_slip(lan, hall.meeting, slip.id, written, edition=2, send=True)
    with pytest.raises(Conflict, match="Đã gửi"):
        actions.edit_slip(lan, hall.meeting, slip.id, written, edition=3)


def test_a_draft_is_thrown_away_by_its_delegate_only(hall: Hall) -> None:
    slip = hall.write(send=False)
    with pytest.raises(NotFound):
        actions.remove_slip(hall.people.huy, hall.meeting, slip.id)
    actions.remove_slip(hall.people.lan, hall.meeting, slip.id)
    with reading() as session:
        assert session.get(QuestionSlip, slip.id) is None
    with pytest.raises(Conflict):
        actions.remove_slip(hall.people.lan, hall.meeting, hall.write().id)


def test_after_the_session_nothing_is_sent_and_the_draft_stays(hall: Hall) -> None:
    slip = hall.write(send=False)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, hall.meeting).state = MeetingState.CLOSED
    with pytest.raises(Conflict, match="Bản nháp vẫn được giữ"):
        actions.send_slip(hall.people.lan, hall.meeting, slip.id)
    assert hall.state(slip) is SlipState.DRAFT
