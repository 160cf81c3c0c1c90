"""Captions that the control room types, and opinion polls among the sites (R-VOTE-05, rules 6.5 and 6.6)."""

import pytest

from app.briefings import actions, commands, queries
from app.briefings.captions import LONGEST_CAPTION
from app.briefings.minutes import minutes
from app.briefings.opinions import OpinionPoll
from app.briefings.report import report
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers

OPTIONS = "Phương án 1\n\n  Phương   án 2 \n"


def lines(rooms: Rooms) -> list[tuple[str | None, str]]:
    """Who said what, as it stands now."""
    with reading():
        return [(one.site.name if one.site else None, one.text) for one in queries.captions(rooms.room)]


def test_a_line_is_of_whoever_has_the_floor_and_stays_as_it_was_mended(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    with pytest.raises(Conflict, match="chưa mở"):
        actions.write_caption(dat, rooms.meeting, "Kính thưa các đồng chí")
    actions.open_room(rooms.people.binh, rooms.meeting)
    first = actions.write_caption(dat, rooms.meeting, " Kính thưa   các đồng chí ")
    actions.enter(rooms.device("DC02"), rooms.meeting)
    actions.give_floor(dat, rooms.meeting, rooms.site("DC02").id)
    second = actions.write_caption(dat, rooms.meeting, "Đã giải ngân 63 phần chăm")
    assert lines(rooms) == [("UBND tỉnh", "Kính thưa các đồng chí"), ("VP Tỉnh ủy", "Đã giải ngân 63 phần chăm")]
    actions.mend_caption(rooms.people.thao, rooms.meeting, second.id, "Đã giải ngân 63 phần trăm")
    actions.mend_caption(dat, rooms.meeting, first.id, "")
    assert lines(rooms) == [("VP Tỉnh ủy", "Đã giải ngân 63 phần trăm")]
    assert rooms.told("CaptionMended") == {"meeting_id": rooms.meeting, "caption_id": first.id, "text": ""}
    assert rooms.told("CaptionWritten")["text"] == "Đã giải ngân 63 phần chăm"  # what was seen first stays
    for wrong in (" ", "x" * (LONGEST_CAPTION + 1)):
        with pytest.raises(Invalid):
            actions.write_caption(dat, rooms.meeting, wrong)
    with pytest.raises(Forbidden):
        actions.write_caption(rooms.device("DC02"), rooms.meeting, "Không phải việc của điểm cầu")
    with pytest.raises(NotFound):
        actions.write_caption(rooms.people.stranger, rooms.meeting, "Không phải việc của người lạ")


def test_what_is_being_typed_passes_by_and_is_kept_nowhere(either_rooms: Rooms) -> None:
    rooms = either_rooms
    actions.open_room(rooms.people.binh, rooms.meeting)
    heard = rooms.heard()
    with reading():
        (passing,) = commands.caption_type(rooms.people.dat, {"meeting": rooms.meeting, "text": "Đang gõ"})
        assert (passing.name, passing.value) == ("caption", {"text": "Đang gõ"})
        with pytest.raises(Forbidden):
            commands.caption_type(rooms.device("DC02"), {"meeting": rooms.meeting, "text": "Đang gõ"})
        with pytest.raises(NotFound):
            commands.caption_type(rooms.people.stranger, {"meeting": rooms.meeting, "text": "Đang gõ"})
    assert rooms.heard() == heard and lines(rooms) == []


def test_sites_answer_once_may_change_and_read_the_counts_when_it_is_closed(either_rooms: Rooms) -> None:
    """R-VOTE-05: an opinion poll, never a decision."""
    rooms, dat = either_rooms, either_rooms.people.dat
    with pytest.raises(Conflict, match="chưa mở"):
        actions.open_poll(dat, rooms.meeting, "Thời gian họp tới", OPTIONS)
    actions.open_room(rooms.people.binh, rooms.meeting)
    for question, listed in (("", OPTIONS), ("Chọn", "một"), ("Chọn", "một\nMột"), ("Chọn", "1\n2\n3\n4\n5\n6\n7")):
        with pytest.raises(Invalid):
            actions.open_poll(dat, rooms.meeting, question, listed)
    poll = actions.open_poll(dat, rooms.meeting, "Thời gian họp tới", OPTIONS)
    assert poll.options == ["Phương án 1", "Phương án 2"]
    with pytest.raises(Conflict, match="một nội dung khác"):
        actions.open_poll(dat, rooms.meeting, "Nội dung khác", OPTIONS)
    two, three = rooms.device("DC02"), rooms.device("DC03")
    with pytest.raises(Forbidden, match="chưa được vào"):
        actions.give_opinion(two, rooms.meeting, poll.id, 0)
    for device in (two, three):
        actions.enter(device, rooms.meeting)
    actions.give_opinion(two, rooms.meeting, poll.id, 0)
    actions.give_opinion(two, rooms.meeting, poll.id, 0)  # said again: nothing new
    actions.give_opinion(three, rooms.meeting, poll.id, 0)
    actions.give_opinion(three, rooms.meeting, poll.id, 1)
    assert rooms.heard().count("SiteOpined") == 3
    assert "choice" not in rooms.told("SiteOpined")  # every site hears the stream
    with pytest.raises(Invalid):
        actions.give_opinion(two, rooms.meeting, poll.id, 2)
    with pytest.raises(Forbidden):
        actions.give_opinion(rooms.people.thao, rooms.meeting, poll.id, 0)
    actions.close_poll(dat, rooms.meeting, poll.id)
    told = rooms.told("OpinionPollClosed")
    assert (told["counts"], told["silent"]) == ([1, 1], 2)
    with pytest.raises(Conflict, match="không được ghi nhận"):
        actions.give_opinion(two, rooms.meeting, poll.id, 1)
    with reading():
        found = report(rooms.room, {}, polls=queries.polls(rooms.room))
        (kept,) = found.polls
        assert [[site.name for site in one.sites] for one in kept.result.by_option] == [
            ["VP Tỉnh ủy"],
            ["VP ĐBQH và HĐND"],
        ]
        words = str(minutes(found, None, chair="", is_demo=False)["blocks"])
        assert "Phương án 1: 1/4 điểm cầu; Phương án 2: 1/4 điểm cầu; không trả lời: 2" in words
        assert "thông qua" not in words.lower()
    actions.hide_poll(dat, rooms.meeting, poll.id)
    with reading():
        assert queries.shown_poll(rooms.room) is None


def test_with_the_room_its_poll_ends(either_rooms: Rooms) -> None:
    rooms, dat = either_rooms, either_rooms.people.dat
    actions.open_room(rooms.people.binh, rooms.meeting)
    poll = actions.open_poll(dat, rooms.meeting, "Thời gian họp tới", OPTIONS)
    actions.end_room(dat, rooms.meeting)
    assert "OpinionPollClosed" in rooms.heard()
    with reading() as session:
        assert session.get_one(OpinionPoll, poll.id).closed_at is not None
        assert queries.shown_poll(rooms.room) is None


def test_where_state_secrets_are_spoken_of_nothing_is_typed_or_asked(either_rooms: Rooms) -> None:
    rooms, people = either_rooms, either_rooms.people
    actions.mark_secret(people.thao, rooms.meeting, True)
    actions.open_room(people.binh, rooms.meeting)
    with pytest.raises(Conflict, match="bí mật nhà nước"):
        actions.write_caption(people.dat, rooms.meeting, "Kính thưa")
    with pytest.raises(Conflict, match="bí mật nhà nước"):
        actions.open_poll(people.dat, rooms.meeting, "Thời gian họp tới", OPTIONS)
    with reading(), pytest.raises(Conflict, match="bí mật nhà nước"):
        commands.caption_type(people.dat, {"meeting": rooms.meeting, "text": "Kính thưa"})


def test_the_report_has_the_lines_and_the_polls(rooms: Rooms, browsers: Browsers) -> None:
    people = rooms.people
    actions.open_room(people.binh, rooms.meeting)
    actions.write_caption(people.dat, rooms.meeting, "Kính thưa các đồng chí")
    poll = actions.open_poll(people.dat, rooms.meeting, "Thời gian họp tới", OPTIONS)
    dat = browsers.of(people.dat)
    assert "Kính thưa các đồng chí" in dat.get(f"/meetings/{rooms.meeting}/captions").text
    page = dat.get(f"/meetings/{rooms.meeting}/report").text
    assert "Kính thưa các đồng chí" in page and "Thời gian họp tới" not in page  # not while it is open
    actions.close_poll(people.dat, rooms.meeting, poll.id)
    assert "Thời gian họp tới" in dat.get(f"/meetings/{rooms.meeting}/report").text
