"""A right that was taken away acts within a second."""

import pytest
from sqlalchemy import select

from app.accounts.actions import sessions
from app.accounts.models import SignIn
from app.kernel import db
from app.kernel.actor import Actor
from app.meetings import actions
from app.meetings.models import Participation
from tests.realtime.conftest import Room


@pytest.fixture
def delegate(room: Room) -> Actor:
    """Somebody of this test alone, whose rights may be ruined."""
    return room.chamber.add_delegates(1)[0]


def test_signing_out_drops_every_socket_of_that_browser(room: Room, delegate: Actor) -> None:
    with room.laptop(delegate) as laptop, room.laptop(delegate) as second, room.laptop(room.chamber.world.lan) as other:
        laptop.join(room.members)
        with db.reading() as session:
            sign_in = session.scalars(select(SignIn.id).where(SignIn.person_id == delegate.id)).one()
        sessions.end(delegate, delegate.id, sign_in)
        assert laptop.until("dropped", within=1) == {"stream": None}
        assert laptop.wait_until_closed(1) < 1
        assert second.wait_until_closed(1) < 1
        assert other.ask("leave", {})["ok"]


def test_whose_part_in_the_meeting_ended_hears_no_more_of_it(room: Room, delegate: Actor) -> None:
    world, meeting = room.chamber.world, room.chamber.meeting
    with db.reading() as session:
        query = select(Participation.id).where(Participation.person_id == delegate.id)
        participation = session.scalars(query).one()
    with room.laptop(delegate) as laptop, room.laptop(world.lan) as other:
        laptop.join(room.members)  # and not the meeting's own stream, where the ending is recorded
        other.join(room.members)
        actions.end_role(world.thao, meeting.id, participation)
        laptop.until("dropped", within=1, stream=room.members)
        other.heard.clear()
        room.record("for members")
        assert other.until("entry", within=2)["data"]["note"] == "for members"
        assert [name for name, _ in laptop.listen(0.5) if name == "entry"] == []
        assert laptop.join(room.members)["refused"] == [room.members]
