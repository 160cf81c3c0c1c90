"""The doors of the groups' pages, what these are given, and the events they listen to."""

from datetime import datetime
from typing import Any

from flask import g

from app.groups import policy, queries
from app.groups.models import DiscussionGroup
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings import whose
from app.meetings.context import hear, load_meeting
from app.meetings.models import SITTING_WORDS, Meeting, SittingState
from app.speaking.context import CONSOLE_EVENTS, MEMBERS_EVENTS
from app.speaking.models import floor_stream

# Of the session; of one group, for who oversees it; of one group's record.
EVENTS = "GroupsChanged GroupsAnnounced PracticeReset"
NOW_EVENTS = (
    f"SittingStateChanged ItemStateChanged PresidingOfficerChanged ParticipationStarted ParticipationEnded "
    f"MeetingChanged RosterTaken {MEMBERS_EVENTS} {CONSOLE_EVENTS} GroupOpinionKept GroupRecordApproved "
    f"GroupRecordReopened"
)
RECORD_EVENTS = (
    f"GroupOpinionKept GroupRecordApproved GroupRecordReopened AgendaChanged {MEMBERS_EVENTS} OpinionWritten"
)
MINE_EVENTS = "SittingStateChanged MeetingChanged ParticipationEnded MeetingStateChanged"
LOOKS = {
    SittingState.SCHEDULED: "wait",
    SittingState.ATTENDANCE_OPEN: "work",
    SittingState.IN_PROGRESS: "now",
    SittingState.ADJOURNED: "off",
    SittingState.ENDED: "done",
}
OVERSEERS = _("Trang này dành cho chủ tọa, Chủ tọa đoàn và Ban thư ký của kỳ họp.")


def load_session(meeting_id: str) -> Meeting:
    """The session, for its members. Raises NotFound for a stranger or another kind of meeting, Forbidden for guests."""
    session = load_meeting(meeting_id)
    if not policy.is_for(session):
        raise NotFound()
    allow(meetings_policy.is_member(current_actor(), session), whose.MEMBERS)
    return session


def load_arranged(meeting_id: str) -> Meeting:
    """The same, for who makes its groups. Raises NotFound, Forbidden."""
    session = load_session(meeting_id)
    allow(policy.can_arrange(current_actor(), session), whose.SECRETARIAT)
    return session


def load_overseen(meeting_id: str) -> Meeting:
    """The same, for who sees all groups at once. Raises NotFound, Forbidden."""
    session = load_session(meeting_id)
    allow(policy.can_oversee(current_actor(), session), OVERSEERS)
    return session


def load_group(meeting_id: str) -> DiscussionGroup:
    """A group by its own meeting, for whoever may see its record. Raises NotFound, Forbidden while it is written."""
    own = load_meeting(meeting_id)
    found = queries.group_of(own)
    if found is None:
        raise NotFound()
    actor = current_actor()
    allow(
        policy.can_see_record(actor, found),
        _("Biên bản của tổ đang được ghi; đại biểu của tổ xem được khi tổ trưởng đã duyệt."),
    )
    if policy.can_write(actor, own) and not hear(floor_stream(own.id)):
        return load_group(meeting_id)
    return found


def of_group(found: DiscussionGroup, actor: Actor) -> list[dict[str, str | int]]:
    """The streams of that group, for a region of a page of the session: as {id, seq}."""
    kept = g.streams
    g.streams = meetings.streams_heard_by(actor, found.meeting)[:2]
    hear(floor_stream(found.meeting_id))
    streams: list[dict[str, str | int]] = g.streams
    g.streams = kept
    return streams


def listed(session: Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `groups/_groups.html` is given."""
    known = [one for one in queries.groups(session) if policy.can_see(actor, session, one)]
    own = queries.own_group(session, actor, at)
    oversees = policy.can_oversee(actor, session)
    return {
        "groups": [queries.seated(one, at) for one in known],
        "own_id": own.meeting_id if own is not None else None,
        "standings": {one.meeting_id: queries.standing(one, at) for one in known} if oversees else {},
        "group_streams": {one.meeting_id: of_group(one, actor) for one in known} if oversees else {},
        "loose": queries.without_group(session, known, at) if oversees and known else [],
        "may_arrange": policy.can_arrange(actor, session),
        "oversees": oversees,
        "drafts": [one for one in known if not one.is_announced],
        "has_begun": any(queries.has_begun(one.meeting) for one in known),
        **words(at),
    }


def one_now(found: DiscussionGroup, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `groups/_now.html` is given."""
    return {
        "now": queries.standing(found, at),
        "own_streams": of_group(found, actor),
        "may_arrange": policy.can_arrange(actor, found.session),
        **words(at),
    }


def own_given(session: Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `groups/_mine.html` is given: the own group, on Hôm nay of the session, until its last sitting has ended."""
    found = queries.own_group(session, actor, at) if policy.is_for(session) else None
    held = queries.sitting_to_come(found.meeting) if found is not None else None
    if found is None or held is None:
        return {"own_group": None}
    return {
        "own_group": queries.seated(found, at),
        "own_sitting": held,
        "own_streams": meetings.streams_heard_by(actor, found.meeting)[:1],
        "mine_events": MINE_EVENTS,
        "sitting_words": SITTING_WORDS,
        "sitting_looks": LOOKS,
    }


def words(at: datetime) -> dict[str, Any]:
    """The words that templates about groups use."""
    return {
        "group_events": EVENTS,
        "now_events": NOW_EVENTS,
        "record_events": RECORD_EVENTS,
        "sitting_words": SITTING_WORDS,
        "sitting_looks": LOOKS,
        "at": at,
    }
