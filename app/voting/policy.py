"""Who may prepare, press, vote and see: the only judges, asked by actions, pages and the live feed alike."""

from app.kernel.actor import Actor
from app.meetings import policy as meetings
from app.meetings.models import Meeting
from app.voting.models import Ballot, BallotState


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Made ready by the secretariat or by the presiding officer (section 5.2); a group of a session decides nothing."""
    if meeting.parent_id is not None:
        return False
    return meetings.can_prepare(actor, meeting) or meetings.can_preside(actor, meeting)


def can_press(actor: Actor, meeting: Meeting) -> bool:
    """Opens, prolongs, closes, announces: the presiding officer, or the secretary on the chair's order."""
    return meetings.can_call_items(actor, meeting)


def can_see(actor: Actor, ballot: Ballot) -> bool:
    """What is prepared is for those who prepare; what was opened, for all who may be in that sitting (R-SES-10)."""
    if ballot.opened_at is None:
        return can_prepare(actor, ballot.meeting)
    return meetings.can_see_sitting(actor, ballot.meeting, ballot.sitting)


def can_see_turnout_names(actor: Actor, meeting: Meeting) -> bool:
    """Who has voted and who has not, never how: for those who conduct."""
    return can_prepare(actor, meeting) or can_press(actor, meeting)


def can_see_choices(actor: Actor, ballot: Ballot) -> bool:
    """Who answered what: nobody before the closing; then the secretariat for the annex, and the members where the
    council shows names (R-VOTE-09)."""
    if ballot.state not in (BallotState.CLOSED, BallotState.ANNOUNCED) or not ballot.is_electronic:
        return False
    if can_prepare(actor, ballot.meeting):
        return True
    return ballot.names_shown and meetings.is_member(actor, ballot.meeting)
