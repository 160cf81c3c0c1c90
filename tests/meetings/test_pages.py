"""The pages of a meeting as a person meets them: what they show, what they send, what they refuse."""

import re
from datetime import timedelta

import icalendar
import pytest

from app.kernel import clock, journal
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings import actions, public, queries
from app.meetings.models import Meeting, MeetingState, Role
from tests.meetings.conftest import Browsers
from tests.meetings.world import World, draft_meeting, held_meeting


@pytest.fixture
def meeting(world: World) -> Meeting:
    made = held_meeting(world)
    with reading() as session:
        morning = session.get_one(Meeting, made.id).sittings[0].id
    actions.add_item(world.thao, made.id, title="Khai mạc, chào cờ", sitting_id=morning)
    actions.add_item(world.thao, made.id, title="Báo cáo số đại biểu có mặt", sitting_id=morning, minutes=15)
    return made


def items(meeting: Meeting) -> list[tuple[str, str]]:
    with reading():
        return [(row.item.id, row.item.title) for row in queries.agenda(meeting.id).flat()]


LINE = {"title": "Bế mạc", "type": "CEREMONY", "minutes": "20", "sitting_id": "", "starts_at": "", "is_public": "1"}


def test_every_page_of_the_secretariat_answers(world: World, browsers: Browsers, meeting: Meeting) -> None:
    desk, base = browsers.of(world.thao), f"/meetings/{meeting.id}"
    item_id = items(meeting)[0][0]
    with reading() as session:
        sitting_id = session.get_one(Meeting, meeting.id).sittings[0].id
    for path in (
        "/meetings", "/meetings/new", f"{base}/settings", f"{base}/copies/new", f"{base}/sittings/new",
        f"{base}/sittings/{sitting_id}", f"{base}/agenda", f"{base}/agenda?fragment=1", f"{base}/agenda/new",
        f"{base}/agenda/{item_id}", f"{base}/agenda/changes", f"{base}/people", f"{base}/people?fragment=1",
        f"{base}/calendar.ics", "/calendar", "/admin/rules", "/admin/rules/HDND_2025.PROVINCE.1",
    ):  # fmt: skip
        for language in ("vi", "en"):
            desk.set_cookie("language", language)
            answer = desk.get(path)
            assert answer.status_code == 200, f"{path}: {answer.text[:400]}"


def test_a_new_meeting_leads_to_what_is_missing_and_claims_nothing(world: World, browsers: Browsers) -> None:
    desk = browsers.of(world.thao)
    new = {"title": "Kỳ họp thứ hai", "kind": "REGULAR_SESSION", "starts_on": "2031-12-08", "ends_on": "2031-12-10"}
    settings = desk.post("/meetings", data=new).headers["Location"]
    base = settings.removesuffix("/settings")
    page = desk.get(settings).text
    assert all(f'<a href="{base}/{where}">' in page for where in ("agenda", "sittings/new", "people"))
    day = {"on": "2031-12-08", "half": "MORNING", "starts_at": "07:30", "ends_at": "11:30"}
    assert desk.post(f"{base}/sittings", data=day).status_code == 302
    first = re.search(r'<option value="([^"]{36})" selected', desk.get(f"{base}/agenda/new").text)
    assert first  # the first item goes into the first sitting unless one says otherwise
    today = desk.get(base).text
    assert "Chương trình chưa có nội dung nào" in today and "Chưa có tài liệu nào được phát hành" in today
    assert "Đã đọc hết" not in today and "Tài liệu của nội dung này" not in today


def test_a_delegate_reads_the_programme_and_finds_no_tools(world: World, browsers: Browsers, meeting: Meeting) -> None:
    page = browsers.of(world.lan).get(f"/meetings/{meeting.id}/agenda").text
    assert "Khai mạc, chào cờ" in page and "07:30" in page and "08:00" in page
    assert "data-handle" not in page and "/agenda/new" not in page
    assert f'stream="{meeting.id}"' in page
    assert (
        "Bàn làm việc" not in page
        and "Bàn làm việc" in browsers.of(world.thao).get(f"/meetings/{meeting.id}/agenda").text
    )


def test_an_administrator_is_led_to_the_administration(world: World, browsers: Browsers) -> None:
    page = browsers.of(world.admin).get("/meetings").text
    assert "Quản trị viên không có tên trong kỳ họp nào" in page and 'href="/admin"' in page
    assert 'class="button button--main" href="/admin"' not in browsers.of(world.stranger).get("/meetings").text


