"""Groups of a session: made, known to their own, each with its own floor and attendance; the chair sees them all."""

import pytest
from sqlalchemy import select

from app.attendance import policy as attendance_policy
from app.attendance import queries as attendance
from app.conduct import actions as conduct
from app.conduct import policy as conduct_policy
from app.groups import actions, queries
from app.groups.dividing import Way
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import policy as meetings
from app.meetings import queries as meeting_queries
from app.meetings.actions import end_role
from app.meetings.models import Meeting, Participation, Role, SittingState
from app.speaking import actions as floor
from app.speaking import policy as speaking_policy
from app.speaking import queries as speaking
from app.speaking.models import Kind, floor_stream
from app.voting import actions as voting
from tests.groups.world import Halves, build
from tests.meetings.conftest import Browsers

STREAMS = ("meeting", "meeting.members", "meeting.desk", "meeting.submitters")


def hears(actor: Actor, own: str) -> set[str]:
    """The kinds of streams of that meeting which the actor may join, by the same judges as the live feed asks."""
    with reading():
        found = {kind for kind in STREAMS if meetings.can_hear(actor, kind, own)}
        judges = {
            "floor": speaking_policy.can_hear,
            "attendance": attendance_policy.can_hear,
            "console": conduct_policy.can_hear,
        }
        return found | {name for name, judge in judges.items() if judge(actor, own)}


def own_group(halves: Halves, actor: Actor) -> int | None:
    with reading() as session:
        found = queries.own_group(session.get_one(Meeting, halves.session), actor, clock.now())
        return found.number if found is not None else None


# ---- made, changed, announced ------------------------------------------------------------------


def test_groups_are_drafts_of_the_secretariat_until_they_are_announced(database: Database) -> None:
    halves = build(database, announced=False)
    halves.arrange()
    people = halves.people
    assert halves.names() == [["Bình", "Huy"], ["Lan", "Đạt"]]
    assert own_group(halves, people.huy) is None and hears(people.huy, halves.first) == set()
    for own in (halves.first, halves.second):  # a page may listen before anything is recorded there
        streams = {Meeting.stream(own).id, Meeting.members_stream(own).id, floor_stream(own).id}
        with reading():
            assert journal.heads(streams).keys() == streams
    assert actions.announce_groups(people.thao, halves.session) == 2
    assert actions.announce_groups(people.thao, halves.session) == 0
    assert (own_group(halves, people.huy), own_group(halves, people.lan)) == (1, 2)
    members = halves.heard(Meeting.members_stream(halves.session).id)
    assert [one["name"] for one in members] == ["GroupsAnnounced"]


def test_only_the_secretariat_makes_groups_and_only_of_a_councils_session(halves: Halves) -> None:
    people, plan = halves.people, halves.plan()
    with pytest.raises(Forbidden):
        actions.arrange_groups(people.lan, halves.session, 2, Way.NAME, plan)
    with pytest.raises(NotFound):
        actions.arrange_groups(people.stranger, halves.session, 2, Way.NAME, plan)
    with pytest.raises(NotFound):
        actions.arrange_groups(people.thao, halves.first, 2, Way.NAME, plan)
    with pytest.raises(Conflict, match="đã có tổ"):
        actions.arrange_groups(people.thao, halves.session, 2, Way.NAME, plan)


@pytest.mark.parametrize("count", [0, 1, 5, 16])
def test_there_are_at_least_two_groups_and_none_without_a_delegate(sqlite_database: Database, count: int) -> None:
    halves = build(sqlite_database, announced=False)
    with pytest.raises(Invalid, match="Số tổ từ 2 đến 4"):
        actions.arrange_groups(halves.people.thao, halves.session, count, Way.AREA, halves.plan())


def test_a_group_without_a_head_is_not_announced(sqlite_database: Database) -> None:
    halves = build(sqlite_database, announced=False)
    halves.arrange()
    thao = halves.people.thao
    halves.name(halves.second, None)
    with pytest.raises(Conflict, match="Tổ 2 chưa có tổ trưởng"):
        actions.announce_groups(thao, halves.session)
    with pytest.raises(Invalid, match="đại biểu của tổ"):
        halves.name(halves.second, halves.people.huy)


def test_who_is_moved_sits_in_the_other_group_and_loses_the_first(either_halves: Halves) -> None:
    """Also while both sit: the roster of the one takes the newcomer in, the other counts one less."""
    halves, people = either_halves, either_halves.people
    halves.sit(halves.first, people.binh, people.binh, people.huy)
    halves.sit(halves.second, people.lan, people.lan)
    actions.move_delegate(people.thao, halves.session, people.huy.id, halves.second)
    assert halves.names() == [["Bình"], ["Huy", "Lan", "Đạt"]]
    assert hears(people.huy, halves.first) == set() and "meeting.members" in hears(people.huy, halves.second)
    assert counted(halves.first) == (1, 1) and counted(halves.second) == (1, 3)
    told = [one for one in halves.heard(halves.first) if one["name"] == "ParticipationEnded"]
    assert {one["actor_id"] for one in told} == {people.huy.id}
    with pytest.raises(NotFound):
        floor.ask_floor(people.huy, halves.first, halves.programme(halves.first)[1][0], Kind.SPEECH)
    actions.move_delegate(people.thao, halves.session, people.huy.id, None)
    assert own_group(halves, people.huy) is None


