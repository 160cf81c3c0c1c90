"""Who takes part as what, from when to when; the chair changes; links for guests."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import actions, policy, queries
from app.meetings.models import Meeting, MeetingKind, MeetingState, Participation, Role
from tests.meetings.world import World, draft_meeting, held_meeting


def heard(meeting: Meeting) -> list[tuple[str, str | None]]:
    return [(e["name"], e["data"].get("role")) for e in journal.since(Meeting.stream(meeting.id).id, 0)]


def roles(meeting: Meeting, actor: Actor) -> set[Role]:
    with reading() as session:
        return set(policy.roles(actor, session.get_one(Meeting, meeting.id)))


def participation(meeting: Meeting, actor: Actor, role: Role) -> Participation:
    with reading() as session:
        found = queries.participations(session.get_one(Meeting, meeting.id))
        return next(p for p in found if p.person_id == actor.id and p.role is role)


def test_the_roster_comes_in_one_touch_and_only_once(either_world: World) -> None:
    world = either_world
    meeting = draft_meeting(world, kind=MeetingKind.REGULAR_SESSION)
    assert actions.take_roster(world.thao, meeting.id) == 4
    assert actions.take_roster(world.thao, meeting.id) == 0
    assert roles(meeting, world.binh) == {Role.DELEGATE, Role.PRESIDIUM, Role.PRESIDING_OFFICER}
    assert roles(meeting, world.lan) == {Role.DELEGATE}
    (entry,) = journal.since(Meeting.stream(meeting.id).id, 0)
    assert (entry["name"], entry["data"]["count"]) == ("ParticipationStarted", 4)


def test_at_the_first_session_nobody_presides_by_the_roster(world: World) -> None:
    meeting = draft_meeting(world)
    actions.take_roster(world.thao, meeting.id)
    assert roles(meeting, world.binh) == {Role.DELEGATE}


def test_only_the_secretariat_says_who_takes_part(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Forbidden):
        actions.take_roster(world.lan, meeting.id)
    with pytest.raises(Forbidden):
        actions.give_role(world.lan, meeting.id, world.lan.id, Role.TELLER)
    with pytest.raises(NotFound):
        actions.give_role(world.stranger, meeting.id, world.stranger.id, Role.GUEST)
    with pytest.raises(Forbidden):
        actions.invite_by_link(world.lan, meeting.id, name="Báo An Lĩnh", role=Role.PRESS, ends_at=clock.now())


def test_r_ses_13_nobody_sits_for_a_delegate(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Invalid, match="không có trong danh sách đại biểu"):
        actions.give_role(world.thao, meeting.id, world.stranger.id, Role.DELEGATE)
    actions.give_role(world.thao, meeting.id, world.stranger.id, Role.SUBMITTING_AGENCY)
    assert roles(meeting, world.stranger) == {Role.SUBMITTING_AGENCY}
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        assert policy.can_see(world.stranger, stored) and not policy.is_member(world.stranger, stored)


def test_a_role_is_held_from_to(world: World) -> None:
    meeting = held_meeting(world)
    tomorrow = clock.now() + timedelta(days=1)
    actions.give_role(
        world.thao,
        meeting.id,
        world.lan.id,
        Role.TELLER_HEAD,
        starts_at=tomorrow,
        ends_at=tomorrow + timedelta(hours=2),
    )
    assert Role.TELLER_HEAD not in roles(meeting, world.lan)
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        assert Role.TELLER_HEAD in stored.roles_of(world.lan.id, tomorrow + timedelta(hours=1))
        assert Role.TELLER_HEAD not in stored.roles_of(world.lan.id, tomorrow + timedelta(hours=2))
    with pytest.raises(Invalid):
        actions.give_role(world.thao, meeting.id, world.huy.id, Role.TELLER, starts_at=tomorrow, ends_at=tomorrow)


def test_a_role_taken_away_is_gone_at_once_and_the_gateway_hears_whose(world: World) -> None:
    meeting = held_meeting(world)
    actions.end_role(world.thao, meeting.id, participation(meeting, world.lan, Role.DELEGATE).id)
    (entry,) = journal.since(Meeting.stream(meeting.id).id, 0)
    assert (entry["name"], entry["data"]["actor_id"]) == ("ParticipationEnded", world.lan.id)
    with reading():
        assert not policy.can_hear(world.lan, "meeting", meeting.id)
        assert queries.meetings_of(world.lan) == []
    with pytest.raises(Conflict):
        actions.end_role(world.thao, meeting.id, participation(meeting, world.lan, Role.DELEGATE).id)


def test_r_ses_05_the_chair_changes_in_the_middle_and_the_right_moves(world: World) -> None:
    meeting = held_meeting(world)
    with pytest.raises(Forbidden):
        actions.change_presiding_officer(world.lan, meeting.id, world.lan.id)
    actions.change_presiding_officer(world.binh, meeting.id, world.huy.id)
    assert Role.PRESIDING_OFFICER not in roles(meeting, world.binh)
    assert Role.PRESIDING_OFFICER in roles(meeting, world.huy)
    with pytest.raises(Forbidden):
        actions.change_state(world.binh, meeting.id, MeetingState.OPENED)
    actions.change_state(world.huy, meeting.id, MeetingState.OPENED)
    assert [name for name, _role in heard(meeting)] == [
        "ParticipationEnded", "ParticipationStarted", "PresidingOfficerChanged", "MeetingStateChanged",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        actions.change_presiding_officer(world.thao, meeting.id, world.stranger.id)
    with pytest.raises(Conflict):
        actions.change_presiding_officer(world.thao, meeting.id, world.huy.id)
    with pytest.raises(Invalid):
        actions.give_role(world.thao, meeting.id, world.lan.id, Role.PRESIDING_OFFICER)


def test_a_guest_comes_by_a_link_sees_the_meeting_and_no_more(either_world: World) -> None:
    world = either_world
    meeting = held_meeting(world)
    given, token = actions.invite_by_link(
        world.thao, meeting.id, name="Báo An Lĩnh", role=Role.PRESS, ends_at=clock.now() + timedelta(days=2)
    )
    guest = Actor(given.id, given.name, kind="guest")
    with reading():
        found = queries.invited_by(token)
        assert found is not None and found.id == given.id
        assert queries.invited_by("không có") is None
        assert policy.can_hear(guest, "meeting", meeting.id)
        assert not policy.can_hear(guest, "meeting.members", meeting.id)
        assert not policy.can_hear(guest, "meeting.desk", meeting.id)
        assert [m.id for m in queries.meetings_of(guest)] == [meeting.id]
    assert token not in str(journal.since(Meeting.stream(meeting.id).id, 0))
    with pytest.raises(Forbidden):
        actions.add_item(guest, meeting.id, title="X")


def test_a_link_that_was_taken_back_or_expired_opens_nothing(world: World) -> None:
    meeting = held_meeting(world)
    given, token = actions.invite_by_link(
        world.thao, meeting.id, name="Cử tri", role=Role.CITIZEN_OBSERVER, ends_at=clock.now() + timedelta(seconds=60)
    )
    guest = Actor(given.id, given.name, kind="guest")
    with reading() as session:
        assert not session.get_one(Meeting, meeting.id).roles_of(guest.id, clock.now() + timedelta(seconds=61))
    actions.end_role(world.thao, meeting.id, given.id)
    with reading():
        assert queries.invited_by(token) is None and not policy.can_hear(guest, "meeting", meeting.id)


def test_a_link_has_an_end_a_name_and_a_guests_role(world: World) -> None:
    meeting = held_meeting(world)
    soon = clock.now() + timedelta(days=1)
    for name, role, ends in (
        (" ", Role.GUEST, soon), ("Khách", Role.DELEGATE, soon),
        ("Khách", Role.GUEST, datetime(2020, 1, 1, tzinfo=UTC)), ("Khách", Role.GUEST, soon + timedelta(days=90)),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            actions.invite_by_link(world.thao, meeting.id, name=name, role=role, ends_at=ends)


def test_the_calendar_link_is_its_owners_and_only_the_last_works(world: World) -> None:
    first = actions.make_calendar_link(world.lan)
    second = actions.make_calendar_link(world.lan)
    with reading():
        assert queries.owner_of_calendar(first) is None
        owner = queries.owner_of_calendar(second)
        assert owner is not None and owner.id == world.lan.id
    actions.end_calendar_link(world.lan)
    with reading():
        assert queries.owner_of_calendar(second) is None
