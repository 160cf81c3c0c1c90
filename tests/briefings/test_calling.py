"""Which sites belong to a briefing: called by system, by point, by person; the chair's site and its deputy."""

import pytest

from app.briefings import actions, policy, queries
from app.briefings.models import Briefing
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingState
from tests.briefings.world import Rooms, briefing
from tests.meetings import world as council
from tests.meetings.conftest import Browsers


def test_a_system_is_called_in_one_touch_and_its_first_is_the_chairs(either_rooms: Rooms) -> None:
    rooms = either_rooms
    with reading():
        board = queries.board(rooms.room)
        assert [one.site.name for one in board.standings] == [
            "UBND tỉnh", "VP Tỉnh ủy", "VP ĐBQH và HĐND", "Công an tỉnh",
        ]  # fmt: skip
        assert board.chair is not None and board.chair.name == "UBND tỉnh" and board.main is board.chair
    assert rooms.heard() == ["ChairSiteChanged", "SitesChanged"]
    assert rooms.heard(Meeting.stream(rooms.meeting)).count("ParticipationStarted") == 6
    assert actions.call_system(rooms.people.thao, rooms.meeting, rooms.system) == 0  # nobody comes twice


def test_a_site_is_a_participation_of_its_computer(rooms: Rooms) -> None:
    device = rooms.device("DC02")
    with reading():
        site = policy.site_of(device, rooms.room)
        assert site is not None and site.name == "VP Tỉnh ủy"
        assert policy.can_hear(device, rooms.meeting)
        assert not policy.can_hear(rooms.people.lan, rooms.meeting)
        assert [one.meeting_id for one in queries.rooms_of(device)] == [rooms.meeting]


def test_one_office_is_in_two_briefings_at_once_and_the_office_is_told(rooms: Rooms) -> None:
    other = briefing(rooms.people, "Họp với Trung ương")
    actions.call_point(rooms.people.thao, other, rooms.points["DC02"])
    for meeting in (rooms.meeting, other):
        actions.open_room(rooms.people.binh, meeting)
    device = rooms.device("DC02")
    with reading():
        assert {one.meeting_id for one in queries.rooms_of(device)} == {rooms.meeting, other}
        assert queries.clashes(rooms.room) == [("VP Tỉnh ủy", "Họp với Trung ương")]
    for meeting in (rooms.meeting, other):
        assert actions.enter(device, meeting) is not None


def test_a_person_on_a_laptop_is_a_site_too(rooms: Rooms) -> None:
    site = actions.call_person(rooms.people.thao, rooms.meeting, rooms.people.lan.id, name="Đ/c Lan")
    with reading():
        mine = policy.site_of(rooms.people.lan, rooms.room)
        assert mine is not None and (mine.id, mine.name, mine.point_id) == (site.id, "Đ/c Lan", None)
    with pytest.raises(Conflict, match="đã có"):
        actions.call_person(rooms.people.thao, rooms.meeting, rooms.people.lan.id)


def test_a_point_is_called_once(rooms: Rooms) -> None:
    with pytest.raises(Conflict, match="đã có"):
        actions.call_point(rooms.people.thao, rooms.meeting, rooms.points["DC01"])


def test_only_a_briefing_has_sites_and_only_its_office_calls_them(rooms: Rooms) -> None:
    session = council.draft_meeting(rooms.people)
    with pytest.raises(Conflict, match="không phải họp giao ban"):
        actions.call_system(rooms.people.thao, session.id, rooms.system)
    with pytest.raises(Forbidden):
        actions.call_system(rooms.people.binh, rooms.meeting, rooms.system)
    with pytest.raises(NotFound):
        actions.call_system(rooms.people.stranger, rooms.meeting, rooms.system)


def test_a_removed_site_is_out_and_may_be_called_again(rooms: Rooms) -> None:
    device, gone = rooms.device("DC02"), rooms.site("DC02")
    actions.remove_site(rooms.people.thao, rooms.meeting, gone.id)
    with reading():
        assert policy.site_of(device, rooms.room) is None
        assert not policy.can_hear(device, rooms.meeting)
    assert rooms.heard(Meeting.stream(rooms.meeting))[-1] == "ParticipationEnded"
    again = actions.call_point(rooms.people.thao, rooms.meeting, rooms.points["DC02"])
    assert again.id != gone.id


def test_the_chairs_site_and_its_deputy_are_named(rooms: Rooms) -> None:
    thao, chair, deputy = rooms.people.thao, rooms.site("DC03").id, rooms.site("DC01").id
    actions.name_sites(thao, rooms.meeting, chair=chair, deputy=deputy)
    with reading():
        assert (rooms.room.chair_site_id, rooms.room.deputy_site_id) == (chair, deputy)
    with pytest.raises(Invalid, match="phải khác"):
        actions.name_sites(thao, rooms.meeting, chair=chair, deputy=chair)
    actions.open_room(rooms.people.binh, rooms.meeting)
    with pytest.raises(Conflict, match="điểm chủ trì"):
        actions.remove_site(thao, rooms.meeting, chair)


def test_after_the_end_nobody_is_called(rooms: Rooms) -> None:
    meetings.change_state(rooms.people.thao, rooms.meeting, MeetingState.CANCELLED, reason="Bão")
    with pytest.raises(Conflict, match="đã kết thúc"):
        actions.call_system(rooms.people.thao, rooms.meeting, rooms.system)


def test_the_office_calls_by_its_page(rooms: Rooms, browsers: Browsers) -> None:
    office, other = browsers.of(rooms.people.thao), briefing(rooms.people, "Họp khác")
    at = f"/meetings/{other}/sites"
    assert "Chưa gọi điểm cầu nào" in office.get(at).text
    assert office.post(at, data={"system_id": rooms.system}).status_code == 302
    assert office.post(at, data={"person_id": rooms.people.lan.id, "name": "Đ/c Lan"}).status_code == 302
    page = office.get(at).text
    assert "Công an tỉnh" in page and "Đ/c Lan" in page and "Máy chưa có đường dẫn" in page
    assert "cũng được gọi họp nơi khác" in page
    with reading():
        room = queries.briefing(other)
        assert room is not None
        chair, deputy = room.live_sites[1].id, room.live_sites[2].id
    assert office.post(f"{at}/leading", data={"chair": chair, "deputy": deputy}).status_code == 302
    assert office.post(f"{at}/leading", data={"chair": chair, "deputy": chair}).status_code == 422
    assert office.post(f"{at}/{deputy}/removal").status_code == 302
    assert office.post(at, data={}).status_code == 422


def test_a_stranger_learns_nothing(rooms: Rooms, browsers: Browsers) -> None:
    stranger = browsers.of(rooms.people.stranger)
    assert stranger.get(f"/meetings/{rooms.meeting}/sites").status_code == 404
    assert Briefing.stream(rooms.meeting).kind == "briefing"
    with reading():
        assert not policy.can_hear(Actor(rooms.people.stranger.id, ""), rooms.meeting)
