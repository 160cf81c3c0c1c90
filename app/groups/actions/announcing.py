"""The groups are made known to their delegates, or given up before any of them has sat."""

from app.groups import queries
from app.groups.actions.access import arranged_by, streams_of, tell
from app.groups.events import GroupsAnnounced
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import queries as meetings
from app.meetings.events import MeetingStateChanged
from app.meetings.models import Meeting, MeetingState


def announce_groups(actor: Actor, session_id: str) -> int:
    """From now on everybody finds the own group. Raises NotFound, Forbidden, Conflict for a group without a head."""
    with transaction(streams_of(session_id), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        waiting = [one for one in queries.groups(session) if not one.is_announced]
        for one in waiting:
            if meetings.presiding_officer(one.meeting, tx.now) is None:
                raise Conflict(_("Tổ {number} chưa có tổ trưởng. Đề nghị chọn tổ trưởng trước.", number=one.number))
        for one in waiting:
            _change(tx, one.meeting, MeetingState.CONVENED)
            _change(tx, one.meeting, MeetingState.PREPARING)
        if waiting:
            tx.record(GroupsAnnounced(session.id, len(waiting)))
        return len(waiting)


def dissolve_groups(actor: Actor, session_id: str) -> None:
    """All groups of the session are given up. Raises NotFound, Forbidden, Conflict once one of them was called."""
    with transaction(streams_of(session_id), actor) as tx:
        session = arranged_by(tx, actor, session_id)
        known = queries.groups(session)
        begun = next((one for one in known if queries.has_begun(one.meeting)), None)
        if begun is not None:
            raise Conflict(_("Tổ {number} đã họp nên không bỏ các tổ được nữa.", number=begun.number))
        tell(tx, session, "dissolved")
        for one in known:
            _change(tx, one.meeting, MeetingState.CANCELLED)
            tx.session.delete(one)


def _change(tx: Transaction, own: Meeting, state: MeetingState) -> None:
    own.change_to(state, tx.now)
    tx.record(MeetingStateChanged(own.id, state), Meeting.stream(own.id))
