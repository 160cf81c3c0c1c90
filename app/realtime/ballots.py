"""Open ballots in the web process: their clock, and how many have answered."""

import time

import structlog

from app.attendance.models import Attendance
from app.kernel import db
from app.meetings.models import Meeting
from app.realtime.tally import Count, Tally
from app.voting import queries
from app.voting.actions import keep_time
from app.voting.models import Ballot

OPEN_TICK_S, IDLE_TICK_S = 0.1, 0.5

log = structlog.get_logger()


class BallotClock:
    """Keeps the time of open ballots for as long as the process lives (R-VOTE-08)."""

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            is_open = False
            try:
                is_open = keep_time()
            except Exception:  # the database may be away; when it is back, the time it was away is given back
                log.exception("the time of ballots could not be kept")
            time.sleep(OPEN_TICK_S if is_open else IDLE_TICK_S)


class TurnoutCount(Tally):
    """Tells each heard meeting how many have answered."""

    name = "turnout"

    def counts(self) -> dict[str, Count]:
        """By stream: everybody's who takes part, the members' own where the sitting is closed (R-SES-10)."""
        heard = set(self.heard())
        found: dict[str, Count] = {}
        if not heard:
            return found
        self.sources = set(heard)  # a ballot is opened in its meeting's stream
        with db.reading():
            for one in queries.all_open():
                self.sources.add(Ballot.stream(one.id, one.meeting_id).id)
                if one.sitting_id is not None:
                    self.sources.add(Attendance.stream(one.meeting_id, one.sitting_id).id)
                closed = one.sitting is not None and one.sitting.is_closed_sitting
                stream = (Meeting.members_stream if closed else Meeting.stream)(one.meeting_id)
                if stream.id in heard:
                    counted = queries.turnout(one)
                    found[stream.id] = {
                        "ballot": one.id, "voted": counted.voted, "present": counted.present, "total": counted.total,
                        "closes_at": one.closes_at.isoformat() if one.closes_at else "",
                    }  # fmt: skip
        return found
