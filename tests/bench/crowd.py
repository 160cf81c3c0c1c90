"""Many laptops in one process, as light as Python allows: epoll, websockets by hand, one record of what was heard.

    python -m tests.bench.crowd     reads orders as JSON lines, answers each with one

    {"do": "connect", "port": 8000, "cookies": [...], "streams": [id, ...], "path": "/socket.io/..."}
    {"do": "wait", "stream": id, "seq": 12, "within": 30}     until everybody has that entry
    {"do": "vote", "name": "test_vote", "messages": [...]}    all at once, one from each; waits for the answers
    {"do": "report"}                                          [[stream, seq, [monotonic seconds of each client]], ...]

Clients reconnect by themselves after `wait` or `again` finds them cut, joining from what they had. Times are of
CLOCK_MONOTONIC, which all processes of a machine share. It keeps its own record: nothing of app/ is imported.
"""

import base64
import json
import os
import random
import select
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

SILENCE_S = 7.0
CONNECT_WITHIN_S = 5.0
LONGEST_PAUSE_S = 1.0
PATH = "/socket.io/?EIO=4&transport=websocket"


@dataclass(eq=False)
class Client:
    """One laptop: `since` is how far it has heard each stream."""

    crowd: "Crowd"
    number: int
    cookie: str
    since: dict[str, int] = field(default_factory=dict)
    line: socket.socket | None = None
    state: str = "new"  # new, cut, upgrading, opening, joining, current
    incoming: bytearray = field(default_factory=bytearray)
    outgoing: bytearray = field(default_factory=bytearray)
    answers: dict[int, tuple[float, Any]] = field(default_factory=dict)
    asked: int = 0
    retry_at: float = 0.0
    tries: int = 0
    heard_at: float = 0.0
    unanswered: dict[int, tuple[str, Any]] = field(default_factory=dict)

    def connect(self) -> None:
        """Begins to connect; what follows happens in `readable`."""
        self.line = socket.socket()
        self.line.setblocking(False)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.connect_ex(self.crowd.address)
        key = base64.b64encode(os.urandom(16)).decode()
        self.incoming.clear()
        self.outgoing[:] = (
            f"GET {self.crowd.path} HTTP/1.1\r\nHost: {self.crowd.address[0]}:{self.crowd.address[1]}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\nCookie: {self.cookie}\r\n\r\n"
        ).encode()
        self.state, self.heard_at = "upgrading", time.monotonic()
        self.crowd.watch(self)

    def look(self, now: float) -> None:
        """As the browser's feed does: comes back after a cut, and gives up on a line that says nothing."""
        if self.state == "cut":
            if now >= self.retry_at:
                self.connect()
        elif self.line is not None and self.crowd.impatient:
            patience = SILENCE_S if self.state == "current" else CONNECT_WITHIN_S
            if now - self.heard_at > patience:
                self.cut()

    def cut(self) -> None:
        """The line is gone; it comes back after a short pause of its own."""
        if self.line is not None:
            self.crowd.forget(self)
            self.line.close()
        self.line, self.state = None, "cut"
        self.tries += 1
        # As the browser's library does: 0.4 s, doubled up to a second, each 50 % more or less.
        self.retry_at = time.monotonic() + min(
            0.4 * 2 ** min(self.tries - 1, 6), self.crowd.longest_pause_s
        ) * random.uniform(0.5, 1.5)

    def writable(self) -> None:
        assert self.line is not None
        try:
            sent = self.line.send(self.outgoing)
            del self.outgoing[:sent]
        except BlockingIOError:
            return
        except OSError:
            return self.cut()
        self.crowd.watch(self)

    def readable(self) -> None:
        assert self.line is not None
        try:
            part = self.line.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        at = time.monotonic()
        if not part:
            return self.cut()
        self.heard_at = at
        self.incoming += part
        if self.state == "upgrading":
            head, end, rest = bytes(self.incoming).partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.partition(b"\r\n")[0]:
                return self.cut()
            self.incoming[:] = rest
            self.state = "opening"
        while (text := take_frame(self.incoming)) is not None:
            self.hear(text, at)
            if self.line is None:
                return

    def hear(self, text: bytes, at: float) -> None:
        if text.startswith(b'42["entry"'):
            entry = json.loads(text[2:])[1]
            if entry["stream"] in self.since or not self.crowd.streams:  # a person's own comes unasked; pages leave it
                self.note(entry["stream"], entry["seq"], at)
        elif text == b"2":
            self.send("3")
        elif text.startswith(b"0"):
            wishes = {"streams": self.wanted()}
            self.send("40" + json.dumps(wishes) if self.crowd.streams else "40")
            self.state = "joining"
        elif text.startswith(b'42["hello"'):
            self.hear_joined(json.loads(text[2:])[1].get("joined") or {}, at)
        elif text.startswith(b"40"):
            if self.state != "current":  # a server that does not answer in its greeting
                self.join()
            self.command_again()
        elif text.startswith(b"43"):
            number, _, answer = text[2:].partition(b"[")
            self.hear_answer(int(number), json.loads(b"[" + answer)[0], at)
        elif text.startswith((b"44", b"41", b"1")):
            self.cut()

    def join(self) -> None:
        if not self.crowd.streams:
            self.state = "current"
            return
        self.state = "joining"
        self.ask("join", {"streams": self.wanted()})

    def wanted(self) -> list[dict[str, Any]]:
        return [{"id": one, "since": self.since.get(one, 0)} for one in self.crowd.streams]

    def hear_answer(self, number: int, answer: Any, at: float) -> None:
        if number not in self.answers:  # an answer to a repetition does not count
            self.answers[number] = (at, answer)
        self.unanswered.pop(number, None)
        self.hear_joined(answer, at)

    def hear_joined(self, answer: Any, at: float) -> None:
        for stream, missed in (answer.get("streams") or {}).items():
            self.state, self.tries = "current", 0
            for entry in missed["entries"]:
                self.note(stream, entry["seq"], at)
            if missed["more"]:
                self.state = "joining"
                self.ask("join", {"streams": [{"id": stream, "since": self.since[stream]}]})

    def note(self, stream: str, seq: int, at: float) -> None:
        known = self.since.get(stream, 0)
        if seq == known + 1 or (seq > known and self.state == "joining"):
            self.since[stream] = seq
            self.crowd.heard.setdefault((stream, seq), {})[self.number] = at
        elif seq > known + 1:
            self.crowd.gaps += 1
            self.state = "joining"
            self.ask("join", {"streams": [{"id": stream, "since": known}]})

    def ask(self, name: str, message: Any) -> int:
        self.asked += 1
        self.send(f"42{self.asked}{json.dumps([name, message])}")
        return self.asked

    def command(self, name: str, message: Any) -> int:
        """As `ask`, and again under the same key after every coming back until it is answered."""
        number = self.asked + 1
        self.unanswered[number] = (name, message)
        if self.state in ("joining", "current"):
            self.ask(name, message)
        else:
            self.asked = number
        return number

    def command_again(self) -> None:
        for number, (name, message) in self.unanswered.items():
            self.send(f"42{number}{json.dumps([name, message])}")

    def send(self, text: str) -> None:
        self.outgoing += frame(text.encode())
        self.writable()


