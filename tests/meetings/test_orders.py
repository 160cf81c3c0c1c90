"""On the chair's order: who ordered, who pressed, and that nobody presses what they prepared (section 5.2)."""

from typing import Any

import pytest

from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden
from app.meetings import actions
from app.meetings.models import Meeting, MeetingState, SittingState
from app.meetings.orders import OnOrder, on_order
from tests.meetings.world import World, held_meeting


def order(actor: Actor, meeting: Meeting, **given: Any) -> OnOrder:
    with reading() as session:
        return on_order(actor, session.get_one(Meeting, meeting.id), clock.now(), **given)


def test_the_presiding_officer_acts_on_their_own_word(world: World) -> None:
    found = order(world.binh, held_meeting(world), prepared_by=world.binh.id)
    assert (found.ordered_by, found.pressed_by, found.is_relayed) == (world.binh.id, world.binh.id, False)


def test_the_secretary_presses_on_the_chairs_order(world: World) -> None:
    found = order(world.dat, held_meeting(world), prepared_by=world.thao.id, order_of=world.binh.id)
    assert (found.ordered_by, found.pressed_by, found.is_relayed) == (world.binh.id, world.dat.id, True)


def test_nobody_presses_what_they_prepared(world: World) -> None:
    with pytest.raises(Forbidden, match="Người đã chuẩn bị không tự bấm"):
        order(world.dat, held_meeting(world), prepared_by=world.dat.id)
    rehearsal = held_meeting(world, is_practice=True)
    assert order(world.thao, rehearsal, prepared_by=world.thao.id).pressed_by == world.thao.id


def test_an_order_ends_with_the_chair(world: World) -> None:
    meeting = held_meeting(world)
    actions.change_presiding_officer(world.binh, meeting.id, world.lan.id)
    with pytest.raises(Conflict, match="Chủ tọa hiện nay là Triệu Thị Lan"):
        order(world.dat, meeting, order_of=world.binh.id)
    assert order(world.dat, meeting, order_of=world.lan.id).ordered_by == world.lan.id
    with pytest.raises(Forbidden):
        order(world.binh, meeting)


@pytest.mark.parametrize("name", ["thao", "lan", "admin", "stranger"])
def test_nobody_else_presses(world: World, name: str) -> None:
    with pytest.raises(Forbidden):
        order(getattr(world, name), held_meeting(world))


def test_the_entry_says_who_ordered_and_who_pressed(world: World) -> None:
    meeting = held_meeting(world, MeetingState.IN_SITTING)
    with reading() as session:
        sitting = session.get_one(Meeting, meeting.id).sittings[0].id
    actions.change_sitting_state(world.dat, meeting.id, sitting, SittingState.ATTENDANCE_OPEN)
    entry = journal.since(Meeting.stream(meeting.id).id, 0)[0]
    assert (entry["actor"], entry["data"]["ordered_by"]) == (world.dat.id, world.binh.id)
