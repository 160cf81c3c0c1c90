"""Papers: a dossier holds documents, a document has versions, a version has pages."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import DelegateGroup
from app.kernel.db import Base, Id, TextBase, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _, in_sense
from app.meetings.models import AgendaItem, ItemType, Meeting, Participation


class DocumentKind(StrEnum):
    """What a paper is (glossary 20, 29-34, 44; symbols of section 7.1)."""

    SUBMISSION = "SUBMISSION"
    DRAFT_RESOLUTION = "DRAFT_RESOLUTION"
    VERIFICATION_REPORT = "VERIFICATION_REPORT"
    EXPLANATION_REPORT = "EXPLANATION_REPORT"
    REPORT = "REPORT"
    RESOLUTION = "RESOLUTION"
    DECISION = "DECISION"
    INVITATION = "INVITATION"
    NOTICE = "NOTICE"
    AGENDA = "AGENDA"
    LIST = "LIST"
    SPEECH = "SPEECH"
    PERSONNEL_FILE = "PERSONNEL_FILE"
    ANNEX = "ANNEX"
    OPINION = "OPINION"
    OTHER = "OTHER"


class Classification(StrEnum):
    """Who a paper is for; state secrets have no level here because they may not be here (section 7.3)."""

    PUBLIC = "CONG_KHAI"
    INTERNAL = "NOI_BO"
    RESTRICTED = "HAN_CHE"


class VersionState(StrEnum):
    """The states of a version (section 4.2)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    VERIFIED = "VERIFIED"
    RELEASED = "RELEASED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"


WAITING = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.VERIFIED)


class Outcome(StrEnum):
    """How far digitising has come, and how it ended."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    WARNING = "warning"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105  a state, not a secret
    UNPACKED = "unpacked"
    REFUSED = "refused"

    @property
    def is_readable(self) -> bool:
        return self in (Outcome.READY, Outcome.WARNING)

    @property
    def is_over(self) -> bool:
        return self not in (Outcome.WAITING, Outcome.WORKING)


class Dossier(Base):
    """Where papers hang: an agenda item, the reference shelf of a body, a draft out for opinion."""

    __tablename__ = "dossier"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(20))  # item | incoming | shelf | draft
    title: Mapped[str] = mapped_column(String(300), default="")

    meeting: Mapped[Meeting | None] = relationship()
    item: Mapped[AgendaItem | None] = relationship()
    documents: Mapped[list["Document"]] = relationship(back_populates="dossier", order_by="Document.position")

    @property
    def desk(self) -> StreamRef:
        """What those who prepare its papers hear."""
        return Meeting.desk_stream(self.meeting_id) if self.meeting_id else shelf_desk(self.body_id)


def shelf_desk(body_id: str) -> StreamRef:
    """What those who prepare the body's reference shelf may hear; what is published is the body's own stream."""
    return StreamRef(str(uuid5(UUID(body_id), "shelf")), "body.shelf", body_id)


class Document(Base):
    """One paper through all its versions."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(Word(DocumentKind), default=DocumentKind.OTHER)
    symbol: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(500))
    classification: Mapped[Classification] = mapped_column(Word(Classification), default=Classification.INTERNAL)
    for_guests: Mapped[bool] = mapped_column(Boolean, default=False)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("delegate_group.id"))
    # Of a restricted paper, each reader may take home the copy that carries the name.
    may_be_kept: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_filed: Mapped[bool] = mapped_column(Boolean, default=False)  # a person named it; guesses keep off
    suggested_item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))
    position: Mapped[int] = mapped_column(default=0)
    year: Mapped[int | None]  # of issue, by which the reference shelf is sorted
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    # Its place in the session's pack: given at the first release and never changed by a late or longer paper.
    pack_start: Mapped[int | None]
    pack_pages: Mapped[int | None]

    @property
    def heading(self) -> str:
        """How a list names the paper: its kind and symbol, or its title where it is of no kind."""
        if self.kind is DocumentKind.OTHER:
            return self.symbol or self.title
        return f"{KIND_WORDS[self.kind]} {self.symbol}".strip()

    @property
    def abstract(self) -> str:
        """The rest of the title after the heading: "Tờ trình 46/TTr-HĐND" goes on with "ban hành Quy chế làm việc"."""
        if self.kind is DocumentKind.OTHER:
            return self.title if self.symbol else ""
        word = KIND_WORDS[self.kind].original
        return self.title[len(word) :].strip() if self.title.lower().startswith(word.lower()) else self.title

    dossier: Mapped[Dossier] = relationship(back_populates="documents")
    group: Mapped[DelegateGroup | None] = relationship()
    versions: Mapped[list["Version"]] = relationship(back_populates="document", order_by="Version.number")


