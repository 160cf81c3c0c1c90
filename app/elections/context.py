"""What pages about elections are given, what other pages show of them, and the events they listen to."""

from dataclasses import dataclass
from typing import Any

from app.elections import arithmetic, outcome, policy, queries
from app.elections.models import (
    ANSWER_WORDS,
    APPROVED_ABOVE,
    KIND_WORDS,
    OFFICE_WORDS,
    ORIGIN_WORDS,
    STATE_WORDS,
    Election,
    ElectionState,
)
from app.kernel.actor import Actor
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting

# Of the meeting's stream and the members'; lists and committees are closed by open votes.
EVENTS = (
    "ElectionListed TellersNamed KeyMoved ElectionMoved CountEntered MinutesScanned ElectionAnnounced ElectionVoided "
    "BallotAnnounced"
)
DESK_EVENTS = f"{EVENTS} BallotPrepared BallotOpened BallotClosed BallotVoided PresidingOfficerChanged"

STATE_LOOKS: dict[ElectionState, str] = {
    ElectionState.ISSUING: "now", ElectionState.VOTING: "now", ElectionState.COUNTING: "work",
    ElectionState.MINUTES_SIGNED: "work", ElectionState.ANNOUNCED: "done", ElectionState.CONFIRMED: "done",
    ElectionState.VOID: "off",
}  # fmt: skip

# What the chamber is told while it goes on; never a number of the count (R-SEC-10).
NOW_WORDS: dict[ElectionState, Sentence] = {
    ElectionState.ISSUING: _("Ban kiểm phiếu đang phát phiếu. Đề nghị đại biểu nhận một phiếu và kiểm tra dấu."),
    ElectionState.VOTING: _("Đề nghị đại biểu ghi phiếu và bỏ phiếu vào hòm phiếu."),
    ElectionState.COUNTING: _("Ban kiểm phiếu đang kiểm phiếu. Kết quả được công bố sau khi ký biên bản."),
    ElectionState.MINUTES_SIGNED: _("Ban kiểm phiếu đã ký biên bản. Chờ chủ tọa công bố kết quả."),
}

SEALED_WORDS: dict[ElectionState, Sentence] = {
    ElectionState.ISSUING: _("Phiếu kín điện tử sắp mở trên thiết bị của đại biểu."),
    ElectionState.VOTING: _("Đề nghị đại biểu mở phiếu trên thiết bị của mình và bỏ phiếu kín."),
    ElectionState.COUNTING: _("Ban kiểm phiếu đang mở kết quả. Kết quả được công bố sau khi ký biên bản."),
}


def said_of(one: Election) -> Sentence | None:
    """What the chamber is told of it now, on paper or sealed."""
    return (one.is_electronic and SEALED_WORDS.get(one.state)) or NOW_WORDS.get(one.state)


@dataclass(frozen=True)
class Now:
    """What Hôm nay shows: the election of now, and what this person has to count."""

    election: Election | None
    to_count: list[Election]


def now_given(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """What `elections/_now.html` is given, wherever it stands."""
    found = Now(queries.shown_now(meeting, actor), queries.to_count(meeting, actor))
    return {"election_now": found, "election_events": EVENTS, **words()}


def words() -> dict[str, Any]:
    """The words and the arithmetic that templates about elections use."""
    return {
        "election_states": STATE_WORDS,
        "election_looks": STATE_LOOKS,
        "election_kinds": KIND_WORDS,
        "election_says": said_of,
        "office_words": OFFICE_WORDS,
        "origin_words": ORIGIN_WORDS,
        "answer_words": ANSWER_WORDS,
        "election_rows": outcome.rows,
        "election_condition": outcome.condition,
        "election_sentence": outcome.sentence,
        "election_base": outcome.base_words,
        "election_base_of": outcome.base_of,
        "approved_above": APPROVED_ABOVE,
    }


def compared(one: Election, actor: Actor) -> dict[str, tuple[int, int]]:
    """Where the two counts differ, by the field's name; empty for whoever may not see them, or when they agree."""
    if not policy.can_see_sheets(actor, one):
        return {}
    if one.is_electronic:
        return {}
    first, second = (entered.sheet for entered in one.sheets)
    return {name: (mine, other) for name, mine, other in arithmetic.differences(first, second)}
