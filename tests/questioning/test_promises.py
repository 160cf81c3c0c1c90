"""Promises: noted with a day, overdue in words, followed to the next session, closed there (R-QA-07, R-SES-09)."""

from datetime import date, timedelta

import pytest

from app.kernel import clock, db
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting, MeetingKind
from app.notifications import tasks as notices
from app.questioning import actions, queries, tasks
from app.questioning.models import Promise, QuestionSlip, SlipState, WrittenReason
from tests.meetings import world as council
from tests.meetings.conftest import Browsers
from tests.notifications.test_notices import told
from tests.questioning.test_pages import page, send
from tests.questioning.test_sitting import begin
from tests.questioning.world import ISSUE, POST, Hall

WHAT = "Bảo đảm đủ thuốc thiết yếu cho 100% trạm y tế xã"


def asked(hall: Hall) -> QuestionSlip:
    """A question that has been asked at the sitting."""
    slip = hall.write()
    hall.chosen(slip)
    begin(hall)
    actions.call_to_ask(hall.people.binh, hall.meeting, slip.id)
    return slip


def in_days(hall: Hall, days: int) -> date:
    with reading() as session:
        return queries.today(session.get_one(Meeting, hall.meeting), clock.now()) + timedelta(days=days)


def next_session(hall: Hall) -> str:
    """A later session of the same council."""
    meeting = council.held_meeting(
        hall.people, title="Kỳ họp thứ hai", kind=MeetingKind.REGULAR_SESSION, starts_on=date(2036, 7, 8),
        ends_on=date(2036, 7, 9),
    )  # fmt: skip
    return meeting.id


def test_a_promise_is_noted_and_the_question_is_followed(either_hall: Hall) -> None:
    """R-QA-07: what, who, until when; FOLLOW_UP, then CLOSED with a result."""
    hall = either_hall
    slip = asked(hall)
    promise = actions.note_promise(hall.people.thao, hall.meeting, slip.id, WHAT, in_days(hall, 60))
    assert promise.who == POST and hall.state(slip) is SlipState.FOLLOW_UP
    assert WHAT not in str(hall.last("PromiseNoted"))
    actions.note_answered(hall.people.binh, hall.meeting, slip.id)  # while it is followed it is answered too
    with pytest.raises(Invalid, match="còn trống"):
        actions.close_promise(hall.people.thao, hall.meeting, promise.id, " ")
    actions.close_promise(hall.people.thao, hall.meeting, promise.id, "Đã cấp đủ theo Báo cáo số 12")
    assert hall.state(slip) is SlipState.CLOSED and "PromiseClosed" in hall.heard()
    with pytest.raises(Conflict, match="trước đó"):
        actions.close_promise(hall.people.thao, hall.meeting, promise.id, "Lần nữa")


def test_what_is_refused(hall: Hall) -> None:
    unasked = hall.write()
    with pytest.raises(Conflict, match="Đã gửi"):
        actions.note_promise(hall.people.thao, hall.meeting, unasked.id, WHAT, in_days(hall, 1))
    slip = asked(hall)
    with pytest.raises(Invalid, match="trước ngày hôm nay"):
        actions.note_promise(hall.people.thao, hall.meeting, slip.id, WHAT, in_days(hall, -1))
    with pytest.raises(Forbidden):
        actions.note_promise(hall.people.huy, hall.meeting, slip.id, WHAT, in_days(hall, 1))
    promise = actions.note_promise(hall.people.binh, hall.meeting, slip.id, WHAT, in_days(hall, 1))
    with pytest.raises(Forbidden):
        actions.close_promise(hall.people.lan, hall.meeting, promise.id, "Xong")
    with pytest.raises(NotFound):
        actions.close_promise(hall.people.thao, hall.meeting, slip.id, "Xong")


def test_the_next_session_follows_what_is_open_and_closes_it(either_hall: Hall) -> None:
    """R-SES-09, R-QA-07: to the next session of the same body, and only forward."""
    hall = either_hall
    promise = actions.note_promise(hall.people.thao, hall.meeting, asked(hall).id, WHAT, in_days(hall, 60))
    later = next_session(hall)
    with reading() as session:
        following, first = session.get_one(Meeting, later), session.get_one(Meeting, hall.meeting)
        assert [one.id for one in queries.earlier_promises(following)] == [promise.id]
        assert queries.earlier_promises(first) == []
    actions.close_promise(hall.people.thao, later, promise.id, "Đã thực hiện")
    with reading() as session:
        stored = session.get_one(Promise, promise.id)
        assert stored.closed_meeting_id == later and stored.slip.state is SlipState.CLOSED
        # Closed in that session, so still on its list; the one after it begins without.
        assert [one.id for one in queries.earlier_promises(session.get_one(Meeting, later))] == [promise.id]
    mine = actions.note_promise(hall.people.thao, hall.meeting, promise.slip_id, WHAT, in_days(hall, 60))
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, later).starts_on = date(2020, 1, 1)
    with pytest.raises(NotFound):  # an earlier session closes nothing of a later one
        actions.close_promise(hall.people.thao, later, mine.id, "Xong")