class Version(Base):
    """One state of a paper's text, bound to the bytes that came by their hash."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(Word(VersionState), default=VersionState.DRAFT)
    file_name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True, info={"file": True})
    size: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(String(100), default="")
    type: Mapped[str] = mapped_column(String(20), default="")
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(80))

    outcome: Mapped[Outcome] = mapped_column(Word(Outcome), default=Outcome.WAITING)
    step: Mapped[str] = mapped_column(String(40), default="")
    pages_done: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[str] = mapped_column(default="")  # Sentence.dump(): what is wrong and what to do
    notes: Mapped[str] = mapped_column(default="[]")
    outline: Mapped[str] = mapped_column(default="[]")
    signatures: Mapped[str] = mapped_column(default="[]")
    # What delegates may download, active content removed.
    pdf_sha256: Mapped[str | None] = mapped_column(
        String(64), info={"file": True}
    )  # what delegates may download, active content removed
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(80))
    late_approver: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(default="")

    document: Mapped[Document] = relationship(back_populates="versions")
    pages: Mapped[list["Page"]] = relationship(back_populates="version", order_by="Page.index")

    @property
    def is_waiting(self) -> bool:
        """On the desk, in nobody's hands yet: of the secretariat's own files or submitted by an agency."""
        return self.state in WAITING

    @property
    def is_released(self) -> bool:
        """Delegates have it, as the present version or as one that was replaced."""
        return self.state in (VersionState.RELEASED, VersionState.SUPERSEDED)

    def digitised_as(self, outcome: Outcome, now: datetime, sentence: Sentence | None = None) -> None:
        """Digitising has come to its end."""
        self.outcome = outcome
        self.ended_at = now
        self.step = ""
        self.sentence = sentence.dump() if sentence else ""

    def release(self, actor_id: str, now: datetime, late_approver: str = "") -> None:
        """Hands the version to the delegates. Raises Conflict where it cannot be."""
        if self.is_released:
            raise Conflict(_("Tài liệu “{title}” đã được phát hành.", title=self.document.title))
        if self.state is VersionState.WITHDRAWN:
            raise Conflict(_("Tài liệu “{title}” đã thu hồi. Đề nghị tải lên bản khác.", title=self.document.title))
        if not self.outcome.is_readable:
            raise Conflict(_("Tài liệu “{title}” chưa số hóa xong nên chưa phát hành được.", title=self.document.title))
        self.state = VersionState.RELEASED
        self.released_at, self.released_by, self.late_approver = now, actor_id, late_approver

    def withdraw(self, actor_id: str, now: datetime, reason: str) -> None:
        """Takes a released version back; it stays in the record with its reason. Raises Conflict."""
        if not self.is_released:
            raise Conflict(_("Chỉ thu hồi được tài liệu đã phát hành."))
        self.state = VersionState.WITHDRAWN
        self.withdrawn_at, self.withdrawn_by, self.reason = now, actor_id, reason

    @property
    def is_late(self) -> bool:
        """Released after the deadline, with somebody's approval (R-SES-11)."""
        return bool(self.late_approver)


class ItemSubmitter(Base):
    """Which participation of a submitting agency brings which item: all that it sees and sends is of these items."""

    __tablename__ = "item_submitter"

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True, index=True)
    named_at: Mapped[datetime]
    named_by: Mapped[str] = mapped_column(String(80))

    item: Mapped[AgendaItem] = relationship()
    participation: Mapped[Participation] = relationship()


class ShelfLink(Base):
    """A paper of the body's reference shelf that is wanted with an item: supplementary information of the session."""

    __tablename__ = "shelf_link"

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    linked_at: Mapped[datetime]
    linked_by: Mapped[str] = mapped_column(String(80))

    item: Mapped[AgendaItem] = relationship()
    document: Mapped[Document] = relationship()


class Page(Base):
    """One page as it is read: images and words by their hashes, so that an unchanged page is never sent again."""

    __tablename__ = "page"

    version_id: Mapped[str] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(40))
    width: Mapped[float] = mapped_column(Float)
    height: Mapped[float] = mapped_column(Float)
    identity: Mapped[str] = mapped_column(String(64), index=True)
    image: Mapped[str | None] = mapped_column(
        String(80), info={"file": True}
    )  # sha256.extension; None: it could not be drawn
    image_width: Mapped[int] = mapped_column(default=0)
    image_height: Mapped[int] = mapped_column(default=0)
    thumbnail: Mapped[str | None] = mapped_column(String(80), info={"file": True})
    words: Mapped[str] = mapped_column(String(80), info={"file": True})
    slice: Mapped[str | None] = mapped_column(String(80), info={"file": True})
    slice_index: Mapped[int | None]
    is_scan: Mapped[bool] = mapped_column(Boolean, default=False)
    turn: Mapped[int] = mapped_column(default=0)  # degrees clockwise that made it stand upright
    machine_read: Mapped[bool] = mapped_column(Boolean, default=False)
    confidence: Mapped[float | None]
    letters: Mapped[int] = mapped_column(default=0)

    version: Mapped[Version] = relationship(back_populates="pages")


class PageFile(Base):
    """Which version a page's file belongs to: the rights check of `/p/<hash>` in one look-up."""

    __tablename__ = "page_file"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True)


