"""Is it well here? `/healthz` for whoever watches, `nghitruong doctor` for whoever mends.

A stranger learns one word: `ok`, `degraded` (it serves, somebody should look) or `down`. The findings behind it go to
the machine itself and to holders of the token, for they name disks and ages.
"""

import hmac
import json
import platform
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from flask import Flask, Response, jsonify, request
from sqlalchemy import String, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.config import Settings
from app.kernel import disk, http, migrations
from app.kernel.clock import now
from app.kernel.db import Base, database
from app.kernel.errors import Unavailable
from app.kernel.recurring import recurring
from app.kernel.sentences import Sentence, _

SIGN_EVERY_S = 10.0
WORKER_SILENCE = timedelta(seconds=60)
LOOK_EVERY_S = 2.0
MEDIA_PATIENCE_S = 1.0


class SignOfLife(Base):
    """When a process was last known to work: one row a process and machine."""

    __tablename__ = "sign_of_life"

    process: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]


class Grade(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its grade, and the sentence for whoever can act."""

    name: str
    grade: Grade
    sentence: Sentence


@recurring("sign of life", every_s=SIGN_EVERY_S)
def give_sign() -> None:
    """The worker says that it lives."""
    _sign(f"worker@{platform.node()}")


def _sign(process: str) -> None:
    with database().writing(database().engine) as session:
        session.merge(SignOfLife(process=process, at=now()))


def findings(settings: Settings) -> Iterator[Finding]:
    """Looks at everything that an installation needs while it runs."""
    yield _databases()
    yield _tables()
    yield _worker()
    yield from _media(settings.data.resolve() / "media")
    yield _room()


def grade(found: list[Finding]) -> Grade:
    """The worst of them."""
    grades = {finding.grade for finding in found}
    return next((bad for bad in (Grade.DOWN, Grade.DEGRADED) if bad in grades), Grade.OK)


def _databases() -> Finding:
    try:
        _sign(f"web@{platform.node()}")
        with Session(database().text_engine) as session:
            session.execute(text("SELECT 1"))
    except (Unavailable, SQLAlchemyError) as error:
        sentence = error.sentence if isinstance(error, Unavailable) else _("Cơ sở dữ liệu không trả lời.")
        # A full disk still lets people read: the banner says so, and a balancer must not turn them away.
        return Finding("database", Grade.DEGRADED if disk.is_full() else Grade.DOWN, sentence)
    return Finding("database", Grade.OK, _("Cơ sở dữ liệu đọc và ghi được."))


def _tables() -> Finding:
    try:
        current = migrations.is_current(database())
    except SQLAlchemyError:
        current = False
    if current:
        return Finding("tables", Grade.OK, _("Cấu trúc dữ liệu đúng với phiên bản đang chạy."))
    return Finding(
        "tables",
        Grade.DOWN,
        _("Cấu trúc dữ liệu không khớp với phiên bản đang chạy. Hãy dừng hệ thống và chạy “nghitruong upgrade”."),
    )


def _worker() -> Finding:
    try:
        with Session(database().engine) as session:
            last = session.scalar(select(func.max(SignOfLife.at)).where(SignOfLife.process.startswith("worker@")))
    except SQLAlchemyError:
        last = None
    if last is not None and now() - last < WORKER_SILENCE:
        return Finding("worker", Grade.OK, _("Tiến trình xử lý tài liệu đang hoạt động."))
    return Finding(
        "worker",
        Grade.DEGRADED,
        _("Tiến trình xử lý tài liệu không có tín hiệu: tệp mới chưa được số hóa, thư chưa được gửi."),
    )


def _media(folder: Path) -> Iterator[Finding]:
    """Each media process of this machine says where it listens; where none ever ran, there is nothing to say."""
    if not folder.is_dir():
        return
    found = list(map(_ports, folder.glob("*.json")))
    if found and all(found):
        words = _(
            "Tiến trình hình ảnh, âm thanh của cuộc họp trực tuyến đang hoạt động, cổng {ports}.",
            ports=", ".join(filter(None, found)),
        )
        yield Finding("media", Grade.OK, words)
    else:
        yield Finding(
            "media",
            Grade.DEGRADED,
            _("Tiến trình hình ảnh, âm thanh không trả lời: các điểm cầu chưa thể kết nối."),
        )


def _ports(path: Path) -> str | None:
    """What sites have to reach, if it greets: its first line comes unasked; a process that hangs does not send it."""
    try:
        said = json.loads(path.read_text())
        host, _colon, port = str(said["control"]).rpartition(":")
        with socket.create_connection((host, int(port)), timeout=MEDIA_PATIENCE_S) as line:
            if b'"hello"' not in line.recv(256):
                return None
        return f"UDP {said['port']}" + (f", TCP {said['tcp']}" if said.get("tcp") else "")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _room() -> Finding:
    free = disk.free() >> 20
    if disk.is_full():
        words = _("Ổ đĩa sắp đầy (còn {free} MB): hệ thống chỉ đọc. Hãy giải phóng dung lượng.", free=free)
    elif disk.is_low():
        words = _("Ổ đĩa sắp đầy (còn {free} MB): không nhận thêm tệp. Hãy giải phóng dung lượng.", free=free)
    else:
        return Finding("disk", Grade.OK, _("Ổ đĩa còn {free} MB.", free=free))
    return Finding("disk", Grade.DEGRADED, words)


# ---- the web's side ----------------------------------------------------------------------------


class _Looking:
    """What was found, at most two seconds old: watching costs the same however many watch."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._at = float("-inf")
        self._found: list[Finding] = []

    def found(self) -> list[Finding]:
        if time.monotonic() - self._at > LOOK_EVERY_S:
            self._found = list(findings(self._settings))
            self._at = time.monotonic()
        return self._found


def install(app: Flask, settings: Settings) -> None:
    """Adds `GET /healthz`: 200 while people can be served, 503 when a balancer should send them elsewhere."""
    looking = _Looking(settings)

    @http.public
    def healthz() -> Response:
        found = looking.found()
        told: dict[str, object] = {"status": grade(found)}
        if may_see_inside(settings):
            told["findings"] = [{"name": one.name, "grade": one.grade, "sentence": str(one.sentence)} for one in found]
        response = jsonify(told)
        response.status_code = 503 if grade(found) is Grade.DOWN else 200
        return response

    app.add_url_rule("/healthz", "healthz", healthz)


def may_see_inside(settings: Settings) -> bool:
    """Whether the request comes from this machine itself, or brings the token of NGHITRUONG_METRICS_TOKEN."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.metrics_token and hmac.compare_digest(given.encode(), settings.metrics_token.encode()):
        return True
    # A proxy on this machine speaks for others; it names them, and is believed only as far as it is configured.
    forwarded = "X-Forwarded-For" in request.headers and not settings.trusted_proxies
    return request.remote_addr in ("127.0.0.1", "::1") and not forwarded
