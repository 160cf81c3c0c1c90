"""Bridge points (điểm cầu) of a body, the systems they form, and a briefing: a meeting whose rooms see each other.

A `BridgePoint` is a room with a camera that stays; a `Site` is its place in one briefing (or a person's, on a laptop).
Both sides of a site are a Participation, so attendance, floor and papers know it like anybody who takes part.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict, Invalid
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting, Participation

if TYPE_CHECKING:
    from app.briefings.recordings import Recording

MOST_SITES = 24  # as many as one page shows beside the large picture (media/PROTOCOL.md, thumbnails)
SPEECH_S = 300  # three to five minutes a site are usual (section 6.2)
EXTENSION_S = 60
POLL_S = (10, 120)  # how long each site is shown when all are polled in turn (section 6.3)
LONGEST_LINE = 200


class Mode(StrEnum):
    """Who may be heard: everybody, one speaker, or those to whom the chair gave the floor."""

    DISCUSSION = "DISCUSSION"
    TRAINING = "TRAINING"
    CONFERENCE = "CONFERENCE"


class Layout(StrEnum):
    """What every site's screen shows (section 6.3)."""

    SPEAKER_PIP = "SPEAKER_PIP"
    CHAIR_ONLY = "CHAIR_ONLY"
    DUAL = "DUAL"
    GRID_4 = "GRID_4"
    GRID_9 = "GRID_9"
    GRID_16 = "GRID_16"
    GRID_ALL = "GRID_ALL"
    CONTENT_MAIN = "CONTENT_MAIN"


GRIDS = frozenset({Layout.GRID_4, Layout.GRID_9, Layout.GRID_16, Layout.GRID_ALL})  # no large picture


class Link(StrEnum):
    """Whether a site's pictures and voices reach the room, as last recorded (section 6.6)."""

    AWAY = "AWAY"
    IN_ROOM = "IN_ROOM"
    LOST = "LOST"


class Readiness(StrEnum):
    """What the roll call found (điểm danh điểm cầu, section 6.2)."""

    NOT_CALLED = "NOT_CALLED"
    READY = "READY"
    NOT_READY = "NOT_READY"
    ABSENT = "ABSENT"


