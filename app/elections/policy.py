"""Who may prepare, stand, count and see: the only judges, asked by actions, pages and prints alike."""

from app.elections.models import Candidate, Election, ElectionState
from app.kernel import clock
from app.kernel.actor import Actor
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Role
from app.voting import policy as voting


def can_prepare(actor: Actor, meeting: Meeting) -> bool:
    """Lists, committees and papers are made ready by the secretariat or by the presiding officer (section 5.2)."""
    return voting.can_prepare(actor, meeting)


def may_be_electronic(meeting: Meeting) -> bool:
    """Whether the rule profile allows electronic secret ballots (R-SEC-09); off as shipped."""
    return bool(meeting.rule_profile.get("electronic_secret_ballot_allowed", False))


def least_voters(meeting: Meeting) -> int:
    """Below so many voters the sum of an electronic ballot says too much about each of them (R-SEC-10)."""
    return max(int(meeting.rule_profile.get("electronic_secret_ballot_least", 10)), 1)


def can_press(actor: Actor, meeting: Meeting) -> bool:
    """Has papers issued and announces: the presiding officer, or the secretary on the chair's order."""
    return voting.can_press(actor, meeting)


def can_stand(actor: Actor, election: Election) -> bool:
    """A delegate may put the own name forward while the list is open (R-SEC-02)."""
    held = election.meeting.roles_of(actor.id, clock.now())
    return Role.DELEGATE in held and election.is_election


def can_withdraw(actor: Actor, election: Election, candidate: Candidate) -> bool:
    """Whoever is on the list, for oneself; the secretariat writes down what was said in the hall."""
    return candidate.person_id == actor.id or can_prepare(actor, election.meeting)


def is_teller(actor: Actor, election: Election) -> bool:
    """A member of the committee that counts this election."""
    return election.board is not None and election.board.teller(actor.id) is not None


def can_see(actor: Actor, election: Election) -> bool:
    """The council's own, from the nomination on; guests and press once it was announced in an open sitting."""
    if meetings.is_member(actor, election.meeting):
        return True
    is_out = election.announced_at is not None and election.voided_at is None
    is_open = election.sitting is not None and not election.sitting.is_closed_sitting
    return is_out and is_open and meetings.can_see(actor, election.meeting)


def can_see_numbers(actor: Actor, election: Election) -> bool:
    """Nobody before the minutes are signed; then who conducts and who counted, and all once announced (R-SEC-10)."""
    if not election.has_numbers:
        return False
    if election.announced_at is not None:
        return can_see(actor, election)
    meeting = election.meeting
    return can_prepare(actor, meeting) or can_press(actor, meeting) or is_teller(actor, election)


def can_see_sheets(actor: Actor, election: Election) -> bool:
    """What was counted, unsigned: the tellers alone, not before both have entered theirs or the sum was opened
    (R-SEC-09)."""
    if election.is_electronic:
        is_there = election.key is not None and election.key.is_opened
    else:
        is_there = len(election.sheets) == 2
    return is_teller(actor, election) and is_there and election.state is not ElectionState.VOID
