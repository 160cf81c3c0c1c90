"""What happens to drafts. What is public is told to the body; opinions to the desk, as hashes of their words."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class DraftPrepared(Event):
    """For the desk: a draft was made ready, described anew ("changed") or taken away again ("removed")."""

    draft_id: str
    version_id: str
    way: str = "prepared"


@dataclass(frozen=True)
class DraftOpened(Event):
    """For the body: that version is public from the first day to the last, and anybody may say something about it."""

    draft_id: str
    title: str
    version_id: str
    sha256: str
    starts_at: str
    ends_at: str


@dataclass(frozen=True)
class DraftExtended(Event):
    """For the body: another last day."""

    draft_id: str
    title: str
    ends_at: str


@dataclass(frozen=True)
class DraftClosed(Event):
    """For the body: closed before its last day was over."""

    draft_id: str
    title: str


@dataclass(frozen=True)
class DraftWithdrawn(Event):
    """For the body: its text is no longer on the public page."""

    draft_id: str
    title: str
    reason: str


@dataclass(frozen=True)
class DraftResultPublished(Event):
    """For the body: what became of the opinions is public; how many were shown, and how many were not."""

    draft_id: str
    title: str
    approved: int
    refused: int


@dataclass(frozen=True)
class PublicOpinionReceived(Event):
    """For the desk: somebody sent an opinion. Its words only as their SHA-256, its author not at all."""

    draft_id: str
    opinion_id: str
    number: int
    place: str
    sha256: str


@dataclass(frozen=True)
class PublicOpinionModerated(Event):
    """For the desk: it is shown ("APPROVED") or it is not ("REFUSED"), and then why."""

    draft_id: str
    opinion_id: str
    state: str
    reason: str = ""


@dataclass(frozen=True)
class PublicOpinionsAnswered(Event):
    """For the desk: what is made of these opinions."""

    draft_id: str
    opinion_ids: list[str]
    outcome: str


@dataclass(frozen=True)
class UnitsAsked(Event):
    """For the desk: these units are asked by a link of their own until then; asked once more, or given another day."""

    draft_id: str
    unit_ids: list[str]
    ends_at: str


@dataclass(frozen=True)
class UnitsReminded(Event):
    """For the desk: these units were given their link once more."""

    draft_id: str
    unit_ids: list[str]


@dataclass(frozen=True)
class UnitLinkEnded(Event):
    """For the desk: the links of that unit open nothing any more."""

    draft_id: str
    unit_id: str


@dataclass(frozen=True)
class UnitLetterEntered(Event):
    """For the desk: the secretariat entered a unit's answer from its letter of that number and day.

    Otherwise as `UnitAnswered`; who entered it is who the entry is by.
    """

    draft_id: str
    unit_id: str
    number: int
    letter: str
    letter_on: str
    sha256: str


@dataclass(frozen=True)
class UnitAnswered(Event):
    """For the desk: a unit has sent its answer, the `number` counts from 1. Its words only as their SHA-256."""

    draft_id: str
    unit_id: str
    number: int
    sha256: str
