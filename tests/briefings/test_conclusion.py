"""Kết luận (section 6.2, R-UB-07): two write without losing a word; issued, each site sees its own tasks."""

from datetime import date, timedelta

import pymupdf
import pytest
from flask.testing import FlaskClient

from app.briefings import actions, queries
from app.briefings.conclusions import Assignment, Conclusion, Task, Wording, conclusion_stream
from app.briefings.models import Readiness
from app.kernel import clock
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers

TEXT = "Thống nhất đánh giá công tác quý III.\nCác đơn vị báo cáo trước ngày 07/10/2026."


def conclusion(rooms: Rooms) -> Conclusion:
    with reading():
        found = queries.conclusion(rooms.meeting)
        assert found is not None
        assert all(one.text for one in found.tasks)  # loaded while the session is open
        return found


def assigned(rooms: Rooms, code: str = "DC02", **given: object) -> Task:
    known = {"text": "Rà soát hồ đập", "site_id": rooms.site(code).id, "due_on": date(2026, 10, 7)}
    return actions.assign_task(rooms.people.thao, rooms.meeting, Assignment(**(known | given)))  # type: ignore[arg-type]


def issued(rooms: Rooms) -> None:
    actions.issue_conclusion(rooms.people.binh, rooms.meeting, seen=conclusion(rooms).revision)


def test_two_write_and_both_texts_are_there(either_rooms: Rooms) -> None:
    rooms, thao, dat = either_rooms, either_rooms.people.thao, either_rooms.people.binh
    actions.write_conclusion(thao, rooms.meeting, Wording(TEXT), seen=0)
    with pytest.raises(actions.Overtaken, match="Phạm Phương Thảo vừa sửa"):
        actions.write_conclusion(dat, rooms.meeting, Wording("Một nội dung khác."), seen=0)
    assert conclusion(rooms).text == TEXT
    actions.write_conclusion(dat, rooms.meeting, Wording(TEXT), seen=0)  # the same words are no conflict
    assert conclusion(rooms).number == 1
    actions.write_conclusion(dat, rooms.meeting, Wording("Một nội dung khác."), seen=1)
    assert (conclusion(rooms).text, conclusion(rooms).number) == ("Một nội dung khác.", 2)
    assert rooms.heard(conclusion_stream(rooms.meeting)) == ["ConclusionWritten"] * 2
    assert "ConclusionWritten" not in rooms.heard()  # a draft is not for the room


def test_a_task_names_its_unit_and_two_who_change_it_lose_nothing(either_rooms: Rooms) -> None:
    rooms, thao = either_rooms, either_rooms.people.thao
    task = assigned(rooms, helpers="Công an tỉnh")
    assert task.unit == "Văn phòng Tỉnh ủy"
    changed = Assignment("Rà soát hồ đập, báo cáo", None, "Sở Nông nghiệp và Môi trường")
    actions.edit_task(thao, rooms.meeting, task.id, changed, seen=1)
    with pytest.raises(actions.Overtaken):
        actions.edit_task(rooms.people.binh, rooms.meeting, task.id, Assignment("Khác", None, "Sở"), seen=1)
    actions.remove_task(thao, rooms.meeting, task.id)
    assert conclusion(rooms).tasks == []
    for wrong in (Assignment(""), Assignment("Báo cáo"), Assignment("x" * 2001, None, "Sở")):
        with pytest.raises(Invalid):
            actions.assign_task(thao, rooms.meeting, wrong)
    with pytest.raises(NotFound):
        actions.assign_task(thao, rooms.meeting, Assignment("Báo cáo", site_id=rooms.meeting))


def test_it_is_issued_as_it_was_read_on_the_chairs_word(either_rooms: Rooms) -> None:
    rooms, people = either_rooms, either_rooms.people
    with pytest.raises(Conflict, match="chưa có nội dung"):
        actions.issue_conclusion(people.binh, rooms.meeting, seen=0)
    actions.write_conclusion(people.thao, rooms.meeting, Wording(TEXT), seen=0)
    assigned(rooms)
    with pytest.raises(Conflict, match="vừa được sửa"):  # the task came after the page was read
        actions.issue_conclusion(people.binh, rooms.meeting, seen=1)
    with pytest.raises(Forbidden):
        actions.issue_conclusion(people.dat, rooms.meeting, seen=2)  # the control room does not
    actions.issue_conclusion(people.thao, rooms.meeting, seen=2)
    assert rooms.told("ConclusionIssued")["ordered_by"] == people.binh.id
    with pytest.raises(Conflict, match="thu hồi để sửa"):
        actions.write_conclusion(people.thao, rooms.meeting, Wording("Khác"), seen=1)
    with pytest.raises(Invalid, match="lý do"):
        actions.recall_conclusion(people.binh, rooms.meeting, " ")
    actions.recall_conclusion(people.binh, rooms.meeting, "Sai thời hạn")
    assert rooms.told("ConclusionRecalled")["reason"] == "Sai thời hạn"
    actions.write_conclusion(people.thao, rooms.meeting, Wording("Khác"), seen=1)


