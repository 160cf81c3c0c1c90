"""The one TCP port, for networks that let no UDP out (RFC 6544, passive): a connection is what an address is by UDP.

Who has shown no ICE check with the right password within some seconds is put out, and of many such the oldest goes
first, so that a flood keeps nobody out who can show one. What the kernel cannot take is lost here too, pictures first:
a slow reader must get the newest picture late, not every picture later and later.
"""

import asyncio
import socket
import time
from ipaddress import IPv6Address, ip_address
from typing import Final, Protocol, final

from media.adapter import Address
from media.framing import Frames, TooLong, framed

MOST_CONNECTIONS: Final = 768  # below the thousand descriptors that a process usually has
MOST_STRANGERS: Final = 128
MOST_STRANGERS_OF_ONE: Final = 32  # a house behind one address comes back at once
STRANGER_S: Final = 5.0
SILENT_S: Final = 30.0
BATCH: Final = 16
MOST_AT_ONCE: Final = 16_384
MOST_UNSENT: Final = 32_768  # bytes in the kernel: a fifth of a second of a large picture
MOST_WAITING: Final = 16_384
SMALL: Final = 400  # voices, reports and checks are; of pictures, what hardly counts


class Owner(Protocol):
    """Who knows whose a connection is."""

    def arrived(self, datagram: bytes, way: "Connection", now: float) -> None:
        """One datagram came by it."""

    def knows(self, way: "Connection") -> bool:
        """Whether a session is reached by it."""

    def forget(self, way: "Connection") -> None:
        """It is closed."""


@final
class Connection:
    """One client's connection; `address` is where it comes from. Made by the listener."""

    def __init__(self, line: socket.socket, address: Address, listener: "Listener", now: float) -> None:
        self.address, self.house = address, _house(address)
        self.opened_at = self.heard_at = now
        self.is_closed = False
        self._line, self._listener = line, listener
        self._frames = Frames()
        self._waiting = bytearray()  # begins with the rest of what the kernel took in part
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(line, self.readable)

    def readable(self) -> None:
        """Takes what has come, a bounded part of it: others want to be served too."""
        try:
            received = self._line.recv(MOST_AT_ONCE)
            datagrams = self._frames.take(received)
        except (BlockingIOError, InterruptedError):
            return
        except (OSError, TooLong):
            self.close()
            return
        if not received:
            self.close()
            return
        self.heard_at = now = time.monotonic()
        for datagram in datagrams:
            if not self.is_closed:
                self._listener.owner.arrived(datagram, self, now)

    def send(self, datagram: bytes | memoryview) -> None:
        """Sends at once, or what is small as soon as the kernel takes it again. Raises OSError: then it is lost."""
        if self.is_closed:
            raise BrokenPipeError
        frame, is_small = framed(datagram), len(datagram) <= SMALL
        taken = 0 if self._waiting else self._push(frame)
        if taken == len(frame):
            return
        if self.is_closed or not (taken or (is_small and len(self._waiting) + len(frame) <= MOST_WAITING)):
            raise BlockingIOError
        if not self._waiting:
            self._loop.add_writer(self._line, self.writable)
        self._waiting += frame[taken:]

    def writable(self) -> None:
        """The kernel takes more of what waits."""
        del self._waiting[: self._push(self._waiting)]
        if not self._waiting and not self.is_closed:
            self._loop.remove_writer(self._line)

    def _push(self, octets: bytes | bytearray) -> int:
        """How many of them the kernel took."""
        try:
            return self._line.send(octets)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self.close()
            return 0

    def close(self) -> None:
        """Once; the session hears of it as of a path that is lost."""
        if self.is_closed:
            return
        self.is_closed = True
        self._loop.remove_reader(self._line)
        self._loop.remove_writer(self._line)
        self._line.close()
        self._listener.closed(self)


class Listener:
    """Takes connections and puts out those that nobody needs."""

    def __init__(self, host: str, number: int, owner: Owner) -> None:
        """Raises OSError if the port is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.create_server((host, number), family=family, dualstack_ipv6=host == "::")
        self.socket.setblocking(False)
        self.number: int = self.socket.getsockname()[1]
        self.connections: dict[Connection, None] = {}  # in the order in which they came
        self.owner = owner
        self._loop: asyncio.AbstractEventLoop | None = None

    def attend(self) -> None:
        """From now on, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket, self.acceptable)

    def acceptable(self) -> None:
        """Lets in who waits."""
        for _ in range(BATCH):
            try:
                line, address = self.socket.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionError:
                continue
            except OSError:  # no descriptor is left: `look_after` tries again, the loop would do nothing else
                self._rest()
                return
            self._let_in(line, address, time.monotonic())

    def _let_in(self, line: socket.socket, address: Address, now: float) -> None:
        strangers = [one for one in self.connections if not self.owner.knows(one)]
        house = _house(address)
        alike = [one for one in strangers if one.house == house]
        if len(alike) >= MOST_STRANGERS_OF_ONE:
            alike[0].close()
        elif len(strangers) >= MOST_STRANGERS:
            strangers[0].close()
        if len(self.connections) >= MOST_CONNECTIONS:
            line.close()
            return
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT)
        self.connections[Connection(line, address, self, now)] = None

    def look_after(self, now: float) -> None:
        """Once a second: who has not shown whose it is, or fell silent, is put out."""
        for one in list(self.connections):
            if now - one.heard_at > SILENT_S or self._is_intruder(one, now):
                one.close()
        if self._loop is not None:
            self._loop.add_reader(self.socket, self.acceptable)

    def _is_intruder(self, one: Connection, now: float) -> bool:
        return not self.owner.knows(one) and now - one.opened_at > STRANGER_S

    def closed(self, one: Connection) -> None:
        """One of its connections is."""
        del self.connections[one]
        self.owner.forget(one)

    def _rest(self) -> None:
        if self._loop is not None:
            self._loop.remove_reader(self.socket)

    def close(self) -> None:
        """Gives the port back."""
        self._rest()
        for one in list(self.connections):
            one.close()
        self.socket.close()


def _house(address: Address) -> str:
    """Who shares an address: for IPv6 the network of a house, since one computer has as many addresses as it likes."""
    found = ip_address(address[0].partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> 64)
    return str(found)