def test_a_last_day_that_comes_near_is_told_once(either_hall: Hall) -> None:
    """R-QA-03, R-QA-07: to who answers and to the secretariat, and again only when the day has changed."""
    hall = either_hall
    slip, far = asked(hall), in_days(hall, 60)
    promise = actions.note_promise(hall.people.thao, hall.meeting, slip.id, WHAT, in_days(hall, 3))
    actions.note_promise(hall.people.thao, hall.meeting, slip.id, "Việc khác", far)
    actions.owe_answer_in_writing(hall.people.binh, hall.meeting, slip.id, WrittenReason.NOT_ANSWERED)
    tasks.remind()
    tasks.remind()
    assert hall.heard().count("LastDayNear") == 1 and hall.last("LastDayNear")["promise_id"] == promise.id
    notices.read_journal()
    near = f"Sắp đến hạn thực hiện lời hứa, ngày {in_days(hall, 3):%d/%m/%Y}: {ISSUE}."
    assert near in told(hall.la) and near in told(hall.people.thao) and near not in told(hall.people.huy)
    actions.close_promise(hall.people.thao, hall.meeting, promise.id, "Đã cấp đủ thuốc")

    due = hall.slip(slip).due_on
    assert due is not None
    days = (due - in_days(hall, 0)).days
    with clock.standing_at(clock.now() + timedelta(days=days - 1)):
        tasks.remind()
        tasks.remind()
    assert hall.heard().count("LastDayNear") == 2 and hall.last("LastDayNear")["promise_id"] is None
    with clock.standing_at(clock.now() + timedelta(days=days + 1)):  # it has passed: the pages say so
        tasks.remind()
    assert hall.heard().count("LastDayNear") == 2


def test_promises_by_form(hall: Hall, browsers: Browsers) -> None:
    slip = asked(hall)
    thao, lan, binh = (browsers.of(one) for one in (hall.people.thao, hall.people.lan, hall.people.binh))
    base = f"/meetings/{hall.meeting}"
    board = page(binh, f"{base}/questioning")
    assert (
        "Mời hỏi lại" in board
        and "trả lời, 3 phút" in board
        and "Mời người khác" not in board
        and page(lan, f"{base}/questioning", 403)
    )
    form = f"{base}/questions/{slip.id}/promise"
    assert POST in page(thao, form)
    due = in_days(hall, 30)
    assert WHAT in send(thao, form, 422, what=WHAT, due_on="")  # nothing typed is lost
    assert "Đang theo dõi" in send(thao, form, what=WHAT, due_on=due.isoformat())
    assert WHAT in page(lan, f"{base}/promises") and "Ghi kết quả" not in page(lan, f"{base}/promises")
    with reading() as session:
        (promise,) = [one.id for one in session.query(Promise)]
    with db.database().writing(db.database().engine) as session:
        session.get_one(Promise, promise).due_on = date(2026, 1, 5)
    overdue = page(thao, f"{base}/promises")
    assert "đã quá hạn" in overdue and "giải trình chậm nhất ngày 20/01/2026" in overdue
    later = f"/meetings/{next_session(hall)}/promises"
    assert WHAT in page(thao, later) and "chậm nhất 28/06/2036" in page(thao, later)
    assert "còn trống" in send(thao, f"{later}/{promise}", 422, result="")
    assert "Đã ghi kết quả ngày" in send(thao, f"{later}/{promise}", result="Đã cấp đủ thuốc")


def test_the_board_by_form(hall: Hall, browsers: Browsers) -> None:
    slip = hall.write()
    group = hall.chosen(slip)
    binh, thao = browsers.of(hall.people.binh), browsers.of(hall.people.thao)
    board = f"/meetings/{hall.meeting}/questioning"
    assert "Nội dung chất vấn chưa đang thực hiện" in page(binh, board) and "Mời chất vấn" not in page(binh, board)
    console = f"/meetings/{hall.meeting}/console"
    assert "Điều hành phiên chất vấn" not in page(binh, console)
    begin(hall)
    assert f'href="{board}"' in page(binh, console)
    floor = f"/meetings/{hall.meeting}/questions/{slip.id}/floor"
    assert "Mời chất vấn" in page(binh, board) and "Mời chất vấn" not in page(thao, board)
    assert "Đã mời Triệu Thị Lan chất vấn" in send(binh, floor, deed="ask", seen="")
    speech = page(binh, board)
    assert ("speech-clock" in speech and "01:00" in speech) or "00:5" in speech
    send(thao, floor, 403, deed="ask", seen="")
    with reading() as session:
        from app.speaking import queries as speaking

        now = speaking.speech_of_now(session.get_one(Meeting, hall.meeting))
        assert now is not None
        seen = now.request_id
    answered = send(binh, f"{board}/groups/{group.id}", deed="answer", seen=seen)
    assert "trả lời, 3 phút" in answered and "Trả lời chất vấn" in answered
    assert "đã được trả lời" in send(binh, floor, deed="answered")
    send(binh, floor, deed="ask")
    assert "Chuyển trả lời bằng văn bản" in send(binh, floor, deed="written")
    send(binh, floor, 422, deed="x")