def test_a_site_marks_its_own_task_and_no_other(either_rooms: Rooms) -> None:
    rooms, device = either_rooms, either_rooms.device("DC02")
    mine, other = assigned(rooms), assigned(rooms, "DC03")
    with pytest.raises(Forbidden):  # before the issue it knows of nothing
        actions.mark_task(device, rooms.meeting, mine.id, is_done=True)
    with pytest.raises(Conflict):
        actions.mark_task(rooms.people.thao, rooms.meeting, mine.id, is_done=True)
    issued(rooms)
    actions.mark_task(device, rooms.meeting, mine.id, is_done=True, result="Báo cáo số 12/BC-UBND")
    with pytest.raises(NotFound):
        actions.mark_task(device, rooms.meeting, other.id, is_done=True)
    found = next(one for one in conclusion(rooms).tasks if one.id == mine.id)
    assert (found.result, found.done_by_name) == ("Báo cáo số 12/BC-UBND", "VP Tỉnh ủy")
    assert rooms.heard()[-1] == "TasksMoved" and "TaskMarked" not in rooms.heard()
    actions.mark_task(rooms.people.thao, rooms.meeting, mine.id, is_done=False)
    assert all(one.done_at is None for one in conclusion(rooms).tasks)


@pytest.mark.parametrize(
    ("days", "shape", "said"),
    [(-3, "stop", "Quá hạn 3 ngày"), (0, "heed", "Đến hạn hôm nay"), (2, "heed", "Còn 2 ngày"), (9, "wait", "Còn 9")],
)
def test_what_is_late_is_said_in_words(days: int, shape: str, said: str) -> None:
    today = date(2026, 10, 7)
    found, words = Task(due_on=today + timedelta(days=days)).standing(today)
    assert found == shape and said in str(words)
    assert Task().standing(today)[1].text == "Không ghi thời hạn"
    assert Task(due_on=today, done_at=clock.now()).standing(today)[0] == "done"


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def test_the_pages_by_form_and_the_notice_as_pdf(rooms: Rooms, browsers: Browsers) -> None:
    people, base = rooms.people, f"/meetings/{rooms.meeting}/conclusion"
    actions.call_person(people.thao, rooms.meeting, people.lan.id, name="Lan")
    actions.report_site(rooms.device("DC02"), rooms.meeting, Readiness.READY, 12, "")
    thao, dat, lan = (browsers.of(one) for one in (people.thao, people.dat, people.lan))
    assert "Chưa có kết luận" in page(thao, base)
    form = {"text": TEXT, "symbol": "18/TB-UBND", "signer_post": "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "seen": "0"}
    assert "Các đơn vị báo cáo" in thao.post(f"{base}/text", data=form, follow_redirects=True).text
    again = thao.post(f"{base}/text", data={**form, "text": "Nội dung của tôi"})
    assert again.status_code == 409
    assert "Nội dung của tôi" in again.text and "Thống nhất đánh giá" in again.text  # both texts
    newer = thao.get(f"{base}/text?seen=0", headers={"X-Fragment": "1"}).text
    assert "<form" not in newer or "vừa lưu nội dung khác" in newer
    with reading():
        laptop = next(one.id for one in rooms.room.live_sites if one.name == "Lan")
    task = {"text": "Báo cáo kết quả", "site_id": laptop, "unit": "Sở Tài chính", "due_on": "2026-10-07"}
    thao.post(f"{base}/tasks", data=task)
    kept = thao.post(f"{base}/tasks", data={**task, "text": "Việc khác", "site_id": "", "unit": ""})
    assert kept.status_code == 422 and "Việc khác" in kept.text
    thao.post(f"{base}/tasks", data={**task, "text": "Việc của nơi khác", "site_id": rooms.site("DC03").id})
    assert "Chưa được ban hành" in page(lan, base) or "chưa được ban hành" in page(lan, base)
    page(lan, f"{base}/notice.pdf", 403)
    page(lan, f"{base}/text", 403)
    thao.post(f"{base}/issue", data={"deed": "issue", "seen": str(conclusion(rooms).revision)})
    own = page(lan, base)
    assert "Báo cáo kết quả" in own and "Việc của nơi khác" not in own and "Quá hạn" in own
    assert "Việc của nơi khác" not in page(dat, base)  # the control room is no unit
    one = conclusion(rooms).tasks[0]
    lan.post(f"{base}/tasks/{one.id}/completion", data={"deed": "done", "result": "Đã báo cáo"})
    assert "Đã hoàn thành" in page(thao, base)
    with pymupdf.open(stream=lan.get(f"{base}/notice.pdf").data) as paper:
        words = " ".join(" ".join(leaf.get_text() for leaf in paper).split())
    for said in ("THÔNG BÁO", "Số: 18/TB-UBND", "CHÁNH VĂN PHÒNG", "01 điểm cầu với 12 đại biểu", "Sở Tài chính"):
        assert said in words, said
    assert "Việc của nơi khác" in words and "07/10/2026" in words
