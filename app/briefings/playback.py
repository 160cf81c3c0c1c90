"""A recording as it is played: its files on one line of time, and where to jump, read from the journals.

The journal is the index: who had the floor, whose picture was everybody's, which item was current, which page rested on
the screens. Times are seconds from the beginning of the recording.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.briefings import incidents
from app.briefings.captions import Caption
from app.briefings.models import Briefing
from app.briefings.recordings import Recording, RecordingFile
from app.kernel import db, events
from app.kernel.journal import Entry
from app.kernel.sentences import Sentence, _
from app.meetings.models import AgendaItem, ItemState, Meeting


@dataclass(frozen=True)
class Mark:
    """A place to jump to. `site_id`: who speaks there, None for an item or a page."""

    at: float
    words: Sentence | str
    site_id: str | None = None

    @property
    def clock(self) -> str:
        """Minutes and seconds, with hours where there are any."""
        hours, rest = divmod(int(self.at), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


@dataclass(frozen=True)
class Shown:
    """From then on that site's camera is the large picture; None: whichever there is."""

    at: float
    site_id: str | None


@dataclass
class Playback:
    """What the page plays. `files`: source, track, site, `at` and `until`."""

    recording: Recording
    files: list[dict[str, Any]]
    shown: list[Shown]
    speakers: list[Mark]
    items: list[Mark]
    pages: list[Mark]
    seconds: float
    captions: list[Mark] = field(default_factory=list)

    @property
    def script(self) -> dict[str, Any]:
        """What the player is given."""
        names = {site.id: site.name for site in self.recording.briefing.sites}
        return {
            "seconds": round(self.seconds, 2),
            "files": self.files,
            "shown": [{"at": one.at, "site": one.site_id} for one in self.shown],
            "names": names,
            "captions": [{"at": one.at, "text": one.words} for one in self.captions],
        }


def playback(recording: Recording) -> Playback:
    """A recording whose files are in the store."""
    began = recording.began_at
    base = f"/meetings/{recording.meeting_id}/recordings/{recording.id}/files"
    found = [_track(one, base, began) for one in recording.files]
    seconds = max([float(recording.seconds), *(one["until"] for one in found)])
    shown, speakers = _course(recording.briefing, began, seconds)
    return Playback(
        recording,
        found,
        shown,
        speakers,
        list(_items(recording, seconds)),
        list(_pages(recording, seconds)),
        seconds,
        list(_captions(recording, seconds)),
    )


def _track(one: RecordingFile, base: str, began: datetime) -> dict[str, Any]:
    at = _since(one.began_at, began)
    until = round(at + one.length_ms / 1000, 3)
    return {"src": f"{base}/{one.id}", "track": one.track, "site": one.site_id, "at": at, "until": until}


def _since(at: datetime, began: datetime) -> float:
    return round((at - began).total_seconds(), 3)


def _course(room: Briefing, began: datetime, seconds: float) -> tuple[list[Shown], list[Mark]]:
    """Whose picture was large, and who was called when, from all that happened in the room before and meanwhile."""
    sites = {site.id: site for site in room.sites}
    state, shown, speakers = _Room(room), [], []
    for one in incidents.noted(room):
        at = _since(one.at, began)
        if at > seconds:
            break
        called = state.take(one.name, one.fact)
        shown.append(Shown(max(at, 0.0), state.large))
        if called in sites and at >= 0:
            speakers.append(Mark(at, sites[called].name, called))
        elif at < 0:  # who was speaking when it began
            speakers = [Mark(0.0, sites[site].name, site) for site in state.holders if site in sites]
    return _thinned(shown), speakers


def _thinned(shown: list[Shown]) -> list[Shown]:
    """Only what changed; of several at one moment the last."""
    kept: list[Shown] = []
    for one in shown:
        if kept and kept[-1].at == one.at:
            kept.pop()
        if not kept or kept[-1].site_id != one.site_id:
            kept.append(one)
    return kept


class _Room:
    """The floor and the large picture, as the entries of the room's journal change them."""

    def __init__(self, room: Briefing) -> None:
        moved = any(one.name == "ChairSiteChanged" for one in incidents.noted(room))
        self.chair = None if moved else room.chair_site_id
        self.holders: list[str] = []
        self._broadcast: str | None = None

    @property
    def large(self) -> str | None:
        """Broadcast, else who was called first, else the chair."""
        return self._broadcast or next(iter(self.holders), self.chair)

    def take(self, name: str, fact: Mapping[str, Any]) -> str | None:
        """One entry; the site that it called to speak."""
        site = fact.get("site_id")
        if name == "SiteGivenFloor":
            self._broadcast = None
            self.holders.append(str(site))
            return str(site)
        if name in ("SiteGaveFloorBack", "SiteExpelled") and site in self.holders:
            self.holders.remove(str(site))
        elif name == "ChairSiteChanged":
            self.chair = str(site)
        elif name == "SiteBroadcast":
            self._broadcast = str(site) if site else None
        elif name in ("RoomOpened", "RoomEnded"):
            self.holders, self._broadcast = [], None
        return None


def _items(recording: Recording, seconds: float) -> Iterator[Mark]:
    """Items that became current; the one that was current when it began stands at its beginning."""
    before: Mark | None = None
    for at, fact in _meanwhile(recording, "ItemStateChanged", seconds):
        item = db.session().get(AgendaItem, fact["item_id"])
        if item is None or fact["state"] != ItemState.CURRENT:
            continue
        if at < 0:
            before = Mark(0.0, item.title)
            continue
        if before is not None:
            yield before
            before = None
        yield Mark(at, item.title)
    if before is not None:
        yield before


def _pages(recording: Recording, seconds: float) -> Iterator[Mark]:
    """Pages on which the presenter rested; which paper it was is read on the papers' own pages, by who may."""
    for at, fact in _meanwhile(recording, "PagePresented", seconds):
        if at >= 0 and fact["version_id"]:
            yield Mark(at, _("Trình chiếu trang {n}", n=fact["page"]))


def _captions(recording: Recording, seconds: float) -> Iterator[Mark]:
    """The lines as they stand after mending, at the moment at which each was finished."""
    query = (
        select(Caption)
        .where(Caption.meeting_id == recording.meeting_id, Caption.text != "", Caption.at >= recording.began_at)
        .order_by(Caption.at, Caption.id)
    )
    for one in db.session().scalars(query):
        at = _since(one.at, recording.began_at)
        if at <= seconds:
            yield Mark(at, one.text, one.site_id)


def _meanwhile(recording: Recording, name: str, seconds: float) -> Iterator[tuple[float, Mapping[str, Any]]]:
    """Entries of that name of the meeting's own streams, with their time; those before are negative."""
    meeting = recording.meeting_id
    streams = [Meeting.stream(meeting).id, Meeting.members_stream(meeting).id]
    query = (
        select(Entry.at, Entry.name, Entry.version, Entry.data)
        .where(Entry.stream_id.in_(streams), Entry.name == name)
        .order_by(Entry.at)
    )
    for row in db.session().execute(query):
        at = _since(datetime.fromisoformat(row.at), recording.began_at)
        if at <= seconds:
            yield at, events.read(row.name, row.version, row.data)
