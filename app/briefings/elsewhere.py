"""Viewers whom another engine serves: hundreds by view links, on Janus, so that media has its hands free for the sites.

Media sends a room's programme there once, as plain RTP (media/PROTOCOL.md, section 10). A mountpoint is made when the
first viewer of a room comes and ends with the last, whichever web processes let them in; Janus counts them. Janus makes
the offer, so a player that brings one of its own is served by media as before.
"""

import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

import structlog

from app.briefings.channel import AWAY, Channel
from app.briefings.entering import Entrance
from app.briefings.janus import NO_SUCH_MOUNTPOINT, Away, Janus, Mountpoint, Refused
from app.config import Settings
from app.kernel import db
from app.kernel.errors import Invalid, Unavailable
from app.kernel.sentences import _

FEED: Final = "janus"
MOST_VIEWERS: Final = 2000  # of this web process
LATE_S: Final = 30.0  # who was offered something and has not connected
AGAIN_S: Final = 5.0  # after Janus did not answer nobody waits for it again for so long
COUNT_EVERY_S: Final = 2.0
PAUSE_S: Final = 1.0

log = structlog.get_logger()


class Viewer:
    """A session with Janus."""

    def __init__(self, entrance: Entrance, handle: str) -> None:
        self.room, self.way_in, self.handle = entrance.room, entrance.way_in, handle
        self.is_connected = False
        self.came_at = time.monotonic()


