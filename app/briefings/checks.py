"""Kiểm tra thiết bị: what the page of a site measured before the briefing, and what it says in words.

The technician of a site looks at its own picture after it went through the server, speaks, plays a tone; the page
measures the way there and back for ten seconds. The record is the site's, and the control room reads its verdict
(domain rules, section 6.2: result of the technical test in writing, for each site).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Boolean, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id
from app.kernel.errors import Invalid
from app.kernel.sentences import Sentence, _

# Working figures of the trade, not of the law (section 6.4): delay of one way through the server, in milliseconds.
DELAY_GOOD_MS: Final = 150
DELAY_USABLE_MS: Final = 300
LOSS_GOOD_PERMILLE: Final = 10
LOSS_USABLE_PERMILLE: Final = 30
JITTER_GOOD_MS: Final = 30
RATE_GOOD_KBIT: Final = 500  # the middle layer of a camera and a voice
RATE_USABLE_KBIT: Final = 150  # the smallest layer and a voice
QUIET: Final = 3  # of ten: below it a voice is lost in the noise of a room
MOST: Final = 1_000_000


class Verdict(StrEnum):
    """What the measurements of a site come to."""

    GOOD = "GOOD"
    USABLE = "USABLE"
    FAILED = "FAILED"


VERDICT_WORDS: dict[Verdict, Sentence] = {
    Verdict.GOOD: _("Thiết bị tốt"),
    Verdict.USABLE: _("Thiết bị dùng được, có điểm cần lưu ý"),
    Verdict.FAILED: _("Thiết bị chưa đạt"),
}
VERDICT_SHAPES: dict[Verdict, str] = {Verdict.GOOD: "done", Verdict.USABLE: "heed", Verdict.FAILED: "stop"}


@dataclass(frozen=True)
class Measured:
    """What a page says that it measured. `voice`: the loudest of the microphone, 0 to 10; `has_speaker`: whether the
    technician heard the tone, None when it was not played; `..._comes_back`: through the server to the same page;
    `kbit_s`: what the line carries, 0 where the browser does not know it (Firefox, while the picture needs little)."""

    has_camera: bool
    voice: int
    has_speaker: bool | None
    picture_comes_back: bool
    voice_comes_back: bool
    delay_ms: int
    loss_permille: int
    jitter_ms: int
    kbit_s: int

    def __post_init__(self) -> None:
        """Raises Invalid for what nobody can have measured."""
        figures = (self.delay_ms, self.loss_permille, self.jitter_ms, self.kbit_s)
        if not 0 <= self.voice <= 10 or not all(0 <= figure <= MOST for figure in figures) or self.loss_permille > 1000:
            raise Invalid(_("Kết quả đo không hợp lệ. Đề nghị đo lại."))


@dataclass(frozen=True)
class Finding:
    """A line of the record: how it stands, and in words what it is and what to do."""

    verdict: Verdict
    words: Sentence

    @property
    def shape(self) -> str:
        """The shape of its state on the page."""
        return VERDICT_SHAPES[self.verdict]


class DeviceCheck(Base):
    """One test of a site's devices and line; the latest one counts, the earlier stay."""

    __tablename__ = "device_check"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("briefing_site.id"), index=True)
    at: Mapped[datetime]
    has_camera: Mapped[bool] = mapped_column(Boolean)
    voice: Mapped[int] = mapped_column(Integer)
    has_speaker: Mapped[bool | None] = mapped_column(Boolean)
    picture_comes_back: Mapped[bool] = mapped_column(Boolean)
    voice_comes_back: Mapped[bool] = mapped_column(Boolean)
    delay_ms: Mapped[int] = mapped_column(Integer)
    loss_permille: Mapped[int] = mapped_column(Integer)
    jitter_ms: Mapped[int] = mapped_column(Integer)
    kbit_s: Mapped[int] = mapped_column(Integer)

    @property
    def measured(self) -> Measured:
        """What was measured."""
        return Measured(
            self.has_camera, self.voice, self.has_speaker, self.picture_comes_back, self.voice_comes_back,
            self.delay_ms, self.loss_permille, self.jitter_ms, self.kbit_s,
        )  # fmt: skip

    @property
    def findings(self) -> list[Finding]:
        """Line by line, in the order of the page."""
        return findings(self.measured)

    @property
    def verdict(self) -> Verdict:
        """The worst of its lines."""
        return verdict(self.measured)