def test_strangers_and_bad_ids_find_nothing(world: World, browsers: Browsers, meeting: Meeting) -> None:
    stranger, desk = browsers.of(world.stranger), browsers.of(world.thao)
    for path in ("agenda", "settings", "people", "calendar.ics", "agenda/changes", "sittings/new"):
        assert stranger.get(f"/meetings/{meeting.id}/{path}").status_code == 404
        assert desk.get(f"/meetings/{new_id()}/{path}").status_code == 404
        assert desk.get(f"/meetings/x%00y/{path}").status_code == 422
    refused = browsers.of(world.lan).get(f"/meetings/{meeting.id}/settings")
    assert refused.status_code == 403
    assert "Việc này do Ban thư ký thực hiện" in refused.text  # who may, and the way back
    assert f'href="/meetings/{meeting.id}">Về trang của kỳ họp' in refused.text
    assert desk.get(f"/meetings/{meeting.id}/agenda/khong-phai").status_code == 404
    assert browsers.of(None).get(f"/meetings/{meeting.id}/agenda").status_code == 302


def test_the_empty_list_says_what_to_do(world: World, browsers: Browsers) -> None:
    assert "/meetings/new" in browsers.of(world.thao).get("/meetings").text
    page = browsers.of(world.lan).get("/meetings").text
    assert "Chưa có kỳ họp nào dành cho đại biểu" in page and "/meetings/new" not in page


def test_a_meeting_is_created_by_form_and_what_is_wrong_is_said_beside_what_was_typed(
    world: World, browsers: Browsers
) -> None:
    desk = browsers.of(world.thao)
    wrong = {"title": "Kỳ họp thứ hai", "kind": "REGULAR_SESSION", "starts_on": "2026-07-09", "ends_on": "2026-07-07"}
    answer = desk.post("/meetings", data=wrong)
    assert answer.status_code == 422 and "Ngày bế mạc sớm hơn" in answer.text and "Kỳ họp thứ hai" in answer.text
    made = desk.post("/meetings", data={**wrong, "ends_on": "2026-07-10"})
    assert made.status_code == 302 and "Kỳ họp thứ hai" in desk.get(made.location).text
    assert browsers.of(world.lan).post("/meetings", data=wrong).status_code == 403


def test_convening_too_late_names_the_basis_on_the_page(world: World, browsers: Browsers) -> None:
    meeting, desk = draft_meeting(world), browsers.of(world.thao)
    late = {"state": "CONVENED", "decision_on": "2026-04-01"}
    answer = desk.post(f"/meetings/{meeting.id}/state", data=late)
    assert answer.status_code == 400 and "Luật số 72/2025/QH15, Điều 34" in answer.text
    assert desk.post(f"/meetings/{meeting.id}/state", data={**late, "decision_on": "2026-03-25"}).status_code == 302
    assert "Đã triệu tập" in desk.get("/meetings").text


def test_a_line_is_added_by_form_and_offered_for_undoing(world: World, browsers: Browsers, meeting: Meeting) -> None:
    desk = browsers.of(world.thao)
    desk.post(f"/meetings/{meeting.id}/agenda", data=LINE)
    page = desk.get(f"/meetings/{meeting.id}/agenda").text
    (way_back,) = set(re.findall(r'action="([^"]+/reversal)"', page))
    assert "Bế mạc" in page and "Hoàn tác" in page
    assert "reversal" not in desk.get(f"/meetings/{meeting.id}/agenda").text, "the offer is made once"
    assert desk.post(way_back).status_code == 302
    assert "Bế mạc" not in [title for _id, title in items(meeting)]


