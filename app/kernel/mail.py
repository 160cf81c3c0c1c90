"""Mail through an outbox: a letter exists if and only if the transaction that wants it commits; a worker sends it.

Letters carry a link and a time, never a paper's content (domain rules, section 10 nr 21). A server that is away is
asked again and again for three days; a letter that it refuses for good ends with what it said. A crash between sending
and noting so sends a letter twice, under the same Message-ID, and never loses one.
"""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from flask import Flask
from sqlalchemy import Select, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.config import Misconfigured, Settings, must_look
from app.kernel.clock import now
from app.kernel.db import Base, Id, database
from app.kernel.ids import new_id
from app.kernel.recurring import recurring

AT_ONCE = 20
HELD = timedelta(minutes=5)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
GIVEN_UP_AFTER = timedelta(days=3)
KEPT = timedelta(days=30)
TIMEOUT_S = 20.0

log = structlog.get_logger()


class Letter(Base):
    """One letter to one address. Its text is forgotten once it is sent: it may hold a link that opens an account."""

    __tablename__ = "letter"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    created_at: Mapped[datetime]
    send_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    failure: Mapped[str] = mapped_column(default="")

    def message(self, sender: str) -> EmailMessage:
        """The letter in the form that mail travels in (RFC 5322)."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, self.recipient, self.subject
        message["Date"] = format_datetime(self.created_at)
        message["Message-ID"] = f"<{self.id}@{sender.rpartition('@')[2].strip('>') or 'nghitruong'}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        return message


class Refused(Exception):
    """The mail server will never take this letter; the message says why."""


class Post(Protocol):
    """A way out of the house."""

    def send(self, letter: Letter) -> None:
        """Hands the letter over. Raises Refused for good, OSError or SMTPException for now."""


@dataclass(frozen=True)
class Folder:
    """Letters as .eml files, where no mail server is configured: an administrator can read links out of them."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{letter.created_at:%Y%m%d-%H%M%S}-{letter.id}.eml"
        path.write_bytes(bytes(letter.message(self.sender)))


@dataclass(frozen=True)
class Smtp:
    """A mail server: smtp://[user:password@]host[:25] (STARTTLS where it is offered) or smtps://host[:465]."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool
    starttls: bool

    @classmethod
    def at(cls, url: str, sender: str) -> "Smtp":
        """The server of NGHITRUONG_MAIL_URL; `?starttls=never` for one inside the same machine."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise Misconfigured(must_look("NGHITRUONG_MAIL_URL", "smtp://user:password@mail.example.vn:587"))
        tls = parts.scheme == "smtps"
        never = parse_qs(parts.query).get("starttls") == ["never"]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or (465 if tls else 25), user, password, sender, tls, not (tls or never))

    def send(self, letter: Letter) -> None:
        connect = smtplib.SMTP_SSL if self.tls else smtplib.SMTP
        with connect(self.host, self.port, timeout=TIMEOUT_S) as server:
            server.ehlo()
            if self.starttls and server.has_extn("starttls"):
                server.starttls()
            if self.user:
                server.login(self.user, self.password)
            try:
                server.send_message(letter.message(self.sender))
            except smtplib.SMTPRecipientsRefused as error:
                code, said = next(iter(error.recipients.values()))
                if code >= 500:
                    raise Refused(f"{code} {said.decode(errors='replace')}") from None
                raise
            except smtplib.SMTPResponseException as error:
                if error.smtp_code >= 500:
                    raise Refused(str(error)) from None
                raise


_post: Post | None = None


def bind(post: Post | None) -> None:
    """Makes `post` the way that this process's letters leave by."""
    global _post
    _post = post


def way_out(settings: Settings) -> Post:
    """The mail server of the settings, or the folder `mail` of the data folder. Raises Misconfigured."""
    if settings.mail_url:
        return Smtp.at(settings.mail_url, settings.mail_from)
    return Folder(settings.data.resolve() / "mail", settings.mail_from)


def install(app: Flask) -> None:
    """Lets the sign-in library's letters leave through the outbox too."""
    app.extensions["post"] = write


def write(recipient: str, subject: str, text: str) -> None:
    """A letter on its own, in a transaction of its own."""
    with database().writing(database().engine) as session:
        put(session, recipient, subject, text)


def put(session: Session, recipient: str, subject: str, text: str) -> Letter:
    """Adds a letter to an open write transaction. Line ends in subject or address would be headers: they go."""
    letter = Letter(
        id=new_id(), recipient=" ".join(recipient.split())[:254], subject=" ".join(subject.split())[:200], text=text,
        created_at=now(), send_after=now(), attempts=0, failure="",
    )  # fmt: skip
    session.add(letter)
    return letter


@recurring("mail", every_s=2)
def send_due() -> None:
    """Sends what is due, oldest first; a server that does not answer ends the round."""
    if _post is None or not _is_due():
        return
    for letter in _claim():
        try:
            _post.send(letter)
        except Refused as error:
            log.warning("a letter was refused for good", letter=letter.id, why=str(error))
            _end(letter, str(error))
        except (OSError, smtplib.SMTPException) as error:
            log.warning("a letter could not be sent yet", letter=letter.id, attempt=letter.attempts, why=str(error))
            _later(letter, str(error))
        else:
            _end(letter)


def _is_due() -> bool:
    """A look without the writer's lock: most rounds find nothing."""
    with Session(database().engine) as session:
        return session.scalar(_due().with_only_columns(Letter.id).limit(1)) is not None


def _due() -> Select[Letter]:
    return select(Letter).where(Letter.ended_at.is_(None), Letter.send_after <= now()).order_by(Letter.send_after)


def _claim() -> Sequence[Letter]:
    """Takes letters for a while: should this worker die, another finds them due again."""
    with database().writing(database().engine) as session:
        letters = session.scalars(_due().limit(AT_ONCE).with_for_update(skip_locked=True)).all()
        for letter in letters:
            letter.attempts += 1
            letter.send_after = now() + HELD
        return letters


def _end(letter: Letter, failure: str = "") -> None:
    with database().writing(database().engine) as session:
        stored = session.get_one(Letter, letter.id)
        stored.ended_at, stored.failure, stored.text = now(), failure, ""


def _later(letter: Letter, failure: str) -> None:
    if now() - letter.created_at > GIVEN_UP_AFTER:
        _end(letter, failure)
        return
    with database().writing(database().engine) as session:
        stored = session.get_one(Letter, letter.id)
        stored.send_after = now() + PAUSES[min(letter.attempts, len(PAUSES)) - 1]
        stored.failure = failure


@recurring("old mail", every_s=3600)
def forget_old() -> None:
    """Letters are kept for a month as a trace of what was sent to whom, then deleted."""
    with database().writing(database().engine) as session:
        session.execute(delete(Letter).where(Letter.ended_at < now() - KEPT))
