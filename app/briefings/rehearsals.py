"""Kiểm tra kỹ thuật trước cuộc họp: a checklist for each site, filled by its technician, signed by the control room.

The day before, with all sites: sound, picture, content, backup line, power; a written result for each (rules 6.2). What
software cannot see (second line, power, telephone) is a row here, so that it was rehearsed (rules 6.6).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Site
from app.kernel.db import Base, Word
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import Sentence, _

LONGEST_REMARK = 300


class Subject(StrEnum):
    """What is tried."""

    CAMERA = "CAMERA"
    MICROPHONE = "MICROPHONE"
    SPEAKER = "SPEAKER"
    CONTENT = "CONTENT"
    BACKUP_LINE = "BACKUP_LINE"
    POWER = "POWER"
    PHONE = "PHONE"


SUBJECT_WORDS: dict[Subject, Sentence] = {
    Subject.CAMERA: _("Camera: hình rõ, đúng góc"),
    Subject.MICROPHONE: _("Micro: tiếng rõ, không hú, không vọng"),
    Subject.SPEAKER: _("Loa: nghe rõ trong phòng"),
    Subject.CONTENT: _("Trình chiếu và tài liệu mở được"),
    Subject.BACKUP_LINE: _("Kênh truyền dự phòng đã thử chuyển"),
    Subject.POWER: _("Nguồn điện và bộ lưu điện"),
    Subject.PHONE: _("Điện thoại liên hệ gọi được"),
}


@dataclass(frozen=True)
class Tried:
    """One row as it was filled: well or not, with a remark."""

    subject: Subject
    is_well: bool
    remark: str = ""


class Rehearsal(Base):
    """The checklist of one site; filling it again takes the signature away."""

    __tablename__ = "rehearsal"

    site_id: Mapped[str] = mapped_column(ForeignKey("briefing_site.id"), primary_key=True)
    filled_at: Mapped[datetime]
    filled_by_name: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime | None]
    signed_by_name: Mapped[str] = mapped_column(String(200), default="")

    site: Mapped[Site] = relationship()
    lines: Mapped[list["RehearsalLine"]] = relationship(cascade="all, delete-orphan")

    @property
    def is_well(self) -> bool:
        """Whether every row is."""
        return all(one.is_well for one in self.lines)

    @property
    def standing(self) -> tuple[str, Sentence]:
        """A shape and words."""
        if not self.is_well:
            return "stop", _("Có mục chưa đạt")
        return ("done", _("Đạt, đã ký")) if self.signed_at is not None else ("wait", _("Đạt, chờ ký"))

    def line(self, subject: str) -> "RehearsalLine | None":
        """The row of that subject."""
        return next((one for one in self.lines if one.subject == subject), None)

    def fill(self, tried: list[Tried], author: str, now: datetime) -> None:
        """What the technician found. Raises Invalid unless every subject is there once."""
        if sorted(one.subject for one in tried) != sorted(Subject):
            raise Invalid(_("Đề nghị ghi kết quả cho đủ các mục kiểm tra."))
        if any(len(one.remark) > LONGEST_REMARK for one in tried):
            raise Invalid(_("Ghi chú dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_REMARK))
        for one in tried:
            row = self.line(one.subject)
            if row is None:
                row = RehearsalLine(subject=one.subject)
                self.lines.append(row)
            row.is_well, row.remark = one.is_well, " ".join(one.remark.split())
        self.filled_at, self.filled_by_name = now, author[:200]
        self.signed_at, self.signed_by_name = None, ""

    def sign(self, seen: datetime, author: str, now: datetime) -> None:
        """The control room accepts what it has read. Raises Conflict for a row that is not well, or a newer result."""
        if not self.is_well:
            raise Conflict(_("Còn mục chưa đạt nên chưa ký được. Đề nghị điểm cầu khắc phục và ghi lại."))
        if seen != self.filled_at:
            raise Conflict(_("Điểm cầu vừa ghi kết quả mới. Đề nghị xem lại rồi ký."))
        self.signed_at, self.signed_by_name = now, author[:200]


class RehearsalLine(Base):
    """A row of a checklist."""

    __tablename__ = "rehearsal_line"

    site_id: Mapped[str] = mapped_column(ForeignKey("rehearsal.site_id"), primary_key=True)
    subject: Mapped[Subject] = mapped_column(Word(Subject), primary_key=True)
    is_well: Mapped[bool] = mapped_column(Boolean)
    remark: Mapped[str] = mapped_column(String(LONGEST_REMARK), default="")
