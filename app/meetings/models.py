"""Meeting (kỳ họp), its sittings, its agenda, who takes part as what, and the rules it was convened under."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Boolean, ColumnElement, ForeignKey, Index, Integer, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Level, Person, Term
from app.kernel import db
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict, Invalid, Refusal
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _

LONGEST_TITLE = 300
LONGEST_MEETING_DAYS = 60


class MeetingKind(StrEnum):
    """Kinds of meeting (R-SES-01; R-UB-01; section 6)."""

    FIRST_SESSION = "FIRST_SESSION"
    REGULAR_SESSION = "REGULAR_SESSION"
    THEMATIC_SESSION = "THEMATIC_SESSION"
    URGENT_SESSION = "URGENT_SESSION"
    FINAL_SESSION = "FINAL_SESSION"
    COMMITTEE_MEETING = "COMMITTEE_MEETING"
    URGENT_COMMITTEE_MEETING = "URGENT_COMMITTEE_MEETING"
    BRIEFING = "BRIEFING"
    OTHER = "OTHER"

    @property
    def is_council_session(self) -> bool:
        return self.value.endswith("_SESSION")

    @property
    def is_urgent(self) -> bool:
        """Convened at short notice: thematic sessions share the term of urgent ones (R-SES-06)."""
        return self in (self.THEMATIC_SESSION, self.URGENT_SESSION, self.URGENT_COMMITTEE_MEETING)


class MeetingState(StrEnum):
    """The states of a session (section 4.2)."""

    DRAFT = "DRAFT"
    CONVENED = "CONVENED"
    PREPARING = "PREPARING"
    OPENED = "OPENED"
    IN_SITTING = "IN_SITTING"
    RECESS = "RECESS"
    CLOSED = "CLOSED"
    FINALIZED = "FINALIZED"
    ARCHIVED = "ARCHIVED"
    POSTPONED = "POSTPONED"
    CANCELLED = "CANCELLED"


class ItemType(StrEnum):
    """What an agenda item is; decides the papers its dossier expects."""

    CEREMONY = "CEREMONY"
    PROCEDURE = "PROCEDURE"
    REPORT = "REPORT"
    RESOLUTION = "RESOLUTION"
    ELECTION = "ELECTION"
    GROUP_DISCUSSION = "GROUP_DISCUSSION"
    PLENARY_DISCUSSION = "PLENARY_DISCUSSION"
    QUESTIONING = "QUESTIONING"
    OTHER = "OTHER"


class ItemState(StrEnum):
    """The states of an agenda item (section 4.2)."""

    PENDING = "PENDING"
    CURRENT = "CURRENT"
    DISCUSSED = "DISCUSSED"
    VOTED = "VOTED"
    DONE = "DONE"
    DEFERRED = "DEFERRED"
    REMOVED = "REMOVED"


class SittingState(StrEnum):
    """The states of a sitting (section 4.2)."""

    SCHEDULED = "SCHEDULED"
    ATTENDANCE_OPEN = "ATTENDANCE_OPEN"
    IN_PROGRESS = "IN_PROGRESS"
    ADJOURNED = "ADJOURNED"
    ENDED = "ENDED"


class HalfDay(StrEnum):
    """Sáng, chiều, tối."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


class Role(StrEnum):
    """What a participation is in one meeting (section 5.1)."""

    DELEGATE = "DELEGATE"
    PRESIDING_OFFICER = "PRESIDING_OFFICER"
    PRESIDIUM = "PRESIDIUM"
    SESSION_SECRETARY = "SESSION_SECRETARY"
    STANDING_MEMBER = "STANDING_MEMBER"
    COMMITTEE_HEAD = "COMMITTEE_HEAD"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER"
    GROUP_LEADER = "GROUP_LEADER"
    TELLER_HEAD = "TELLER_HEAD"
    TELLER = "TELLER"
    OFFICE_STAFF = "OFFICE_STAFF"
    SUBMITTING_AGENCY = "SUBMITTING_AGENCY"
    QUESTIONEE = "QUESTIONEE"
    UBND_MEMBER = "UBND_MEMBER"
    SITE_HEAD = "SITE_HEAD"
    SITE_TECHNICIAN = "SITE_TECHNICIAN"
    CONTROL_OPERATOR = "CONTROL_OPERATOR"
    GUEST = "GUEST"
    PRESS = "PRESS"
    CITIZEN_OBSERVER = "CITIZEN_OBSERVER"
    HALL_SCREEN = "HALL_SCREEN"  # not a person: a display in the hall, let in by a link
    BRIDGE_POINT = "BRIDGE_POINT"  # a site of a briefing: a room's computer, or a person on a laptop


