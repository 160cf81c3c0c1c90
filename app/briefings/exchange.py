"""Between sockets and the media process: sessions, what is said to whom, and the rooms told again after a crash.

One `Exchange` a web process. It watches what media sees of each site and lets actions note what changed; several web
processes see the same, and the actions note it once. Nothing here is kept: a web process that is restarted asks media
which sessions there are, and the pages say which is theirs.
"""

import secrets
import threading
import time
from collections.abc import Callable
from typing import Final, Self

import structlog

from app.briefings import actions, queries
from app.briefings.channel import Channel, Message
from app.briefings.elsewhere import Elsewhere
from app.briefings.entering import Entrance
from app.briefings.keys import STREAM, VIEWER, way_of
from app.briefings.models import Briefing, Link
from app.briefings.recorded import Recorded
from app.briefings.relays import Relays
from app.briefings.wishes import Wishes, difference, everybody_out, wishes
from app.config import Settings
from app.kernel import clock, db, wake
from app.kernel.actor import Actor, system
from app.kernel.commands import Line, Signal
from app.kernel.errors import Conflict, Invalid, Refusal, Unavailable
from app.kernel.ids import is_id
from app.kernel.sentences import _

LOST_S: Final = 5.0  # the board says LOST (section 6.6); media says so after two
RETURN_S: Final = 12.0  # after media was away sites have this long to come back before one is called lost
LEASE_EVERY_S: Final = 60.0
TICK_S: Final = 0.25
LOOK_EVERY_S: Final = 1.0
PAUSE_S: Final = 0.03  # five hundred votes in an instant are not five hundred looks
PACKAGE_EVERY_S: Final = 5.0  # media stops after fifteen without a word
FIGURES_EVERY_S: Final = 2.0
JUDGE_EVERY_S: Final = 0.5  # who is put out is silent within a second
SPOKEN: Final = ("microphone", "camera")
MOST_VIEWERS: Final = 400  # so that there is always room for the sites (media/PROTOCOL.md, section 7)
MIRROR: Final = "mirror"  # who looks at what a site sent, in a test of its devices
TO_ONE = frozenset({"showing", "wanted", "degraded"})  # events about a session, for the page that has it

log = structlog.get_logger()
MEDIA: Final = system("media")


class Session:
    """A page's pictures: which room and point, and the socket that is told of them."""

    def __init__(self, room: str, point: str) -> None:
        self.room, self.point = room, point
        self.line: Line | None = None
        self.way_in = ""  # by what its browser, its encoder or its player was let in
        self.is_connected = False
        self.lost_at: float | None = None

    @classmethod
    def found(cls, session: str, room: str, point: str) -> Self:
        """One that media has told of: another web process opened it, or this one before it was restarted."""
        held = cls(room, point)
        held.way_in = way_of(session)
        return held

    @property
    def is_wanted(self) -> bool:
        """Whether its lease is ours to renew: its page is here, or it needs none."""
        return self.line is not None or self.way_in.startswith(STREAM)

    @property
    def only_watches(self) -> bool:
        """Whether it came by a view link."""
        return self.point.startswith(VIEWER)


