"""doctor: looks at everything once and says what is missing or not well, with what to do."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.config import Settings
from app.kernel import certificates, files, health, sandbox
from app.kernel.clock import now
from app.kernel.db import database
from app.kernel.errors import Unavailable, Unfit
from app.kernel.health import Finding, Grade
from app.kernel.journal import Entry
from app.kernel.mail import Letter
from app.kernel.sentences import Sentence, _
from app.operations.start import opened_as_it_is

SIGNS = {Grade.OK: "ok  ", Grade.DEGRADED: "look", Grade.DOWN: "bad "}
SOON = timedelta(days=30)
FAMILIES = ("Liberation Serif", "Times New Roman", "Tinos")  # of Times' widths


class Program(NamedTuple):
    """A program of the machine and what is lost without it."""

    names: tuple[str, ...]
    there: Sentence
    missing: Sentence


PROGRAMS = (
    Program(
        ("soffice", "libreoffice"),
        _("LibreOffice: có."),
        _("Chưa có LibreOffice: tệp Word, Excel, PowerPoint bị từ chối. Hãy cài libreoffice-writer-nogui, "
          "libreoffice-calc-nogui và libreoffice-impress-nogui."),
    ),
    Program(
        ("tesseract",),
        _("Tesseract: có."),
        _("Chưa có Tesseract: trang quét chỉ là hình ảnh, không tìm kiếm được. Hãy cài tesseract-ocr."),
    ),
)  # fmt: skip


def examine(settings: Settings) -> int:
    """Prints the findings; returns 1 when something is down."""
    opened_as_it_is(settings)
    found = [
        *health.findings(settings),
        *_file_store(settings),
        *_programs(),
        *_fonts(),
        _sandbox(),
        *_mail(settings),
        _clock(),
        *certificate(settings),
    ]
    for finding in found:
        click.echo(f"{SIGNS[finding.grade]}  {finding.sentence}")
    return 1 if health.grade(found) is Grade.DOWN else 0


def _file_store(settings: Settings) -> Iterator[Finding]:
    """A bucket answers, is there and takes the keys."""
    if not settings.files_url:
        return
    try:
        next(iter(files.store().every()), None)
    except Unavailable as refusal:
        yield Finding("files", Grade.DOWN, refusal.sentence)
    else:
        yield Finding("files", Grade.OK, _("Kho lưu trữ tệp trả lời."))


def _programs() -> Iterator[Finding]:
    for program in PROGRAMS:
        there = any(map(shutil.which, program.names))
        yield Finding(
            program.names[0],
            Grade.OK if there else Grade.DEGRADED,
            program.there if there else program.missing,
        )


def _fonts() -> Iterator[Finding]:
    """Office files ask for Times; a font of its widths without Vietnamese letters breaks their words apart."""
    if not any(map(shutil.which, ("soffice", "libreoffice"))):
        return
    listed = shutil.which("fc-list")
    words = [listed, ":charset=1ed9", "family"] if listed else []
    found = subprocess.run(words, capture_output=True, text=True, check=False).stdout if words else ""
    if any(family in found for family in FAMILIES):
        yield Finding("fonts", Grade.OK, _("Phông chữ tiếng Việt cho tệp Word, Excel, PowerPoint: có."))
    else:
        yield Finding(
            "fonts",
            Grade.DEGRADED,
            _(
                "Chưa có phông chữ kiểu Times đủ dấu tiếng Việt: chữ trong tệp Word, Excel, PowerPoint có thể bị "
                "tách rời. Hãy cài fonts-liberation2 hoặc fonts-croscore."
            ),
        )


def _sandbox() -> Finding:
    strength = sandbox.strength()
    if strength.sentence is None:
        return Finding("sandbox", Grade.OK, _("Tệp tải lên được mở trong vùng cách ly, không có mạng."))
    return Finding("sandbox", Grade.DEGRADED, strength.sentence)


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.mail_url:
        yield Finding("mail", Grade.OK, _("Chưa cấu hình máy chủ thư: thư được ghi vào thư mục mail."))
    else:
        yield _mail_server(settings)
    try:
        with Session(database().engine) as session:
            waiting = session.scalar(select(func.count()).where(Letter.ended_at.is_(None), Letter.attempts > 2)) or 0
    except SQLAlchemyError:
        return
    if waiting:
        yield Finding("letters", Grade.DEGRADED, _("{count} thư chưa gửi được sau nhiều lần thử.", count=waiting))


def _mail_server(settings: Settings) -> Finding:
    parts = urlsplit(settings.mail_url)
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=5).close()
    except OSError as error:
        return Finding(
            "mail",
            Grade.DEGRADED,
            _("Máy chủ thư {host}:{port} không trả lời ({why}); thư chờ và được gửi lại trong ba ngày.",
              host=parts.hostname or "", port=port, why=error.strerror or error),
        )  # fmt: skip
    return Finding("mail", Grade.OK, _("Máy chủ thư {host} trả lời.", host=parts.hostname or ""))


def _clock() -> Finding:
    """A clock behind the journal's last entry was set back, or was ahead when that was written."""
    try:
        with Session(database().engine) as session:
            last = session.scalar(select(func.max(Entry.at)))
    except (Unavailable, SQLAlchemyError):
        last = None
    if last is not None and last > (now() + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"):
        return Finding(
            "clock",
            Grade.DEGRADED,
            _("Đồng hồ máy chủ chậm hơn mục nhật ký gần nhất ({last}). Hãy kiểm tra đồng hồ (NTP).", last=last),
        )
    return Finding("clock", Grade.OK, _("Đồng hồ máy chủ phù hợp với nhật ký."))


def certificate(settings: Settings) -> Iterator[Finding]:
    """Until when the server's own certificate is good; nothing where it has none."""
    if settings.tls is None:
        return
    try:
        end = certificates.ends_at(settings.tls[0])
    except Unfit as problem:
        yield Finding("certificate", Grade.DOWN, problem.sentence)
        return
    day = f"{end:%d/%m/%Y}"
    if end < now() + SOON:
        sentence = _("Chứng thư máy chủ hết hạn ngày {day}. Hãy thay chứng thư rồi khởi động lại.", day=day)
        yield Finding("certificate", Grade.DOWN if end < now() else Grade.DEGRADED, sentence)
    else:
        yield Finding("certificate", Grade.OK, _("Chứng thư máy chủ có hiệu lực đến {day}.", day=day))
