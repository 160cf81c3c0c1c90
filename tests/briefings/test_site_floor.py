"""The floor of a briefing: asked for in order, given, extended, taken back; each in the journal of the room."""

import pytest

from app.briefings import actions, queries
from app.briefings.models import EXTENSION_S, SPEECH_S, Mode, Readiness
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.briefings.world import Rooms


@pytest.fixture
def open_rooms(rooms: Rooms) -> Rooms:
    actions.open_room(rooms.people.binh, rooms.meeting)
    return rooms


def test_the_order_of_asking_is_kept(open_rooms: Rooms) -> None:
    rooms = open_rooms
    for code in ("DC03", "DC02"):
        actions.request_floor(rooms.device(code), rooms.meeting)
    actions.request_floor(rooms.device("DC03"), rooms.meeting)  # asking twice keeps the place
    with reading():
        assert [one.site.name for one in queries.board(rooms.room).queue] == ["VP ĐBQH và HĐND", "VP Tỉnh ủy"]
    assert rooms.heard().count("SiteAskedFloor") == 2
    actions.withdraw_request(rooms.device("DC03"), rooms.meeting)
    with pytest.raises(Conflict, match="chưa đăng ký"):
        actions.withdraw_request(rooms.device("DC03"), rooms.meeting)
    assert rooms.heard()[-1] == "SiteWithdrewRequest"


def test_who_has_the_floor_is_the_large_picture_and_is_heard(open_rooms: Rooms) -> None:
    rooms, binh, site = open_rooms, open_rooms.people.binh, open_rooms.site("DC02")
    actions.request_floor(rooms.device("DC02"), rooms.meeting)
    actions.mute_site(binh, rooms.meeting, site.id, "microphone", True)
    actions.give_floor(binh, rooms.meeting, site.id)
    assert rooms.told("SiteGivenFloor") == {"meeting_id": rooms.meeting, "site_id": site.id, "seconds": SPEECH_S}
    with reading():
        board = queries.board(rooms.room)
        assert board.main is not None and board.main.id == site.id and board.queue == []
        assert rooms.room.is_heard(board.main)
        assert not rooms.room.is_heard(next(one.site for one in board.standings if one.number == 3))
        assert board.seen_by(board.main) is board.chair  # nobody looks at itself
    with pytest.raises(Conflict, match="đang phát biểu"):
        actions.give_floor(binh, rooms.meeting, site.id)
    with pytest.raises(Conflict, match="đang được mời"):
        actions.request_floor(rooms.device("DC02"), rooms.meeting)


def test_in_training_one_speaks_in_a_conference_several(open_rooms: Rooms) -> None:
    rooms, binh = open_rooms, open_rooms.people.binh
    actions.give_floor(binh, rooms.meeting, rooms.site("DC02").id)
    actions.give_floor(binh, rooms.meeting, rooms.site("DC03").id)
    with reading():
        assert len(rooms.room.holders) == 2
    actions.change_room(binh, rooms.meeting, "mode", Mode.TRAINING.value)
    actions.give_floor(binh, rooms.meeting, rooms.site("DC04").id)
    with reading():
        assert [one.name for one in rooms.room.holders] == ["Công an tỉnh"]


def test_time_is_given_and_the_floor_taken_back(open_rooms: Rooms) -> None:
    rooms, binh, site = open_rooms, open_rooms.people.binh, open_rooms.site("DC02").id
    with pytest.raises(Conflict, match="không đang phát biểu"):
        actions.take_floor(binh, rooms.meeting, site)
    actions.give_floor(binh, rooms.meeting, site)
    actions.extend_floor(binh, rooms.meeting, site)
    assert rooms.site("DC02").floor_s == SPEECH_S + EXTENSION_S
    actions.take_floor(binh, rooms.meeting, site)
    assert rooms.heard()[-2:] == ["SiteGivenMoreTime", "SiteGaveFloorBack"]
    assert rooms.site("DC02").floor_since is None


def test_a_site_does_not_command_the_room_and_a_stranger_finds_none(open_rooms: Rooms) -> None:
    rooms, site, before = open_rooms, open_rooms.site("DC02").id, open_rooms.heard()
    with pytest.raises(Forbidden):
        actions.give_floor(rooms.device("DC02"), rooms.meeting, site)
    with pytest.raises(Forbidden, match="điểm cầu của cuộc họp"):
        actions.request_floor(rooms.people.binh, rooms.meeting)
    with pytest.raises(NotFound):
        actions.give_floor(rooms.people.stranger, rooms.meeting, site)
    with pytest.raises(NotFound):
        actions.give_floor(rooms.people.binh, rooms.meeting, rooms.meeting)
    assert rooms.heard() == before


def test_the_floor_of_a_room_that_is_not_open_is_not_given(rooms: Rooms) -> None:
    with pytest.raises(Conflict, match="chưa mở"):
        actions.give_floor(rooms.people.binh, rooms.meeting, rooms.site("DC02").id)


def test_the_roll_call_is_written_by_each_site_or_by_the_control_room(rooms: Rooms) -> None:
    actions.report_site(rooms.device("DC02"), rooms.meeting, Readiness.READY, 12, " hình  ảnh tốt ")
    assert rooms.told("SiteReported")["remark"] == "hình ảnh tốt"
    absent = rooms.site("DC04").id
    actions.report_site(rooms.people.dat, rooms.meeting, Readiness.ABSENT, 0, "", absent)
    with reading():
        board = queries.board(rooms.room)
        assert (board.ready, board.people) == (1, 12)
    with pytest.raises(Forbidden):
        actions.report_site(rooms.device("DC02"), rooms.meeting, Readiness.READY, 1, "", absent)
    with pytest.raises(Invalid, match="từ 0 đến 2000"):
        actions.report_site(rooms.device("DC02"), rooms.meeting, Readiness.READY, 2001, "")


def test_what_media_sees_is_noted_once_and_the_deputy_takes_over(open_rooms: Rooms) -> None:
    rooms, media = open_rooms, open_rooms.people.thao
    chair, deputy = rooms.site("DC01").id, rooms.site("DC02").id
    actions.name_sites(media, rooms.meeting, chair=chair, deputy=deputy)
    for site in (chair, chair, deputy):
        actions.note_connected(media, rooms.meeting, site)
    assert rooms.heard().count("SiteConnected") == 2
    for _again in range(2):
        actions.note_lost(media, rooms.meeting, chair)
    assert rooms.heard().count("SiteLost") == 1
    assert rooms.told("ChairSiteChanged")["because_lost"] is True
    with reading():
        assert (rooms.room.chair_site_id, rooms.room.deputy_site_id) == (deputy, chair)
    actions.note_left(media, rooms.meeting, deputy)
    assert rooms.heard()[-1] == "SiteLeft"
