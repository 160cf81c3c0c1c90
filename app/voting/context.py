"""What other pages show of votes, and the events they listen to."""

from dataclasses import dataclass
from typing import Any

from app.attendance import queries as attendance
from app.attendance.queries import Presence
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.http import current_actor
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence, _
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.voting import policy, queries, result
from app.voting.models import FORM_WORDS, KIND_WORDS, NOT_VOTED, RULE_WORDS, STATE_WORDS, Ballot, BallotState
from app.voting.queries import MyBallot, Turnout
from app.voting.wording import CHOICE_SHAPES, SLIP_WORDS, choice_words, clock_of, condition, outcome_sentence

# Of the meeting's stream (the members' for a closed sitting); what is only prepared is heard by the members.
EVENTS = "BallotOpened BallotProlonged BallotClosed BallotAnnounced BallotVoided"
DESK_EVENTS = f"{EVENTS} BallotPrepared"
# Of one's own stream. What was voted at another window is no news for a fragment: <ballot-paper> hears it itself.
OWN_EVENTS = "AttendanceNoted DeviceVerified SignedIn SignedOut"

DESK_ONLY = _("Biểu quyết do chủ tọa và Ban thư ký chuẩn bị, tiến hành. Đề nghị liên hệ Ban thư ký nếu cần.")
EXTENSION = 30  # seconds, in one touch


@dataclass(frozen=True)
class Slip:
    """What `voting/_mine.html` shows of the ballot of now: one's own answer, and what one needs before one may give it.

    `presence` is there for who has to check in first.
    """

    mine: MyBallot
    turnout: Turnout
    presence: Presence | None

    @property
    def ballot(self) -> Ballot:
        return self.mine.ballot

    @property
    def at(self) -> str:
        """When the answer was recorded: 09:41:07; empty without one."""
        return clock_of(self.mine.at, self.ballot.meeting.body.time_zone) if self.mine.at else ""

    @property
    def choice(self) -> Sentence | str:
        """The answer in words; empty without one."""
        return choice_words(self.ballot, self.mine.choice) if self.mine.choice else ""

    @property
    def condition(self) -> Sentence | None:
        return condition(self.ballot)

    @property
    def outcome(self) -> Sentence:
        return outcome_sentence(self.ballot)


def of_person(meeting: Meeting, actor: Actor) -> Slip | None:
    """The ballot that is open, or the last of this sitting, as this person sees it; None without one."""
    shown = queries.shown_now(meeting, actor)
    if shown is None:
        return None
    mine = queries.mine(shown, actor)
    must_come_first = shown.is_open and mine.is_on_roll and not mine.is_here
    presence = attendance.presence(meeting, actor, clock.now()) if must_come_first else None
    return Slip(mine, queries.turnout(shown), presence)


def slip_given(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """What `voting/_mine.html` is given, wherever it stands."""
    return {
        "slip": of_person(meeting, actor),
        "votes_here": attendance.member_role(meeting) in meeting.roles_of(actor.id, clock.now()),
        "slip_words": SLIP_WORDS,
        "slip_events": f"{EVENTS} {OWN_EVENTS}",
        "form_words": FORM_WORDS,
        "choice_shapes": CHOICE_SHAPES,
        "key": new_id(),
    }


@dataclass(frozen=True)
class Desk:
    """What `voting/_desk.html` shows at the console: the ballot in hand, what waits after it, how many are done.

    `elsewhere` was prepared for other items: resolutions that were discussed one by one are often voted on together.
    """

    ballot: Ballot | None
    turnout: Turnout | None
    waiting: list[Ballot]
    elsewhere: list[Ballot]
    done: int
    count: int


def at_console(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """What `voting/_desk.html` is given: what is open or waits to be announced, else what is prepared for the item."""
    item = meetings.current_item(meeting)
    known = [one for one in queries.ballots(meeting, actor) if one.state is not BallotState.VOID]
    under_way = [one for one in known if one.state in (BallotState.OPEN, BallotState.CLOSED)]
    mine = [one for one in known if item is not None and any(s.item_id == item.id for s in one.subjects)]
    waiting = [one for one in mine if one.state is BallotState.PREPARED]
    active = next(iter([*sorted(under_way, key=lambda one: not one.is_open), *waiting]), None)
    desk = Desk(
        ballot=active,
        turnout=queries.turnout(active) if active is not None else None,
        waiting=[one for one in waiting if one is not active],
        elsewhere=[one for one in known if one.state is BallotState.PREPARED and one not in mine],
        done=sum(1 for one in mine if one.state is BallotState.ANNOUNCED),
        count=len(mine),
    )
    return {"desk": desk, **words()}


def words() -> dict[str, Any]:
    """The words and the arithmetic that templates about ballots use."""
    return {
        "ballot_states": STATE_WORDS,
        "ballot_kinds": KIND_WORDS,
        "form_words": FORM_WORDS,
        "rule_words": RULE_WORDS,
        "choice_shapes": CHOICE_SHAPES,
        "choice_words": choice_words,
        "not_voted": NOT_VOTED,
        "result_rows": result.rows,
        "verdict": result.verdict,
        "explained": result.explained,
        "outcome_states": result.OUTCOME_STATES,
        "condition": condition,
        "extension": EXTENSION,
    }


def strip(meeting: Meeting) -> MyBallot | None:
    """The open ballot on the pages that are not about it, for who votes on it."""
    actor = current_actor()
    opened = queries.open_ballot(meeting.id)
    if opened is None or not policy.can_see(actor, opened):
        return None
    mine = queries.mine(opened, actor)
    return mine if mine.is_on_roll else None


def may_vote_somewhere(meeting: Meeting, actor: Actor | None) -> bool:
    """Whether that person's pages of the meeting have to listen for ballots."""
    return actor is not None and not actor.is_system and queries.is_voter(meeting, actor)
