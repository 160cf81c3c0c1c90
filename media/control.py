"""The connection of the web processes (PROTOCOL.md, section 1): lines of JSON over TCP, proved with the shared key."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog

from media import wire
from media.wire import Event, Malformed, Received, Refused

MOST_CONNECTIONS: Final = 64
MOST_UNREAD: Final = 8 << 20
PROOF_PATIENCE_S: Final = 5.0

log = structlog.get_logger()
Answer = Callable[[Received], list[Event]]


def proof(key: bytes, who: str, *nonces: str) -> str:
    """What shows that somebody holds the key, without telling it."""
    return hmac.digest(key, " ".join((who, *nonces)).encode(), hashlib.sha256).hex()


class Control:
    """Listens; answers commands; tells events to every web process that is connected."""

    def __init__(self, key: bytes, boot: str, answer: Answer) -> None:
        self._key, self._boot, self._answer = key, boot, answer
        self._open: set[asyncio.StreamWriter] = set()
        self._all: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> tuple[str, int]:
        """Where it listens from now on."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=wire.LONGEST_LINE + 2)
        name = self._server.sockets[0].getsockname()
        return str(name[0]), int(name[1])

    def tell(self, event: Event) -> None:
        """To every web process; one that does not read is cut off, and will ask anew."""
        line = wire.encode(event)
        for writer in list(self._open):
            if writer.transport.get_write_buffer_size() > MOST_UNREAD:
                log.warning("a web process does not read and is cut off")
                self._drop(writer)
            else:
                writer.write(line)

    async def close(self) -> None:
        """Says what is still to be said, and ends."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._open):
            with suppress(OSError, asyncio.TimeoutError):
                await asyncio.wait_for(writer.drain(), 1)
        for writer in list(self._all):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._all.add(writer)
        try:
            # A look at the first line is enough for whoever only wants to know whether we live.
            if len(self._all) <= MOST_CONNECTIONS and await self._has_proved(reader, writer):
                self._open.add(writer)
                await self._read(reader, writer)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            pass  # gone, or a line without end
        finally:
            self._drop(writer)

    async def _has_proved(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        ours = secrets.token_hex(16)
        hello = {"event": "hello", "protocol": wire.VERSION, "boot": self._boot, "nonce": ours}
        writer.write(wire.line(hello))
        message = wire.parse_object(await asyncio.wait_for(reader.readline(), PROOF_PATIENCE_S))
        if message is None or message.get("verb") != "open":
            return False
        theirs, given = str(message.get("nonce", "")), str(message.get("proof", ""))
        if not hmac.compare_digest(proof(self._key, "web", ours, theirs).encode(), given.encode()):
            log.warning("a connection without the key was refused")
            return False
        writer.write(wire.line({"event": "opened", "proof": proof(self._key, "media", theirs, ours)}))
        return True

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            received = wire.parse(line)
            if isinstance(received, Malformed):
                answers: list[Event] = [Refused(received.ref, None, "malformed", received.sentence)]
            else:
                answers = self._answer(received)
            for event in answers:
                writer.write(wire.encode(event))
            await writer.drain()

    def _drop(self, writer: asyncio.StreamWriter) -> None:
        self._open.discard(writer)
        self._all.discard(writer)
        writer.close()
