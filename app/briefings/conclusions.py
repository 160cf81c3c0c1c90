"""Kết luận: what the chair concludes of a briefing, and the tasks that come of it (section 6.2, R-UB-07).

A draft belongs to the chair and the secretariat. Once it is issued it is a notice (thông báo kết luận): every site
reads it, and each sees the tasks that are its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Briefing, Site
from app.kernel.db import Base, Id
from app.kernel.errors import Invalid
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _

LONGEST_CONCLUSION = 20_000
LONGEST_TASK = 2000
MOST_TASKS = 100
SOON_DAYS = 2


def conclusion_stream(meeting_id: str) -> StreamRef:
    """What the chair and the secretariat hear: the draft and its tasks. What was issued goes to the room itself."""
    return StreamRef(str(uuid5(UUID(meeting_id), "conclusion")), "briefing.conclusion", meeting_id)


@dataclass(frozen=True)
class Wording:
    """What the form of the conclusion says. `symbol`: số, ký hiệu; the signer's post may have several lines."""

    text: str
    symbol: str = ""
    signer_post: str = ""
    signer_name: str = ""

    def checked(self) -> "Wording":
        """The same with tidy lines. Raises Invalid."""
        if len(self.text) > LONGEST_CONCLUSION:
            raise Invalid(_("Kết luận dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_CONCLUSION))
        found = Wording(
            "\n".join(line.rstrip() for line in self.text.strip().splitlines()), " ".join(self.symbol.split()),
            "\n".join(filter(None, (" ".join(line.split()) for line in self.signer_post.splitlines()))),
            " ".join(self.signer_name.split()),
        )  # fmt: skip
        if len(found.symbol) > 80 or len(found.signer_post) > 200 or len(found.signer_name) > 200:
            raise Invalid(_("Số, ký hiệu dài tối đa 80 ký tự, chức vụ và họ tên tối đa 200 ký tự. Đề nghị rút gọn."))
        return found


@dataclass(frozen=True)
class Assignment:
    """What the form of a task says: what is to be done, which site or unit leads, who helps, until when."""

    text: str
    site_id: str | None = None
    unit: str = ""
    helpers: str = ""
    due_on: date | None = None

    def checked(self) -> "Assignment":
        """The same with tidy lines. Raises Invalid."""
        text, unit, helpers = (" ".join(words.split()) for words in (self.text, self.unit, self.helpers))
        if not text:
            raise Invalid(_("Nhiệm vụ chưa có nội dung. Đề nghị nhập nội dung."))
        if not unit and self.site_id is None:
            raise Invalid(_("Nhiệm vụ chưa có đơn vị chủ trì. Đề nghị chọn điểm cầu hoặc ghi tên đơn vị."))
        if len(text) > LONGEST_TASK or len(unit) > 200 or len(helpers) > 300:
            raise Invalid(
                _("Nội dung nhiệm vụ dài tối đa {most} ký tự, đơn vị 200, phối hợp 300. Đề nghị rút gọn.",
                  most=LONGEST_TASK)
            )  # fmt: skip
        return Assignment(text, self.site_id, unit, helpers, self.due_on)


class Conclusion(Base):
    """The conclusion of one briefing. Who changes it names what they saw, so that no text is lost to another's."""

    __tablename__ = "briefing_conclusion"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_CONCLUSION), default="")
    symbol: Mapped[str] = mapped_column(String(80), default="")
    signer_post: Mapped[str] = mapped_column(String(200), default="")
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[int] = mapped_column(default=0)  # grows with every change of the wording
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change of wording or tasks: what is issued
    written_name: Mapped[str] = mapped_column(String(200), default="")
    written_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    issued_by_name: Mapped[str] = mapped_column(String(200), default="")

    briefing: Mapped[Briefing] = relationship()
    lines: Mapped[list["Task"]] = relationship(back_populates="conclusion", order_by="Task.place")

    @property
    def tasks(self) -> list["Task"]:
        """Those that were not taken out, in their order."""
        return [one for one in self.lines if one.removed_at is None]

    @property
    def wording(self) -> Wording:
        """What it says now."""
        return Wording(self.text, self.symbol, self.signer_post, self.signer_name)

    @property
    def paragraphs(self) -> list[str]:
        """Its text, a paragraph each line."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    def write(self, wording: Wording, author: str, now: datetime) -> None:
        """Takes a wording that was checked."""
        self.text, self.symbol = wording.text, wording.symbol
        self.signer_post, self.signer_name = wording.signer_post, wording.signer_name
        self.number, self.revision = self.number + 1, self.revision + 1
        self.written_name, self.written_at = author[:200], now


class Task(Base):
    """Nhiệm vụ được giao: what a unit has to do, until when, and what became of it."""

    __tablename__ = "conclusion_task"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing_conclusion.meeting_id"), index=True)
    place: Mapped[int]
    text: Mapped[str] = mapped_column(String(LONGEST_TASK))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    unit: Mapped[str] = mapped_column(String(200))
    helpers: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date | None]
    number: Mapped[int] = mapped_column(default=1)
    written_name: Mapped[str] = mapped_column(String(200), default="")
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by_name: Mapped[str] = mapped_column(String(200), default="")
    result: Mapped[str] = mapped_column(String(1000), default="")

    conclusion: Mapped[Conclusion] = relationship(back_populates="lines")
    site: Mapped[Site | None] = relationship()

    @property
    def assignment(self) -> Assignment:
        """What it says now."""
        return Assignment(self.text, self.site_id, self.unit, self.helpers, self.due_on)

    def write(self, given: Assignment, author: str, now: datetime) -> None:
        """Takes an assignment that was checked; `unit` is filled in."""
        self.text, self.site_id, self.unit = given.text, given.site_id, given.unit
        self.helpers, self.due_on = given.helpers, given.due_on
        self.written_name, self.written_at = author[:200], now

    def mark(self, *, is_done: bool, result: str, author: str, now: datetime) -> None:
        """Done, or not done after all. Raises Invalid."""
        result = " ".join(result.split())
        if len(result) > 1000:
            raise Invalid(_("Kết quả thực hiện dài tối đa {most} ký tự. Đề nghị rút gọn.", most=1000))
        self.done_at = now if is_done else None
        self.done_by_name, self.result = (author[:200], result) if is_done else ("", "")

    def standing(self, today: date) -> tuple[str, Sentence]:
        """A shape and words: done, or how long there is, or by how much it is late."""
        if self.done_at is not None:
            return "done", _("Đã hoàn thành")
        if self.due_on is None:
            return "wait", _("Không ghi thời hạn")
        left = (self.due_on - today).days
        if left < 0:
            return "stop", _("Quá hạn {n} ngày", n=-left)
        if left == 0:
            return "heed", _("Đến hạn hôm nay")
        return ("heed" if left <= SOON_DAYS else "wait"), _("Còn {n} ngày", n=left)
