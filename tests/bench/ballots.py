"""A sitting with many delegates, ballots in it, and what became of the votes; for `votes` and `kills`."""

from dataclasses import dataclass, field
from typing import Any

from app.accounts.models import Membership
from app.attendance import actions as attendance
from app.kernel import db, journal
from app.kernel.actor import Actor
from app.kernel.ids import new_id
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingState, SittingState
from app.voting import actions, queries
from app.voting.models import Ballot, BallotKind, Choice, Choosing
from tests.bench.world import Chamber, Laptops, say

LONGEST_EXTENSION_S = 300


@dataclass
class Sitting:
    """Everybody is here; ballots are opened one after the other."""

    chamber: Chamber
    item: str = ""
    acked: int = 0
    lost: int = 0
    doubled: int = 0
    took_ms: list[float] = field(default_factory=list)

    @property
    def meeting(self) -> str:
        return self.chamber.meeting.id

    def open(self, number: int, minutes: int = 0) -> Ballot:
        """A question that is being voted on, for so many minutes more than it has."""
        world = self.chamber.world
        asked = actions.Question(f"Điều {number}", kind=BallotKind.PART, seconds=60)
        prepared = actions.prepare_ballot(world.thao, self.meeting, [self.item], asked)
        ballot = actions.open_ballot(world.binh, self.meeting, prepared.id)
        for _ in range(minutes * 60 // LONGEST_EXTENSION_S):
            actions.extend_ballot(world.binh, self.meeting, ballot.id, LONGEST_EXTENSION_S)
        return ballot

    def messages(self, ballot: Ballot) -> list[dict[str, Any]]:
        """One answer of each delegate, the three in turn."""
        assert ballot.opened_at is not None
        seen, answers = ballot.opened_at.isoformat(), list(Choice)
        return [
            {
                "meeting": self.meeting, "ballot": ballot.id, "person": one.id, "choice": answers[place % 3],
                "replaces": 0, "seen": seen, "key": new_id(),
            }
            for place, one in enumerate(self.chamber.delegates)
        ]  # fmt: skip

    def connect(self, laptops: Laptops, port: int) -> str:
        """Every delegate's laptop hears the meeting; returns its stream."""
        stream = Meeting.stream(self.meeting).id
        cookies = [self.chamber.cookie(one) for one in self.chamber.delegates]
        since = journal.head(stream).seq
        said = laptops.order("connect", port=port, cookies=cookies, streams=[stream], since=since, impatient=True)
        say(f"connected: {said}")
        return stream

    def judge(self, ballot: Ballot, messages: list[dict[str, Any]], voted: dict[str, Any]) -> None:
        """What was acknowledged must stand, once, under its receipt; a time for each acknowledgement."""
        self.took_ms += [one * 1000 for one in voted["took"] if one is not None]
        said = [a if a and a.get("ok") else None for a in voted["answers"]]
        self.acked += sum(one is not None for one in said)
        with db.reading() as session:
            standing = {vote.key: vote.choice for vote in queries.votes_of(ballot.id)}
            made = session.query(Choosing).filter(Choosing.ballot_id == ballot.id).count()
            entries = {entry["seq"] for entry in journal.since(ballot.id, 0, limit=len(messages) * 4)}
        for message, answer in zip(messages, said, strict=True):
            if answer is None:
                continue
            is_kept = standing.get(message["key"]) == message["choice"] and answer["receipt"]["seq"] in entries
            self.lost += not is_kept
        self.doubled += made - len(standing)

    def repeat(self, laptops: Laptops, messages: list[dict[str, Any]], voted: dict[str, Any]) -> None:
        """Every message again under its key: another receipt than the first is a vote counted twice."""
        again = laptops.order("vote", name="vote", messages=messages, within=120)
        pairs = zip(voted["answers"], again["answers"], strict=True)
        self.doubled += sum(
            1 for one, other in pairs if one and one.get("ok") and (not other or other.get("receipt") != one["receipt"])
        )


def gather(chamber: Chamber, count: int) -> Sitting:
    """A sitting under way with `count` delegates, all of them here."""
    world, added = chamber.world, chamber.add_delegates(count)
    with db.database().writing(chamber.database.engine) as session:
        stored = session.get_one(Meeting, chamber.meeting.id)
        stored.state = MeetingState.IN_SITTING
        held = stored.sittings[0].id
        session.add_all(_lines(world.term.id, world.term.starts_on, added))
    sitting = Sitting(chamber)
    sitting.item = meetings.add_item(world.thao, sitting.meeting, title="Quy chế làm việc").id
    meetings.change_sitting_state(world.binh, sitting.meeting, held, SittingState.ATTENDANCE_OPEN)
    for one in added:
        attendance.check_in(one, sitting.meeting, held)
    meetings.change_sitting_state(world.binh, sitting.meeting, held, SittingState.IN_PROGRESS)
    return sitting


def _lines(term: str, since: Any, added: list[Actor]) -> list[Membership]:
    return [
        Membership(id=new_id(), term_id=term, person_id=one.id, code=f"D{n:04}", position=n + 10, starts_on=since)
        for n, one in enumerate(added)
    ]
