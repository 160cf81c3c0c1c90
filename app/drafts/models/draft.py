"""PublicDraft (one version of a paper that is out for anybody's opinion) and PublicOpinion (what somebody sent).

Who did what when is kept; the state of a draft is derived from that and from the clock, so that it opens and closes by
its dates whether or not anybody is at a page.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body
from app.comments.models import Outcome
from app.documents.models import Version
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _, in_sense

LONGEST_TITLE = 300
LONGEST_INTRODUCTION = 4000
LONGEST_DRAFTER = 200
LONGEST_QUESTION = 300
MOST_QUESTIONS = 10
LONGEST_REASON = 500
LONGEST_RESULT = 8000
LONGEST_OPINION = 5000
LONGEST_NAME = 120
LONGEST_CONTACT = 200
LONGEST_ANSWER = 3000
CONTACTS_KEPT = timedelta(days=180)  # after the end, where no result is published before


class DraftState(StrEnum):
    """Where a draft stands (section 4.2, văn bản xin ý kiến)."""

    PREPARED = "PREPARED"
    ANNOUNCED = "ANNOUNCED"  # decided upon, and its first day is still to come: nobody sees it yet
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class OpinionState(StrEnum):
    """Whether an opinion is shown to everybody."""

    WAITING = "WAITING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


def drafts_desk(body_id: str) -> StreamRef:
    """What those who prepare the body's drafts may hear; what everybody of the body may know is the body's stream."""
    return StreamRef(str(uuid5(UUID(body_id), "drafts")), "body.drafts", body_id)


class PublicDraft(Base):
    """A draft out for opinion. It is of one version of a paper, known by the hash of its bytes."""

    __tablename__ = "public_draft"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id"))
    version_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    introduction: Mapped[str] = mapped_column(Text, default="")
    drafter: Mapped[str] = mapped_column(String(LONGEST_DRAFTER))
    questions: Mapped[str] = mapped_column(Text, default="")  # one a line

    prepared_at: Mapped[datetime]
    prepared_by_name: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime | None]
    opened_by_name: Mapped[str] = mapped_column(String(200), default="")
    # The first moment of the first day, and the first after the last day.
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # before its last day was over
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    result: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    published_by_name: Mapped[str] = mapped_column(String(200), default="")

    body: Mapped[Body] = relationship()
    version: Mapped[Version] = relationship()

    def state(self, at: datetime) -> DraftState:
        """Where it stands at that moment."""
        if self.withdrawn_at is not None:
            return DraftState.WITHDRAWN
        if self.published_at is not None:
            return DraftState.PUBLISHED
        if self.starts_at is None or self.ends_at is None:
            return DraftState.PREPARED
        if self.closed_at is not None or at >= self.ends_at:
            return DraftState.CLOSED
        return DraftState.OPEN if at >= self.starts_at else DraftState.ANNOUNCED

    def require(self, at: datetime, *states: DraftState) -> None:
        """Raises Conflict with what has happened meanwhile when the draft is in none of these states."""
        if self.state(at) not in states:
            raise Conflict(STANDING[self.state(at)])

    @property
    def asks_units(self) -> bool:
        """Whether units that were asked may still answer: it was not ended before its time."""
        return self.withdrawn_at is None and self.published_at is None and self.closed_at is None

    @property
    def first_day(self) -> date | None:
        """The first day of its time, where the body is."""
        return self.starts_at.astimezone(self.body.time_zone).date() if self.starts_at is not None else None

    @property
    def last_day(self) -> date | None:
        """The last day on which opinions are taken, that of an early end included."""
        ends = min((one for one in (self.ends_at, self.closed_at) if one is not None), default=None)
        return (ends - timedelta(microseconds=1)).astimezone(self.body.time_zone).date() if ends is not None else None

    @property
    def asked(self) -> list[str]:
        """The questions that are put, in order."""
        return self.questions.splitlines()


class PublicOpinion(Base):
    """What somebody sent about a draft, the whole or a place of it. `number` counts the draft's from 1.

    `contact` is for the secretariat alone and is emptied when the draft is over; `code` is what its author looks it up
    by, `key` the page it was sent from: sent twice from one page, it is one opinion.
    """

    __tablename__ = "public_opinion"
    __table_args__ = (
        UniqueConstraint("draft_id", "number"),
        Index("public_opinion_by_draft", "draft_id", "state", "place"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("public_draft.id"))
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(80), default="")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    is_named: Mapped[bool] = mapped_column(Boolean, default=True)
    contact: Mapped[str] = mapped_column(String(LONGEST_CONTACT), default="")
    code: Mapped[str] = mapped_column(String(20), unique=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    received_at: Mapped[datetime]
    state: Mapped[OpinionState] = mapped_column(Word(OpinionState), default=OpinionState.WAITING)
    moderated_at: Mapped[datetime | None]
    moderated_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why it is not shown
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")

    draft: Mapped[PublicDraft] = relationship()


class PublicPace(Base):
    """How many opinions came within an hour from one network, and from all: `key` is a digest that names nobody."""

    __tablename__ = "public_pace"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


STATE_WORDS: dict[DraftState, Sentence] = {
    DraftState.PREPARED: _("Đang chuẩn bị"),
    DraftState.ANNOUNCED: _("Sắp mở"),
    DraftState.OPEN: in_sense("draft", "Đang lấy ý kiến"),
    DraftState.CLOSED: _("Đã hết thời hạn"),
    DraftState.PUBLISHED: _("Đã công bố kết quả"),
    DraftState.WITHDRAWN: _("Đã dừng lấy ý kiến"),
}
STATE_LOOKS = {
    DraftState.PREPARED: "wait", DraftState.ANNOUNCED: "wait", DraftState.OPEN: "now", DraftState.CLOSED: "work",
    DraftState.PUBLISHED: "done", DraftState.WITHDRAWN: "off",
}  # fmt: skip
STANDING: dict[DraftState, Sentence] = {
    DraftState.PREPARED: _("Dự thảo này chưa được đưa ra lấy ý kiến."),
    DraftState.ANNOUNCED: _("Dự thảo này đã được đưa ra lấy ý kiến và sẽ mở theo ngày đã định."),
    DraftState.OPEN: _("Dự thảo này đang được lấy ý kiến."),
    DraftState.CLOSED: _("Đã hết thời hạn lấy ý kiến về dự thảo này."),
    DraftState.PUBLISHED: _("Kết quả lấy ý kiến về dự thảo này đã được công bố nên không thay đổi được nữa."),
    DraftState.WITHDRAWN: _("Việc lấy ý kiến về dự thảo này đã dừng."),
}
OPINION_WORDS: dict[OpinionState, Sentence] = {
    OpinionState.WAITING: _("Chờ duyệt"),
    OpinionState.APPROVED: _("Đã đăng"),
    OpinionState.REFUSED: _("Không đăng"),
}
OPINION_LOOKS = {OpinionState.WAITING: "wait", OpinionState.APPROVED: "done", OpinionState.REFUSED: "off"}
