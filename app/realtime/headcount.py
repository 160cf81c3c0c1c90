"""How many are here; the entries themselves are for those who watch the seat map."""

from sqlalchemy import select

from app.attendance import policy, queries
from app.attendance.models import Attendance
from app.kernel import db
from app.kernel.journal import Stream
from app.meetings.models import Meeting
from app.realtime.tally import Count, Tally


class Headcount(Tally):
    """Tells each heard meeting how many are here."""

    name = "attendance"

    def counts(self) -> dict[str, Count]:
        """By stream: everybody's who takes part, the members' own where the sitting is closed (R-SES-10)."""
        heard = self.heard()
        if not heard:
            return {}
        found: dict[str, Count] = {}
        self.sources = set()
        with db.reading() as session:
            query = select(Stream.subject_id).where(
                Stream.id.in_(heard), Stream.kind.in_(["meeting", "meeting.members"])
            )
            for meeting_id in set(session.scalars(query)):
                meeting = session.get(Meeting, meeting_id)
                self.sources |= {Meeting.stream(meeting_id).id, Meeting.members_stream(meeting_id).id}
                held = next((one for one in meeting.sittings if policy.is_open(one)), None) if meeting else None
                if meeting is None or held is None:
                    continue
                self.sources.add(Attendance.stream(meeting.id, held.id).id)
                heard_by = Meeting.members_stream if held.is_closed_sitting else Meeting.stream
                counted = queries.quorum(meeting, held)
                found[heard_by(meeting.id).id] = {
                    "sitting": held.id,
                    "present": counted.present,
                    "total": counted.total,
                    "required": counted.required,
                    "level": counted.level,
                }
        return found
