"""Ghi hình: what the media process wrote of a room, kept for a time, shown to whom the secretariat allows (rules 6.5).

Nothing is recorded where state secrets are spoken of or a closed sitting is held. The files are one for each track and
stretch of time (media/PROTOCOL.md, section 9); `playback` puts them together.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Briefing, Site
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Invalid
from app.kernel.sentences import Sentence, _

LONGEST_REASON = 300


class Ending(StrEnum):
    """Why a recording ended."""

    STOPPED = "STOPPED"
    ROOM_ENDED = "ROOM_ENDED"
    FULL = "FULL"
    SLOW = "SLOW"
    FAILED = "FAILED"


ENDING_WORDS: dict[Ending, Sentence] = {
    Ending.STOPPED: _("Dừng ghi hình."),
    Ending.ROOM_ENDED: _("Dừng ghi hình khi phòng họp kết thúc."),
    Ending.FULL: _("Ghi hình đã dừng vì máy chủ sắp hết dung lượng. Cuộc họp vẫn tiếp tục."),
    Ending.SLOW: _("Ghi hình đã dừng vì ổ đĩa của máy chủ quá chậm. Cuộc họp vẫn tiếp tục."),
    Ending.FAILED: _("Ghi hình đã dừng vì máy chủ không ghi được tệp. Cuộc họp vẫn tiếp tục."),
}


class Recording(Base):
    """From the word to record until it ended; its id names the folder that media writes to."""

    __tablename__ = "briefing_recording"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    began_at: Mapped[datetime]
    began_by_name: Mapped[str] = mapped_column(String(200))
    boot: Mapped[str] = mapped_column(String(64), default="")  # of the media process that writes it
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(Word(Ending))
    gathered_at: Mapped[datetime | None]  # when its files had come into the store
    is_released: Mapped[bool] = mapped_column(Boolean, default=False)
    deleted_at: Mapped[datetime | None]
    deleted_by_name: Mapped[str] = mapped_column(String(200), default="")
    deleted_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")

    briefing: Mapped[Briefing] = relationship(back_populates="recordings")
    files: Mapped[list["RecordingFile"]] = relationship(
        back_populates="recording", order_by="RecordingFile.began_at", cascade="all, delete-orphan"
    )

    @property
    def is_running(self) -> bool:
        """Whether the banner stands on every screen."""
        return self.ended_at is None

    @property
    def can_be_played(self) -> bool:
        """Whether there is something to see."""
        return self.gathered_at is not None and self.deleted_at is None

    @property
    def size(self) -> int:
        """Bytes in the store."""
        return sum(one.size for one in self.files)

    @property
    def seconds(self) -> int:
        """How long it ran; up to its beginning while it runs."""
        return int(((self.ended_at or self.began_at) - self.began_at).total_seconds())

    @property
    def standing(self) -> tuple[str, Sentence]:
        """A shape and words."""
        if self.deleted_at is not None:
            return "off", _("Đã xóa")
        if self.is_running:
            return "now", _("Đang ghi hình")
        if self.gathered_at is None:
            return "work", _("Đang lưu vào kho")
        return ("done", _("Đã mở cho các điểm cầu")) if self.is_released else ("done", _("Đã lưu"))

    def kept_until(self, days: int) -> datetime:
        """When it is deleted by itself."""
        return self.began_at + timedelta(days=days)

    def delete(self, by: str, reason: str, now: datetime) -> list[str]:
        """Takes its files away; returns their hashes. What it was, and who deleted it why, stays. Raises Invalid."""
        reason = " ".join(reason.split())
        if not reason or len(reason) > LONGEST_REASON:
            raise Invalid(_("Đề nghị ghi lý do xóa bản ghi hình, tối đa {most} ký tự.", most=LONGEST_REASON))
        hashes = [one.sha256 for one in self.files]
        self.files, self.is_released = [], False
        self.deleted_at, self.deleted_by_name, self.deleted_reason = now, by[:200], reason
        return hashes


class RecordingFile(Base):
    """One track of one site over some minutes, in the file store."""

    __tablename__ = "briefing_recording_file"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recording_id: Mapped[str] = mapped_column(ForeignKey("briefing_recording.id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    name: Mapped[str] = mapped_column(String(80))  # as media called it
    track: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime]
    length_ms: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), info={"file": True})

    recording: Mapped[Recording] = relationship(back_populates="files")
    site: Mapped[Site | None] = relationship()
