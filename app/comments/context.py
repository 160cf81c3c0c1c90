"""What other pages show of comments: how many there are, and the way to them."""

from app.comments import policy, queries
from app.kernel import db
from app.kernel.http import current_actor
from app.meetings.models import Meeting


def counted(meeting: Meeting | None) -> dict[str, int] | None:
    """How many comments the reader may see, by paper and by item; None for who reads none.

    A page asks for each paper, so it is found once a request.
    """
    if meeting is None:
        return None
    actor = current_actor()
    if not policy.can_read_sheet(actor, meeting, None) and not policy.reads_some(actor, meeting):
        return None
    return db.once(("comments", meeting.id, actor.id), lambda: queries.counts(meeting, actor))
