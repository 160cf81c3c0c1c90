"""What happens to petitions. Words of voters and answers are in no entry but as their SHA-256, names not at all."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class VoterContactNoted(Event):
    """A meeting with voters was noted, or noted anew (`way`: noted, changed)."""

    contact_id: str
    held_on: str
    way: str


@dataclass(frozen=True)
class PetitionRecorded(Event):
    """A petition was entered, changed or taken out (`way`: entered, changed, removed)."""

    petition_id: str
    number: int
    sha256: str
    way: str


@dataclass(frozen=True)
class PetitionsImported(Event):
    """A list was entered as the petitions numbered `first` to `last`, with so many new meetings with voters.

    `sha256` is that of their words in this order, a line break between two; `same` were known and left out.
    """

    first: int
    last: int
    same: int
    contacts: int
    sha256: str


@dataclass(frozen=True)
class PetitionsGrouped(Event):
    """Those petitions were put into the group or taken out of it; `way`: made, joined, parted, amended, removed."""

    group_id: str
    petitions: list[str]
    way: str


@dataclass(frozen=True)
class PetitionsAssigned(Event):
    """That unit is to answer by that day."""

    group_id: str
    unit: str
    due_on: str


@dataclass(frozen=True)
class PetitionsAnswered(Event):
    """An answer has come."""

    group_id: str
    answer_id: str
    outcome: str
    sha256: str


@dataclass(frozen=True)
class PetitionAnswerJudged(Event):
    """The answer was accepted or sent back; `state` is where the group stands now."""

    group_id: str
    answer_id: str
    state: str


@dataclass(frozen=True)
class PetitionsDayNear(Event):
    """An answer is awaited, and its last day is near; told once for each day."""

    group_id: str
    due_on: str


@dataclass(frozen=True)
class PetitionsLinked(Event):
    """The group belongs to that item of an agenda; None: to none any more."""

    group_id: str
    item_id: str | None


@dataclass(frozen=True)
class PetitionsNoted(Event):
    """For who answers a group alone: how it stands, or that it was given to somebody else (state "TAKEN")."""

    body_id: str
    group_id: str
    state: str
