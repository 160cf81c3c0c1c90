"""Sự cố và diễn biến: what happened to the sites' lines, read from the journal of the room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.briefings.models import READINESS_WORDS, Briefing, Readiness
from app.briefings.recordings import ENDING_WORDS, Ending
from app.kernel import db, events
from app.kernel.journal import Entry
from app.kernel.sentences import Sentence, _

INCIDENTS = (
    "SiteConnected", "SiteLost", "SiteLeft", "SiteExpelled", "ChairSiteChanged", "RoomOpened", "RoomEnded",
    "RecordingBegan", "RecordingResumed", "RecordingEnded", "RecordingDeleted",
)  # fmt: skip
REPORTED = (*INCIDENTS, "SiteReported", "SiteMuted")  # the report names more than the board has room for
MOST_INCIDENTS = 60
Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Incident:
    """A line of the technical log."""

    at: datetime
    words: Sentence


@dataclass(frozen=True)
class Noted:
    """An entry of the room's journal: when, what, its fields."""

    at: datetime
    name: str
    fact: Fact


def noted(room: Briefing) -> Iterator[Noted]:
    """All of the room's journal, the first entry first."""
    query = select(Entry.at, Entry.name, Entry.version, Entry.data).where(
        Entry.stream_id == Briefing.stream(room.meeting_id).id
    )
    for row in db.session().execute(query.order_by(Entry.seq)):
        yield Noted(datetime.fromisoformat(row.at), row.name, events.read(row.name, row.version, row.data))


def latest(room: Briefing) -> list[Incident]:
    """What happened to the sites' lines, the latest first."""
    names = {site.id: site.name for site in room.sites}
    query = (
        select(Entry.at, Entry.name, Entry.version, Entry.data)
        .where(Entry.stream_id == Briefing.stream(room.meeting_id).id, Entry.name.in_(INCIDENTS))
        .order_by(Entry.seq.desc())
        .limit(MOST_INCIDENTS)
    )
    return [
        Incident(datetime.fromisoformat(row.at), said(row.name, events.read(row.name, row.version, row.data), names))
        for row in db.session().execute(query)
    ]


def said(name: str, fact: Fact, names: Mapping[str, str]) -> Sentence:
    """An entry of REPORTED in words; `names` are the sites' captions by their ids."""
    site = names.get(str(fact.get("site_id")), "")
    if name == "SiteConnected":
        lost = int(str(fact["lost_s"]))
        if lost:
            return _("Điểm cầu {name} đã kết nối lại sau {n} giây.", name=site, n=lost)
        return _("Điểm cầu {name} đã vào phòng họp.", name=site)
    if name == "ChairSiteChanged" and fact["because_lost"]:
        return _("Chuyển quyền chủ trì sang điểm cầu dự phòng: {name}.", name=site)
    if name == "SiteReported":
        word = READINESS_WORDS[Readiness(fact["readiness"])]
        if fact["remark"]:
            return _("Điểm danh {name}: {word}. {remark}", name=site, word=word, remark=fact["remark"])
        return _("Điểm danh {name}: {word}, {n} đại biểu.", name=site, word=word, n=fact["present"])
    if name == "SiteMuted":
        return _muted(site, of_camera=fact["track"] == "camera", is_muted=bool(fact["muted"]))
    if name == "RecordingEnded":
        return ENDING_WORDS[Ending(fact["ending"])]
    if name == "RecordingDeleted":
        return _("Đã xóa một bản ghi hình. Lý do: {reason}", reason=fact["reason"])
    words = {
        "SiteLost": _("Điểm cầu {name} mất kết nối. Kỹ thuật đang khắc phục.", name=site),
        "SiteLeft": _("Điểm cầu {name} đã rời phòng họp.", name=site),
        "SiteExpelled": _("Điểm cầu {name} được mời ra khỏi phòng họp.", name=site),
        "ChairSiteChanged": _("Điểm chủ trì: {name}.", name=site),
        "RoomOpened": _("Phòng họp mở."),
        "RoomEnded": _("Phòng họp kết thúc."),
        "RecordingBegan": _("Bắt đầu ghi hình."),
        "RecordingResumed": _("Máy chủ hình ảnh khởi động lại; ghi hình tiếp tục, thiếu vài giây."),
    }
    return words[name]


def _muted(site: str, *, of_camera: bool, is_muted: bool) -> Sentence:
    if of_camera:
        return _("Tắt hình của {name}.", name=site) if is_muted else _("Bật hình của {name}.", name=site)
    return _("Tắt micro của {name}.", name=site) if is_muted else _("Bật micro của {name}.", name=site)
