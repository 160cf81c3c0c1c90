"""The floor: asked for, given, extended, ended, given back; who hears of it and who does not."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.conduct import actions as conduct
from app.kernel import db, journal
from app.kernel.clock import standing_at
from app.kernel.commands import commands
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings import actions as meetings
from app.meetings.models import ItemState, ItemType, Meeting, Role
from app.speaking import actions, queries
from app.speaking import commands as floor_commands
from app.speaking.models import Clock, Kind, RequestState, SpeechRequest, floor_stream
from tests.meetings.conftest import Browsers
from tests.speaking.world import Hall, build

START = datetime.fromisoformat("2030-04-16T02:00:00+00:00")


def state(request_id: str) -> RequestState:
    with reading() as session:
        return session.get_one(SpeechRequest, request_id).state


# ---- asking ------------------------------------------------------------------------------------


def test_a_delegate_asks_and_only_the_console_hears(either_hall: Hall) -> None:
    hall = either_hall
    answer = actions.ask_floor(hall.people.lan, hall.meeting, hall.item, Kind.SPEECH, "Đầu tư công")
    assert answer["place"] == 1 and answer["receipt"].seq == 1
    assert hall.asked() == ["FloorAsked"] and hall.heard() == []
    own = [entry["name"] for entry in journal.since(Person.stream(hall.people.lan.id).id, 0)]
    assert own == ["FloorNoted"]
    assert hall.waiting() == ["Lan"]


def test_asking_again_changes_nothing_and_another_kind_is_another_request(hall: Hall) -> None:
    hall.ask(hall.people.lan)
    assert actions.ask_floor(hall.people.lan, hall.meeting, hall.item, Kind.SPEECH) == {"again": True}
    hall.ask(hall.people.lan, Kind.DEBATE)
    assert hall.asked() == ["FloorAsked", "FloorAsked"]


def test_a_retry_under_the_same_key_gets_the_first_answer(either_hall: Hall) -> None:
    hall, lan, key = either_hall, either_hall.people.lan, new_id()
    assert floor_commands
    command = commands["ask_floor"]
    message = {"meeting": hall.meeting, "item": hall.item, "person": lan.id, "kind": "SPEECH", "subject": None}
    read = command.read(message)
    answers = [once(lan, key, command.streams(lan, read), lambda: command.call(lan, read)) for _ in range(2)]
    assert answers[0] == answers[1] and hall.asked() == ["FloorAsked"]
    with pytest.raises(Forbidden):
        command.streams(hall.people.huy, read)
    with pytest.raises(Invalid):
        command.read({**message, "kind": "SHOUT"})


@pytest.mark.parametrize("name, refusal", [("thao", Forbidden), ("stranger", NotFound), ("admin", NotFound)])
def test_the_floor_is_the_delegates(hall: Hall, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        hall.ask(getattr(hall.people, name))
    with pytest.raises(Forbidden):
        hall.ask(hall.chamber.guest())
    assert hall.asked() == []


def test_nobody_asks_on_an_item_that_is_over_or_debates_before_it_begins(hall: Hall) -> None:
    later = meetings.add_item(hall.people.thao, hall.meeting, title="Sau", sitting_id=hall.chamber.sitting).id
    actions.ask_floor(hall.people.lan, hall.meeting, later, Kind.SPEECH)
    with pytest.raises(Conflict, match="chỉ đăng ký khi nội dung đang thực hiện"):
        actions.ask_floor(hall.people.lan, hall.meeting, later, Kind.DEBATE)
    meetings.change_item_state(hall.people.binh, hall.meeting, hall.item, ItemState.DONE)
    with pytest.raises(Conflict, match="đã qua"):
        hall.ask(hall.people.lan)


def test_one_withdraws_ones_own_request_only(hall: Hall) -> None:
    asked = hall.ask(hall.people.lan)
    with pytest.raises(NotFound):
        actions.withdraw_request(hall.people.huy, hall.meeting, asked)
    actions.withdraw_request(hall.people.lan, hall.meeting, asked)
    assert hall.waiting() == [] and state(asked) is RequestState.WITHDRAWN
    assert actions.withdraw_request(hall.people.lan, hall.meeting, asked) == {"again": True}
    hall.ask(hall.people.lan)
    assert hall.waiting() == ["Lan"]


def test_r_spk_03_an_opinion_in_writing_takes_the_place_of_a_speech(hall: Hall) -> None:
    asked = hall.ask(hall.people.lan)
    with pytest.raises(Invalid):
        actions.write_opinion(hall.people.lan, hall.meeting, asked, "  ")
    with pytest.raises(NotFound):
        actions.write_opinion(hall.people.huy, hall.meeting, asked, "Không phải của tôi")
    actions.write_opinion(hall.people.lan, hall.meeting, asked, "Đề nghị bổ sung số liệu.")
    assert hall.waiting() == [] and state(asked) is RequestState.CONVERTED_TO_WRITTEN
    assert "OpinionWritten" in hall.asked() and hall.heard() == []
    with reading() as session:
        counted = {one.code: one.written for one in queries.statistics(session.get_one(Meeting, hall.meeting), START)}
        assert counted["DB02"] == 1 and sum(counted.values()) == 1


# ---- the queue ---------------------------------------------------------------------------------


def test_17_a_debate_goes_first_when_the_chair_accepts(hall: Hall) -> None:
    people = hall.people
    hall.ask(people.lan)
    debate = hall.ask(people.huy, Kind.DEBATE)
    assert hall.waiting() == ["Lan", "Huy"]
    with pytest.raises(Forbidden):
        actions.accept_debate(people.lan, hall.meeting, debate)
    actions.accept_debate(people.binh, hall.meeting, debate)
    assert hall.waiting() == ["Huy", "Lan"]
    hall.ask(people.dat, Kind.PROCEDURE)
    assert hall.waiting() == ["Đạt", "Huy", "Lan"]
    actions.accept_debate(people.binh, hall.meeting, debate, False)
    assert hall.waiting() == ["Đạt", "Lan", "Huy"]


def test_the_queue_is_moved_and_grouped_by_issue(hall: Hall) -> None:
    people = hall.people
    lan, huy, dat = hall.ask(people.lan), hall.ask(people.huy), hall.ask(people.dat)
    actions.move_request(people.thao, hall.meeting, dat, "up")
    assert hall.waiting() == ["Lan", "Đạt", "Huy"]
    actions.move_request(people.binh, hall.meeting, lan, "up")
    assert hall.waiting() == ["Lan", "Đạt", "Huy"]
    actions.group_request(people.thao, hall.meeting, lan, "Giao thông")
    actions.group_request(people.thao, hall.meeting, huy, "Giao  thông")
    assert hall.waiting() == ["Lan", "Huy", "Đạt"]
    for call in (
        lambda: actions.move_request(people.huy, hall.meeting, dat, "up"),
        lambda: actions.group_request(people.huy, hall.meeting, dat, "x"),
    ):
        with pytest.raises(Forbidden):
            call()
    with pytest.raises(Invalid):
        actions.move_request(people.thao, hall.meeting, dat, "sideways")


def test_r_ses_12_a_guest_speaks_with_the_chairs_consent(hall: Hall) -> None:
    guest = hall.chamber.guest()
    with pytest.raises(Forbidden):
        actions.let_speak(hall.people.lan, hall.meeting, hall.item, guest.id, Kind.SPEECH)
    asked = actions.let_speak(hall.people.binh, hall.meeting, hall.item, guest.id, Kind.SPEECH).id
    assert hall.waiting() == ["Mời"]
    actions.give_floor(hall.people.binh, hall.meeting, asked)
    assert hall.heard()[-1]["name"] == "FloorGiven"


# ---- giving ------------------------------------------------------------------------------------


def test_16_seven_minutes_amber_at_six_red_at_seven_and_the_extension_is_logged(hall: Hall) -> None:
    asked = hall.ask(hall.people.lan)
    with standing_at(START):
        actions.give_floor(hall.people.binh, hall.meeting, asked, seen="")
    speech = hall.speech()
    assert speech is not None
    levels = [speech.clock(START + timedelta(seconds=s)) for s in (0, 359, 360, 419, 420, 432)]
    assert [one.figures for one in levels] == ["07:00", "01:01", "01:00", "00:01", "00:00", "+00:12"]
    assert [one.level for one in levels] == ["plain", "plain", "amber", "amber", "red", "red"]
    with standing_at(START + timedelta(seconds=425)):
        actions.extend_speech(hall.people.dat, hall.meeting, asked, 420)
        actions.extend_speech(hall.people.binh, hall.meeting, asked, 420)  # on a page from before: not a second minute
    with standing_at(START + timedelta(seconds=500)):
        actions.end_speech(hall.people.binh, hall.meeting, asked)
    given, extended, ended = hall.heard()
    assert (given["name"], given["allowed_s"], given["ordered_by"]) == ("FloorGiven", 420, hall.people.binh.id)
    assert (extended["name"], extended["by"], extended["ordered_by"], extended["extended_s"]) == (
        "FloorExtended", hall.people.dat.id, hall.people.binh.id, 60,
    )  # fmt: skip
    assert (ended["name"], ended["spent_s"], ended["limit_s"], ended["state"]) == ("FloorEnded", 500, 480, "DONE")


def test_the_second_speech_is_shorter_and_a_debate_has_its_own_limit(hall: Hall) -> None:
    people, limits = hall.people, []
    for kind in (Kind.SPEECH, Kind.SPEECH, Kind.DEBATE):
        asked = hall.ask(people.lan, kind)
        limits.append(actions.give_floor(people.binh, hall.meeting, asked).allowed_s)
        actions.end_speech(people.binh, hall.meeting, asked)
    assert limits == [420, 180, 180]


@pytest.mark.parametrize("kind, seconds", [(ItemType.GROUP_DISCUSSION, 600), (ItemType.QUESTIONING, 60)])
def test_limits_are_those_of_the_items_kind(sqlite_database: Database, kind: ItemType, seconds: int) -> None:
    hall = build(sqlite_database, kind)
    asked = hall.ask(hall.people.lan)
    assert actions.give_floor(hall.people.binh, hall.meeting, asked).allowed_s == seconds


def test_inviting_the_next_ends_the_speech_before(hall: Hall) -> None:
    people = hall.people
    lan, huy = hall.ask(people.lan), hall.ask(people.huy)
    actions.give_floor(people.binh, hall.meeting, lan, seen="")
    actions.give_floor(people.binh, hall.meeting, huy, seen=lan)
    assert [one["name"] for one in hall.heard()] == ["FloorGiven", "FloorEnded", "FloorGiven"]
    assert (state(lan), state(huy)) == (RequestState.DONE, RequestState.SPEAKING)


def test_two_who_invite_at_once_invite_one(either_hall: Hall) -> None:
    hall, people = either_hall, either_hall.people
    lan, huy = hall.ask(people.lan), hall.ask(people.huy)
    actions.give_floor(people.binh, hall.meeting, lan, seen="")
    with pytest.raises(Conflict, match="Triệu Thị Lan vừa được mời phát biểu"):
        actions.give_floor(people.dat, hall.meeting, huy, seen="")
    actions.give_floor(people.dat, hall.meeting, lan, seen="")  # the same: they agree
    assert [one["name"] for one in hall.heard()] == ["FloorGiven"]


def test_a_speaker_who_gives_way_waits_at_the_old_place(hall: Hall) -> None:
    people = hall.people
    lan = hall.ask(people.lan)
    hall.ask(people.huy)
    actions.give_floor(people.binh, hall.meeting, lan)
    actions.return_to_queue(people.binh, hall.meeting, lan)
    assert hall.waiting() == ["Lan", "Huy"] and hall.speech() is None
    assert hall.heard()[-1]["state"] == "QUEUED"
    with pytest.raises(Conflict):
        actions.extend_speech(people.binh, hall.meeting, lan)


@pytest.mark.parametrize("name, refusal", [("lan", Forbidden), ("thao", Forbidden), ("stranger", NotFound)])
def test_the_chair_gives_the_floor_nobody_else(hall: Hall, name: str, refusal: type[Exception]) -> None:
    asked, actor = hall.ask(hall.people.huy), getattr(hall.people, name)
    for call in (actions.give_floor, actions.end_speech, actions.extend_speech, actions.return_to_queue):
        with pytest.raises(refusal):
            call(actor, hall.meeting, asked)
    assert hall.heard() == []


def test_nobody_is_cut_off_by_a_break_or_by_the_next_item(hall: Hall) -> None:
    people, meeting = hall.people, hall.meeting
    asked = hall.ask(people.lan)
    later = meetings.add_item(people.thao, meeting, title="Sau", sitting_id=hall.chamber.sitting).id
    actions.give_floor(people.binh, meeting, asked)
    attempts: list[Any] = [
        lambda: conduct.announce_recess(people.binh, meeting, hall.chamber.sitting, None),
        lambda: conduct.call_item(people.binh, meeting, later),
        lambda: conduct.finish_item(people.binh, meeting, hall.item),
    ]
    for call in attempts:
        with pytest.raises(Conflict, match="Triệu Thị Lan đang phát biểu"):
            call()
    actions.end_speech(people.binh, meeting, asked)
    conduct.call_item(people.binh, meeting, later)


def test_a_rehearsal_leaves_no_speech_behind(hall: Hall) -> None:
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, hall.meeting).is_practice = True
    asked = hall.ask(hall.people.lan)
    actions.give_floor(hall.people.thao, hall.meeting, asked)
    meetings.reset_practice(hall.people.thao, hall.meeting)
    assert hall.waiting() == [] and hall.speech() is None


# ---- pages -------------------------------------------------------------------------------------


def test_pages_show_the_floor_each_to_its_own(hall: Hall, browsers: Browsers) -> None:
    people, base = hall.people, f"/meetings/{hall.meeting}"
    lan, huy = browsers.of(people.lan), browsers.of(people.huy)
    page = lan.get(base).text
    assert "Đăng ký phát biểu" in page and "Xin tranh luận" in page
    assert lan.post(f"{base}/floor/requests", data={"item": hall.item, "kind": "SPEECH"}).status_code == 302
    assert "Đại biểu là người tiếp theo." in lan.get(base).text
    assert "Triệu Thị Lan" not in huy.get(base).text
    chair = browsers.of(people.binh)
    assert "Mời phát biểu" in chair.get(f"{base}/console").text
    with reading():
        asked = queries.queue(hall.item)[0].id
    given = chair.post(f"{base}/floor/requests/{asked}", data={"deed": "give", "seen": ""})
    assert given.status_code == 302
    assert "Xin mời đại biểu Triệu Thị Lan phát biểu." in lan.get(base).text
    assert "Triệu Thị Lan" in huy.get(base).text and "speech-clock" in huy.get(f"{base}/hall").text
    again = chair.post(
        f"{base}/floor/requests/{asked}", data={"deed": "extend", "seen": "420"}, headers={"Accept": "application/json"}
    )
    assert again.get_json() == {"ok": True, "sentence": "Đã gia hạn 01 phút."}


def test_a_guest_whom_the_chair_let_speak_has_the_clock(hall: Hall, browsers: Browsers) -> None:
    """R-SES-12: with the chair's consent; nothing of the floor before, and no way to ask for it."""
    people, meeting = hall.people, hall.meeting
    guest = meetings.give_role(people.thao, meeting, people.stranger.id, Role.GUEST)
    page, floor = browsers.of(people.stranger), f"/meetings/{meeting}/floor?item={hall.item}"
    assert 'id="floor"' not in page.get(f"/meetings/{meeting}").text and page.get(floor).status_code == 403
    chair = browsers.of(people.binh)
    form = chair.get(f"/meetings/{meeting}/console").text.partition("let-speak-who")[2].partition("</select>")[0]
    listed = re.findall(r'<option value="([0-9a-f-]+)"', form)
    assert listed[0] == guest.id and len(set(listed)) == len(listed)  # first who can not ask by a device
    told = {"item": hall.item, "participation": guest.id, "kind": "SPEECH"}
    assert chair.post(f"/meetings/{meeting}/floor/speakers", data=told).status_code == 302
    with reading():
        asked = queries.queue(hall.item)[0]
    assert "let-speak-who" not in browsers.of(people.thao).get(f"/meetings/{meeting}/console").text
    actions.give_floor(people.binh, meeting, asked.id)
    assert 'id="floor"' in page.get(f"/meetings/{meeting}").text
    assert "Xin mời đại biểu" in page.get(floor).text and "ask_floor" not in page.get(floor).text
    actions.end_speech(people.binh, meeting, asked.id)
    assert "Đã phát biểu" in page.get(floor).text


def test_r_spk_04_statistics_are_for_the_standing_committee(hall: Hall, browsers: Browsers) -> None:
    address = f"/meetings/{hall.meeting}/speaking"
    assert browsers.of(hall.people.lan).get(address).status_code == 403
    assert browsers.of(hall.people.thao).get(address).status_code == 403
    meetings.give_role(hall.people.thao, hall.meeting, hall.people.huy.id, Role.STANDING_MEMBER)
    page = browsers.of(hall.people.huy).get(address)
    assert page.status_code == 200 and "4 đại biểu chưa phát biểu" in page.text


def test_clocks_in_figures() -> None:
    assert [Clock(0, 60, 60).level, Clock(61, 60, 60).figures, Clock(0, 600, 60).figures] == [
        "amber",
        "+00:01",
        "10:00",
    ]
    assert [Clock(7560, 60, 60).figures, Clock(0, 5999, 60).figures] == ["+2:05:00", "99:59"]
    assert floor_stream(new_id()).kind == "meeting.floor"
