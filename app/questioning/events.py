"""What happens to questions. Slips are told to those they are sent to; the choice and answers to the members."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class SlipSent(Event):
    """Heard by those whom slips are sent to: a delegate sent one, or took it back (`state`)."""

    meeting_id: str
    slip_id: str
    number: int
    state: str


@dataclass(frozen=True)
class SlipNoted(Event):
    """Heard by the delegate, and by who is asked once they may know: how the slip stands."""

    meeting_id: str
    slip_id: str
    state: str


@dataclass(frozen=True)
class SlipGrouped(Event):
    """Heard by those whom slips are sent to: a slip was put into a group, or out of it (None)."""

    meeting_id: str
    slip_id: str
    group_id: str | None


@dataclass(frozen=True)
class QuestionGroupChanged(Event):
    """Heard by those whom slips are sent to; `way`: made, amended, removed."""

    meeting_id: str
    group_id: str
    way: str
    title: str = ""
    questionee: str = ""


@dataclass(frozen=True)
class IssuesProposed(Event):
    """Heard by the members: these groups are proposed to the council."""

    meeting_id: str
    groups: list[str]


@dataclass(frozen=True)
class IssuesChosen(Event):
    """Heard by the members: the groups that the council chose, and the slips that are answered in writing by `due_on`.

    `ballot_id` is the open ballot that decided, None where it was noted on the presiding officer's order.
    """

    meeting_id: str
    chosen: list[str]
    written: list[str]
    due_on: str
    ballot_id: str | None
    ordered_by: str


@dataclass(frozen=True)
class AnswerDueInWriting(Event):
    """Heard by the members: one question is to be answered in writing by that day, and why (R-QA-03)."""

    meeting_id: str
    slip_id: str
    reason: str
    due_on: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class AnsweredInWriting(Event):
    """Heard by the members: the answer in writing has come; its words are for the delegate and those who follow it."""

    meeting_id: str
    slip_id: str
    on: str
    document_id: str | None


@dataclass(frozen=True)
class LastDayNear(Event):
    """Heard by the members: an answer in writing, or a promise, is due by that day, and nothing has come yet."""

    meeting_id: str
    slip_id: str
    promise_id: str | None
    due_on: str


@dataclass(frozen=True)
class QuestionAsked(Event):
    """Heard by the members: the delegate has the floor to ask, for the first or another time."""

    meeting_id: str
    slip_id: str
    times: int
    ordered_by: str | None = None


@dataclass(frozen=True)
class AnswerBegun(Event):
    """Heard by the members: who is questioned has the floor to answer these questions, or who was `invited` to."""

    meeting_id: str
    group_id: str
    slips: list[str]
    ordered_by: str | None = None
    invited: str | None = None


@dataclass(frozen=True)
class QuestionAnswered(Event):
    """Heard by the members: the question was answered at the sitting."""

    meeting_id: str
    slip_id: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class PromiseNoted(Event):
    """Heard by the members: something was promised about that question, until that day (R-QA-07)."""

    meeting_id: str
    slip_id: str
    promise_id: str
    due_on: str


@dataclass(frozen=True)
class PromiseClosed(Event):
    """Heard by the members of the session that promised, and of the one that closed it: what came of it is known."""

    meeting_id: str
    slip_id: str
    promise_id: str