class MarkedCopy(Base):
    """One person's copy of a restricted paper, with the name in every picture; made again once `expires_at` is past.

    Its files are named by no column that a backup copies: they can be made again from the paper's own.
    """

    __tablename__ = "marked_copy"
    __table_args__ = (UniqueConstraint("version_id", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    person_id: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(String(300))
    wanted: Mapped[int] = mapped_column(default=0)  # the page (from 0) that its reader asked for last
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    sentence: Mapped[str] = mapped_column(default="")
    pdf_sha256: Mapped[str | None] = mapped_column(String(64))

    version: Mapped[Version] = relationship()


class MarkedPage(Base):
    """One page of a copy: `sha256.extension` of its picture and its thumbnail."""

    __tablename__ = "marked_page"

    copy_id: Mapped[str] = mapped_column(ForeignKey("marked_copy.id", ondelete="CASCADE"), primary_key=True)
    index: Mapped[int] = mapped_column(primary_key=True)
    image: Mapped[str] = mapped_column(String(80))
    thumbnail: Mapped[str] = mapped_column(String(80))


class Opening(Base):
    """A person opened a version for five seconds or longer (“đã xem”)."""

    __tablename__ = "opening"

    version_id: Mapped[str] = mapped_column(ForeignKey("version.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    received_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]


class Place(Base):
    """Where a person was reading; the latest of any device wins."""

    __tablename__ = "place"
    __table_args__ = (Index("place_by_person", "person_id"),)

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id"))
    page: Mapped[int]
    y: Mapped[float]
    at: Mapped[datetime]


class Upload(Base):
    """A file on its way in: how many bytes have come, so that a broken line resumes."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)  # None: for a body's shelf
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossier.id"))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer, default=0)
    person_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sentence: Mapped[str] = mapped_column(default="")


class PaperRegister(Base):
    """An item has a secret paper, which may not be here: handed out on paper, taken back (section 7.3)."""

    __tablename__ = "paper_register"

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(80))

    item: Mapped[AgendaItem] = relationship()


class PaperCopy(Base):
    """One handing out of one numbered copy, from the receiver's hand back to the secretariat's (section 7.3)."""

    __tablename__ = "paper_copy"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    receiver: Mapped[str] = mapped_column(String(200))
    handed_at: Mapped[datetime]
    handed_by: Mapped[str] = mapped_column(String(80))
    returned_at: Mapped[datetime | None]
    returned_to: Mapped[str | None] = mapped_column(String(80))

    item: Mapped[AgendaItem] = relationship()

    def take_back(self, actor_id: str, now: datetime) -> None:
        """The copy is back at the secretariat. Raises Conflict where it came back before."""
        if self.returned_at is not None:
            raise Conflict(_("Bản số {number} đã được thu hồi trước đó.", number=self.number))
        self.returned_at, self.returned_to = now, actor_id


class PageText(TextBase):
    """What a page says, for search; lives in the database of its own."""

    __tablename__ = "page_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(Id, index=True)
    index: Mapped[int]
    text: Mapped[str]
    folded: Mapped[str]
    toned: Mapped[str]


# What the dossier of an item is expected to hold, by the item's type (R-RES-01).
EXPECTED: dict[ItemType, tuple[DocumentKind, ...]] = {
    ItemType.RESOLUTION: (
        DocumentKind.SUBMISSION,
        DocumentKind.DRAFT_RESOLUTION,
        DocumentKind.VERIFICATION_REPORT,
    ),
    ItemType.REPORT: (DocumentKind.REPORT,),
    ItemType.ELECTION: (DocumentKind.SUBMISSION,),
}

KIND_WORDS: dict[DocumentKind, Sentence] = {
    DocumentKind.SUBMISSION: _("Tờ trình"),
    DocumentKind.DRAFT_RESOLUTION: _("Dự thảo nghị quyết"),
    DocumentKind.VERIFICATION_REPORT: _("Báo cáo thẩm tra"),
    DocumentKind.EXPLANATION_REPORT: _("Báo cáo tiếp thu, giải trình"),
    DocumentKind.REPORT: _("Báo cáo"),
    DocumentKind.RESOLUTION: _("Nghị quyết"),
    DocumentKind.DECISION: _("Quyết định"),
    DocumentKind.INVITATION: _("Giấy mời"),
    DocumentKind.NOTICE: in_sense("văn bản", "Thông báo"),
    DocumentKind.AGENDA: _("Chương trình"),
    DocumentKind.LIST: _("Danh sách"),
    DocumentKind.SPEECH: _("Diễn văn"),
    DocumentKind.PERSONNEL_FILE: _("Tóm tắt lý lịch"),
    DocumentKind.ANNEX: _("Phụ lục"),
    DocumentKind.OPINION: _("Ý kiến"),
    DocumentKind.OTHER: _("Tài liệu khác"),
}

OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.WAITING: _("Chờ đến lượt"),
    Outcome.WORKING: _("Đang số hóa"),
    Outcome.READY: _("Sẵn sàng"),
    Outcome.WARNING: _("Cần xem"),
    Outcome.NEEDS_PASSWORD: _("Cần mật khẩu"),
    Outcome.UNPACKED: _("Đã giải nén"),
    Outcome.REFUSED: _("Không đọc được"),
}
