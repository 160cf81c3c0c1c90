"""Loading a session's groups for an action, and the streams an action on them records in."""

from collections.abc import Iterable

from sqlalchemy import select

from app.groups import policy, queries
from app.groups.events import GroupsChanged
from app.groups.models import DiscussionGroup
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id, new_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import Transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.events import ParticipationEnded, ParticipationStarted
from app.meetings.models import Meeting, Participation, Role
from app.speaking.models import floor_stream


def streams_of(session_id: str, own_ids: Iterable[str] | None = None) -> list[StreamRef]:
    """The session's two, and of each group its own; None: of all groups.

    What is not recorded in is among them too: a page may listen before that, so all begin to exist.
    """
    if own_ids is None:
        with db.reading() as session:
            own_ids = list(session.scalars(select(Meeting.id).where(Meeting.parent_id == session_id)))
    own = [one for one in own_ids if is_id(one)]
    return [
        Meeting.members_stream(session_id), Meeting.desk_stream(session_id),
        *(of(one) for one in own for of in (Meeting.stream, Meeting.members_stream, Meeting.desk_stream, floor_stream)),
    ]  # fmt: skip


def arranged_by(tx: Transaction, actor: Actor, session_id: str) -> Meeting:
    """The session, for who makes its groups. Raises NotFound for a stranger or another kind of meeting, Forbidden."""
    session = seen_by(tx, actor, session_id)
    if not policy.is_for(session):
        raise NotFound()
    allow(policy.can_arrange(actor, session), whose.SECRETARIAT)
    return session


def group_of(session: Meeting, own_id: str) -> DiscussionGroup:
    """A group of that session. Raises NotFound."""
    found = queries.group(session, own_id)
    if found is None:
        raise NotFound()
    return found


def tell(tx: Transaction, session: Meeting, way: str) -> None:
    """Who may see the groups sees that something of them has changed."""
    tx.session.flush()
    known = queries.groups(session)
    heard_by = Meeting.members_stream if any(one.is_announced for one in known) else Meeting.desk_stream
    tx.record(GroupsChanged(session.id, way, len(known)), heard_by(session.id))


def give(tx: Transaction, own: Meeting, person_id: str, role: Role) -> None:
    """The person has that role in the group from now on."""
    tx.add(
        Participation(id=new_id(), meeting_id=own.id, person_id=person_id, role=role, starts_at=tx.now, name="")
    )  # fmt: skip
    tx.record(ParticipationStarted(own.id, person_id, role), Meeting.stream(own.id))


def end(tx: Transaction, own: Meeting, given: Participation) -> None:
    """The role is held no longer; open pages of it lose the group within a second."""
    given.end(tx.now)
    tx.session.flush()
    tx.record(ParticipationEnded(own.id, given.actor_id, given.role), Meeting.stream(own.id))


def held(tx: Transaction, own: Meeting, **criteria: object) -> list[Participation]:
    """The roles that are held in the group now."""
    found = tx.session.scalars(select(Participation).filter_by(meeting_id=own.id, **criteria))
    return [one for one in found if one.holds(tx.now)]