# Those who hear everything that is released to the council itself; guests, press and technicians do not.
MEMBERS = frozenset(
    {
        Role.DELEGATE,
        Role.PRESIDING_OFFICER,
        Role.PRESIDIUM,
        Role.SESSION_SECRETARY,
        Role.STANDING_MEMBER,
        Role.COMMITTEE_HEAD,
        Role.COMMITTEE_MEMBER,
        Role.GROUP_LEADER,
        Role.TELLER_HEAD,
        Role.TELLER,
        Role.OFFICE_STAFF,
        Role.UBND_MEMBER,
        Role.HALL_SCREEN,  # what the hall is shown, the council hears
        Role.BRIDGE_POINT,  # papers are pushed to every site of a briefing
    }
)
SECRETARIAT = frozenset({Role.OFFICE_STAFF, Role.SESSION_SECRETARY})
PRESIDERS = frozenset({Role.PRESIDING_OFFICER})


class RuleProfile(Base):
    """The law as dated data with its legal basis (R-LAW-01); a meeting keeps the one it was convened under.

    A row never changes: other parameters are another `version` of the same `code` and level. The shipped ones are
    for every body; a body whose own regulation says otherwise states a version for itself.
    """

    __tablename__ = "rule_profile"
    __table_args__ = (UniqueConstraint("code", "level", "version"),)  # bodies' own versions count along

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(30))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)  # None: shipped
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(Word(Level))
    legal_basis: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    parameters: Mapped[str]

    body: Mapped[Body | None] = relationship()

    @staticmethod
    def stream() -> StreamRef:
        """Where the installation notes which rules came when."""
        stream_id = str(uuid5(NAMESPACE_URL, "nghitruong:rules"))
        return StreamRef(stream_id, "rules", stream_id)

    def __getitem__(self, name: str) -> Any:
        """A parameter's value, for example `profile["document_days"]`. Raises KeyError."""
        return self.stated(name)["value"]

    def get(self, name: str, default: Any) -> Any:
        """The value, or `default` where this version was written before there was such a parameter."""
        return self[name] if name in _parsed(self.parameters) else default

    def basis(self, name: str) -> str:
        """The article a parameter rests on."""
        return str(self.stated(name)["basis"])

    def stated(self, name: str) -> dict[str, Any]:
        """A parameter as {value, basis, confidence}. Raises KeyError."""
        found: dict[str, Any] = _parsed(self.parameters)[name]
        return found

    def all_stated(self) -> dict[str, dict[str, Any]]:
        """Every parameter as {value, basis, confidence}; a copy."""
        return dict(_parsed(self.parameters))

    def names(self) -> list[str]:
        """The parameters it states, in their order."""
        return list(_parsed(self.parameters))