def verdict(measured: Measured) -> Verdict:
    """The worst of what was found."""
    found = {line.verdict for line in findings(measured)}
    return next((one for one in (Verdict.FAILED, Verdict.USABLE) if one in found), Verdict.GOOD)


def findings(measured: Measured) -> list[Finding]:
    """Camera, microphone, loudspeaker, line: one sentence each, which says what to do where something is wrong."""
    return [_camera(measured), _microphone(measured), _speaker(measured), _line(measured)]


def _camera(measured: Measured) -> Finding:
    if not measured.has_camera:
        return Finding(
            Verdict.FAILED,
            _("Không có hình từ camera. Đề nghị kiểm tra dây cắm và quyền dùng camera của trình duyệt."),
        )
    if not measured.picture_comes_back:
        return Finding(
            Verdict.FAILED, _("Hình không qua được máy chủ. Đề nghị báo kỹ thuật mở cổng UDP hoặc TCP của hội nghị.")
        )
    return Finding(Verdict.GOOD, _("Camera: hình qua máy chủ và trở về tốt."))


def _microphone(measured: Measured) -> Finding:
    if not measured.voice:
        return Finding(
            Verdict.FAILED, _("Không có tiếng từ micro. Đề nghị kiểm tra dây cắm, công tắc micro và nói thử khi đo.")
        )
    if not measured.voice_comes_back:
        return Finding(
            Verdict.FAILED, _("Tiếng không qua được máy chủ. Đề nghị báo kỹ thuật mở cổng UDP hoặc TCP của hội nghị.")
        )
    if measured.voice < QUIET:
        return Finding(Verdict.USABLE, _("Tiếng micro nhỏ. Đề nghị đặt micro gần người nói hoặc tăng mức thu."))
    return Finding(Verdict.GOOD, _("Micro: tiếng rõ, qua máy chủ và trở về tốt."))


def _speaker(measured: Measured) -> Finding:
    if measured.has_speaker is None:
        return Finding(Verdict.USABLE, _("Chưa thử loa. Đề nghị bấm Phát tiếng thử và trả lời có nghe thấy không."))
    if not measured.has_speaker:
        return Finding(Verdict.FAILED, _("Loa không phát tiếng. Đề nghị kiểm tra loa, dây cắm và mức âm lượng."))
    return Finding(Verdict.GOOD, _("Loa: nghe rõ tiếng thử."))


def _line(measured: Measured) -> Finding:
    """The line is judged by what came back; where nothing did there is nothing to say of it."""
    if not measured.picture_comes_back and not measured.voice_comes_back:
        return Finding(Verdict.FAILED, _("Chưa đo được đường truyền. Đề nghị kiểm tra mạng rồi đo lại."))
    said = {
        "delay": measured.delay_ms, "loss": f"{measured.loss_permille // 10},{measured.loss_permille % 10}",
        "jitter": measured.jitter_ms, "rate": measured.kbit_s or "–",
    }  # fmt: skip
    if (
        measured.delay_ms > DELAY_USABLE_MS
        or measured.loss_permille >= LOSS_USABLE_PERMILLE
        or 0 < measured.kbit_s < RATE_USABLE_KBIT
    ):
        return Finding(
            Verdict.FAILED,
            _(
                "Đường truyền kém: trễ {delay} ms, mất {loss}% gói, rung {jitter} ms, gửi được {rate} kbit/s. "
                "Đề nghị dùng mạng dây hoặc đường dự phòng.",
                **said,
            ),
        )
    if (
        measured.delay_ms > DELAY_GOOD_MS
        or measured.loss_permille > LOSS_GOOD_PERMILLE
        or measured.jitter_ms > JITTER_GOOD_MS
        or 0 < measured.kbit_s < RATE_GOOD_KBIT
    ):
        return Finding(
            Verdict.USABLE,
            _(
                "Đường truyền dùng được: trễ {delay} ms, mất {loss}% gói, rung {jitter} ms, gửi được {rate} kbit/s. "
                "Khi mạng xấu thêm, hình sẽ giảm để giữ tiếng.",
                **said,
            ),
        )
    return Finding(
        Verdict.GOOD,
        _("Đường truyền tốt: trễ {delay} ms, mất {loss}% gói, rung {jitter} ms, gửi được {rate} kbit/s.", **said),
    )
