"""What happened to papers."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class PaperReceived(Event):
    """A file has come in; heard at the secretariat's desk."""

    version_id: str
    document_id: str
    file_name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class PaperDigitised(Event):
    """Digitising has ended, well or with a sentence; heard at the desk."""

    version_id: str
    document_id: str
    outcome: str
    pages: int


@dataclass(frozen=True)
class PaperRejected(Event):
    """A file was not taken and not kept; heard at the desk."""

    file_name: str
    sentence: str


@dataclass(frozen=True)
class RejectionCleared(Event):
    """A file that was not taken left the desk's list; heard at the desk."""

    file_name: str


@dataclass(frozen=True)
class PaperFiled(Event):
    """A paper was named or moved to another dossier; heard at the desk."""

    document_id: str
    dossier_id: str
    kind: str
    symbol: str
    title: str
    before: dict[str, str]


@dataclass(frozen=True)
class DocumentReleased(Event):
    """A version is in the delegates' hands, bound to the hash of its bytes."""

    document_id: str
    version_id: str
    number: int
    sha256: str
    kind: str
    symbol: str
    title: str
    item_id: str | None
    pages: int
    pack_start: int
    replaces: str | None
    late_approver: str = ""


@dataclass(frozen=True)
class DocumentWithdrawn(Event):
    """A released version was taken back (R: withdrawn, never deleted)."""

    document_id: str
    version_id: str
    title: str
    reason: str


@dataclass(frozen=True)
class SubmitterNamed(Event):
    """An agency's participation brings the item from now on; heard at the desk."""

    item_id: str
    participation_id: str


@dataclass(frozen=True)
class SubmitterRemoved(Event):
    """It does so no longer; heard at the desk."""

    item_id: str
    participation_id: str


@dataclass(frozen=True)
class SubmissionChanged(Event):
    """Something about an item's papers changed; its agencies look again, each by its own rights."""

    item_id: str


@dataclass(frozen=True)
class ReferenceLinked(Event):
    """A paper of the reference shelf is wanted with an item; ids only, since whoever hears may not read it."""

    item_id: str
    document_id: str


@dataclass(frozen=True)
class ReferenceUnlinked(Event):
    """It is wanted no longer."""

    item_id: str
    document_id: str


@dataclass(frozen=True)
class ReferenceMoved(Event):
    """The order of an item's references changed."""

    item_id: str
    document_id: str


@dataclass(frozen=True)
class ReferenceChanged(Event):
    """A paper that items link was published anew or withdrawn."""

    document_id: str


@dataclass(frozen=True)
class PagePresented(Event):
    """The presenter stays on this page: the recording and the minutes know it; `version_id` None ends it."""

    version_id: str | None
    page: int


@dataclass(frozen=True)
class PaperRegisterOpened(Event):
    """An item has a secret paper, handed out on paper only; delegates see the placeholder."""

    item_id: str


@dataclass(frozen=True)
class CopyHandedOut(Event):
    """A numbered copy of a secret paper went to a receiver; heard at the desk."""

    copy_id: str
    item_id: str
    number: int
    receiver: str


@dataclass(frozen=True)
class CopyTakenBack(Event):
    """That copy is back; heard at the desk."""

    copy_id: str
    item_id: str
    number: int
    receiver: str