@lru_cache(maxsize=64)
def _parsed(parameters: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(parameters)
    return found


class Meeting(Base):
    """A session of a council, a meeting of a committee, a briefing."""

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    term_id: Mapped[str | None] = mapped_column(ForeignKey("term.id"))
    kind: Mapped[MeetingKind] = mapped_column(Word(MeetingKind))
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[MeetingState] = mapped_column(Word(MeetingState), default=MeetingState.DRAFT)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rule_profile_id: Mapped[str] = mapped_column(ForeignKey("rule_profile.id"))
    is_practice: Mapped[bool] = mapped_column(Boolean, default=False)
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    convened_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    election_on: Mapped[date | None]  # the first session's term runs from here (R-SES-04)
    decision_on: Mapped[date | None]  # the decision to convene, whose date R-SES-06 counts from
    decision_symbol: Mapped[str] = mapped_column(String(80), default="")
    programme_adopted_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change of the agenda

    body: Mapped[Body] = relationship()
    term: Mapped[Term | None] = relationship()
    rule_profile: Mapped[RuleProfile] = relationship()
    sittings: Mapped[list["Sitting"]] = relationship(
        back_populates="meeting", order_by="(Sitting.on, Sitting.starts_at)", cascade="all, delete-orphan"
    )
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    participations: Mapped[list["Participation"]] = relationship(back_populates="meeting")

    CHANGES: ClassVar[dict[MeetingState, frozenset[MeetingState]]] = {
        MeetingState.DRAFT: frozenset({MeetingState.CONVENED, MeetingState.CANCELLED}),
        MeetingState.CONVENED: frozenset({MeetingState.PREPARING, MeetingState.POSTPONED, MeetingState.CANCELLED}),
        MeetingState.PREPARING: frozenset({MeetingState.OPENED, MeetingState.POSTPONED, MeetingState.CANCELLED}),
        MeetingState.OPENED: frozenset({MeetingState.IN_SITTING, MeetingState.RECESS, MeetingState.CLOSED}),
        MeetingState.IN_SITTING: frozenset({MeetingState.RECESS, MeetingState.CLOSED}),
        MeetingState.RECESS: frozenset({MeetingState.IN_SITTING, MeetingState.CLOSED}),
        MeetingState.CLOSED: frozenset({MeetingState.FINALIZED}),
        MeetingState.FINALIZED: frozenset({MeetingState.ARCHIVED}),
        MeetingState.ARCHIVED: frozenset(),
        MeetingState.POSTPONED: frozenset({MeetingState.CONVENED, MeetingState.CANCELLED}),
        MeetingState.CANCELLED: frozenset(),
    }

    @staticmethod
    def stream(meeting_id: str) -> StreamRef:
        """What everybody who takes part may hear, guests included."""
        return StreamRef(meeting_id, "meeting", meeting_id)

    @staticmethod
    def members_stream(meeting_id: str) -> StreamRef:
        """What delegates, presidium and secretariat may hear: papers released to the council."""
        return StreamRef(str(uuid5(UUID(meeting_id), "members")), "meeting.members", meeting_id)

    @staticmethod
    def desk_stream(meeting_id: str) -> StreamRef:
        """What the secretariat alone may hear: files coming in, drafts, who has opened what."""
        return StreamRef(str(uuid5(UUID(meeting_id), "desk")), "meeting.desk", meeting_id)

    @staticmethod
    def submitters_stream(meeting_id: str) -> StreamRef:
        """What the agencies that submit items may hear: that something of some item changed, never what."""
        return StreamRef(str(uuid5(UUID(meeting_id), "submitters")), "meeting.submitters", meeting_id)

    @property
    def documents_due(self) -> date:
        """The last day on which papers may be released in time (R-SES-08; working days for R-UB-03)."""
        urgent = self.kind is MeetingKind.URGENT_COMMITTEE_MEETING
        days = int(self.rule_profile["document_days_urgent" if urgent else "document_days"])
        if self.rule_profile["document_days_are_working_days"]:
            return working_days_before(self.starts_on, days, self.rule_profile.get("public_holidays", []))
        return self.starts_on - timedelta(days=days)

    def describe(self, title: str, place: str, starts_on: date, ends_on: date) -> None:
        """Takes what a meeting is called, where and on which days. Raises Invalid."""
        title = " ".join(title.split())
        if not title:
            raise Invalid(_("Kỳ họp chưa có tên. Đề nghị nhập tên."))
        if len(title) > LONGEST_TITLE or len(place) > LONGEST_TITLE:
            raise Invalid(_("Tên và địa điểm dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_TITLE))
        if ends_on < starts_on:
            raise Invalid(_("Ngày bế mạc sớm hơn ngày khai mạc. Đề nghị kiểm tra lại hai ngày."))
        if (ends_on - starts_on).days > LONGEST_MEETING_DAYS:
            raise Invalid(_("Kỳ họp dài tối đa {most} ngày. Đề nghị kiểm tra lại hai ngày.", most=LONGEST_MEETING_DAYS))
        self.title, self.place = title, " ".join(place.split())
        self.starts_on, self.ends_on = starts_on, ends_on

    @property
    def is_closed_now(self) -> bool:
        """Whether a closed sitting is being held: what is outside the council's own hears nothing (R-SES-10)."""
        held = (SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS, SittingState.ADJOURNED)
        return any(one.is_closed_sitting and one.state in held for one in self.sittings)

    @property
    def has_ended(self) -> bool:
        """Nothing of it is prepared any more."""
        return self.state in (
            MeetingState.CLOSED,
            MeetingState.FINALIZED,
            MeetingState.ARCHIVED,
            MeetingState.CANCELLED,
        )

    @property
    def convene_days(self) -> int:
        """How many days lie between the decision to convene and the opening, at least (R-SES-06)."""
        return int(self.rule_profile["convene_days_urgent" if self.kind.is_urgent else "convene_days"])

    def require_convenable(self, decision_on: date) -> None:
        """Checks the terms of convening. Raises Refusal with the legal basis (R-SES-04, R-SES-06).

        A practice meeting convenes nobody in law, and other meetings have no such terms.
        """
        if self.is_practice or not self.kind.is_council_session:
            return
        if self.kind is MeetingKind.FIRST_SESSION:
            self._require_first_session_in_time()
        notice = (self.starts_on - decision_on).days
        if notice < self.convene_days:
            raise Refusal(
                _(
                    "Quyết định triệu tập ngày {decision} chỉ trước ngày khai mạc {notice} ngày; quy định ít nhất "
                    "{days} ngày ({basis}). Đề nghị lùi ngày khai mạc hoặc kiểm tra ngày của quyết định.",
                    decision=day(decision_on),
                    notice=max(notice, 0),
                    days=self.convene_days,
                    basis=self.rule_profile.basis("convene_days_urgent" if self.kind.is_urgent else "convene_days"),
                )
            )

    def _require_first_session_in_time(self) -> None:
        days = int(self.rule_profile["first_session_days"])
        basis = self.rule_profile.basis("first_session_days")
        if self.election_on is None:
            raise Refusal(
                _(
                    "Kỳ họp thứ nhất phải khai mạc trong {days} ngày kể từ ngày bầu cử ({basis}). "
                    "Đề nghị nhập ngày bầu cử trước khi triệu tập.",
                    days=days,
                    basis=basis,
                )
            )
        latest = self.election_on + timedelta(days=days)
        if self.starts_on > latest:
            raise Refusal(
                _(
                    "Ngày khai mạc {start} muộn hơn ngày {latest}, ngày cuối của thời hạn {days} ngày kể từ ngày bầu "
                    "cử {election} ({basis}). Đề nghị chọn ngày khai mạc sớm hơn.",
                    start=day(self.starts_on),
                    latest=day(latest),
                    days=days,
                    election=day(self.election_on),
                    basis=basis,
                )
            )

    def change_to(self, state: MeetingState, now: datetime, reason: str = "") -> None:
        """Moves along the state machine of section 4.2. Raises Conflict."""
        if state not in self.CHANGES[self.state]:
            raise Conflict(
                _("Không thể chuyển từ “{from_}” sang “{to}”.", from_=STATE_WORDS[self.state], to=STATE_WORDS[state])
            )
        self.state = state
        self.reason = reason
        if state is MeetingState.CONVENED:
            self.convened_at = now
        elif state is MeetingState.OPENED:
            self.opened_at = now
        elif state is MeetingState.CLOSED:
            self.closed_at = now

    def roles_of(self, actor_id: str, now: datetime) -> frozenset[Role]:
        """The roles this person or guest holds in the meeting at that moment; the body's office staff serve in all."""
        if not is_id(actor_id):
            return frozenset()
        second = now.replace(microsecond=0)
        return db.once(("roles", self.id, actor_id, second), lambda: self._find_roles(actor_id, now))

    def _find_roles(self, actor_id: str, now: datetime) -> frozenset[Role]:
        session = db.session()
        roles = set(
            session.scalars(
                select(Participation.role).where(
                    Participation.meeting_id == self.id,
                    Participation.is_of(actor_id),
                    Participation.starts_at <= now,
                    (Participation.ends_at.is_(None)) | (Participation.ends_at > now),
                )
            )
        )
        staff = select(BodyRoleHolding.id).where(
            BodyRoleHolding.body_id == self.body_id,
            BodyRoleHolding.person_id == actor_id,
            BodyRoleHolding.role == BodyRole.OFFICE_STAFF,
            BodyRoleHolding.starts_at <= now,
            (BodyRoleHolding.ends_at.is_(None)) | (BodyRoleHolding.ends_at > now),
        )
        if session.scalars(staff).first():
            roles.add(Role.OFFICE_STAFF)
        return frozenset(Role(role) for role in roles)


class Sitting(Base):
    """A half-day of a meeting (buổi họp)."""

    __tablename__ = "sitting"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    on: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(Word(HalfDay))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    state: Mapped[SittingState] = mapped_column(Word(SittingState), default=SittingState.SCHEDULED)
    is_closed_sitting: Mapped[bool] = mapped_column(Boolean, default=False)
    is_practice: Mapped[bool] = mapped_column(Boolean, default=False)

    meeting: Mapped[Meeting] = relationship(back_populates="sittings")

    CHANGES: ClassVar[dict[SittingState, frozenset[SittingState]]] = {
        SittingState.SCHEDULED: frozenset({SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS}),
        SittingState.ATTENDANCE_OPEN: frozenset({SittingState.IN_PROGRESS, SittingState.ENDED}),
        SittingState.IN_PROGRESS: frozenset({SittingState.ADJOURNED, SittingState.ENDED}),
        SittingState.ADJOURNED: frozenset({SittingState.IN_PROGRESS, SittingState.ENDED}),
        SittingState.ENDED: frozenset(),
    }

    def change_to(self, state: SittingState) -> None:
        """Moves along the state machine of section 4.2. Raises Conflict."""
        if state not in self.CHANGES[self.state]:
            raise Conflict(
                _(
                    "Buổi họp đang ở trạng thái “{from_}”, không chuyển sang “{to}” được.",
                    from_=SITTING_WORDS[self.state],
                    to=SITTING_WORDS[state],
                )
            )
        self.state = state


class AgendaItem(Base):
    """Nội dung: one line of the programme, in a tree. `position` orders the whole tree; numbers are computed."""

    __tablename__ = "agenda_item"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    type: Mapped[ItemType] = mapped_column(Word(ItemType), default=ItemType.OTHER)
    presenter: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int] = mapped_column(Integer, default=30)
    starts_at: Mapped[time | None]
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.PENDING)
    requires_verification: Mapped[bool] = mapped_column(Boolean, default=False)
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)
    removed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)  # the meeting's revision that last touched this item

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    parent: Mapped["AgendaItem | None"] = relationship(remote_side=[id])
    sitting: Mapped[Sitting | None] = relationship()


