"""People, the bodies they sit in, and how long."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from flask_security import UserMixin, WebAuthnMixin
from sqlalchemy import JSON, Boolean, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.clock import now
from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef


class BodyKind(StrEnum):
    """What sort of body it is (glossary 1-4)."""

    PEOPLES_COUNCIL = "PEOPLES_COUNCIL"
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE"
    STANDING_COMMITTEE = "STANDING_COMMITTEE"
    COUNCIL_COMMITTEE = "COUNCIL_COMMITTEE"
    AGENCY = "AGENCY"


class Level(StrEnum):
    """The two tiers of local government since 1 July 2025."""

    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


class BodyRole(StrEnum):
    """What a person is for a whole body, meeting or not (domain rules, section 5.1)."""

    SYS_ADMIN = "SYS_ADMIN"
    OFFICE_STAFF = "OFFICE_STAFF"
    CLERK = "CLERK"
    PORTAL_EDITOR = "PORTAL_EDITOR"
    ARCHIVIST = "ARCHIVIST"
    AUDITOR = "AUDITOR"


class Body(Base):
    """A council, a committee, a commune: what every other row belongs to. Rights, search and time zone are its own."""

    __tablename__ = "body"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[BodyKind] = mapped_column(Word(BodyKind))
    level: Mapped[Level] = mapped_column(Word(Level), default=Level.PROVINCE)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    zone: Mapped[str] = mapped_column(String(40), default="Asia/Ho_Chi_Minh")
    created_at: Mapped[datetime]

    terms: Mapped[list["Term"]] = relationship(back_populates="body", order_by="Term.starts_on.desc()")

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which the body's days begin and its clocks run."""
        return ZoneInfo(self.zone)

    @staticmethod
    def stream(body_id: str) -> StreamRef:
        """What all members of the body may hear."""
        return StreamRef(body_id, "body", body_id)


class Term(Base):
    """A term of office: khóa XIX, nhiệm kỳ 2026 - 2031."""

    __tablename__ = "term"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str] = mapped_column(ForeignKey("body.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]

    body: Mapped[Body] = relationship(back_populates="terms")
    groups: Mapped[list["DelegateGroup"]] = relationship(back_populates="term", order_by="DelegateGroup.number")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="term", order_by="Membership.position")


class DelegateGroup(Base):
    """Tổ đại biểu: the delegates of one area, who discuss together."""

    __tablename__ = "delegate_group"
    __table_args__ = (UniqueConstraint("term_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200), default="")

    term: Mapped[Term] = relationship(back_populates="groups")


class Person(Base, UserMixin):
    """Somebody the system knows; with an address and a password, somebody who can sign in.

    `sort_name` orders by given name as Vietnamese lists do. Ethnicity, religion and health are not kept (Luật 91/2025).
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Id, primary_key=True)  # type: ignore[assignment]
    full_name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(700), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    unit: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str | None] = mapped_column(String(200), unique=True)  # type: ignore[assignment]
    language: Mapped[str] = mapped_column(String(5), default="vi")
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    created_at: Mapped[datetime]

    # What the sign-in library keeps about an account.
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_counter: Mapped[int | None]  # the last code used: none is taken twice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON))

    webauthn: Mapped[list["Passkey"]] = relationship(back_populates="person", cascade="all, delete-orphan")  # type: ignore[assignment]
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")
    holdings: Mapped[list["BodyRoleHolding"]] = relationship(back_populates="person")

    @property
    def name_with_title(self) -> str:
        """For a list to choose from, where two may have the same name."""
        return f"{self.full_name}, {self.title}" if self.title else self.full_name

    @property
    def has_second_step(self) -> bool:
        """Whether more than the password is asked for, or may take its place."""
        return bool(self.tf_totp_secret or self.mf_recovery_codes or self.webauthn)

    def calc_username(self) -> str:
        """What an authenticator or a passkey shows as the account."""
        return self.email or self.full_name

    @staticmethod
    def stream(person_id: str) -> StreamRef:
        """What this person alone may hear: notices, rights given and taken."""
        return StreamRef(person_id, "person", person_id)


class Passkey(Base, WebAuthnMixin):
    """A WebAuthn credential of a person."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON)
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=now)
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    person: Mapped[Person] = relationship(back_populates="webauthn")

    def get_user_mapping(self) -> dict[str, Any]:
        """How the sign-in library finds whose passkey this is."""
        return {"id": self.person_id}


class Membership(Base):
    """A line of a term's roster. A mandate that ended keeps its line with `ends_on`."""

    __tablename__ = "membership"
    # Without the index of both, SQLite looks through the whole term for each person: 20 ms in a chamber of 500.
    __table_args__ = (UniqueConstraint("term_id", "code"), Index("membership_of_person", "person_id", "term_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    term_id: Mapped[str] = mapped_column(ForeignKey("term.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("delegate_group.id"))
    code: Mapped[str] = mapped_column(String(20))
    post: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    term: Mapped[Term] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships")
    group: Mapped[DelegateGroup | None] = relationship()

    def is_current(self, on: date) -> bool:
        """Whether the mandate holds on that day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class BodyRoleHolding(Base):
    """A role that a person holds for a body, from - to. No body: for the whole installation (SYS_ADMIN, AUDITOR)."""

    __tablename__ = "body_role"
    __table_args__ = (Index("body_role_by_person", "person_id", "body_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    role: Mapped[BodyRole] = mapped_column(Word(BodyRole))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="holdings")
    body: Mapped[Body | None] = relationship()

    def holds(self, at: datetime) -> bool:
        """Whether the role is held at that moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


class SignIn(Base):
    """One browser that signed in; taking it away signs that browser out at its next request."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(300), default="")
    # When its person proved to be there: at the sign-in, and again by taking over. One votes on the newest alone.
    verified_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SignInAttempt(Base):
    """Recent attempts with one account from one network or device, so that guessing gets slower and slower.

    `key` is a digest: the table names neither accounts nor networks.
    """

    __tablename__ = "sign_in_attempt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)
