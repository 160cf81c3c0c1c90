"""A vote through a real web process: acknowledged, counted at the limit by its clock, heard as numbers by everybody."""

from pathlib import Path

from app.attendance import actions as attendance
from app.kernel import db
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingState, SittingState
from app.voting import actions
from app.voting.models import Ballot
from tests.bench.world import chamber as whole
from tests.realtime.laptop import Laptop


def test_a_vote_through_the_socket_and_the_closing_at_the_limit(tmp_path: Path) -> None:
    with whole(tmp_path) as made:
        world, meeting = made.world, made.meeting.id
        with db.database().writing(made.database.engine) as session:
            stored = session.get_one(Meeting, meeting)
            stored.state = MeetingState.IN_SITTING
            sitting = stored.sittings[0].id
        item = meetings.add_item(world.thao, meeting, title="Kế hoạch đầu tư công").id
        meetings.change_sitting_state(world.binh, meeting, sitting, SittingState.ATTENDANCE_OPEN)
        for one in (world.binh, world.lan, world.huy, world.dat):
            attendance.check_in(one, meeting, sitting)
        meetings.change_sitting_state(world.binh, meeting, sitting, SittingState.IN_PROGRESS)
        prepared = actions.prepare_ballot(world.thao, meeting, [item], actions.Question("Kế hoạch", seconds=15))
        web = made.web()
        with Laptop(web.port, made.cookie(world.lan)) as lan, Laptop(web.port, made.cookie(world.huy)) as huy:
            huy.join(meeting)
            ballot = actions.open_ballot(world.binh, meeting, prepared.id)
            opened = huy.until("entry", name="BallotOpened")["data"]
            message = {
                "meeting": meeting, "ballot": ballot.id, "person": world.lan.id, "choice": "AGAINST", "replaces": 0,
                "seen": opened["opened_at"], "key": new_id(),
            }  # fmt: skip
            answer = lan.ask("vote", message)
            assert answer["ok"] and lan.ask("vote", message)["receipt"] == answer["receipt"]
            assert huy.ask("vote", {**message, "key": new_id()})["code"] == "forbidden"  # for another
            assert huy.until("signal", name="turnout")["data"]["ballot"] == ballot.id
            closed = huy.until("entry", within=30, name="BallotClosed")["data"]
        assert (closed["by_limit"], closed["counts"], closed["not_voted"]) == (True, {"AGAINST": 1}, 3)
        with reading() as session:
            assert session.get_one(Ballot, ballot.id).closed_by_limit
