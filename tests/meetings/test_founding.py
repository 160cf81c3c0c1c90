"""Meetings begin: created, described, copied, under the rules of their day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.meetings import actions, policy, queries
from app.meetings.models import Meeting, MeetingKind, MeetingState, RuleProfile
from tests.meetings.world import World, draft_meeting, held_meeting


def names(stream_id: str) -> list[str]:
    return [entry["name"] for entry in journal.since(stream_id, 0)]


def test_a_created_meeting_is_a_draft_under_todays_rules(either_world: World) -> None:
    world = either_world
    meeting = draft_meeting(world)
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        assert (stored.state, stored.title, stored.term_id) == (MeetingState.DRAFT, "Kỳ họp thứ nhất", world.term.id)
        assert stored.rule_profile.code == "HDND_2025" and stored.rule_profile["document_days"] == 5


def test_a_draft_is_heard_by_the_secretariat_alone(world: World) -> None:
    meeting = draft_meeting(world)
    assert names(Meeting.desk_stream(meeting.id).id) == ["MeetingCreated"]
    assert names(Meeting.stream(meeting.id).id) == []
    with reading():
        assert policy.can_hear(world.thao, "meeting.desk", meeting.id)
        assert not policy.can_hear(world.lan, "meeting.desk", meeting.id)
        assert not policy.can_hear(world.stranger, "meeting", meeting.id)


def test_who_is_not_of_the_office_creates_no_meeting(world: World) -> None:
    for actor in (world.lan, world.stranger, world.admin):
        with pytest.raises(Forbidden):
            actions.create_meeting(
                actor, world.body.id, kind=MeetingKind.OTHER, title="Họp", starts_on=date(2026, 4, 1)
            )
    with reading() as session:
        assert session.scalars(select(Meeting)).all() == []


def test_a_meeting_needs_a_name_and_days_in_order(world: World) -> None:
    with pytest.raises(Invalid):
        draft_meeting(world, title="   ")
    with pytest.raises(Invalid):
        draft_meeting(world, ends_on=date(2026, 4, 13))


def test_a_meeting_of_another_time_gets_the_rules_of_that_time(world: World) -> None:
    meeting = draft_meeting(world, starts_on=date(2016, 7, 12), ends_on=date(2016, 7, 13))
    assert meeting.rule_profile_id == "HDND_2015_2019.PROVINCE.1"


def test_editing_records_what_changed_and_nothing_when_nothing_did(world: World) -> None:
    meeting = held_meeting(world)
    same = {"title": meeting.title, "starts_on": meeting.starts_on, "ends_on": meeting.ends_on, "place": meeting.place}
    actions.edit_meeting(world.thao, meeting.id, **same)
    assert names(Meeting.stream(meeting.id).id) == []
    actions.edit_meeting(world.thao, meeting.id, **{**same, "place": "Nhà văn hóa"})
    (entry,) = journal.since(Meeting.stream(meeting.id).id, 0)
    assert entry["data"]["before"] == {"place": "Hội trường tỉnh"} and entry["data"]["after"]["place"] == "Nhà văn hóa"


def test_editing_is_refused_to_delegates_and_unknown_to_strangers(world: World) -> None:
    meeting = held_meeting(world)
    days = {"starts_on": meeting.starts_on, "ends_on": meeting.ends_on}
    with pytest.raises(Forbidden):
        actions.edit_meeting(world.lan, meeting.id, title="Khác", **days)
    with pytest.raises(NotFound):
        actions.edit_meeting(world.stranger, meeting.id, title="Khác", **days)
    with pytest.raises(NotFound):
        actions.edit_meeting(world.thao, new_id(), title="Khác", **days)


def test_a_copy_has_the_sittings_and_the_agenda_on_its_own_days(either_world: World) -> None:
    world = either_world
    meeting = held_meeting(world)
    copy = actions.copy_meeting(world.thao, meeting.id, title="Kỳ họp thứ hai", starts_on=date(2026, 7, 7))
    with reading() as session:
        stored = session.get_one(Meeting, copy.id)
        assert [s.on for s in stored.sittings] == [date(2026, 7, 7)] * 2
        assert stored.ends_on - stored.starts_on == timedelta(days=2)
        assert stored.state is MeetingState.DRAFT and queries.participations(stored) == []
    assert names(Meeting.desk_stream(copy.id).id) == ["MeetingCreated"]


def test_the_list_of_meetings_is_each_ones_own(either_world: World) -> None:
    world = either_world
    draft, held = draft_meeting(world), held_meeting(world, title="Kỳ họp chuyên đề")
    with reading():
        assert {m.id for m in queries.meetings_of(world.thao)} == {draft.id, held.id}
        assert [m.id for m in queries.meetings_of(world.lan)] == [held.id]
        assert queries.meetings_of(world.stranger) == queries.meetings_of(world.admin) == []


def test_starting_again_adds_no_profile_twice(world: World) -> None:
    assert actions.install_profiles() == []
    with reading() as session:
        assert len(session.scalars(select(RuleProfile)).all()) == 6


def test_changed_rules_are_another_version_and_old_meetings_keep_theirs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from app.meetings import profiles
    from app.meetings.actions import rules

    meeting = draft_meeting(world)
    stricter = [
        replace(p, parameters={**p.parameters, "document_days": (7, "Quy chế làm việc", "V")})
        for p in profiles.SHIPPED
        if p.code == "HDND_2025"
    ]
    monkeypatch.setattr(rules, "SHIPPED", stricter)
    assert actions.install_profiles() == ["HDND_2025.PROVINCE.2", "HDND_2025.COMMUNE.2"]
    with reading() as session:
        assert session.get_one(Meeting, meeting.id).rule_profile["document_days"] == 5
    assert draft_meeting(world).rule_profile_id == "HDND_2025.PROVINCE.2"
