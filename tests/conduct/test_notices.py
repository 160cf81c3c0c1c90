"""Notices to the room: written, shown on the chair's order by another hand, taken back; two who write at once."""

from datetime import timedelta

import pytest

from app.conduct import actions, queries
from app.conduct.models import Audience, Shows, Theme, Urgency, console_stream
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.meetings import actions as meetings
from app.meetings.models import Meeting, Role
from tests.attendance.world import Chamber
from tests.meetings.conftest import Browsers

TEXT = "Mời các vị đại biểu vào hội trường."


def prepared(chamber: Chamber, actor: Actor, audience: Audience = Audience.EVERYBODY) -> str:
    return actions.prepare_notice(actor, chamber.meeting, TEXT, Urgency.ORDINARY, audience).id


def told(chamber: Chamber, actor: Actor) -> list[str]:
    with reading() as session:
        return [one.text for one in queries.notices_for(session.get_one(Meeting, chamber.meeting), actor)]


def names(stream_id: str) -> list[str]:
    return [entry["name"] for entry in journal.since(stream_id, 0)]


def test_the_secretary_writes_and_the_chair_shows(either_chamber: Chamber) -> None:
    chamber, people = either_chamber, either_chamber.people
    notice = prepared(chamber, people.dat)
    assert told(chamber, people.lan) == [] and names(Meeting.stream(chamber.meeting).id) == []
    actions.show_notice(people.binh, chamber.meeting, notice, seen=1)
    assert told(chamber, people.lan) == told(chamber, chamber.guest()) == [TEXT]
    (entry,) = journal.since(Meeting.stream(chamber.meeting).id, 0)
    assert (entry["name"], entry["data"]["text"], entry["data"]["ordered_by"]) == ("NoticeShown", TEXT, people.binh.id)
    actions.take_notice_back(people.dat, chamber.meeting, notice)
    assert told(chamber, people.lan) == []


def test_who_wrote_it_does_not_show_it_on_an_order(chamber: Chamber) -> None:
    notice = prepared(chamber, chamber.people.dat)
    with pytest.raises(Forbidden, match="Người đã chuẩn bị không tự bấm"):
        actions.show_notice(chamber.people.dat, chamber.meeting, notice)
    by_office = prepared(chamber, chamber.people.thao)
    actions.show_notice(chamber.people.dat, chamber.meeting, by_office)
    assert told(chamber, chamber.people.lan) == [TEXT]


def test_a_notice_for_the_members_is_heard_and_seen_by_no_guest(chamber: Chamber) -> None:
    notice = prepared(chamber, chamber.people.thao, Audience.MEMBERS)
    actions.show_notice(chamber.people.binh, chamber.meeting, notice)
    assert told(chamber, chamber.people.lan) == [TEXT] and told(chamber, chamber.guest()) == []
    assert names(Meeting.stream(chamber.meeting).id) == []
    assert names(Meeting.members_stream(chamber.meeting).id) == ["NoticeShown"]
    assert names(console_stream(chamber.meeting).id) == ["NoticePrepared", "NoticePrepared"]


