"""Meeting (kỳ họp), its sittings, its agenda, who takes part as what, and the rules it was convened under."""

import json
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Level, Person, Term
from app.kernel.db import Base, Id
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _


class MeetingKind(StrEnum):
    """Kinds of meeting (R-SES-01; R-UB-01; section 6)."""

    FIRST_SESSION = "FIRST_SESSION"
    REGULAR_SESSION = "REGULAR_SESSION"
    THEMATIC_SESSION = "THEMATIC_SESSION"
    URGENT_SESSION = "URGENT_SESSION"
    COMMITTEE_MEETING = "COMMITTEE_MEETING"
    BRIEFING = "BRIEFING"
    OTHER = "OTHER"

    @property
    def is_council_session(self) -> bool:
        return self.value.endswith("_SESSION")


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
    }
)
SECRETARIAT = frozenset({Role.OFFICE_STAFF, Role.SESSION_SECRETARY})
PRESIDERS = frozenset({Role.PRESIDING_OFFICER})


class RuleProfile(Base):
    """The law as dated data with its legal basis (R-LAW-01); a meeting keeps the one it was convened under."""

    __tablename__ = "rule_profile"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(String(20))
    legal_basis: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    parameters: Mapped[str]

    def __getitem__(self, name: str) -> Any:
        """A parameter's value, for example `profile["document_days"]`. Raises KeyError."""
        return json.loads(self.parameters)[name]["value"]

    def basis(self, name: str) -> str:
        """The article a parameter rests on."""
        return str(json.loads(self.parameters)[name]["basis"])


class Meeting(Base):
    """A session of a council, a meeting of a committee, a briefing."""

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    term_id: Mapped[str | None] = mapped_column(ForeignKey("term.id"))
    kind: Mapped[MeetingKind] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[MeetingState] = mapped_column(String(20), default=MeetingState.DRAFT)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rule_profile_id: Mapped[str] = mapped_column(ForeignKey("rule_profile.id"))
    is_practice: Mapped[bool] = mapped_column(Boolean, default=False)
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    convened_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)

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

    @property
    def documents_due(self) -> date:
        """The last day on which papers may be released in time (R-SES-08)."""
        return self.starts_on - timedelta(days=int(self.rule_profile["document_days"]))

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
        session = object_session(self)
        assert session is not None
        roles = set(
            session.scalars(
                select(Participation.role).where(
                    Participation.meeting_id == self.id,
                    (Participation.person_id == actor_id) | (Participation.id == actor_id),
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
    half: Mapped[HalfDay] = mapped_column(String(20))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    state: Mapped[SittingState] = mapped_column(String(20), default=SittingState.SCHEDULED)
    is_closed_sitting: Mapped[bool] = mapped_column(Boolean, default=False)

    meeting: Mapped[Meeting] = relationship(back_populates="sittings")


class AgendaItem(Base):
    """Nội dung: one line of the programme, in a tree. `position` orders the whole tree; numbers are computed."""

    __tablename__ = "agenda_item"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    type: Mapped[ItemType] = mapped_column(String(30), default=ItemType.OTHER)
    presenter: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int] = mapped_column(Integer, default=30)
    starts_at: Mapped[time | None]
    state: Mapped[ItemState] = mapped_column(String(20), default=ItemState.PENDING)
    requires_verification: Mapped[bool] = mapped_column(Boolean, default=False)
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)
    removed_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    parent: Mapped["AgendaItem | None"] = relationship(remote_side=[id])
    sitting: Mapped[Sitting | None] = relationship()


class Participation(Base):
    """Who is in a meeting as what, from - to: all that attendance, speaking and voting know of a person.

    A guest or a journalist without an account has no person but a name and the hash of a link that expires.
    """

    __tablename__ = "participation"
    __table_args__ = (Index("participation_by_person", "person_id", "meeting_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(String(30))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("delegate_group.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)

    meeting: Mapped[Meeting] = relationship(back_populates="participations")
    person: Mapped[Person | None] = relationship()


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