class Participation(Base):
    """Who is in a meeting as what, from - to: all that attendance, speaking and voting know of a person.

    A guest or a journalist without an account has no person but a name and the hash of a link that expires. A room of
    a briefing has no person either: the computer that stands in it acts under the id of its bridge point.
    """

    __tablename__ = "participation"
    __table_args__ = (Index("participation_by_person", "person_id", "meeting_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(Word(Role))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("delegate_group.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Of app.briefings, which stands above this package: therefore no foreign key.
    bridge_point_id: Mapped[str | None] = mapped_column(Id, index=True)

    meeting: Mapped[Meeting] = relationship(back_populates="participations")
    person: Mapped[Person | None] = relationship()

    @staticmethod
    def is_of(actor_id: str) -> ColumnElement[bool]:
        """The condition for what an actor is: a person, a guest by link, the computer of a bridge point."""
        return or_(
            Participation.person_id == actor_id,
            Participation.id == actor_id,
            Participation.bridge_point_id == actor_id,
        )

    @property
    def actor_id(self) -> str:
        """Under which id whoever takes part acts."""
        return self.person_id or self.bridge_point_id or self.id

    @property
    def shown_name(self) -> str:
        """The person's name, or the one a guest was invited under."""
        return self.person.full_name if self.person else self.name

    def holds(self, at: datetime) -> bool:
        """Whether the role is held at that moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def end(self, now: datetime) -> None:
        """Takes the role away from now on; a guest's link dies with it. Raises Conflict."""
        if self.ends_at is not None and self.ends_at <= now:
            raise Conflict(_("Vai trò này đã kết thúc trước đó."))
        self.ends_at = now
        self.link_hash = None


class CalendarLink(Base):
    """The secret address of a person's calendar feed; only the hash of its token is kept."""

    __tablename__ = "calendar_link"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


STATE_WORDS: dict[MeetingState, Sentence] = {
    MeetingState.DRAFT: _("Dự thảo"),
    MeetingState.CONVENED: _("Đã triệu tập"),
    MeetingState.PREPARING: _("Đang chuẩn bị"),
    MeetingState.OPENED: _("Đã khai mạc"),
    MeetingState.IN_SITTING: _("Đang họp"),
    MeetingState.RECESS: _("Tạm nghỉ"),
    MeetingState.CLOSED: _("Đã bế mạc"),
    MeetingState.FINALIZED: _("Đã hoàn tất hồ sơ"),
    MeetingState.ARCHIVED: _("Đã lưu trữ"),
    MeetingState.POSTPONED: _("Hoãn"),
    MeetingState.CANCELLED: _("Hủy"),
}

COURSE_WORDS: dict[MeetingState, Sentence] = {
    MeetingState.OPENED: _("Khai mạc"),
    MeetingState.IN_SITTING: _("Bắt đầu họp"),
    MeetingState.RECESS: _("Tạm nghỉ"),
    MeetingState.CLOSED: _("Bế mạc"),
}

KIND_WORDS: dict[MeetingKind, Sentence] = {
    MeetingKind.FIRST_SESSION: _("Kỳ họp thứ nhất"),
    MeetingKind.REGULAR_SESSION: _("Kỳ họp thường lệ"),
    MeetingKind.THEMATIC_SESSION: _("Kỳ họp chuyên đề"),
    MeetingKind.URGENT_SESSION: _("Kỳ họp giải quyết công việc phát sinh đột xuất"),
    MeetingKind.FINAL_SESSION: _("Kỳ họp tổng kết nhiệm kỳ"),
    MeetingKind.COMMITTEE_MEETING: _("Phiên họp Ủy ban nhân dân thường kỳ"),
    MeetingKind.URGENT_COMMITTEE_MEETING: _("Phiên họp Ủy ban nhân dân chuyên đề, đột xuất"),
    MeetingKind.BRIEFING: _("Họp giao ban trực tuyến"),
    MeetingKind.OTHER: _("Cuộc họp khác"),
}

TYPE_WORDS: dict[ItemType, Sentence] = {
    ItemType.CEREMONY: _("Nghi thức"),
    ItemType.PROCEDURE: _("Thủ tục"),
    ItemType.REPORT: _("Báo cáo"),
    ItemType.RESOLUTION: _("Nghị quyết"),
    ItemType.ELECTION: _("Bầu cử"),
    ItemType.GROUP_DISCUSSION: _("Thảo luận tại tổ"),
    ItemType.PLENARY_DISCUSSION: _("Thảo luận tại hội trường"),
    ItemType.QUESTIONING: _("Chất vấn và trả lời chất vấn"),
    ItemType.OTHER: _("Nội dung khác"),
}

ITEM_WORDS: dict[ItemState, Sentence] = {
    ItemState.PENDING: _("Chờ"),
    ItemState.CURRENT: _("Đang thực hiện"),
    ItemState.DISCUSSED: _("Đã thảo luận"),
    ItemState.VOTED: _("Đã biểu quyết"),
    ItemState.DONE: _("Hoàn thành"),
    ItemState.DEFERRED: _("Lùi lại"),
    ItemState.REMOVED: _("Rút khỏi chương trình"),
}

SITTING_WORDS: dict[SittingState, Sentence] = {
    SittingState.SCHEDULED: _("Chưa họp"),
    SittingState.ATTENDANCE_OPEN: _("Đang điểm danh"),
    SittingState.IN_PROGRESS: _("Đang họp"),
    SittingState.ADJOURNED: _("Nghỉ"),
    SittingState.ENDED: _("Đã kết thúc"),
}

HALF_WORDS: dict[HalfDay, Sentence] = {
    HalfDay.MORNING: _("Buổi sáng"),
    HalfDay.AFTERNOON: _("Buổi chiều"),
    HalfDay.EVENING: _("Buổi tối"),
}

ROLE_WORDS: dict[Role, Sentence] = {
    Role.DELEGATE: _("Đại biểu Hội đồng nhân dân"),
    Role.PRESIDING_OFFICER: _("Chủ tọa"),
    Role.PRESIDIUM: _("Chủ tọa đoàn"),
    Role.SESSION_SECRETARY: _("Thư ký kỳ họp"),
    Role.STANDING_MEMBER: _("Thành viên Thường trực Hội đồng nhân dân"),
    Role.COMMITTEE_HEAD: _("Trưởng Ban của Hội đồng nhân dân"),
    Role.COMMITTEE_MEMBER: _("Thành viên Ban của Hội đồng nhân dân"),
    Role.GROUP_LEADER: _("Tổ trưởng Tổ đại biểu"),
    Role.TELLER_HEAD: _("Trưởng ban kiểm phiếu"),
    Role.TELLER: _("Thành viên Ban kiểm phiếu"),
    Role.OFFICE_STAFF: _("Chuyên viên Văn phòng"),
    Role.SUBMITTING_AGENCY: _("Cơ quan trình"),
    Role.QUESTIONEE: _("Người trả lời chất vấn"),
    Role.UBND_MEMBER: _("Thành viên Ủy ban nhân dân"),
    Role.SITE_HEAD: _("Trưởng điểm cầu"),
    Role.SITE_TECHNICIAN: _("Cán bộ kỹ thuật điểm cầu"),
    Role.CONTROL_OPERATOR: _("Điều hành kỹ thuật trung tâm"),
    Role.GUEST: _("Đại biểu khách mời"),
    Role.PRESS: _("Phóng viên"),
    Role.CITIZEN_OBSERVER: _("Cử tri dự thính"),
    Role.HALL_SCREEN: _("Màn hình hội trường"),
    Role.BRIDGE_POINT: _("Điểm cầu"),
}


def day(on: date) -> str:
    """A day as official papers write it in a line: 14/04/2026."""
    return f"{on.day:02d}/{on.month:02d}/{on.year}"


def working_days_before(on: date, days: int, holidays: Sequence[str] = ()) -> date:
    """The day that many working days before `on`; `holidays` as "MM-DD" for every year or "YYYY-MM-DD" for one."""
    while days > 0:
        on -= timedelta(days=1)
        if on.weekday() < 5 and on.isoformat() not in holidays and on.strftime("%m-%d") not in holidays:
            days -= 1
    return on


def hash_of(token: str) -> str:
    """What is kept of a link's token; it has 192 random bits, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