class BridgePoint(Base):
    """A room that takes part in briefings: unit, place, who answers for it, and the link that signs its computer in."""

    __tablename__ = "bridge_point"
    __table_args__ = (UniqueConstraint("body_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))  # the caption under its picture
    unit: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    head: Mapped[str] = mapped_column(String(200), default="")
    technician: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    line: Mapped[str] = mapped_column(String(80), default="")
    backup_line: Mapped[str] = mapped_column(String(80), default="")
    expected: Mapped[int] = mapped_column(Integer, default=0)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_made_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship()

    def describe(self, **given: str) -> None:
        """Takes code, name, unit and whatever else is given of its lines. Raises Invalid."""
        for field, text in given.items():
            setattr(self, field, " ".join(text.split()))
        if not self.code or not self.name or not self.unit:
            raise Invalid(_("Điểm cầu cần có mã, tên hiển thị và đơn vị. Đề nghị nhập đủ ba mục."))
        for field, text in given.items():
            most = self.__table__.c[field].type.length  # type: ignore[attr-defined]
            if len(" ".join(text.split())) > most:
                raise Invalid(
                    _("Nội dung “{start}” dài hơn {most} ký tự. Đề nghị rút gọn.", start=text[:30], most=most)
                )

    @property
    def key(self) -> str:
        """What a browser that was let in carries: another link makes it worthless."""
        return (self.token_hash or "")[:24]


class BridgeSystem(Base):
    """Hệ thống giao ban: a saved list of points that are called together."""

    __tablename__ = "bridge_system"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]

    lines: Mapped[list["SystemLine"]] = relationship(
        back_populates="system", order_by="SystemLine.place", cascade="all, delete-orphan"
    )


class SystemLine(Base):
    """A point in a system, at its place; the first is the centre."""

    __tablename__ = "bridge_system_line"

    system_id: Mapped[str] = mapped_column(ForeignKey("bridge_system.id"), primary_key=True)
    point_id: Mapped[str] = mapped_column(ForeignKey("bridge_point.id"), primary_key=True)
    place: Mapped[int]
    is_required: Mapped[bool] = mapped_column(Boolean, default=True)

    system: Mapped[BridgeSystem] = relationship(back_populates="lines")
    point: Mapped[BridgePoint] = relationship()


class Briefing(Base):
    """What a meeting of the kind BRIEFING has beyond others: its room, as it is now.

    The media process is told all of it again whenever it starts (app/briefings/wishes.py), so nothing is lost with it.
    """

    __tablename__ = "briefing"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    mode: Mapped[Mode] = mapped_column(Word(Mode), default=Mode.CONFERENCE)
    layout: Mapped[Layout] = mapped_column(Word(Layout), default=Layout.SPEAKER_PIP)
    chair_site_id: Mapped[str | None] = mapped_column(Id)
    deputy_site_id: Mapped[str | None] = mapped_column(Id)
    broadcast_id: Mapped[str | None] = mapped_column(Id)  # the site that the control room put on everybody's screen
    is_locked: Mapped[bool] = mapped_column(Boolean, default=False)
    mutes_on_entry: Mapped[bool] = mapped_column(Boolean, default=False)
    polling_since: Mapped[datetime | None]
    polling_s: Mapped[int] = mapped_column(default=POLL_S[0])
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    sites: Mapped[list["Site"]] = relationship(back_populates="briefing", order_by="Site.place")
    recordings: Mapped[list["Recording"]] = relationship(back_populates="briefing", order_by="Recording.began_at")

    @staticmethod
    def stream(meeting_id: str) -> StreamRef:
        """What happens in the room: heard by its sites and by who controls it, not by guests and press."""
        return StreamRef(str(uuid5(UUID(meeting_id), "briefing")), "briefing", meeting_id)

    @property
    def is_open(self) -> bool:
        """Whether sites join by themselves now."""
        return self.opened_at is not None and self.ended_at is None

    @property
    def recording(self) -> "Recording | None":
        """The one that runs now."""
        return next((one for one in self.recordings if one.is_running), None)

    @property
    def may_record(self) -> bool:
        """Not where state secrets are spoken of, and not while a closed sitting is held (rules 6.5)."""
        return not self.meeting.has_secret_content and not self.meeting.is_closed_now

    @property
    def may_be_viewed(self) -> bool:
        """By who only watches, through a link: not where state secrets are spoken of, nor a closed sitting."""
        return self.may_record

    @property
    def live_sites(self) -> list["Site"]:
        """The sites that belong to the briefing now, in their order."""
        return [site for site in self.sites if site.removed_at is None]

    @property
    def holders(self) -> list["Site"]:
        """Who has the floor, the first called first."""
        held = [site for site in self.live_sites if site.floor_since is not None]
        return sorted(held, key=lambda site: (site.floor_since, site.place))

    def require_open(self) -> None:
        """Raises Conflict while nobody can be in the room."""
        if not self.is_open:
            raise Conflict(_("Phòng họp chưa mở hoặc đã kết thúc. Đề nghị mở phòng họp trước."))

    def polled(self, at: datetime) -> "Site | None":
        """Whose turn it is to be shown while all are polled; who is not in the room is passed over."""
        if self.polling_since is None:
            return None
        there = [site for site in self.live_sites if site.link is Link.IN_ROOM and site.id != self.chair_site_id]
        turn = int((at - self.polling_since).total_seconds() // self.polling_s)
        return there[turn % len(there)] if there else None

    def ordered(self, at: datetime) -> "Site | None":
        """The site that is everybody's large picture by order: polled, broadcast, or the chair; None: who speaks."""
        polled = self.polled(at)
        if polled is not None:
            return polled
        wanted = self.broadcast_id or (self.chair_site_id if self.layout is Layout.CHAIR_ONLY else None)
        return next((site for site in self.live_sites if site.id == wanted), None)

    def is_heard(self, site: "Site") -> bool:
        """Whether the media process passes its voice on, if it sends one."""
        may = self.mode is Mode.DISCUSSION or site.id == self.chair_site_id or site.floor_since is not None
        return may and not site.is_muted


class Site(Base):
    """A bridge point (or a person on a laptop) in one briefing; its id is that of its Participation."""

    __tablename__ = "briefing_site"
    __table_args__ = (Index("briefing_site_by_point", "point_id"),)

    id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    point_id: Mapped[str | None] = mapped_column(ForeignKey("bridge_point.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    is_required: Mapped[bool] = mapped_column(Boolean, default=True)
    expected: Mapped[int] = mapped_column(Integer, default=0)
    # the roll call
    readiness: Mapped[Readiness] = mapped_column(Word(Readiness), default=Readiness.NOT_CALLED)
    present: Mapped[int] = mapped_column(Integer, default=0)
    remark: Mapped[str] = mapped_column(String(300), default="")
    called_at: Mapped[datetime | None]
    # the room
    admitted_at: Mapped[datetime | None]
    knocked_at: Mapped[datetime | None]
    expelled_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    link: Mapped[Link] = mapped_column(Word(Link), default=Link.AWAY)
    link_since: Mapped[datetime | None]
    lost_s: Mapped[int] = mapped_column(Integer, default=0)
    is_muted: Mapped[bool] = mapped_column(Boolean, default=False)
    is_dark: Mapped[bool] = mapped_column(Boolean, default=False)  # its picture is stopped
    # the floor
    asked_at: Mapped[datetime | None]
    floor_since: Mapped[datetime | None]
    floor_s: Mapped[int] = mapped_column(Integer, default=SPEECH_S)

    briefing: Mapped[Briefing] = relationship(back_populates="sites")
    point: Mapped[BridgePoint | None] = relationship()
    participation: Mapped[Participation] = relationship()

    def connect(self, now: datetime) -> int:
        """Its pictures reach the room; returns for how many seconds they were lost."""
        away = int((now - self.link_since).total_seconds()) if self.link is Link.LOST and self.link_since else 0
        self.lost_s += away
        self.link, self.link_since = Link.IN_ROOM, now
        return away

    def disconnect(self, link: Link, now: datetime) -> None:
        """Its pictures do not reach the room any more: lost, or gone on purpose."""
        self.link, self.link_since = link, now

    def report(self, readiness: Readiness, present: int, remark: str, now: datetime) -> None:
        """What the roll call says of it. Raises Invalid."""
        remark = " ".join(remark.split())
        if not 0 <= present <= 2000 or len(remark) > 300:
            raise Invalid(_("Số đại biểu từ 0 đến 2000, ghi chú tối đa 300 ký tự. Đề nghị nhập lại."))
        self.readiness, self.present, self.remark, self.called_at = readiness, present, remark, now

    def take_floor(self, now: datetime) -> None:
        """From now on it speaks, for five minutes unless that is extended."""
        self.floor_since, self.floor_s, self.asked_at = now, SPEECH_S, None

    @property
    def floor_ends(self) -> datetime | None:
        """When its time is over."""
        return self.floor_since + timedelta(seconds=self.floor_s) if self.floor_since else None


MODE_WORDS: dict[Mode, Sentence] = {
    Mode.DISCUSSION: _("Thảo luận"),
    Mode.TRAINING: _("Tập huấn"),
    Mode.CONFERENCE: _("Hội nghị"),
}
MODE_NOTES: dict[Mode, Sentence] = {
    Mode.DISCUSSION: _("Mọi điểm cầu đều nói được."),
    Mode.TRAINING: _("Chỉ điểm chủ trì và một điểm cầu được mời nói được."),
    Mode.CONFERENCE: _("Điểm chủ trì và các điểm cầu được mời nói được."),
}
LAYOUT_WORDS: dict[Layout, Sentence] = {
    Layout.SPEAKER_PIP: _("Phát biểu, chủ tọa ở góc"),
    Layout.CHAIR_ONLY: _("Chủ tọa toàn màn hình"),
    Layout.DUAL: _("Chủ tọa và điểm phát biểu"),
    Layout.GRID_4: _("Lưới 4 ô"),
    Layout.GRID_9: _("Lưới 9 ô"),
    Layout.GRID_16: _("Lưới 16 ô"),
    Layout.GRID_ALL: _("Lưới tất cả điểm cầu"),
    Layout.CONTENT_MAIN: _("Tài liệu và người nói"),
}
LINK_WORDS: dict[Link, Sentence] = {
    Link.AWAY: _("Chưa vào phòng"),
    Link.IN_ROOM: _("Đã kết nối"),
    Link.LOST: _("Mất kết nối"),
}
READINESS_WORDS: dict[Readiness, Sentence] = {
    Readiness.NOT_CALLED: _("Chưa điểm danh"),
    Readiness.READY: _("Sẵn sàng"),
    Readiness.NOT_READY: _("Chưa sẵn sàng"),
    Readiness.ABSENT: _("Vắng"),
}
