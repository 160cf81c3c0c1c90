"""What other pages show of comments: how many there are, and the way to them."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.comments import gathering, policy, queries
from app.comments.queries import Said
from app.documents.models import Version
from app.documents.policy import items_brought_by
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.meetings.models import Meeting


@dataclass(frozen=True)
class Ways:
    """How many comments one may see, by paper and by item; `only`: the items of an agency, which reads no other."""

    counts: Mapping[str, int]
    only: frozenset[str] | None

    def get(self, subject_id: str) -> int:
        return self.counts.get(subject_id, 0)

    def lead_to(self, item_id: str | None) -> bool:
        """Whether the sheets of that item and its papers are for the reader."""
        return self.only is None or item_id in self.only


def counted(meeting: Meeting | None) -> Ways | None:
    """The ways of the meeting's pages to its sheets; None for who reads none. Found once a request."""
    if meeting is None:
        return None
    actor = current_actor()
    return db.once(("comments", meeting.id, actor.id), lambda: _ways(meeting, actor))


def _ways(meeting: Meeting, actor: Actor) -> Ways | None:
    if policy.can_read_sheet(actor, meeting, None):
        return Ways(queries.counts(meeting, actor), None)
    brings = items_brought_by(actor, meeting)
    return Ways(queries.counts(meeting, actor), brings) if brings else None


def taken_in(version: Version) -> list[Said]:
    """The comments that the version took in, for the page of what changed in it; none for who reads no comments."""
    try:
        return gathering.taken_in(version, current_actor())
    except NotFound:
        return []
