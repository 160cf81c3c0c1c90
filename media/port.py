"""The one UDP port, and the TCP port beside it: ICE-lite and the first look at every datagram (RFC 7983).

First byte 0-3 is STUN, 20-63 DTLS, 128-191 SRTP. Only a STUN request with the right password introduces an address;
all else from an unknown one costs a look-up and is dropped. Nothing is queued here: what the kernel cannot take is
lost, and counted, as it would be on any full link.
"""

import asyncio
import socket
import time
from ipaddress import ip_address
from typing import Final, Protocol

from media import adapter, stun
from media.adapter import LONGEST_DATAGRAM, Address
from media.tcp import Connection, Listener

KERNEL_BUFFER: Final = 4 << 20
BATCH: Final = 64
MOST_ADDRESSES: Final = 8
MOST_FAILURES_S: Final = 50

Way = Address | Connection  # by which a session is reached: an address of UDP, or a connection of TCP


class Guest(Protocol):
    """What the port knows of a session."""

    ice_name: str
    ice_password: bytes
    address: Way | None

    def receive(self, datagram: bytes, now: float) -> None:
        """Takes DTLS or SRTP."""

    def hear(self, now: float) -> None:
        """Its ICE check came."""


class Port:
    """Opens the socket, knows whose address is whose, counts."""

    def __init__(self, host: str, number: int) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            self.socket.setsockopt(socket.SOL_SOCKET, option, KERNEL_BUFFER)
        self.socket.setblocking(False)
        self.socket.bind((host, number))
        self.number: int = self.socket.getsockname()[1]
        self.tcp: Listener | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.packets_in = self.packets_out = self.dropped = 0
        self._by_name: dict[str, Guest] = {}
        self._by_address: dict[Way, Guest] = {}
        self._addresses: dict[str, list[Way]] = {}
        self._failures: dict[str, tuple[int, int]] = {}  # by name: second, and wrong passwords in it

    def listen(self, host: str, number: int) -> None:
        """By TCP too. Raises OSError if that port is taken."""
        self.tcp = Listener(host, number, self)

    def attend(self) -> None:
        """Serves from now on, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket, self.readable)
        if self.tcp is not None:
            self.tcp.attend()

    def look_after(self, now: float) -> None:
        """Once a second."""
        if self.tcp is not None:
            self.tcp.look_after(now)

    # ---- guests ----------------------------------------------------------------------------------

    def admit(self, guest: Guest) -> None:
        """From now on its name is answered."""
        self._by_name[guest.ice_name] = guest
        self._addresses[guest.ice_name] = []

    def dismiss(self, guest: Guest) -> None:
        """From now on everything it sends is dropped."""
        self._by_name.pop(guest.ice_name, None)
        self._failures.pop(guest.ice_name, None)
        for way in self._addresses.pop(guest.ice_name, []):
            del self._by_address[way]

    def knows(self, way: Way) -> bool:
        """Whether a session is reached by it."""
        return way in self._by_address

    def forget(self, way: Way) -> None:
        """It is gone: its session is silent until a check comes by another."""
        guest = self._by_address.pop(way, None)
        if guest is None:
            return
        self._addresses[guest.ice_name].remove(way)
        if guest.address == way:
            guest.address = None

    # ---- datagrams -------------------------------------------------------------------------------

    def readable(self) -> None:
        """Takes what waits in the kernel, but not for ever: others want to be served too."""
        for _ in range(BATCH):
            try:
                datagram, address = self.socket.recvfrom(LONGEST_DATAGRAM)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # an ICMP answer to something sent before
                continue
            self.arrived(datagram, address, time.monotonic())

    def arrived(self, datagram: bytes, way: Way, now: float) -> None:
        """One datagram. Never raises for what is in it."""
        self.packets_in += 1
        first = datagram[0] if datagram else 255
        if first < 4:
            self._check(datagram, way, now)
            return
        guest = self._by_address.get(way)
        if guest is None or not (20 <= first <= 63 or 128 <= first <= 191):
            self.dropped += 1
            return
        guest.receive(datagram, now)

    def send(self, datagram: bytes | memoryview, way: Way | None) -> bool:
        """Sends at once or not at all."""
        if way is None:
            return False
        try:
            if type(way) is Connection:  # `isinstance` would be felt: every packet passes here
                way.send(datagram)
            else:
                self.socket.sendto(datagram, way)
        except OSError:  # full, or an address that is gone: lost, as on the way
            self.dropped += 1
            return False
        self.packets_out += 1
        return True

    # ---- ICE-lite --------------------------------------------------------------------------------

    def _check(self, datagram: bytes, way: Way, now: float) -> None:
        name = stun.called(datagram)
        guest = self._by_name.get(name) if name is not None else None
        if guest is None or self._has_failed_too_often(guest.ice_name, now):
            self.dropped += 1
            return
        request = adapter.binding_request(datagram, guest.ice_password)
        if request is None:
            self._note_failure(guest.ice_name, now)
            self.dropped += 1
            return
        self._learn(guest, way, "USE-CANDIDATE" in request.attributes)
        guest.hear(now)
        host, port = (way.address if isinstance(way, Connection) else way)[:2]
        self.send(adapter.binding_response(request, _plain(host), port, guest.ice_password), way)

    def _learn(self, guest: Guest, way: Way, is_chosen: bool) -> None:
        if self._by_address.get(way) is not guest:
            self.forget(way)
            known = self._addresses[guest.ice_name]
            if len(known) >= MOST_ADDRESSES:
                self.forget(next(one for one in known if one != guest.address))
            known.append(way)
            self._by_address[way] = guest
        if is_chosen or guest.address is None:
            guest.address = way

    def _note_failure(self, name: str, now: float) -> None:
        second, count = self._failures.get(name, (0, 0))
        self._failures[name] = (int(now), count + 1 if second == int(now) else 1)

    def _has_failed_too_often(self, name: str, now: float) -> bool:
        second, count = self._failures.get(name, (0, 0))
        return count >= MOST_FAILURES_S and second == int(now)

    def close(self) -> None:
        """Gives the ports back."""
        if self._loop is not None:
            self._loop.remove_reader(self.socket)
        if self.tcp is not None:
            self.tcp.close()
        self.socket.close()


def _plain(host: str) -> str:
    """An IPv4 address that came through an IPv6 socket is one all the same."""
    found = ip_address(host.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