def counted(own: str) -> tuple[int, int]:
    with reading() as session:
        found = session.get_one(Meeting, own)
        quorum = attendance.quorum(found, found.sittings[0])
        return quorum.present, quorum.total


def test_groups_are_given_up_only_before_one_of_them_was_called(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    conduct.open_roll_call(people.lan, halves.second, halves.programme(halves.second)[0])
    with pytest.raises(Conflict, match="Tổ 2 đã họp"):
        actions.dissolve_groups(people.thao, halves.session)


def test_groups_that_were_given_up_are_nobodys(halves: Halves) -> None:
    actions.dissolve_groups(halves.people.thao, halves.session)
    assert own_group(halves, halves.people.huy) is None and halves.names() == []
    actions.arrange_groups(halves.people.thao, halves.session, 4, Way.AREA, halves.plan())
    assert [len(names) for names in halves.names()] == [1, 1, 1, 1]


def test_another_plan_moves_what_is_to_come_and_leaves_what_was_begun(halves: Halves) -> None:
    people = halves.people
    item = halves.sit(halves.first, people.binh, people.binh)
    actions.plan_groups(people.thao, halves.session, halves.plan(halves.items[1:]))
    sitting, items = halves.programme(halves.first)
    assert item in items and len(items) == 2  # it is in hand
    assert len(halves.programme(halves.second)[1]) == 1
    conduct.finish_item(people.binh, halves.first, item)
    conduct.end_sitting(people.binh, halves.first, sitting)
    actions.plan_groups(people.thao, halves.session, halves.plan())
    assert halves.programme(halves.first)[0] != sitting  # a second sitting of the first group, not of the other
    with reading() as session:
        assert len(session.get_one(Meeting, halves.second).sittings) == 1
    with pytest.raises(Invalid, match="Chưa chọn nội dung"):
        actions.plan_groups(people.thao, halves.session, halves.plan([]))


# ---- side by side ------------------------------------------------------------------------------


def test_nothing_of_a_group_reaches_another(either_halves: Halves) -> None:
    """Requests, speeches, check-ins and the record of the first: no stream of it is the second's to join, and none of
    the second's, nor of the session's, gains anything."""
    halves, people = either_halves, either_halves.people
    halves.name(halves.first, people.binh, people.huy)
    outside = [halves.session, Meeting.members_stream(halves.session).id, floor_stream(halves.session).id]
    second = [halves.second, Meeting.members_stream(halves.second).id, floor_stream(halves.second).id]
    before = {one: halves.heard(one) for one in [*outside, *second]}
    item = halves.sit(halves.first, people.binh, people.binh, people.huy)
    halves.speak(halves.first, people.binh, people.huy, item)
    actions.write_opinion(people.huy, halves.first, actions.Written(item, "Đề nghị bổ sung vốn"))
    assert {one: halves.heard(one) for one in before} == before
    assert [one["name"] for one in halves.heard(Meeting.members_stream(halves.first).id)] == [
        "FloorGiven",
        "FloorEnded",
    ]
    assert hears(people.lan, halves.first) == set()
    assert hears(people.huy, halves.second) == set()


def test_groups_sit_at_once_each_with_its_own_queue_and_clock(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    first = halves.sit(halves.first, people.binh, people.binh, people.huy)
    second = halves.sit(halves.second, people.lan, people.lan, people.dat)
    asked = floor.ask_floor(people.huy, halves.first, first, Kind.SPEECH)
    there = floor.ask_floor(people.dat, halves.second, second, Kind.SPEECH)
    assert asked["place"] == there["place"] == 1
    floor.give_floor(people.binh, halves.first, str(asked["request"]))
    floor.give_floor(people.lan, halves.second, str(there["request"]))
    with reading() as session:
        for own, name in ((halves.first, "Bùi Quang Huy"), (halves.second, "Tạ Hữu Đạt")):
            speech = speaking.speech_of_now(session.get_one(Meeting, own))
            assert speech is not None and speech.request.name == name
            assert speech.allowed_s == 600  # R-SPK-02: as the rules say for groups
        assert speaking.speech_of_now(session.get_one(Meeting, halves.session)) is None
    with pytest.raises(NotFound):
        floor.end_speech(people.lan, halves.first, str(asked["request"]))


def test_a_group_begins_with_whoever_came_and_votes_on_nothing(halves: Halves) -> None:
    people = halves.people
    item = halves.sit(halves.first, people.binh)
    with reading() as session:
        own = session.get_one(Meeting, halves.first)
        quorum = attendance.quorum(own, own.sittings[0])
        assert (quorum.required, str(quorum.sentence)) == (0, "Có mặt 0/2 đại biểu.")
        assert own.sittings[0].state is SittingState.IN_PROGRESS
    with pytest.raises(Forbidden):
        voting.prepare_ballot(people.binh, halves.first, [item], voting.Question("Biểu quyết"))


# ---- who sees them all -------------------------------------------------------------------------


def test_who_conducts_the_session_hears_every_group_and_conducts_none_by_that(either_halves: Halves) -> None:
    halves, people = either_halves, either_halves.people
    item = halves.sit(halves.second, people.lan, people.lan)
    asked = floor.ask_floor(people.lan, halves.second, item, Kind.SPEECH)
    assert hears(people.binh, halves.second) == {"meeting", "meeting.members", "floor", "attendance"}
    with pytest.raises(
        Forbidden, match="do tổ trưởng"
    ):  # the refusal names who may, and there that is no presiding officer
        floor.give_floor(people.binh, halves.second, str(asked["request"]))
    with pytest.raises(Forbidden):
        floor.ask_floor(people.binh, halves.second, item, Kind.SPEECH)
    with reading() as session:
        held = meetings.roles(people.dat, session.get_one(Meeting, halves.first))  # the secretary of the session
        assert held == {Role.OFFICE_STAFF}
        now = queries.standing(queries.groups(session.get_one(Meeting, halves.session))[1], clock.now())
        assert (now.waiting, now.spoken, now.quorum and now.quorum.present) == (1, 0, 1)


def test_a_group_is_in_no_list_of_meetings(halves: Halves) -> None:
    with reading():
        assert [one.id for one in meeting_queries.meetings_of(halves.people.huy)] == [halves.session]


def test_whoever_leaves_the_session_has_left_the_group(either_halves: Halves) -> None:
    halves, huy = either_halves, either_halves.people.huy
    with reading() as session:
        given = session.scalars(
            select(Participation.id).where(
                Participation.meeting_id == halves.session, Participation.person_id == huy.id
            )
        ).all()
        assert meetings.is_member(huy, session.get_one(Meeting, halves.first))
    for one in given:
        end_role(halves.people.thao, halves.session, one)
    with reading() as session:
        assert not meetings.is_member(huy, session.get_one(Meeting, halves.first))


# ---- pages -------------------------------------------------------------------------------------


def test_everybody_is_led_to_the_own_group_with_the_papers_of_the_session(halves: Halves, browsers: Browsers) -> None:
    people = halves.people
    page = browsers.of(people.huy).get(f"/meetings/{halves.session}").text
    assert "Thảo luận tại Tổ 1" in page and f'href="/meetings/{halves.first}"' in page
    assert halves.second not in page
    halves.sit(halves.first, people.binh)
    own = browsers.of(people.huy).get(f"/meetings/{halves.first}").text
    assert "Báo cáo kinh tế - xã hội" in own and "Điểm danh có mặt" in own
    assert f'href="/meetings/{halves.session}/papers"' in own and f"/meetings/{halves.first}/ballot" not in own
    assert browsers.of(people.lan).get(f"/meetings/{halves.first}").status_code == 404


def test_the_page_of_all_groups_is_for_who_oversees_them(halves: Halves, browsers: Browsers) -> None:
    people = halves.people
    item = halves.sit(halves.second, people.lan, people.lan)
    floor.ask_floor(people.lan, halves.second, item, Kind.SPEECH)
    seen = browsers.of(people.binh).get(f"/meetings/{halves.session}/groups/{halves.second}/now")
    assert seen.status_code == 200 and "Triệu Thị Lan" in seen.text and "Chờ phát biểu" in seen.text
    of_huy = browsers.of(people.huy)
    assert of_huy.get(f"/meetings/{halves.session}/groups/{halves.second}/now").status_code == 403
    listed = of_huy.get(f"/meetings/{halves.session}/groups").text
    assert "Tổ của tôi" in listed and "Chờ phát biểu" not in listed
    assert browsers.of(people.stranger).get(f"/meetings/{halves.session}/groups").status_code == 404


def test_the_secretariat_makes_groups_by_forms(halves: Halves, browsers: Browsers) -> None:
    office, here = browsers.of(halves.people.thao), f"/meetings/{halves.session}/groups"
    assert office.post(f"{here}/state", data={"deed": "dissolve"}).status_code == 302
    assert "Chia tổ" in office.get(f"{here}/new").text
    form = {"count": "2", "way": "NAME", "sitting": halves.sitting, "items": halves.items}
    form |= {"starts_at": "15:00", "ends_at": "17:00"}
    assert office.post(here, data={**form, "items": []}).status_code == 422
    assert office.post(here, data=form).status_code == 302
    page = office.get(here).text
    assert "Các tổ chưa được thông báo" in page and "Chưa có thư ký" in page
    assert office.post(f"{here}/plan", data={**form, "ends_at": "16:30"}).status_code == 302
    assert 'value="16:30"' in office.get(f"{here}/plan").text
    assert office.post(f"{here}/state", data={"deed": "announce"}).status_code == 302
