"""A meeting (kỳ họp): its days, its terms of convening, its course, and the roles one holds in it."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, String, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Term
from app.kernel import db
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict, Invalid, Refusal
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.meetings.models.kinds import STATE_WORDS, MeetingKind, MeetingState, SittingState
from app.meetings.models.participation import Participation
from app.meetings.models.roles import Role
from app.meetings.models.rules import RuleProfile, working_days_before

if TYPE_CHECKING:
    from app.meetings.models.agenda import AgendaItem
    from app.meetings.models.sitting import Sitting

LONGEST_TITLE = 300
# Who conducts a session sees each of its groups; the session's secretary serves there as the office does.
_IN_GROUPS = {
    Role.PRESIDING_OFFICER: Role.PRESIDIUM, Role.PRESIDIUM: Role.PRESIDIUM, Role.STANDING_MEMBER: Role.PRESIDIUM,
    Role.SESSION_SECRETARY: Role.OFFICE_STAFF,
}  # fmt: skip
LONGEST_MEETING_DAYS = 60


class Meeting(Base):
    """A session of a council, a meeting of a committee, a briefing."""

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    # A group of that session (thảo luận tổ) is a meeting of its own: its streams, floor, attendance are nobody else's.
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
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
    # A briefing in which state secrets are spoken of: nothing is written, sent or recorded here (rules 6.5).
    has_secret_content: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
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
    parent: Mapped["Meeting | None"] = relationship(remote_side=[id])
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
    def is_group(self) -> bool:
        """A discussion group of a session: a head conducts it, not the presiding officer of the session."""
        return self.parent_id is not None

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
        if self.parent_id is not None:
            held = session.get_one(Meeting, self.parent_id).roles_of(actor_id, now)
            if not held:
                return frozenset()  # whoever has left the session has left its groups
            roles |= {_IN_GROUPS[one] for one in held if one in _IN_GROUPS}
        return frozenset(Role(role) for role in roles)


def day(on: date) -> str:
    """A day as official papers write it in a line: 14/04/2026."""
    return f"{on.day:02d}/{on.month:02d}/{on.year}"
