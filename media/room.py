"""One room: who is in it, who has the floor, which slot shows what. Pure: `effects = room.handle(message, now)`.

The room is about points, so that a site which lost its link comes back as itself: its place, its mutes and the slots
that show it wait for its next session. `now` is monotonic, in seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from media.facts import (
    Admit,
    CloseOutlet,
    ClosePeer,
    Effect,
    Gone,
    LayersWanted,
    LimitLayers,
    Loudness,
    Message,
    OpenOutlet,
    OpenPeer,
    Reached,
    Renew,
    Route,
    SignalLost,
    Strained,
    Tape,
    Tell,
    Tick,
    TrackLive,
)
from media.foreign import PROGRAMME
from media.voices import Voices, seat
from media.wire import (
    VOICES,
    Connected,
    Degraded,
    Expel,
    Feed,
    Floor,
    Layers,
    Left,
    Mute,
    Publishing,
    Record,
    Restore,
    Show,
    Showing,
    Signal,
    Speaking,
    Wanted,
)

LEASE_S = 600.0
EMPTY_S = 600.0
MOST_PLACES = 64
MOST_FEEDS = 8


class Source(NamedTuple):
    """A track of a point, whether it is there or not."""

    point: str
    track: str


@dataclass
class Member:
    """A session in the room."""

    session: str
    point: str
    publish: tuple[str, ...]
    slots: tuple[str, ...]  # the names of the lines this session receives
    leased_until: float
    voices: list[str | None]
    live: set[str] = field(default_factory=set)
    shown: dict[str, Showing] = field(default_factory=dict)  # what was last said of each slot
    routes: dict[str, tuple[str, str]] = field(default_factory=dict)  # slot: session and track of the source


class Room:
    """Decides; touches no packet and no socket."""

    def __init__(self, name: str, now: float) -> None:
        self.name = name
        self.members: dict[str, Member] = {}
        self.places: list[str] = []
        self.floor: tuple[str, ...] = ()
        self.floor_only = False
        self.muted: set[Source] = set()
        self.highest = "f"
        self.tape = Tape(None)  # what was last said of the recording
        self.voices = Voices()
        self.empty_since: float | None = now
        self._by_point: dict[str, Member] = {}
        self.feeds: dict[str, tuple[Feed, Member]] = {}  # other programs that watch, by name
        self._shown: dict[tuple[str, str | None], Source | None] = {}  # slot and viewer (None: all): chosen source
        self._speaking: tuple[str, ...] = ()
        self._recording: str | None = None

    def handle(self, message: Message, now: float) -> list[Effect]:
        """Takes a command or a fact; returns what is to be done, in order."""
        effects = list(self._take(message, now))
        if effects or not isinstance(message, (Loudness, Tick, Renew, Reached, SignalLost, Strained, LayersWanted)):
            effects.extend(self._settle())
        self.empty_since = None if self.members else (now if self.empty_since is None else self.empty_since)
        return effects

    def is_over(self, now: float) -> bool:
        """Whether the room has been empty for so long that it may be forgotten."""
        return self.empty_since is not None and now - self.empty_since > EMPTY_S

    def session_of(self, point: str) -> str | None:
        """The session in which a point is here now."""
        member = self._by_point.get(point)
        return member.session if member else None

    def _take(self, message: Message, now: float) -> Iterator[Effect]:
        match message:
            case Admit():
                yield from self._admit(message, now)
            case Gone(session, reason):
                yield from self._end(self.members.get(session), reason)
            case Expel(_, point):
                yield from self._end(self._by_point.get(point), "expelled")
            case Renew(session) if session in self.members:
                self.members[session].leased_until = now + LEASE_S
            case Reached(session) if session in self.members:
                yield Tell(Connected(session, self.name, self.members[session].point))
            case TrackLive(session, track, live) if session in self.members:
                yield from self._note_track(self.members[session], track, live)
            case SignalLost(session, lost) if session in self.members:
                state = "lost" if lost else "back"
                yield Tell(Signal(session, self.name, self.members[session].point, state))
            case Strained(session, step) if session in self.members:
                yield Tell(Degraded(session, self.name, self.members[session].point, step))
            case LayersWanted(session, layers) if session in self.members:
                yield Tell(Wanted(session, "camera", layers))
            case Loudness(levels):
                yield from self._hear(levels, now)
            case Show(_, slot, point, track, to):
                self._choose(slot, to, None if point is None else Source(point, track))
            case Restore(_, slot, to):
                self._unchoose(slot, to)
            case Floor(_, points, only):
                self.floor, self.floor_only = points, only
            case Mute(_, point, track, muted):
                (self.muted.add if muted else self.muted.discard)(Source(point, track))
            case Layers(_, highest):
                self.highest = highest
                yield LimitLayers(highest)
            case Record(_, recording):
                self._recording = recording
            case Feed():
                yield from self._feed(message, now)
            case Tick():
                for member in [one for one in self.members.values() if one.leased_until < now]:
                    yield from self._end(member, "lease")
                for feed, member in list(self.feeds.values()):
                    if member.leased_until < now:
                        yield from self._feed(Feed(self.name, feed.name), now)

    # ---- coming and going ------------------------------------------------------------------------

    def _admit(self, admit: Admit, now: float) -> Iterator[Effect]:
        yield from self._end(self._by_point.get(admit.point), "replaced")
        if admit.publish and admit.point not in self.places and len(self.places) < MOST_PLACES:
            self.places.append(admit.point)
        seats: list[str | None] = [None] * sum(slot in VOICES for slot in admit.slots)
        member = Member(admit.session, admit.point, admit.publish, admit.slots, now + LEASE_S, seats)
        self.members[admit.session] = self._by_point[admit.point] = member
        yield OpenPeer(admit)

    def _end(self, member: Member | None, reason: str) -> Iterator[Effect]:
        if member is None:
            return
        del self.members[member.session]
        del self._by_point[member.point]
        self.voices.forget(member.point)
        yield ClosePeer(member.session)
        yield Tell(Left(member.session, self.name, member.point, reason))

    def _feed(self, feed: Feed, now: float) -> Iterator[Effect]:
        """A feed is said anew so that it lasts, after a crash, and when its program listens elsewhere."""
        before = self.feeds.get(feed.name)
        if before is not None and before[0] == feed:
            before[1].leased_until = now + LEASE_S
            return
        if before is not None:
            del self.feeds[feed.name]
            yield CloseOutlet(before[1].session)
        if feed.ports is None or feed.host is None or len(self.feeds) >= MOST_FEEDS:
            return
        name = f"{self.name}/{feed.name}"  # no session is called so: ids have no stroke
        slots = (PROGRAMME, *VOICES)
        self.feeds[feed.name] = feed, Member(name, "", (), slots, now + LEASE_S, [None] * len(VOICES))
        yield OpenOutlet(name, feed)

    def _note_track(self, member: Member, track: str, live: bool) -> Iterator[Effect]:
        if track not in member.publish or live == (track in member.live):
            return
        (member.live.add if live else member.live.discard)(track)
        yield Tell(Publishing(member.session, self.name, member.point, track, live))

    # ---- who is heard ----------------------------------------------------------------------------

    def _hear(self, levels: Mapping[str, int], now: float) -> Iterator[Effect]:
        by_point = {self.members[session].point: level for session, level in levels.items() if session in self.members}
        self.voices.hear({point: level for point, level in by_point.items() if self._may_be_heard(point)}, now)
        speaking = tuple(point for point in self.voices.speaking(now) if self._may_be_heard(point))
        if speaking != self._speaking:
            self._speaking = speaking
            yield Tell(Speaking(self.name, speaking))

    def _may_be_heard(self, point: str) -> bool:
        return Source(point, "microphone") not in self.muted and (not self.floor_only or point in self.floor)

    def _heard_by(self, listener: Member) -> list[str]:
        seated = [point for point in listener.voices if point is not None]
        # In a small room everybody is heard at once, without losing the first syllable.
        wanted = [*self.floor, *self._speaking, *seated, *self.places]
        if len(listener.voices) < len(VOICES):  # there is no seat for a floor that is silent
            wanted = [*self._speaking, *seated, *wanted]
        return [
            point
            for point in wanted
            if point != listener.point and self._may_be_heard(point) and self._is_live(Source(point, "microphone"))
        ]

    # ---- who is seen -----------------------------------------------------------------------------

    def _choose(self, slot: str, to: tuple[str, ...], source: Source | None) -> None:
        if not to:
            self._unchoose(slot, ())
        for viewer in to or (None,):
            self._shown[slot, viewer] = source

    def _unchoose(self, slot: str, to: tuple[str, ...]) -> None:
        """For all means for each one too."""
        for key in [key for key in self._shown if key[0] == slot and (not to or key[1] in to)]:
            del self._shown[key]

    def _wanted(self, member: Member, slot: str) -> Source | None:
        """What the slot is meant to show, there or not."""
        if slot == PROGRAMME:
            return self._programme(member)
        for viewer in (member.point, None):
            if (slot, viewer) in self._shown:
                source = self._shown[slot, viewer]
                return None if source is not None and source.point == member.point else source
        if slot == "main":
            return next((Source(point, "camera") for point in self.floor if point != member.point), None)
        if slot == "content":
            showing = [one.point for one in self.members.values() if "content" in one.live]
            return Source(showing[0], "content") if len(showing) == 1 and showing[0] != member.point else None
        return self._place(member, int(slot.removeprefix("thumb")))

    def _programme(self, member: Member) -> Source | None:
        """One picture for who only watches: shared content, else the camera that was chosen, else the large picture."""
        content = self._wanted(member, "content")
        if content is not None and self._is_live(content):
            return content
        return self._shown.get((PROGRAMME, None)) or self._wanted(member, "main")

    def _place(self, member: Member, number: int) -> Source | None:
        own = self.places.index(member.point) if member.point in self.places else len(self.places)
        place = number if number < own else number + 1
        return Source(self.places[place], "camera") if place < len(self.places) else None

    def _is_live(self, source: Source) -> bool:
        member = self._by_point.get(source.point)
        return member is not None and source.track in member.live and source not in self.muted

    # ---- what is recorded ------------------------------------------------------------------------

    def _taped(self) -> Tape:
        """What everybody may see and hear: nothing muted, no voice that the floor keeps silent, no thumbnails."""
        if self._recording is None:
            return Tape(None)
        chosen = self._shown.get(("main", None))
        seen = [Source(point, "camera") for point in self.floor]
        if chosen is not None and chosen not in seen:
            seen.append(chosen)
        shared = [Source(point, "content") for point in self._by_point]
        heard = [Source(point, "microphone") for point in self._by_point if self._may_be_heard(point)]
        tracks = [
            (self._by_point[one.point].session, one.track) for one in (*seen, *shared, *heard) if self._is_live(one)
        ]
        return Tape(self._recording, tuple(sorted(tracks)))

    # ---- saying what changed ---------------------------------------------------------------------

    def _settle(self) -> Iterator[Effect]:
        """Compares what every slot should carry with what was last said of it."""
        for member in (*self.members.values(), *(member for _, member in self.feeds.values())):
            member.voices = seat(member.voices, self._heard_by(member))
            for slot in member.slots:
                if slot in VOICES:
                    point = member.voices[VOICES.index(slot)]
                    source = None if point is None else Source(point, "microphone")
                else:
                    source = self._wanted(member, slot)
                yield from self._show(member, slot, source)
        tape = self._taped()
        if tape != self.tape:
            self.tape = tape
            yield tape

    def _show(self, member: Member, slot: str, source: Source | None) -> Iterator[Effect]:
        live = source is not None and self._is_live(source)
        route = (self._by_point[source.point].session, source.track) if source and live else None
        if route != member.routes.get(slot):
            if route is None:
                del member.routes[slot]
            else:
                member.routes[slot] = route
            yield Route(member.session, slot, *(route or (None, None)))
        point, track = source or (None, None)
        showing = Showing(member.session, slot, point, track, live)
        if showing != member.shown.get(slot, Showing(member.session, slot, None, None, False)):
            member.shown[slot] = showing
            if member.point:  # another program is told of nothing
                yield Tell(showing)
