"""Lines among the sites, notices of the control room, and the mark of state secrets (rules 6.5)."""

from pathlib import Path

import pytest

from app.briefings import actions, queries
from app.briefings.models import Briefing
from app.briefings.talk import LONGEST_SAID, RoomLine, digest_of
from app.documents.actions import receive
from app.kernel import events, journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers


def read_by(rooms: Rooms, code: str) -> list[str]:
    """What that site reads."""
    with reading():
        site = next(one for one in rooms.room.live_sites if one.point and one.point.code == code)
        return [one.text for one in queries.lines(rooms.room, site)]


def line(rooms: Rooms, text: str) -> RoomLine:
    with reading() as session:
        return session.query(RoomLine).filter_by(text=text).one()


def test_sites_write_to_each_other_while_the_room_is_open(either_rooms: Rooms) -> None:
    rooms, device = either_rooms, either_rooms.device("DC02")
    with pytest.raises(Conflict, match="chưa mở"):
        actions.say(device, rooms.meeting, "Xin chào")
    actions.open_room(rooms.people.binh, rooms.meeting)
    actions.say(device, rooms.meeting, "  Đề nghị   nói to hơn ")
    actions.say(rooms.people.dat, rooms.meeting, "Đã rõ")
    assert read_by(rooms, "DC03") == ["Đề nghị nói to hơn", "Đã rõ"]
    told = [one["data"] for one in journal.since(Briefing.stream(rooms.meeting).id, 0) if one["name"] == "SiteSaid"]
    lines = {one: line(rooms, one) for one in ("Đề nghị nói to hơn", "Đã rõ")}
    assert [one["digest"] for one in told] == [digest_of(kept.id, text) for text, kept in lines.items()]
    assert "text" not in told[0]  # every site hears the stream, and a line may be hidden
    assert told[0]["site_id"] == rooms.site("DC02").id and told[1]["site_id"] is None
    for wrong in (" ", "x" * (LONGEST_SAID + 1)):
        with pytest.raises(Invalid):
            actions.say(device, rooms.meeting, wrong)
    with pytest.raises(NotFound):
        actions.say(rooms.people.stranger, rooms.meeting, "Xin chào")
    actions.expel_site(rooms.people.binh, rooms.meeting, rooms.site("DC02").id)
    with pytest.raises(Forbidden):
        actions.say(device, rooms.meeting, "Vẫn ở đây")


def test_entries_of_before_give_their_words_to_nobody() -> None:
    old = '{"line_id":"l","meeting_id":"m","site_id":null,"text":"Nội dung đã ẩn"}'
    assert events.read("SiteSaid", 1, old) == {"line_id": "l", "meeting_id": "m", "site_id": None, "digest": ""}


def test_a_line_is_hidden_with_a_reason_and_stays_in_the_journal(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    actions.open_room(rooms.people.binh, rooms.meeting)
    made = actions.say(rooms.device("DC02"), rooms.meeting, "Nội dung ngoài cuộc họp")
    with pytest.raises(Forbidden):
        actions.hide_line(rooms.device("DC03"), rooms.meeting, made.id, "không thích")
    with pytest.raises(Invalid, match="lý do"):
        actions.hide_line(dat, rooms.meeting, made.id, " ")
    actions.hide_line(dat, rooms.meeting, made.id, "Ngoài nội dung")
    assert read_by(rooms, "DC03") == []
    kept = line(rooms, "Nội dung ngoài cuộc họp")
    assert (kept.hidden_reason, kept.hidden_by_name) == ("Ngoài nội dung", "Tạ Hữu Đạt")
    assert rooms.told("LineHidden")["reason"] == "Ngoài nội dung"


def test_a_notice_goes_to_all_or_to_one_and_is_taken_down(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    actions.tell_sites(dat, rooms.meeting, "Nghỉ 10 phút")  # before the room opens too
    actions.tell_sites(dat, rooms.meeting, "Chỉnh lại camera", rooms.site("DC02").id)
    assert read_by(rooms, "DC02") == ["Nghỉ 10 phút", "Chỉnh lại camera"]
    assert read_by(rooms, "DC03") == ["Nghỉ 10 phút"]
    assert rooms.told("SitesTold").keys() == {"meeting_id", "line_id", "to_site_id", "digest"}  # no words
    with pytest.raises(Forbidden):
        actions.tell_sites(rooms.device("DC02"), rooms.meeting, "Không phải việc của điểm cầu")
    actions.hide_line(dat, rooms.meeting, line(rooms, "Nghỉ 10 phút").id, "")
    assert read_by(rooms, "DC03") == []


def test_where_state_secrets_are_spoken_of_nothing_is_written_or_uploaded(either_rooms: Rooms, tmp_path: Path) -> None:
    rooms, people = either_rooms, either_rooms.people
    with pytest.raises(Forbidden):
        actions.mark_secret(people.dat, rooms.meeting, True)
    actions.mark_secret(people.thao, rooms.meeting, True)
    assert rooms.told("RoomChanged") == {"meeting_id": rooms.meeting, "what": "secret", "value": "on"}
    actions.open_room(people.binh, rooms.meeting)
    with pytest.raises(Conflict, match="bí mật nhà nước"):
        actions.say(rooms.device("DC02"), rooms.meeting, "Xin chào")
    with pytest.raises(Conflict, match="không tải tài liệu lên"):
        receive.begin_upload(people.thao, rooms.meeting, "a.pdf", 10, declared=True, most=1000)
    with pytest.raises(Conflict, match="không tải tài liệu lên"):
        receive.take_file(people.thao, rooms.meeting, tmp_path / "a.pdf", "a.pdf")
    with pytest.raises(Conflict, match="đã mở"):
        actions.mark_secret(people.thao, rooms.meeting, False)
    with reading() as session:
        assert session.get_one(Meeting, rooms.meeting).has_secret_content


def test_screens_of_rooms_show_notices_and_laptops_the_lines_too(rooms: Rooms, browsers: Browsers) -> None:
    people = rooms.people
    actions.call_person(people.thao, rooms.meeting, people.lan.id, name="Lan")
    actions.open_room(people.binh, rooms.meeting)
    actions.tell_sites(people.dat, rooms.meeting, "Nghỉ 10 phút")
    actions.say(people.lan, rooms.meeting, "Đã nghe rõ")
    laptop = browsers.of(people.lan).get(f"/meetings/{rooms.meeting}/room").text
    assert "Nghỉ 10 phút" in laptop and "Đã nghe rõ" in laptop and "Trao đổi (2)" in laptop
    television = browsers.of(None)
    _point, token = actions.make_device_link(people.thao, people.body.id, rooms.points["DC02"])
    television.get(f"/bridge/{token}")
    screen = television.get(f"/meetings/{rooms.meeting}/room").text
    assert "Nghỉ 10 phút" in screen and "Đã nghe rõ" not in screen and "Trao đổi" not in screen
    board = browsers.of(people.dat).get(f"/meetings/{rooms.meeting}/room/lines?control").text
    assert "Đã nghe rõ" in board and "room_hide_line" in board
    thao = browsers.of(people.thao)
    assert "đã mở nên không đổi được" in thao.get(f"/meetings/{rooms.meeting}/sites").text
