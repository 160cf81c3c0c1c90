"""Who may prepare, send, answer and see: the only judges, asked by actions and pages alike (R-UB-05)."""

from datetime import datetime

from app.accounts.models import BodyKind
from app.kernel.actor import Actor
from app.meetings import policy as meetings
from app.meetings.models import Meeting
from app.opinions.models import FormState, OpinionForm


def is_for(meeting: Meeting) -> bool:
    """Only a People's Committee asks its members by circulation; a council decides in session alone."""
    return meeting.body.kind is BodyKind.PEOPLES_COMMITTEE


def can_see_forms(actor: Actor, meeting: Meeting) -> bool:
    """The committee's own; deputies and guests are not asked, and do not hear."""
    return is_for(meeting) and meetings.is_member(actor, meeting)


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Makes a form ready, follows who has answered: the secretariat, or the chairman."""
    return is_for(meeting) and (meetings.can_prepare(actor, meeting) or meetings.can_preside(actor, meeting))


def can_send(actor: Actor, meeting: Meeting) -> bool:
    """Sends, prolongs, takes back, writes down the decision: the chairman, or the office on the chairman's order."""
    return is_for(meeting) and meetings.can_call_items(actor, meeting)


def can_see(actor: Actor, form: OpinionForm) -> bool:
    """What is prepared is for those who prepare; what was sent, for the committee."""
    if form.sent_at is None:
        return can_prepare(actor, form.meeting)
    return can_see_forms(actor, form.meeting)


def can_see_opinions(actor: Actor, form: OpinionForm, at: datetime) -> bool:
    """Who answered what: nobody before the time is over; then who prepared it, and the members where the committee
    shows names (R-VOTE-09)."""
    if form.state(at) not in (FormState.CONSOLIDATED, FormState.DECIDED):
        return False
    return can_prepare(actor, form.meeting) or (form.names_shown and can_see_forms(actor, form.meeting))
