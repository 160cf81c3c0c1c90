"""Takes commands and carries out what the rooms decide: the one place where rooms, peers and the port meet."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import structlog

from media import foreign, wire
from media.adapter import Certificate
from media.facts import (
    Admit,
    CloseOutlet,
    ClosePeer,
    Effect,
    Fact,
    Gone,
    LimitLayers,
    Loudness,
    Message,
    OpenOutlet,
    OpenPeer,
    Renew,
    Route,
    Tape,
    Tick,
)
from media.facts import Tell as Telling
from media.figures import figures_of
from media.grants import Grant, GrantBook
from media.outlet import Outlet
from media.packager import NoPackager, Packagers
from media.peer import Peer
from media.port import Port
from media.recording.recorder import Recorder
from media.room import MOST_PLACES, Room
from media.sdp import Place
from media.wire import Event, Received, Refused

MOST_SESSIONS: Final = 512
TICK_S: Final = 0.05
LISTEN_EVERY: Final = 4  # ticks
SWEEP_EVERY: Final = 20

log = structlog.get_logger()


class Switchboard:
    """Every room and every peer of this process. Runs in one thread; each call is done when it returns."""

    def __init__(
        self, port: Port, places: Sequence[Place], key: bytes, boot: str, recorder: Recorder, packages: Path
    ) -> None:
        self.port, self.boot, self.recorder = port, boot, recorder
        recorder.tell = lambda event: self.tell(event)
        recorder.over = lambda room: self._say(room, wire.Record(room))
        self.tell: Callable[[Event], None] = lambda event: None
        self.packagers = Packagers(packages, lambda feed: self._say(feed.room, feed))
        self.rooms: dict[str, Room] = {}
        self.peers: dict[str, Peer] = {}
        self.outlets: dict[str, Outlet] = {}
        self._places = places
        self._book = GrantBook(key, boot)
        self._certificate = Certificate()
        self._room_of: dict[str, str] = {}
        self._ticks = 0

    # ---- commands --------------------------------------------------------------------------------

    def command(self, received: Received) -> list[Event]:
        """Carries out a command; returns what its sender alone is told."""
        ref, command = received.ref, received.command
        match command:
            case wire.Join():
                refusal = self._join(command)
            case wire.Accept():
                refusal = self._accept(command)
            case wire.Answer(session, sdp):
                refusal = self._answer(session, sdp)
            case wire.Leave(session):
                refusal = self._leave(session)
            case wire.Lease(sessions):
                refusal = None
                for session in sessions:
                    if session in self._room_of:
                        self._say(self._room_of[session], Renew(session))
            case wire.Package(room, wanted):
                refusal = self._package(room, wanted=wanted)
            case wire.Statistics(room):
                return [wire.Figures(ref, self._figures(room))]
            case wire.Health():
                return [self._health(ref)]
            case _:
                refusal = None
                if isinstance(command, wire.Expel):
                    self._book.void(command.room, command.point, time.time())
                self._say(command.room, command)
        if refusal is not None:
            return [replace(refusal, ref=ref)]
        return [] if ref is None else [wire.Done(ref)]

    def _join(self, join: wire.Join) -> Refused | None:
        grant = self._granted(join.session, join.grant)
        if isinstance(grant, Refused):
            return grant
        publish = tuple(track for track in wire.TRACKS if track in grant.publish)
        self._admit(grant, Admit(join.session, grant.point, publish, join.thumbnails, grant.fingerprint))
        return None

    def _accept(self, accept: wire.Accept) -> Refused | None:
        def refused(code: str, sentence: str) -> Refused:
            return Refused(None, accept.session, code, sentence)

        offer = foreign.read_offer(accept.sdp)
        if offer is None:
            return refused("offer", "this is no offer")
        grant = self._granted(accept.session, accept.grant)
        if isinstance(grant, Refused):
            return grant
        if offer.fingerprints != {grant.fingerprint}:
            return refused("fingerprint", "the offer's certificate is not the one that the grant was made for")
        taken = foreign.take(offer, [track for track in wire.TRACKS if track in grant.publish])
        if isinstance(taken, str):
            return refused("offer", taken)
        self._admit(grant, Admit(accept.session, grant.point, taken.tracks, 0, grant.fingerprint, taken))
        return None

    def _granted(self, session: str, text: str) -> Grant | Refused:
        """The grant, from now on used; or why nobody is let in by it."""

        def refused(code: str, sentence: str) -> Refused:
            return Refused(None, session, code, sentence)

        if session in self.peers:
            return refused("session", "the session's id is taken")
        if len(self.peers) >= MOST_SESSIONS:
            return refused("full", f"{MOST_SESSIONS} sessions are here already")
        grant = self._book.accept(text, time.time())
        if not isinstance(grant, Grant):
            return refused("grant", grant)
        places = self.rooms[grant.room].places if grant.room in self.rooms else []
        if grant.publish and grant.point not in places and len(places) >= MOST_PLACES:
            return refused("full", f"the room has {MOST_PLACES} places, and all are given")
        return grant

    def _admit(self, grant: Grant, admit: Admit) -> None:
        self._room_of[admit.session] = grant.room
        self._say(grant.room, admit)

    def _answer(self, session: str, sdp: str) -> Refused | None:
        peer = self.peers.get(session)
        if peer is None:
            return Refused(None, session, "session", "there is no such session")
        fault = peer.answer(sdp)
        if fault is None:
            return None
        log.warning("an answer was refused", session=session, why=fault[1])
        return Refused(None, session, *fault)

    def _leave(self, session: str) -> Refused | None:
        if session not in self._room_of:
            return Refused(None, session, "session", "there is no such session")
        self._say(self._room_of[session], Gone(session, "left"))
        return None

    def _package(self, room: str, *, wanted: bool) -> Refused | None:
        try:
            if wanted:
                self.packagers.ask(room, time.monotonic())
            else:
                self.packagers.end(room)
        except NoPackager as problem:
            log.warning("HLS cannot be made", room=room, why=str(problem))
            return Refused(None, None, "packager", str(problem))
        return None

    def _figures(self, only: str | None) -> list[dict[str, Any]]:
        now, found = time.monotonic(), []
        for name, room in self.rooms.items():
            for session, member in room.members.items():
                if only in (None, name):
                    figures = figures_of(self.peers[session])
                    for line in figures["down"]:
                        showing = member.shown.get(line["slot"])
                        line["point"] = showing.point if showing else None
                    found.append({**figures, "room": name, "lease_s": round(member.leased_until - now)})
        return found

    def _health(self, ref: int | None) -> Event:
        port = self.port
        counts = (port.packets_in, port.packets_out, port.dropped)
        return wire.Healthy(ref, self.boot, len(self.rooms), len(self.peers), *counts)

    # ---- rooms -----------------------------------------------------------------------------------

    def _say(self, name: str, message: Message) -> None:
        """Tells a room something and does what it wants."""
        now = time.monotonic()
        room = self.rooms.get(name)
        if room is None:
            room = self.rooms[name] = Room(name, now)
        for effect in room.handle(message, now):
            self._carry_out(room, effect, now)

    def _carry_out(self, room: Room, effect: Effect, now: float) -> None:
        match effect:
            case OpenPeer(admit):
                peer = Peer(admit, self._certificate, self.port, self._places, self._fact(room.name), now)
                peer.highest = room.highest
                self.peers[admit.session] = peer
                log.info("a session opens", room=room.name, point=admit.point, session=admit.session)
                self.tell(peer.offer() if admit.taken is None else peer.accept(admit.taken))
            case ClosePeer(session):
                self._room_of.pop(session, None)
                self.peers.pop(session).end()
            case OpenOutlet(session, feed):
                self.outlets[session] = Outlet(feed, now)
                log.info("a feed begins", room=room.name, feed=feed.name, host=feed.host, ports=feed.ports)
            case CloseOutlet(session):
                self.outlets.pop(session).close()
                log.info("a feed ends", feed=session)
            case Route(session, slot, source, track):
                found = self.peers[source].tracks[track] if source and track else None
                taker = self.peers.get(session) or self.outlets[session]
                taker.slots[slot].show(found, room.highest, now)
            case LimitLayers(highest):
                for session in room.members:
                    self.peers[session].highest = highest
                    for one in self.peers[session].slots.values():
                        one.choose(highest, now)
                self.recorder.limit(room.name, highest)
            case Tape():
                self.recorder.carry_out(room.name, effect, self.peers, room.highest)
            case Telling(event):
                if isinstance(event, (wire.Connected, wire.Left, wire.Signal)):
                    log.info(event.event, **{name: getattr(event, name) for name in type(event).__slots__})
                self.tell(event)

    def _fact(self, room: str) -> Callable[[Fact], None]:
        """For a peer: the room may have closed it in the meantime, and then there is nothing to say."""

        def report(fact: Fact) -> None:
            if getattr(fact, "session", None) in self.peers:
                self._say(room, fact)

        return report

    # ---- time ------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Called twenty times a second."""
        self._ticks += 1
        now = time.monotonic()
        for peer in list(self.peers.values()):
            if not peer.is_ended:
                self._look_after(peer, now)
        for room in self.rooms.values():
            for _, member in room.feeds.values():
                self.outlets[member.session].look_after(room.highest, now)
        self.recorder.look(now)
        if self._ticks % LISTEN_EVERY == 0:
            for room in list(self.rooms.values()):
                self._say(room.name, Loudness(self._loudness(room)))
        if self._ticks % SWEEP_EVERY == 0:
            self.port.look_after(now)
            self.packagers.look(now)
            for room in list(self.rooms.values()):
                self._say(room.name, Tick())
                if room.is_over(now):
                    self._say(room.name, wire.Record(room.name))
                    for name in list(room.feeds):
                        self._say(room.name, wire.Feed(room.name, name))
                    del self.rooms[room.name]

    def _look_after(self, peer: Peer, now: float) -> None:
        """A fault that one session brings to light ends that session, and not the briefing."""
        try:
            peer.look_after(now)
        except Exception:
            log.exception("a session failed", session=peer.session)
            self._fact(self._room_of[peer.session])(Gone(peer.session, "failed"))

    def _loudness(self, room: Room) -> dict[str, int]:
        microphones = {session: self.peers[session].tracks.get("microphone") for session in room.members}
        return {session: track.take_loudness() for session, track in microphones.items() if track is not None}

    def stop(self) -> None:
        """Says goodbye to everybody."""
        for session, room in list(self._room_of.items()):
            self._say(room, Gone(session, "stopping"))
        self.packagers.stop()
        for outlet in self.outlets.values():
            outlet.close()
        self.recorder.stop()