def test_the_later_editor_sees_both_versions_and_keeps_what_was_typed(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    item_id, _title = items(meeting)[0]
    first, second = browsers.of(world.thao), browsers.of(world.dat)
    page = second.get(f"/meetings/{meeting.id}/agenda/{item_id}").text
    seen = re.search(r'name="revision" value="(\d+)"', page)
    assert seen
    first.post(f"/meetings/{meeting.id}/agenda/{item_id}", data={**LINE, "title": "Bản một", "revision": seen[1]})
    mine = {**LINE, "title": "Bản hai", "revision": seen[1]}
    answer = second.post(f"/meetings/{meeting.id}/agenda/{item_id}", data=mine)
    assert answer.status_code == 409
    assert "Bản một" in answer.text and "Bản hai" in answer.text and "Phạm Phương Thảo" in answer.text
    now = re.search(r'name="revision" value="(\d+)"', answer.text)
    assert now and int(now[1]) > int(seen[1])
    second.post(f"/meetings/{meeting.id}/agenda/{item_id}", data={**mine, "revision": now[1]})
    assert items(meeting)[0][1] == "Bản hai"


def test_a_line_moves_by_button_without_script_and_by_script_with_the_way_back(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    desk, (first, second) = browsers.of(world.thao), [item_id for item_id, _title in items(meeting)]
    place = f"/meetings/{meeting.id}/agenda/{second}/place"
    assert desk.post(place, data={"way": "up"}).status_code == 302
    assert [item_id for item_id, _t in items(meeting)] == [second, first]
    answer = desk.post(place, data={"parent": "", "after": first}, headers={"Accept": "application/json"}).json
    assert answer["ok"] and [item_id for item_id, _t in items(meeting)] == [first, second]
    assert desk.post(answer["undo"], headers={"Accept": "application/json"}).json["ok"]
    assert [item_id for item_id, _t in items(meeting)] == [second, first]
    assert desk.post(place, data={"way": "sideways"}).status_code == 422


def test_a_page_that_is_open_is_told_and_fetches_the_new_programme(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    reader = browsers.of(world.lan)
    seq = journal.head(Meeting.stream(meeting.id).id).seq
    actions.add_item(world.thao, meeting.id, title="Bổ sung")
    assert [e["name"] for e in journal.since(Meeting.stream(meeting.id).id, seq)] == ["AgendaChanged"]
    fragment = reader.get(f"/meetings/{meeting.id}/agenda", headers={"X-Fragment": "1"}).text
    assert "Bổ sung" in fragment and "<html" not in fragment


def test_a_practice_meeting_says_so_on_its_pages(world: World, browsers: Browsers) -> None:
    meeting, desk = held_meeting(world, is_practice=True), browsers.of(world.thao)
    for page in ("agenda", "settings", "people", "agenda/new", "sittings/new"):
        assert 'class="practice"' in desk.get(f"/meetings/{meeting.id}/{page}").text
    assert desk.post(f"/meetings/{meeting.id}/practice-reset").status_code == 302


def test_a_guest_enters_by_a_link_and_is_out_when_it_is_taken_back(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    desk, guest = browsers.of(world.thao), browsers.of(None)
    until = f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    page = desk.post(
        f"/meetings/{meeting.id}/guests", data={"name": "Báo An Lĩnh", "role": "PRESS", "ends_at": until}
    ).text
    link = re.search(r"/guest/[\w-]+", page)
    assert link
    entered = guest.get(link[0])
    assert entered.status_code == 302 and guest.get(entered.location).status_code == 200
    assert guest.get(f"/meetings/{meeting.id}/settings").status_code == 403
    with reading() as session:
        given = next(p for p in session.get_one(Meeting, meeting.id).participations if p.role is Role.PRESS)
    desk.post(f"/meetings/{meeting.id}/people/{given.id}/ending")
    assert guest.get(f"/meetings/{meeting.id}/agenda").status_code == 302
    assert guest.get(link[0]).status_code == 404


def test_the_calendar_has_the_sittings_with_their_programme_and_zone(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    answer = browsers.of(world.lan).get(f"/meetings/{meeting.id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(answer.data)
    morning, afternoon = calendar.walk("VEVENT")
    assert f"{morning['dtstart'].dt.isoformat()}" == "2026-04-14T07:30:00+07:00"
    assert str(morning["description"]) == "07:30  1. Khai mạc, chào cờ\n08:00  2. Báo cáo số đại biểu có mặt"
    assert str(afternoon["summary"]) == "Kỳ họp thứ nhất – Buổi chiều 14/04"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]


def test_a_persons_feed_has_the_persons_meetings_at_a_secret_address(
    world: World, browsers: Browsers, meeting: Meeting
) -> None:
    held_meeting(world, is_practice=True, title="Tập dượt kín")
    lan, anybody = browsers.of(world.lan), browsers.of(None)
    link = re.search(r"/calendar/[\w-]+\.ics", lan.post("/calendar/link").text)
    assert link
    feed = anybody.get(link[0]).text
    assert feed.count("BEGIN:VEVENT") == 2 and "Tập dượt kín" not in feed
    lan.post("/calendar/link/ending")
    assert anybody.get(link[0]).status_code == 404


def test_the_public_page_shows_the_programme_and_nothing_else(
    world: World, browsers: Browsers, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    anybody = browsers.of(None)
    assert browsers.of(None).get(f"/public/{meeting.id}").status_code == 404
    actions.edit_meeting(
        world.thao, meeting.id, title="Kỳ họp thứ nhất", starts_on=meeting.starts_on, ends_on=meeting.ends_on,
        is_public=True,
    )  # fmt: skip
    actions.add_item(world.thao, meeting.id, title="Nội bộ", is_public=False)
    monkeypatch.setattr(public, "public_sections", [lambda one: f"phần của {one.title}", lambda one: None])
    answer = anybody.get(f"/public/{meeting.id}")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers and "csrf_token" not in answer.text
    assert "Khai mạc, chào cờ" in answer.text and "phần của Kỳ họp thứ nhất" in answer.text
    assert "Nội bộ" not in answer.text and "Triệu Thị Lan" not in answer.text
    signed_in = browsers.of(world.thao).get(f"/public/{meeting.id}")
    assert "Phạm Phương Thảo" not in signed_in.text and "Set-Cookie" not in signed_in.headers


def test_rules_are_shown_with_their_basis_to_those_who_keep_them(world: World, browsers: Browsers) -> None:
    page = browsers.of(world.admin).get("/admin/rules/HDND_2025.PROVINCE.1").text
    assert "Gửi tài liệu trước ngày khai mạc" in page and "Luật số 72/2025/QH15, Điều 34" in page
    assert browsers.of(world.lan).get("/admin/rules").status_code == 404
    assert browsers.of(world.admin).get("/admin/rules/khac").status_code == 404


def test_every_parameter_has_a_name_in_words() -> None:
    from app.meetings.profiles import SHIPPED
    from app.meetings.routes.rules import RULE_WORDS

    assert {name for shipped in SHIPPED for name in shipped.parameters} == set(RULE_WORDS)


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_settings_answer_in_every_state(world: World, browsers: Browsers, state: MeetingState) -> None:
    meeting = held_meeting(world, state)
    assert browsers.of(world.thao).get(f"/meetings/{meeting.id}/settings").status_code == 200
    assert browsers.of(world.thao).get(f"/meetings/{meeting.id}/agenda").status_code == 200


@pytest.mark.parametrize(
    "path, sent",
    [
        ("agenda", {"title": "x" * 5000, "type": "REPORT"}),
        ("agenda", {"title": "X", "type": "\x00", "minutes": "-1"}),
        ("agenda", {"title": "X", "type": "REPORT", "minutes": "٣"}),
        ("agenda", {"title": "X", "type": "REPORT", "sitting_id": "'; DROP TABLE"}),
        ("agenda", {"title": "X", "type": "REPORT", "parent_id": new_id()}),
        ("sittings", {"on": "9999-99-99", "half": "MORNING", "starts_at": "25:00", "ends_at": "x"}),
        ("settings", {"title": "X", "starts_on": "0001-01-01"}),
        ("state", {"state": "NOWHERE"}),
        ("people", {"person_id": "x", "role": "DELEGATE"}),
        ("people", {"person_id": new_id(), "role": "DELEGATE", "starts_at": "99"}),
        ("guests", {"name": "X", "role": "DELEGATE", "ends_at": "2026-13-01T00:00"}),
        ("presiding-officer", {"person_id": "\ud800"}),
        ("copies", {"title": "", "starts_on": ""}),
    ],
)
def test_malformed_forms_are_refused_with_a_sentence(
    world: World, browsers: Browsers, meeting: Meeting, path: str, sent: dict[str, str]
) -> None:
    data = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}
    answer = browsers.of(world.thao).post(f"/meetings/{meeting.id}/{path}", data=data)
    assert 400 <= answer.status_code < 500


def test_the_page_for_no_network_is_kept_in_both_languages_and_pages_say_which_they_speak(
    world: World, browsers: Browsers
) -> None:
    lan = browsers.of(world.lan)
    assert 'lang="vi"' in lan.get("/offline").text
    assert 'lang="en"' in lan.get("/offline?language=en").text
    assert "This page has not been stored" in lan.get("/offline?language=en").text
    assert 'lang="vi"' in lan.get("/offline?language=xx").text
    assert lan.get("/meetings").headers["Content-Language"] == "vi"
    lan.set_cookie("language", "en")
    assert lan.get("/meetings").headers["Content-Language"] == "en"
