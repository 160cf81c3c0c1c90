"""What happens to opinion forms. Opinions are recorded where nobody listens; numbers are heard at the end."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class OpinionFormPrepared(Event):
    """For the secretariat: a form was made ready, changed or taken away again; nobody is asked yet."""

    meeting_id: str
    form_id: str
    way: str = "prepared"


@dataclass(frozen=True)
class OpinionFormSent(Event):
    """For the members: this matter is put to all of them in writing, on that version of the paper, until `deadline`."""

    meeting_id: str
    form_id: str
    matter: str
    version_id: str
    sha256: str
    deadline: str
    total: int
    required: int
    ordered_by: str


@dataclass(frozen=True)
class OpinionFormExtended(Event):
    """For the members: there is more time."""

    meeting_id: str
    form_id: str
    deadline: str
    ordered_by: str


@dataclass(frozen=True)
class OpinionFormReminded(Event):
    """For the members: who has not answered yet is told so (`waiting` of them); by the office, or as the hour came."""

    meeting_id: str
    form_id: str
    deadline: str
    waiting: int


@dataclass(frozen=True)
class OpinionFormWithdrawn(Event):
    """For the members: nobody is asked any more; what was answered stays in the record and counts for nothing."""

    meeting_id: str
    form_id: str
    reason: str
    ordered_by: str


@dataclass(frozen=True)
class OpinionFormConsolidated(Event):
    """For the members: the time is over, and what the answers come to (R-UB-05)."""

    meeting_id: str
    form_id: str
    in_favour: int
    against: int
    other: int
    no_answer: int
    total: int
    upshot: str


@dataclass(frozen=True)
class OpinionFormDecided(Event):
    """For the members: the chairman has decided, more than half being in favour."""

    meeting_id: str
    form_id: str
    decision: str
    ordered_by: str


@dataclass(frozen=True)
class OpinionFormPlaced(Event):
    """For the members of both meetings: the next one hears the report, or deals with the matter, as that item."""

    meeting_id: str
    form_id: str
    next_meeting_id: str
    item_id: str


@dataclass(frozen=True)
class OpinionReturned(Event):
    """For the secretariat: somebody has answered, or answered anew; not what."""

    meeting_id: str
    form_id: str
    person_id: str
    number: int


@dataclass(frozen=True)
class OpinionRecorded(Event):
    """In the form's own stream, which nobody hears: what was answered; of the words only their SHA-256; and who copied
    it from paper, where the member did not answer here."""

    form_id: str
    participation_id: str
    number: int
    opinion: str
    text_sha256: str = ""
    entered_by: str = ""


@dataclass(frozen=True)
class OpinionNoted(Event):
    """For the member alone: how the form stands for them: ASKED, RETURNED, CHANGED (another deadline), OVER."""

    meeting_id: str
    form_id: str
    standing: str
    number: int = 0
