"""An outlet: the programme and the voices of a room as plain RTP, for another program (PROTOCOL.md, section 10).

It watches as a viewer does, over a network that is trusted instead of by DTLS: Janus, which serves hundreds of viewers
of its own, or a packager that makes HLS. Each line has a port of its own there; RTCP of the programme goes both ways,
so that the program can ask for a whole picture.
"""

import asyncio
import contextlib
import secrets
import socket
import time
from functools import partial
from ipaddress import ip_address
from typing import Final

from media import rtcp, rtp
from media.adapter import LONGEST_DATAGRAM, Srtp
from media.foreign import PROGRAMME
from media.slot import Slot
from media.wire import VOICES, Feed

LOOK_EVERY_S: Final = 0.25
REPORT_EVERY_S: Final = 1.0
KEY_EVERY_S: Final = 10.0  # whoever joins the other program late waits no longer, even if it asks for nothing
KERNEL_BUFFER: Final = 1 << 20
CARRIED: Final = (rtp.VP8, rtp.OPUS)  # what the other program was told to expect

_out = memoryview(Srtp.outgoing)


class Outlet:
    """Made by the switchboard for a feed; its slots are routed as those of a session are."""

    def __init__(self, feed: Feed, now: float) -> None:
        assert feed.host is not None and feed.ports is not None
        host = ip_address(feed.host)
        self.feed, self.host = feed, str(host)
        family = socket.AF_INET6 if host.version == 6 else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BUFFER)
        asyncio.get_running_loop().add_reader(self._socket, self._hear)
        self.slots: dict[str, Slot] = {}
        for name, port in zip((PROGRAMME, *VOICES), feed.ports, strict=True):
            send = partial(self._send, (self.host, port))
            self.slots[name] = Slot(name, "", secrets.randbelow(0xFFFFFFFE) + 1, 0, send)
        self.dropped = 0
        self._looked_at = self._reported_at = self._keyed_at = now

    def look_after(self, highest: str, now: float) -> None:
        """Twenty times a second: layers, reports, and now and then a whole picture."""
        if now - self._looked_at < LOOK_EVERY_S:
            return
        self._looked_at = now
        for slot in self.slots.values():
            slot.choose(highest, now)
        if now - self._keyed_at >= KEY_EVERY_S:
            self._ask_for_key(now)
        if now - self._reported_at >= REPORT_EVERY_S:
            self._reported_at = now
            self._report(now)

    def _send(self, address: tuple[str, int], length: int) -> bool:
        if Srtp.outgoing[1] & 0x7F not in CARRIED:
            return False
        try:
            self._socket.sendto(_out[:length], address)
        except OSError:  # nobody listens there yet, or the kernel has no room: a picture later it is tried again
            self.dropped += 1
            return False
        return True

    def _report(self, now: float) -> None:
        programme = self.slots[PROGRAMME]
        for slot in self.slots.values():
            slot.meter.look(slot.octets, now)
        report = programme.report(now, time.time())
        if report is not None and self.feed.rtcp is not None:
            parts = rtcp.sender_report(report) + rtcp.description(programme.ssrc, "nghitruong")
            with contextlib.suppress(OSError):
                self._socket.sendto(parts, (self.host, self.feed.rtcp))

    def _hear(self) -> None:
        """RTCP of the other program, from its machine alone."""
        with contextlib.suppress(OSError):
            packet, sender = self._socket.recvfrom(LONGEST_DATAGRAM)
            is_ours = sender[0] == self.host and rtp.is_rtcp(packet)
            if is_ours and any(isinstance(item, rtcp.KeyframeWish) for item in rtcp.parse(packet, len(packet))):
                self._ask_for_key(time.monotonic())

    def _ask_for_key(self, now: float) -> None:
        """How often the sender is really asked is the stream's own affair."""
        self._keyed_at = now
        stream = self.slots[PROGRAMME].stream
        if stream is not None:
            stream.wish_keyframe()

    def close(self) -> None:
        """Nothing more is sent, from this moment on."""
        for slot in self.slots.values():
            slot.close()
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()