class Elsewhere:
    """The viewers that this web process let in; nothing at all where no Janus is named."""

    def __init__(self, settings: Settings, channel: Channel) -> None:
        self.is_on = bool(settings.janus_url)
        self._channel, self._where = channel, settings.janus_rtp or urlsplit(settings.janus_url).hostname or ""
        self._janus = Janus(settings, self._hear)
        self._viewers: dict[str, Viewer] = {}
        self._mounts: dict[str, Mountpoint] = {}
        self._counts: dict[str, tuple[float, int]] = {}
        self._again_at = 0.0
        self._gate = threading.Lock()  # a mountpoint is not ended while somebody is let in to it

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Begins to listen to Janus."""
        if self.is_on:
            spawn(self._keep_listening)

    def stop(self) -> None:
        """Ends the session with Janus; pages come back by themselves, to this web process or another."""
        self._janus.close()

    # ---- what players ask --------------------------------------------------------------------------

    def offer(self, entrance: Entrance) -> tuple[str, str]:
        """Opens a session; its id and Janus's offer. Raises Unavailable."""
        if not self.is_on or len(self._viewers) >= MOST_VIEWERS:
            raise Unavailable(_("Đã đủ {most} điểm xem. Đề nghị thử lại sau.", most=MOST_VIEWERS))
        if self._is_away:
            raise Unavailable(AWAY)
        try:
            with self._gate:
                handle, sdp = self._watch(entrance.room)
                session = f"{entrance.holder}.{secrets.token_hex(6)}"
                self._viewers[session] = Viewer(entrance, handle)
        except Away as away:
            self._note(away)
            log.warning("Janus did not take a viewer", why=str(away))
            raise Unavailable(AWAY) from away
        return session, sdp

    def _watch(self, room: str) -> tuple[str, str]:
        """A handle and its offer; another web process may just have ended the mountpoint."""
        for is_last in (False, True):
            mount = self._mounts.get(room) or self._mount(room)
            try:
                return self._janus.watch(mount.id)
            except Refused as refusal:
                self._mounts.pop(room, None)
                if is_last or refusal.code != NO_SUCH_MOUNTPOINT:
                    raise
        raise AssertionError

    def _mount(self, room: str) -> Mountpoint:
        mount = self._mounts[room] = self._janus.mount(_number(room))
        self._feed(room, mount)
        return mount

    def answer(self, session: str, sdp: str) -> bool:
        """The player's answer; False without such a session. Raises Invalid for what is none, Unavailable."""
        viewer = self._viewers.get(session)
        if viewer is None:
            return False
        try:
            self._janus.start(viewer.handle, sdp)
        except Refused as refusal:
            raise Invalid(_("Mô tả SDP trả lời không dùng được. Đề nghị kết nối lại.")) from refusal
        except Away as away:
            raise Unavailable(AWAY) from away
        return True

    def end(self, session: str) -> bool:
        """Sends nothing more to that session; False when there is none."""
        viewer = self._viewers.pop(session, None)
        if viewer is None:
            return False
        self._janus.detach(viewer.handle)
        return True

    def viewers(self, room: str) -> int:
        """How many watch the room through Janus, whoever let them in; of two seconds ago at the most."""
        if not self.is_on:
            return 0
        counted_at, count = self._counts.get(room, (float("-inf"), 0))
        if time.monotonic() - counted_at > COUNT_EVERY_S:
            try:
                count = 0 if self._is_away else self._janus.watched(_number(room))
            except Away as away:
                self._note(away)
                count = 0
            self._counts[room] = time.monotonic(), count
        return count

    @property
    def _is_away(self) -> bool:
        return time.monotonic() < self._again_at

    def _note(self, away: Away) -> None:
        if not isinstance(away, Refused):
            self._again_at = time.monotonic() + AGAIN_S

    # ---- what the exchange does now and then -------------------------------------------------------

    def put_out(self, is_in: Callable[[str], bool]) -> None:
        """Ends the sessions of those whose way in holds no more."""
        with db.reading():
            over = {way for way in {one.way_in for one in list(self._viewers.values())} if not is_in(way)}
        for session in [session for session, one in list(self._viewers.items()) if one.way_in in over]:
            self.end(session)

    def renew(self) -> None:
        """Tells media of every feed: it forgets them after ten minutes, and with its process."""
        for room, mount in list(self._mounts.items()):
            self._feed(room, mount)

    def sweep(self) -> None:
        """Ends what nobody watches any more."""
        now = time.monotonic()
        for session, one in list(self._viewers.items()):
            if not one.is_connected and now - one.came_at > LATE_S:
                self.end(session)
        watched = {one.room for one in list(self._viewers.values())}
        for room in [room for room in list(self._mounts) if room not in watched]:
            with self._gate:
                if not any(one.room == room for one in self._viewers.values()):
                    self._unmount(room)

    def _unmount(self, room: str) -> None:
        mount = self._mounts.pop(room)
        try:
            if not self._janus.watched(mount.id):  # else it is another web process's to end
                self._channel.tell(verb="feed", room=room, name=FEED, host=None, ports=None, rtcp=None)
                self._janus.unmount(mount.id)
        except Away as away:
            log.debug("a mountpoint could not be ended", why=str(away))

    def _feed(self, room: str, mount: Mountpoint) -> None:
        try:
            host = socket.getaddrinfo(self._where, None, type=socket.SOCK_DGRAM)[0][4][0]
        except OSError as problem:
            log.error("the machine of Janus has no address", host=self._where, why=str(problem))
            return
        self._channel.tell(verb="feed", room=room, name=FEED, host=host, ports=list(mount.ports), rtcp=mount.rtcp)

    # ---- what Janus says ---------------------------------------------------------------------------

    def _keep_listening(self) -> None:
        while not self._janus.is_over:
            try:
                self._janus.listen()
            except Away as away:
                log.warning("no word from Janus", why=str(away))
            except Exception:
                log.exception("what Janus said could not be taken")
            time.sleep(PAUSE_S)

    def _hear(self, kind: str, handle: str) -> None:
        for session, one in list(self._viewers.items()):
            if handle in ("", one.handle):
                one.is_connected = kind == "webrtcup"
                if kind != "webrtcup":
                    self._viewers.pop(session, None)
                    if handle:
                        self._janus.detach(handle)
        if not handle:
            self._mounts.clear()


def _number(room: str) -> int:
    """The mountpoint of a room, the same for every web process; JSON carries it exactly."""
    return int(hashlib.sha256(room.encode()).hexdigest()[:12], 16)
