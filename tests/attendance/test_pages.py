"""The pages of attendance as a browser gets them."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from app.attendance import actions
from app.attendance.actions.cards import card_code
from app.attendance.models import Standing
from app.kernel import wake
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.meetings.models import Meeting
from app.realtime.headcount import Headcount
from tests.attendance.world import Chamber
from tests.meetings.conftest import Browsers, browsing

JSON = {"Accept": "application/json"}


@pytest.fixture
def browsers(chamber: Chamber, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened


def base(chamber: Chamber) -> str:
    return f"/meetings/{chamber.meeting}/sittings/{chamber.sitting}"


def test_the_clerk_marks_from_the_list_and_takes_it_back(chamber: Chamber, browsers: Browsers) -> None:
    thao, lan = browsers.of(chamber.people.thao), chamber.participation(chamber.people.lan)
    assert "Triệu Thị Lan" in thao.get(f"/meetings/{chamber.meeting}/attendance", follow_redirects=True).text
    sent = {"standing": "PRESENT", "seen": "0"}
    answer = thao.post(f"{base(chamber)}/attendance/{lan}", data=sent, headers=JSON).get_json()
    assert (answer["ok"], answer["number"], answer["sentence"]) == (True, 1, "Đã ghi: Có mặt.")
    assert ">1</span> / " in thao.get(f"{base(chamber)}/attendance").text
    again = {"standing": "ABSENT_WITHOUT_LEAVE", "seen": "0", "reason": "x"}
    refused = thao.post(f"{base(chamber)}/attendance/{lan}", data=again, headers=JSON)
    assert refused.status_code == 409 and "Phạm Phương Thảo vừa ghi “Có mặt”" in refused.get_json()["sentence"]
    undone = thao.post(f"{base(chamber)}/attendance/{lan}/reversal", data={"number": "1"})
    assert undone.status_code == 302
    history = thao.get(f"{base(chamber)}/attendance/{lan}").text
    assert "Có mặt" in history and "điều chỉnh" in history


def test_a_reason_of_absence_is_on_no_page_of_a_delegate(chamber: Chamber, browsers: Browsers) -> None:
    people, lan = chamber.people, chamber.participation(chamber.people.lan)
    leave = Standing.ABSENT_WITH_LEAVE
    actions.arrange_rows(people.thao, chamber.meeting, 2, 3)
    actions.mark(people.thao, chamber.meeting, chamber.sitting, lan, leave, reason="Điều trị tại bệnh viện")
    huy = browsers.of(people.huy)
    shown = huy.get(f"{base(chamber)}/seats").text
    assert "vắng" in shown and "bệnh viện" not in shown and "Vắng có lý do" not in shown
    assert huy.get(f"{base(chamber)}/attendance").status_code == 403
    assert browsers.of(chamber.people.stranger).get(f"{base(chamber)}/seats").status_code == 404


def test_the_live_map_is_the_same_for_every_member(chamber: Chamber, browsers: Browsers) -> None:
    people = chamber.people
    actions.arrange_rows(people.thao, chamber.meeting, 2, 3)
    actions.check_in(people.lan, chamber.meeting, chamber.sitting)
    fragments = []
    for actor in (people.lan, people.huy):
        text = browsers.of(actor).get(f"{base(chamber)}/seats", headers={"X-Fragment": "1"}).text
        fragments.append(text.partition("<ul")[2])  # the count before it names the streams that one hears
    assert fragments[0] == fragments[1] and "seat--here" in fragments[0]


def test_a_delegate_checks_in_without_a_script(chamber: Chamber, browsers: Browsers) -> None:
    lan = browsers.of(chamber.people.lan)
    assert "Điểm danh có mặt" in lan.get(f"/meetings/{chamber.meeting}").text
    lan.post(f"{base(chamber)}/presence", data={"way": "in"})
    page = lan.get(f"/meetings/{chamber.meeting}").text
    assert "Đại biểu đã điểm danh lúc" in page and "Báo ra về" in page
    lan.post(f"{base(chamber)}/presence", data={"way": "out"})
    assert "Đại biểu đã ra về lúc" in lan.get(f"/meetings/{chamber.meeting}").text


def test_the_sheet_and_the_workbook_say_the_same(chamber: Chamber, browsers: Browsers) -> None:
    people, thao = chamber.people, browsers.of(chamber.people.thao)
    actions.check_in(people.lan, chamber.meeting, chamber.sitting)
    actions.mark(
        people.thao, chamber.meeting, chamber.sitting, chamber.participation(people.huy),
        Standing.ABSENT_WITH_LEAVE, reason="Đi công tác",
    )  # fmt: skip
    sheet = thao.get(f"{base(chamber)}/attendance/sheet").text
    assert "Tổng số đại biểu: 4. Có mặt: 1. Số đại biểu cần có: 3." in sheet and "Đi công tác" in sheet
    book = openpyxl.load_workbook(io.BytesIO(thao.get(f"{base(chamber)}/attendance.xlsx").data))
    rows = {row[2]: (row[5], row[9] or "") for row in book.active.iter_rows(min_row=2, values_only=True)}
    assert rows["Triệu Thị Lan"] == ("Có mặt", "") and rows["Bùi Quang Huy"] == ("Vắng có lý do", "Đi công tác")
    assert len(rows) == 4


def test_a_seat_file_is_previewed_and_then_carried_out(chamber: Chamber, browsers: Browsers) -> None:
    thao = browsers.of(chamber.people.thao)
    file = (io.BytesIO("Hàng;Ghế;Họ và tên\nA;1;Triệu Thị Lan\nA;2;Không Ai Cả\n".encode()), "so-do.csv")
    seen = thao.post(f"/meetings/{chamber.meeting}/seats/import", data={"file": file}).text
    assert "Không có đại biểu nào tên Không Ai Cả" in seen and chamber.line(chamber.people.lan).seat == ""
    packed = seen.partition('name="packed" value="')[2].partition('"')[0].replace("&#34;", '"')
    done = thao.post(f"/meetings/{chamber.meeting}/seats/import/execution", data={"packed": packed})
    assert done.status_code == 302 and chamber.line(chamber.people.lan).seat == "A1"
    forged = thao.post(f"/meetings/{chamber.meeting}/seats/import/execution", data={"packed": f"{packed}x"})
    assert forged.status_code == 422


def test_the_door_reads_what_the_cards_page_prints(chamber: Chamber, browsers: Browsers) -> None:
    thao = browsers.of(chamber.people.thao)
    assert thao.get(f"/meetings/{chamber.meeting}/cards").text.count("<svg") >= 4
    secret = str(browsers.app.config["SECRET_KEY"])
    code = card_code(secret, chamber.participation(chamber.people.lan), 1)
    answer = thao.post(f"{base(chamber)}/door", data={"card": code}, headers=JSON).get_json()
    assert answer["sentence"] == "Triệu Thị Lan: Có mặt."
    assert "đã điểm danh trước đó" in thao.post(f"{base(chamber)}/door", data={"card": code}).text
    assert thao.post(f"{base(chamber)}/door", data={"card": "12"}).status_code == 422


def test_counts_are_told_when_they_change_and_no_names_with_them(chamber: Chamber) -> None:
    told: list[dict[str, object]] = []
    stream = Meeting.stream(chamber.meeting).id
    counter = Headcount(lambda: [stream], told.append)
    counter.tell()
    counter.tell()
    assert len(told) == 1
    actions.check_in(chamber.people.lan, chamber.meeting, chamber.sitting)
    counter.tell()
    assert told[-1] == {
        "stream": stream,
        "name": "attendance",
        "data": {"sitting": chamber.sitting, "present": 1, "total": 4, "required": 3, "level": "BELOW"},
    }
    assert len(told) == 2


def test_a_storm_of_votes_has_nobody_counted_again(chamber: Chamber) -> None:
    counter = Headcount(lambda: [Meeting.stream(chamber.meeting).id], lambda _signal: None)
    counter.tell()
    counter.changed = False
    wake.tell(frozenset({new_id(), new_id()}))  # a ballot, and a voter's own
    assert not counter.changed
    for ring in ({chamber.sitting}, {Meeting.stream(chamber.meeting).id}, set()):
        counter.changed = False
        wake.tell(frozenset(ring))
        assert counter.changed, ring


def test_r_ses_10_a_closed_sitting_is_counted_for_its_members_only(chamber: Chamber, sqlite_database: Database) -> None:
    with sqlite_database.writing(sqlite_database.engine) as session:
        session.get_one(Meeting, chamber.meeting).sittings[0].is_closed_sitting = True
    told: list[dict[str, object]] = []
    Headcount(lambda: [Meeting.stream(chamber.meeting).id], told.append).tell()
    assert [one["stream"] for one in told] == [Meeting.members_stream(chamber.meeting).id]