@pytest.mark.parametrize("name, refusal", [("lan", Forbidden), ("stranger", NotFound)])
def test_delegates_and_strangers_write_no_notice(chamber: Chamber, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        prepared(chamber, getattr(chamber.people, name))


@pytest.mark.parametrize("text", ["  ", "x" * 301])
def test_a_notice_has_one_or_two_sentences(chamber: Chamber, text: str) -> None:
    with pytest.raises(Invalid):
        actions.prepare_notice(chamber.people.thao, chamber.meeting, text, Urgency.URGENT, Audience.EVERYBODY)


def test_pages_that_are_read_meanwhile_show_the_notice(chamber: Chamber, browsers: Browsers) -> None:
    notice = prepared(chamber, chamber.people.thao, Audience.MEMBERS)
    actions.show_notice(chamber.people.binh, chamber.meeting, notice)
    stream = Meeting.members_stream(chamber.meeting).id
    news = browsers.of(chamber.people.lan).get(f"/meetings/{chamber.meeting}/news?stream={stream}&seq=1")
    assert news.status_code == 200 and TEXT in news.text


def test_two_who_write_at_once_see_both_texts(chamber: Chamber, browsers: Browsers) -> None:
    notice = prepared(chamber, chamber.people.thao)
    address = f"/meetings/{chamber.meeting}/console/notices/{notice}"
    form = {"urgency": "ORDINARY", "audience": "EVERYBODY", "seen": "1"}
    assert browsers.of(chamber.people.dat).post(address, data={**form, "text": "Nghỉ 20 phút."}).status_code == 302
    answer = browsers.of(chamber.people.thao).post(address, data={**form, "text": "Nghỉ 30 phút."})
    assert answer.status_code == 409
    assert all(
        words in answer.text
        for words in ("Tạ Hữu Đạt vừa sửa", "Nghỉ 20 phút.", "Nghỉ 30 phút.", 'name="seen" value="2"')
    )
    again = browsers.of(chamber.people.thao).post(address, data={**form, "text": "Nghỉ 30 phút.", "seen": "2"})
    assert again.status_code == 302
    actions.show_notice(chamber.people.binh, chamber.meeting, notice)
    assert told(chamber, chamber.people.lan) == ["Nghỉ 30 phút."]


def display(chamber: Chamber) -> str:
    given, _token = meetings.invite_by_link(
        chamber.people.thao, chamber.meeting, name="Màn hình chính", role=Role.HALL_SCREEN,
        ends_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    return given.id


def layout(chamber: Chamber, display_id: str) -> str:
    with reading() as session:
        meeting = session.get_one(Meeting, chamber.meeting)
        told = queries.display(meeting, display_id, clock.now())
        return queries.screen(meeting, told, Actor(display_id, "Màn hình", "guest"), clock.now()).layout


def test_a_display_shows_what_it_is_told_and_an_urgent_notice_first(chamber: Chamber) -> None:
    screen = display(chamber)
    assert layout(chamber, screen) == "waiting"
    actions.set_display(chamber.people.thao, chamber.meeting, screen, Shows.SEATS, Theme.DARK)
    assert layout(chamber, screen) == "seats"
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert (entry["name"], entry["data"]["shows"], entry["data"]["theme"]) == ("DisplaySet", "SEATS", "dark")
    notice = actions.prepare_notice(
        chamber.people.thao, chamber.meeting, TEXT, Urgency.URGENT, Audience.EVERYBODY
    )  # fmt: skip
    actions.show_notice(chamber.people.binh, chamber.meeting, notice.id)
    assert layout(chamber, screen) == "notice"
    actions.take_notice_back(chamber.people.binh, chamber.meeting, notice.id)
    assert layout(chamber, screen) == "seats"
    with pytest.raises(Forbidden):
        actions.set_display(chamber.people.lan, chamber.meeting, screen, Shows.AUTO, Theme.LIGHT)


def test_a_rehearsal_leaves_nothing_behind(chamber: Chamber, browsers: Browsers) -> None:
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, chamber.meeting).is_practice = True
    thao, meeting = chamber.people.thao, chamber.meeting
    notice = prepared(chamber, thao)
    actions.open_roll_call(thao, meeting, chamber.sitting)
    actions.begin_sitting(thao, meeting, chamber.sitting)
    actions.show_notice(thao, meeting, notice)
    actions.announce_recess(thao, meeting, chamber.sitting, None)
    meetings.reset_practice(thao, meeting)
    assert told(chamber, chamber.people.lan) == []
    page = browsers.of(thao).get(f"/meetings/{meeting}/console").text
    assert "Mở điểm danh" in page and TEXT not in page


def test_the_console_shows_the_quorum_and_a_delegate_is_told_whose_it_is(chamber: Chamber, browsers: Browsers) -> None:
    page = browsers.of(chamber.people.binh).get(f"/meetings/{chamber.meeting}/console").text
    assert "cần" in page and "Mở điểm danh" in page and "Màn hình hội trường" in page
    refused = browsers.of(chamber.people.lan).get(f"/meetings/{chamber.meeting}/console")
    assert refused.status_code == 403 and "Chủ tọa hiện nay là Trần Thanh Bình" in refused.text