class Exchange:
    """Carries signalling between pages and media. `send` passes a signal to the sockets of a stream."""

    def __init__(self, settings: Settings) -> None:
        self.relays = Relays.of(settings)
        self.channel = Channel(settings, self._hear, self._opened, self._closed)
        self.elsewhere = Elsewhere(settings, self.channel)
        self.send: Callable[[Signal], None] = lambda signal: None
        self.signed_in: Callable[[str], bool] = lambda way: True  # whether who was let in by that way still is
        self.sessions: dict[str, Session] = {}
        self._offers: dict[str, Message] = {}  # and answers, until whoever asked takes them
        self._told: dict[str, Wishes] = {}
        self._changed = threading.Event()  # something was committed, or media was asked anew
        self._gate = threading.Lock()  # one at a time tells media of rooms, so that an older state never comes last
        self._away_since: dict[tuple[str, str], float] = {}
        self._leaving: set[tuple[str, str]] = set()  # who left on purpose, until that is noted
        self._counted: dict[str, tuple[int, int]] = {}  # packets and losses of a session when it was last counted
        self._recorded = Recorded()
        self._packages = settings.data / "hls" if settings.hls else None
        self._packaged: dict[str, float] = {}  # rooms of which HLS is made, by when media was last asked to
        self._opened_at = 0.0
        self._is_over = threading.Event()
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Begins; called once in each web process, after its workers were forked."""
        self._stop_listening = wake.listen(self._note)
        spawn(self.channel.run)
        spawn(self._keep_telling)
        spawn(self._keep_looking)
        self.elsewhere.start(spawn)

    def stop(self) -> None:
        """Ends what `start` began; sessions go on until their leases are over."""
        self._is_over.set()
        self._changed.set()
        self._stop_listening()
        self.elsewhere.stop()
        self.channel.close()

    # ---- what pages ask ----------------------------------------------------------------------------

    def join(
        self, line: Line, *, room: str, point: str, publish: tuple[str, ...], fingerprint: str, thumbnails: int
    ) -> Message:
        """Opens a session for that page; the offer, with `session`. Raises Unavailable, Conflict."""
        self._tell_room(room)  # mutes and places before the first packet
        session = f"{point[-12:]}.{secrets.token_hex(8)}"
        held = self.sessions[session] = Session(room, point)
        held.line, held.way_in = line, line.sign_in
        try:
            grant = self.channel.grant(room=room, point=point, publish=publish, fingerprint=fingerprint)
            answer = self.channel.ask(verb="join", session=session, grant=grant, thumbnails=thumbnails)
            offer = self._offers.pop(session, None)
            if answer["event"] != "done" or offer is None:
                log.warning("a join was refused", code=answer.get("code"), why=answer.get("sentence"))
                raise Conflict(_("Máy chủ hình ảnh chưa nhận kết nối này. Hệ thống tự kết nối lại."))
        except Refusal:
            self.sessions.pop(session, None)
            raise
        return {name: offer[name] for name in ("session", "sdp", "slots", "tracks")}

    def check(self, line: Line, *, point: str, sends: bool, fingerprint: str) -> Message:
        """One half of a test of devices: what sends, or what is shown what the other half sent. No room of a meeting,
        nobody else is in it; it is over when the page goes. Raises Unavailable, Conflict."""
        room = f"check.{line.id}"[:64].replace("/", "-")
        self.channel.tell(verb="show", room=room, slot="main", point=point, track="camera", to=[])
        who, publish = (point, SPOKEN) if sends else (MIRROR, ())
        return self.join(line, room=room, point=who, publish=publish, fingerprint=fingerprint, thumbnails=0)

    def accept(self, entrance: Entrance, sdp: str, fingerprint: str) -> tuple[str, str]:
        """Opens a session by an offer that was sent over HTTP; its id, and the answer.

        Raises Invalid for an offer that cannot be taken, Unavailable.
        """
        if not entrance.publish and sum(held.only_watches for held in list(self.sessions.values())) >= MOST_VIEWERS:
            raise Unavailable(_("Đã đủ {most} điểm xem. Đề nghị thử lại sau.", most=MOST_VIEWERS))
        self._tell_room(entrance.room)
        session = f"{entrance.holder}.{secrets.token_hex(6)}"
        self.sessions[session] = Session.found(session, entrance.room, entrance.point)
        try:
            grant = self.channel.grant(
                room=entrance.room, point=entrance.point, publish=entrance.publish, fingerprint=fingerprint
            )
            said = self.channel.ask(verb="accept", session=session, grant=grant, sdp=sdp)
            answer = self._offers.pop(session, None)
            if said["event"] != "done" or answer is None:
                log.warning("an offer was refused", code=said.get("code"), why=said.get("sentence"))
                raise _not_taken(said.get("code"))
        except Refusal:
            self.sessions.pop(session, None)
            raise
        return session, str(answer["sdp"])

    def offer(self, entrance: Entrance) -> tuple[str, str]:
        """Opens a session of who only watches by an offer of ours; its id, and the offer. Raises Unavailable."""
        self._tell_room(entrance.room)
        return self.elsewhere.offer(entrance)

    def end(self, session: str) -> bool:
        """A session that was opened over HTTP ends on purpose; false when there is none."""
        if self.elsewhere.end(session):
            return True
        if session not in self.sessions:
            return False
        self.channel.tell(verb="leave", session=session)
        return True

    @property
    def makes_hls(self) -> bool:
        """Whether viewers without WebRTC are served at all."""
        return self._packages is not None

    def packaged(self, room: str, name: str) -> bytes | None:
        """A file of the room's HLS, which is made from the first question on and as long as somebody asks.

        None where it is not made, or not yet. Raises Unavailable.
        """
        if self._packages is None:
            return None
        now = time.monotonic()
        if now - self._packaged.get(room, float("-inf")) > PACKAGE_EVERY_S:
            if self.channel.ask(verb="package", room=room, wanted=True)["event"] != "done":
                raise Unavailable(_("Máy chủ không tạo được luồng HLS. Đề nghị báo người quản trị."))
            self._packaged[room] = now
        try:
            return (self._packages / room / name).read_bytes()
        except FileNotFoundError:
            return None

    def viewers(self, room: str) -> int:
        """How many watch that room by a link."""
        ours = [held for held in list(self.sessions.values()) if held.only_watches and held.room == room]
        return sum(held.is_connected for held in ours) + self.elsewhere.viewers(room)

    def answer(self, line: Line, session: str, sdp: str) -> None:
        """The page's answer to the offer. Raises Unavailable, Conflict."""
        self._held(line, session)
        answer = self.channel.ask(verb="answer", session=session, sdp=sdp)
        if answer["event"] != "done":
            log.warning("an answer was refused", code=answer.get("code"), why=answer.get("sentence"))
            raise Conflict(_("Máy chủ hình ảnh chưa nhận kết nối này. Hệ thống tự kết nối lại."))

    def leave(self, line: Line, session: str) -> None:
        """The page goes on purpose. Raises Conflict when the session is not its own."""
        self._held(line, session)
        self.channel.tell(verb="leave", session=session)

    def resume(self, line: Line, session: str, room: str, point: str) -> bool:
        """A page that has a socket again keeps its session; false when media knows no such session any more."""
        held = self.sessions.get(session)
        if held is None or (held.room, held.point) != (room, point):
            return False
        held.line, held.way_in = line, line.sign_in
        return True

    def forget_line(self, line_id: str) -> None:
        """The socket is gone; the pictures go on until media says otherwise."""
        for held in self.sessions.values():
            if held.line is not None and held.line.id == line_id:
                held.line = None

    def _held(self, line: Line, session: str) -> Session:
        held = self.sessions.get(session)
        if held is None or held.line is None or held.line.id != line.id:
            raise Conflict(_("Kết nối hình ảnh này đã kết thúc. Hệ thống tự kết nối lại."))
        return held

    # ---- what media says ---------------------------------------------------------------------------

    def _opened(self, boot: str) -> None:
        self._told.clear()
        self._away_since.clear()
        self._opened_at = time.monotonic()
        self._changed.set()
        self.elsewhere.renew()
        threading.Thread(target=self._learn, daemon=True).start()  # the answer comes by the thread that called us

    def _learn(self) -> None:
        """Which sessions there are: after a restart of the web process they go on."""
        before = list(self.sessions)  # a page may join while media counts: it is not gone for that
        try:
            found = self.channel.ask(verb="statistics", room=None)["sessions"]
        except Unavailable:
            return
        there = {one["session"] for one in found}
        for gone in [session for session in before if session not in there]:
            self._drop(gone, "restarted")
        for one in found:
            held = self.sessions.setdefault(one["session"], Session.found(one["session"], one["room"], one["point"]))
            held.is_connected = one["state"] == "connected"
        self._announce("ready")

    def _closed(self) -> None:
        """Every session is over with the process, or will be found again when it was only the connection."""
        self._announce("away")
        for session in list(self.sessions):
            self._to_page(session, {"event": "away"})

    def _hear(self, event: Message) -> None:
        name, session = event["event"], str(event.get("session"))
        held = self.sessions.get(session)
        if name in ("offer", "accepted"):
            if held is not None:  # else another web process asked for it
                self._offers[session] = event
        elif name == "connected":
            held = self.sessions.setdefault(session, Session.found(session, event["room"], event["point"]))
            held.is_connected, held.lost_at = True, None
            self._say_line(held.room, held.point, "back")  # what was said of the session before does not hold
            self._leaving.discard((held.room, held.point))
            self._to_page(session, event)
        elif name == "left":
            self._drop(session, event["reason"])
        elif name == "signal" and held is not None:
            held.lost_at = time.monotonic() if event["state"] == "lost" else None
            self._say_line(event["room"], event["point"], event["state"])
        elif name == "publishing":
            value = {"site": event["point"], "track": event["track"], "live": event["live"]}
            self._signal(event["room"], f"{event['track']}.{event['point']}", value)
        elif name == "recording":
            self._recorded.hear(event, self.channel.boot)
        elif name == "speaking":
            self._signal(event["room"], "speaking", {"sites": event["points"]})
        elif name in TO_ONE:
            self._to_page(session, event)
            if name == "degraded" and is_id(event["point"]):
                self._signal(event["room"], f"step.{event['point']}", {"site": event["point"], "step": event["step"]})

    def _drop(self, session: str, reason: str) -> None:
        self._to_page(session, {"event": "left", "session": session, "reason": reason})
        held = self.sessions.pop(session, None)
        self._counted.pop(session, None)
        if held is not None and reason == "left" and is_id(held.point):
            self._leaving.add((held.room, held.point))

    def _to_page(self, session: str, event: Message) -> None:
        held = self.sessions.get(session)
        if held is not None and held.line is not None:
            held.line.tell("media", event)

    def _signal(self, room: str, name: str, value: Message) -> None:
        if is_id(room):  # a test of devices has no stream: nobody else is in it
            self.send(Signal(Briefing.stream(room).id, name, value))

    def _say_line(self, room: str, point: str, state: str) -> None:
        if not is_id(point):  # who only watches is no site
            return
        self._signal(room, f"line.{point}", {"site": point, "state": state})
        if state == "back":
            self._signal(room, f"step.{point}", {"site": point, "step": "full"})

    def _announce(self, state: str) -> None:
        """To every open room: the banner of the pages."""
        with db.reading():
            rooms = [one.meeting_id for one in queries.open_rooms()]
        for room in rooms:
            self._signal(room, "media", {"state": state})

    # ---- telling media of the rooms ----------------------------------------------------------------

    def _note(self, streams: frozenset[str]) -> None:
        """A room that opens is found by the clock; of those that are open each commit is heard."""
        if self._told and (not streams or any(Briefing.stream(room).id in streams for room in list(self._told))):
            self._changed.set()

    def _keep_telling(self) -> None:
        while not self._is_over.is_set():
            self._changed.wait(LOOK_EVERY_S)  # a round of polling moves by the clock
            self._changed.clear()
            if self.channel.is_open:
                try:
                    self._tell_rooms()
                except Exception:  # the database may be away; a second later it is asked again
                    log.exception("media could not be told of the rooms")
            time.sleep(PAUSE_S)

    def _tell_rooms(self) -> None:
        with self._gate, db.reading():
            now, there = clock.now(), set()
            for room in queries.open_rooms():
                there.add(room.meeting_id)
                self._carry(room.meeting_id, wishes(room, now))
            for over in [room for room in self._told if room not in there]:
                found = queries.briefing(over)
                for wish in everybody_out(found) if found is not None else []:
                    self.channel.tell(**wish)
                del self._told[over]

    def _tell_room(self, room_id: str) -> None:
        with self._gate, db.reading():
            room = queries.briefing(room_id)
            if room is not None:
                self._carry(room_id, wishes(room, clock.now()))

    def _carry(self, room_id: str, wanted: Wishes) -> None:
        for wish in difference(self._told.get(room_id, {}), wanted):
            if not self.channel.tell(**wish):
                return
        self._told[room_id] = wanted

    # ---- noting what media sees --------------------------------------------------------------------

    def _keep_looking(self) -> None:
        leased_at = figured_at = judged_at = 0.0
        while not self._is_over.wait(TICK_S):
            if not self.channel.is_open:
                continue
            try:
                if self._told:
                    self._look()
                self._recorded.note()
                if time.monotonic() - judged_at > JUDGE_EVERY_S:
                    judged_at = time.monotonic()
                    self._put_out()
                    self.elsewhere.put_out(self.signed_in)
                    self.elsewhere.sweep()
                if time.monotonic() - leased_at > LEASE_EVERY_S:
                    leased_at = time.monotonic()
                    mine = [session for session, held in self.sessions.items() if held.is_wanted]
                    self.channel.tell(verb="lease", sessions=mine)
                    self.elsewhere.renew()
                if time.monotonic() - figured_at > FIGURES_EVERY_S:
                    figured_at = time.monotonic()
                    self._tell_figures()
            except Exception:
                log.exception("the rooms could not be looked at")

    def _look(self) -> None:
        """Compares what media sees with what is recorded: connected at once, lost after five seconds."""
        now = time.monotonic()
        alive = {
            (held.room, held.point)
            for held in self.sessions.values()
            if held.is_connected and (held.lost_at is None or now - held.lost_at < LOST_S)
        }
        silent = {
            (held.room, held.point)
            for held in self.sessions.values()
            if held.lost_at is not None and now - held.lost_at >= LOST_S
        }
        with db.reading():
            recorded = [
                (room.meeting_id, site.id, site.link) for room in queries.open_rooms() for site in room.live_sites
            ]
        for room_id, site_id, link in recorded:
            if (room_id, site_id) in alive:
                self._away_since.pop((room_id, site_id), None)
                if link is not Link.IN_ROOM:
                    _noted(actions.note_connected, room_id, site_id)
            elif (room_id, site_id) in self._leaving:
                self._leaving.discard((room_id, site_id))
                _noted(actions.note_left, room_id, site_id)
            elif link is Link.IN_ROOM:
                since = self._away_since.setdefault((room_id, site_id), now)
                patience = RETURN_S if now - self._opened_at < RETURN_S else LOST_S
                if (room_id, site_id) in silent or now - since > patience:
                    _noted(actions.note_lost, room_id, site_id)

    def _put_out(self) -> None:
        """Ends the sessions of those who signed out, or whose device link or key was taken back."""
        held = list(self.sessions.items())
        with db.reading():
            over = {way for way in {one.way_in for _session, one in held} if way and not self.signed_in(way)}
        for session, one in held:
            if one.way_in in over:
                self.channel.tell(verb="leave", session=session)

    def _tell_figures(self) -> None:
        """Loss, delay and rate of every site, to its room: what the control room watches."""
        for room in {held.room for held in list(self.sessions.values())}:
            found = self.channel.ask(verb="statistics", room=room)["sessions"]
            sites = {one["point"]: self._figures(one) for one in found if is_id(one["point"])}
            self._signal(room, "figures", {"sites": sites, "viewers": self.viewers(room)})

    def _figures(self, one: Message) -> Message:
        """What a board has room for, of what media counts of a session; losses since the last time."""
        up = [line for line in one["up"] if line["live"]]
        packets, lost = (sum(line[name] for line in up) for name in ("packets", "lost"))
        before, missed = self._counted.get(one["session"], (0, 0))
        self._counted[one["session"]] = (packets, lost)
        fresh, gone = max(packets - before, 0), max(lost - missed, 0)
        return {
            "rtt_ms": one["rtt_ms"],
            "path": one["path"],
            "step": one["step"],
            "kbit_s": round(sum(line["kbit_s"] for line in up)),
            "loss_pct": round(100 * gone / (fresh + gone), 1) if fresh + gone else 0.0,
            "jitter_ms": max((line["jitter_ms"] for line in up), default=0),
            "live": sorted({line["track"] for line in up}),
        }


def _not_taken(code: object) -> Refusal:
    """Why an offer was not taken, for whoever set up the encoder."""
    if code == "full":
        return Unavailable(_("Máy chủ hình ảnh đã đủ kết nối. Đề nghị thử lại sau."))
    return Invalid(
        _(
            "Mô tả SDP không dùng được: cần hình VP8 hoặc H.264 (constrained baseline), tiếng Opus, "
            "các dòng gộp (BUNDLE) và rtcp-mux, chứng thực SHA-256."
        )
    )


def _noted(action: Callable[[Actor, str, str], None], room: str, site: str) -> None:
    """A viewer is no site, and a meeting may be gone: then there is nothing to note."""
    try:
        action(MEDIA, room, site)
    except Refusal:
        log.debug("nothing to note", room=room, site=site)