def frame(payload: bytes) -> bytes:
    """A client's frame: masked, with a mask of zeros, which leaves the bytes as they are."""
    size = len(payload)
    head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
    return head + b"\0\0\0\0" + payload


def take_frame(incoming: bytearray) -> bytes | None:
    """The first whole text of what came, taken out; None until there is one."""
    while len(incoming) >= 2:
        size, at = incoming[1] & 0x7F, 2
        if size == 126:
            if len(incoming) < 4:
                return None
            size, at = struct.unpack_from("!H", incoming, 2)[0], 4
        elif size == 127:
            if len(incoming) < 10:
                return None
            size, at = struct.unpack_from("!Q", incoming, 2)[0], 10
        if len(incoming) < at + size:
            return None
        kind, text = incoming[0] & 0x0F, bytes(incoming[at : at + size])
        del incoming[: at + size]
        if kind in (1, 2):
            return text
        if kind == 8:
            return b"1"
    return None


class Crowd:
    """All clients, and what they heard."""

    def __init__(self) -> None:
        self.address = ("127.0.0.1", 0)
        self.path = PATH
        self.streams: list[str] = []
        self.clients: list[Client] = []
        self.heard: dict[tuple[str, int], dict[int, float]] = {}
        self.gaps = 0
        self.impatient = False
        self.longest_pause_s = LONGEST_PAUSE_S
        self._poll = select.epoll()
        self._by_fd: dict[int, Client] = {}

    def watch(self, client: Client) -> None:
        assert client.line is not None
        number = client.line.fileno()
        events = select.EPOLLIN | (select.EPOLLOUT if client.outgoing else 0)
        if number in self._by_fd:
            self._poll.modify(number, events)
        else:
            self._poll.register(number, events)
            self._by_fd[number] = client

    def forget(self, client: Client) -> None:
        assert client.line is not None
        if self._by_fd.pop(client.line.fileno(), None) is not None:
            self._poll.unregister(client.line.fileno())

    def run(self, done: Callable[[], bool], within: float) -> bool:
        """Lives until `done` or the time is over; tells which."""
        deadline = time.monotonic() + within
        while not done():
            now = time.monotonic()
            if now > deadline:
                return False
            for number, events in self._poll.poll(0.05):
                client = self._by_fd.get(number)
                if client is None:
                    continue
                if events & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
                    client.readable()
                if events & select.EPOLLOUT and client.line is not None:
                    client.writable()
            for client in self.clients:
                client.look(now)
        return True

    # ---- orders --------------------------------------------------------------------------------

    def connect(self, port: int, cookies: list[str], streams: list[str], since: int = 0, **more: Any) -> Any:
        self.address = (more.get("host", "127.0.0.1"), port)
        self.path, self.streams = more.get("path", PATH), streams
        self.impatient = more.get("impatient", False)
        self.longest_pause_s = more.get("longest_pause_s", LONGEST_PAUSE_S)
        self.clients = [Client(self, n, one, dict.fromkeys(streams, since)) for n, one in enumerate(cookies)]
        waiting = list(self.clients)
        for first in range(0, len(waiting), 50):  # as fast as a room sits down, not as fast as a flood
            for client in waiting[first : first + 50]:
                client.connect()
            self.run(lambda upto=first + 50: all(c.state == "current" for c in waiting[:upto]), more.get("within", 120))  # type: ignore[misc]
        return {"current": self.current()}

    def current(self) -> int:
        return sum(client.state == "current" for client in self.clients)

    def wait(self, stream: str, seq: int, within: float = 30) -> Any:
        done = self.run(lambda: all(c.since.get(stream, 0) >= seq for c in self.clients), within)
        return {"all": done, "at": time.monotonic(), "gaps": self.gaps, "current": self.current()}

    def again(self, cuts: int = 0, within: float = 60) -> Any:
        """Until everybody is current after the line was cut; the time when the last one was."""
        self.run(lambda: self.current() < len(self.clients), cuts or 5)
        done = self.run(lambda: self.current() == len(self.clients), within)
        return {"all": done, "at": time.monotonic()}

    def idle(self, seconds: float) -> Any:
        self.run(lambda: False, seconds)
        return {"current": self.current()}

    def vote(self, name: str, messages: list[Any], within: float = 60) -> Any:
        began = time.monotonic()
        numbers = [client.command(name, message) for client, message in zip(self.clients, messages, strict=False)]
        pairs = list(zip(self.clients, numbers, strict=False))
        self.run(lambda: all(number in client.answers for client, number in pairs), within)
        answered = [client.answers.get(number) for client, number in pairs]
        return {
            "began": began,
            "took": [one[0] - began if one else None for one in answered],
            "answers": [one[1] if one else None for one in answered],
        }

    def report(self) -> Any:
        return [[stream, seq, list(times.values())] for (stream, seq), times in self.heard.items()]


def main() -> None:
    """Carries out orders until the input ends; between orders the clients live on and answer pings."""
    crowd = Crowd()
    while True:
        crowd.run(lambda: bool(select.select([sys.stdin], [], [], 0)[0]), float("inf"))
        line = sys.stdin.readline()
        if not line:
            return
        order = json.loads(line)
        print(json.dumps(getattr(crowd, order.pop("do"))(**order)), flush=True)


if __name__ == "__main__":
    main()
