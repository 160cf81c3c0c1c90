"""A delegate's laptop as the gateway sees one: a websocket that speaks Engine.IO 4 and Socket.IO 5 by hand."""

import json
import time
from collections.abc import Callable
from typing import Any, Self

import websocket

Event = tuple[str, dict[str, Any]]
PATIENCE_S = 20.0  # where a test says nothing of time: other tests run beside it


class Refused(Exception):
    """The server did not let the socket in; the message is its reason."""


class Laptop:
    """One open socket. What is heard waits in `heard` until a test asks for it; pings are answered while reading."""

    def __init__(
        self,
        port: int,
        cookie: str = "",
        *,
        origin: str | None = None,
        language: str = "vi",
        wishes: Any = None,
        **options: Any,
    ) -> None:
        self.heard: list[Event] = []
        self._answers: dict[int, dict[str, Any]] = {}
        self._asked = 0
        # websocket-client sends an Origin unless told not to; laptops of the tests have one only when they say so.
        self.socket = websocket.WebSocket(**options)
        self.socket.timeout = 10
        self.socket.connect(
            f"ws://127.0.0.1:{port}/socket.io/?EIO=4&transport=websocket",
            cookie="; ".join(filter(None, [cookie, f"language={language}"])),
            origin=origin,
            suppress_origin=origin is None,
        )
        assert self._receive(10).startswith("0"), "no Engine.IO handshake"
        self.socket.send("40" if wishes is None else f"40{json.dumps(wishes)}")
        while not (answer := self._receive(10)).startswith(("40", "44")):
            self._take(answer)  # what is said to whoever connects may overtake the answer
        if answer.startswith("44"):
            self.close()
            raise Refused(json.loads(answer[2:]).get("message"))

    def ask(self, name: str, message: Any = None, within: float = PATIENCE_S) -> dict[str, Any]:
        """Sends and waits for the answer."""
        return self.answer(self.send(name, message), within)

    def send(self, name: str, message: Any = None) -> int:
        """Sends and does not wait; `answer(number)` does."""
        self._asked += 1
        self.socket.send(f"42{self._asked}{json.dumps([name, message])}")
        return self._asked

    def answer(self, number: int, within: float = PATIENCE_S) -> dict[str, Any]:
        """The answer to what was sent under this number."""
        self._read_until(lambda: number in self._answers, within, f"answer {number}")
        return self._answers.pop(number)

    def join(self, *streams: str, since: int = 0) -> dict[str, Any]:
        """Joins streams from the entry after `since` on."""
        return self.ask("join", {"streams": [{"id": one, "since": since} for one in streams]})

    def until(self, event: str, /, within: float = PATIENCE_S, **fields: Any) -> dict[str, Any]:
        """The next event of that name whose fields fit, waiting for it; what came before it is forgotten."""

        def found() -> bool:
            while self.heard:
                heard, message = self.heard.pop(0)
                if heard == event and all(message.get(key) == value for key, value in fields.items()):
                    self._found = message
                    return True
            return False

        self._read_until(found, within, f"{event} {fields}")
        return self._found

    def listen(self, seconds: float) -> list[Event]:
        """Everything that is heard within so many seconds, what waited included."""
        self._read_until(lambda: False, seconds, None)
        heard, self.heard = self.heard, []
        return heard

    def wait_until_closed(self, within: float) -> float:
        """Seconds until the server hung up."""
        started = time.monotonic()
        while time.monotonic() - started < within:
            try:
                self._take(self._receive(within))
            except (websocket.WebSocketConnectionClosedException, ConnectionError):
                return time.monotonic() - started
            except websocket.WebSocketTimeoutException:
                break
        raise AssertionError(f"still open after {within} s")

    def close(self) -> None:
        """Hangs up."""
        self.socket.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_until(self, done: Callable[[], bool], within: float, wanted: str | None) -> None:
        deadline = time.monotonic() + within
        while not done():
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise websocket.WebSocketTimeoutException
                self._take(self._receive(left))
            except (websocket.WebSocketTimeoutException, TimeoutError):
                if wanted is None:
                    return
                raise AssertionError(f"{wanted}: not within {within} s; heard {self.heard}") from None

    def _receive(self, within: float) -> str:
        self.socket.settimeout(max(within, 0.01))
        try:
            text = self.socket.recv()
        except TimeoutError as late:
            raise websocket.WebSocketTimeoutException from late
        if not text:
            raise websocket.WebSocketConnectionClosedException("closed")
        return str(text)

    def _take(self, text: str) -> None:
        if text == "2":
            self.socket.send("3")
        elif text.startswith("42"):
            name, *rest = json.loads(text[2:])
            self.heard.append((name, rest[0] if rest else {}))
        elif text.startswith("43"):
            number, _, answer = text[2:].partition("[")
            self._answers[int(number)] = json.loads(f"[{answer}")[0]
