"""What conducting keeps beside the subjects it conducts: breaks with their announced return, notices to the room, and
what each display of the hall shows."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _

LONGEST_NOTICE = 300


def console_stream(meeting_id: str) -> StreamRef:
    """What those at the console hear: notices in preparation. A notice that is shown goes to the room itself."""
    return StreamRef(str(uuid5(UUID(meeting_id), "console")), "meeting.console", meeting_id)


class Urgency(StrEnum):
    """How a notice presents itself."""

    ORDINARY = "ORDINARY"
    URGENT = "URGENT"  # takes the hall's displays too


class Audience(StrEnum):
    """Whom a notice is for."""

    EVERYBODY = "EVERYBODY"
    MEMBERS = "MEMBERS"  # no guest, no press


class NoticeState(StrEnum):
    """From the draft to the room and back."""

    PREPARED = "PREPARED"
    SHOWN = "SHOWN"
    TAKEN_BACK = "TAKEN_BACK"


class Shows(StrEnum):
    """What a display of the hall was told to show."""

    AUTO = "AUTO"
    ITEM = "ITEM"
    SPEAKER = "SPEAKER"
    RESULT = "RESULT"
    VOTES = "VOTES"  # the seats, each with its answer, where the council shows names
    SEATS = "SEATS"
    NOTICE = "NOTICE"
    PAGE = "PAGE"
    BREAK = "BREAK"


class Theme(StrEnum):
    """The colours of a display: a dark hall wants a dark one."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Break(Base):
    """A break of a sitting; `returns_at` is when it goes on, as announced."""

    __tablename__ = "sitting_break"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    returns_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RoomNotice(Base):
    """A notice to the room: prepared by one, shown by the chair or on the chair's order by another."""

    __tablename__ = "room_notice"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(String(LONGEST_NOTICE))
    urgency: Mapped[Urgency] = mapped_column(Word(Urgency))
    audience: Mapped[Audience] = mapped_column(Word(Audience))
    state: Mapped[NoticeState] = mapped_column(Word(NoticeState))
    number: Mapped[int]  # grows with every change of the text: who edits names the one they saw
    prepared_by: Mapped[str] = mapped_column(String(80))
    prepared_name: Mapped[str] = mapped_column(String(200))
    prepared_at: Mapped[datetime]
    shown_by_name: Mapped[str] = mapped_column(String(200), default="")
    shown_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Display(Base):
    """What one display of the hall shows; no row: by itself (AUTO), in its own colours."""

    __tablename__ = "hall_display"

    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    shows: Mapped[Shows] = mapped_column(Word(Shows), default=Shows.AUTO)
    theme: Mapped[Theme] = mapped_column(Word(Theme), default=Theme.LIGHT)
    at: Mapped[datetime]
    by_name: Mapped[str] = mapped_column(String(200))


SHOWS_WORDS: dict[Shows, Sentence] = {
    Shows.AUTO: _("Tự động"),
    Shows.ITEM: _("Nội dung"),
    Shows.SPEAKER: _("Người phát biểu"),
    Shows.RESULT: _("Biểu quyết"),
    Shows.VOTES: _("Biểu quyết theo chỗ"),
    Shows.SEATS: _("Sơ đồ chỗ ngồi"),
    Shows.NOTICE: _("Thông báo tới hội trường"),
    Shows.PAGE: _("Trang trình chiếu"),
    Shows.BREAK: _("Tạm nghỉ"),
}
THEME_WORDS: dict[Theme, Sentence] = {
    Theme.LIGHT: _("Nền sáng"),
    Theme.DARK: _("Nền tối"),
    Theme.CONTRAST: _("Tương phản cao"),
}
URGENCY_WORDS: dict[Urgency, Sentence] = {
    Urgency.ORDINARY: _("Thường"),
    Urgency.URGENT: _("Khẩn, hiện cả trên màn hình hội trường"),
}
AUDIENCE_WORDS: dict[Audience, Sentence] = {
    Audience.EVERYBODY: _("Mọi người dự họp"),
    Audience.MEMBERS: _("Chỉ đại biểu, chủ tọa và thư ký"),
}
