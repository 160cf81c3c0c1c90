"""Who may ask, see, group, choose and answer: the only judges, asked by actions and pages alike (R-QA-01)."""

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Participation, Role
from app.questioning.models import GroupState, QuestionGroup, QuestionSlip, SlipState

# A slip is sent to the Standing Committee (R-QA-01); who presides conducts the questioning.
RECEIVERS = frozenset({Role.STANDING_MEMBER, Role.PRESIDIUM, Role.PRESIDING_OFFICER})
# Who may be questioned (R-QA-05), as far as they take part.
QUESTIONEES = frozenset({Role.QUESTIONEE, Role.UBND_MEMBER})
BEFORE_CHOICE = (SlipState.DRAFT, SlipState.SUBMITTED, SlipState.GROUPED)


def can_write(actor: Actor, meeting: Meeting) -> bool:
    """Sends a question, each for oneself: the delegates of a council's session (section 5.2)."""
    return meeting.kind.is_council_session and Role.DELEGATE in meetings.roles(actor, meeting)


def can_receive(actor: Actor, meeting: Meeting) -> bool:
    """Sees every slip that was sent: the Standing Committee, who presides, and the secretariat."""
    return meetings.can_prepare(actor, meeting) or bool(meetings.roles(actor, meeting) & RECEIVERS)


def can_group(actor: Actor, meeting: Meeting) -> bool:
    """Puts slips into groups and proposes them: the secretariat, or the presiding officer."""
    return meetings.can_prepare(actor, meeting) or meetings.can_preside(actor, meeting)


def can_choose(actor: Actor, meeting: Meeting) -> bool:
    """Writes down what the council chose: the presiding officer, or the secretary on the chair's order."""
    return meetings.can_call_items(actor, meeting)


def asked(slip: QuestionSlip) -> Participation | None:
    """To whom the question is put: by its group, or by itself; None for somebody who does not take part."""
    return slip.group.answers if slip.group is not None and slip.group.answers is not None else slip.answers


def is_asked(actor: Actor, slip: QuestionSlip) -> bool:
    """Whether the question is put to this person."""
    named = asked(slip)
    return named is not None and actor.id in (named.person_id, named.id)


def can_see_slip(actor: Actor, slip: QuestionSlip) -> bool:
    """The delegate always; those it was sent to; who is asked once the council has chosen; all members when chosen."""
    if slip.person_id == actor.id:
        return True
    if slip.state is SlipState.DRAFT:
        return False
    if can_receive(actor, slip.meeting):
        return True
    if slip.state in BEFORE_CHOICE:
        return False
    return is_asked(actor, slip) or (slip.is_chosen and meetings.is_member(actor, slip.meeting))


def can_see_group(actor: Actor, meeting: Meeting, group: QuestionGroup) -> bool:
    """Those who receive slips; the members once it was proposed; everybody who takes part once it was chosen."""
    if can_receive(actor, meeting) or group.is_chosen:
        return True
    return group.state is not GroupState.PREPARED and meetings.is_member(actor, meeting)


def can_answer(actor: Actor, slip: QuestionSlip) -> bool:
    """Enters the answer in writing: who is asked, or the secretariat for them."""
    return is_asked(actor, slip) or meetings.can_prepare(actor, slip.meeting)


def can_hear(actor: Actor, meeting_id: str) -> bool:
    """May join the stream of the meeting's slips."""
    meeting = db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None
    return meeting is not None and meetings.can_see(actor, meeting) and can_receive(actor, meeting)
