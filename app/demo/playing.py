"""The sitting goes on by itself from where the demonstration stands: speeches, a paper, votes, the last afternoon.

What happens is the scenario's, now, through the same actions; what a visitor does meanwhile goes before it: a delegate
whom somebody has signed in as votes from that browser, and an election that a visitor counts is not counted again.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from app.demo import course, discussing, filing, pace, preparing
from app.demo.pace import Step
from app.demo.seeding import LIVE


def play(*, after: datetime = LIVE, until: datetime = course.CLOSING, speed: float = 1) -> Iterator[datetime]:
    """Plays what happens in the story between the two moments; gives each moment when it has happened.

    Nothing happens where the session was not seeded. What has happened already is passed over.
    """
    meeting = preparing.meeting_id()
    if meeting is not None:
        yield from pace.play(meeting, _steps(), after, until, speed)


def _steps() -> Iterator[Step]:
    yield from course.steps()
    yield from discussing.steps()
    for paper in filing.PAPERS:
        yield paper.released, partial(_release, paper=paper)


def _release(meeting: str, paper: filing.Paper) -> None:
    filing.publish(meeting, [paper])
