"""Carries TCP and UDP between a port and a server over a bad line, in its own process.

    python -m tests.links.proxy --to 127.0.0.1:8000 --port 9000 --delay-ms 200 --loss 0.2 --rate-kbit 1000

Orders on its input, one a line: `cut` (every connection is dead and silent, new ones too), `mend`, `drop` (connections
are reset), `quality` with the numbers of the command line (`quality --loss 0.2`): the line is like that from now on,
for new connections and all datagrams. It prints `ready` when it listens. TCP has a window (64 kB in each direction) as
a real sender has, so a slow line makes the server wait and does not swallow what it says.
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.links.line import SEGMENT, Direction, Quality

WINDOW = 64 << 10


class Proxy:
    """One line with many connections; each direction of each has its own chance, the rate is shared by all."""

    def __init__(self, to: tuple[str, int], quality: Quality, seed: int) -> None:
        self.to = to
        self.quality = quality
        self.chance = random.Random(seed)
        self.is_cut = False
        self._mended = asyncio.Event()
        self._mended.set()
        self._writers: set[asyncio.StreamWriter] = set()
        # One link for all: what goes to the server shares a rate, and so does what comes back.
        self._shared = {way: Direction(quality, random.Random(seed + way)) for way in (0, 1)}
        self.directions: list[Direction] = list(self._shared.values())

    def order(self, word: str) -> None:
        """cut, mend, drop, or quality and its numbers."""
        if word.startswith("quality"):
            self.become(quality_of(numbers().parse_args(word.split()[1:])))
        elif word == "cut":
            self.is_cut = True
            self._mended.clear()
        elif word == "mend":
            self.is_cut = False
            self._mended.set()
        elif word == "drop":
            for writer in list(self._writers):
                writer.transport.abort()

    def become(self, quality: Quality) -> None:
        """Another line from now on."""
        self.quality = quality
        for direction in self.directions:
            direction.quality = quality

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One TCP connection through the line; shaking hands costs a round trip."""
        if self.is_cut:
            await self._mended.wait()
            await asyncio.sleep(self.chance.uniform(0, 1))  # until the caller's system knocks again
        await asyncio.sleep(self.quality.round_trip_s)
        try:
            back_reader, back = await asyncio.open_connection(*self.to)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back, 0), self._pass(back_reader, writer, 1))
        finally:
            for one in (writer, back):
                self._writers.discard(one)
                one.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: int) -> None:
        shared = self._shared[way]
        own = Direction(self.quality, random.Random(self.chance.random()))
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(WINDOW // SEGMENT)

        async def take() -> None:
            while part := await reader.read(SEGMENT):
                own._free_at = shared._free_at
                now = time.monotonic()
                out = own.segment(len(part), now, alone=not reader._buffer)  # type: ignore[attr-defined]
                shared._free_at = own._free_at
                await queue.put((out, part))
            await queue.put((0.0, b""))

        async def give() -> None:
            while True:
                out, part = await queue.get()
                await asyncio.sleep(max(0.0, out - time.monotonic()))
                await self._mended.wait()
                if not part:
                    break
                writer.write(part)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

        taking = asyncio.create_task(take())
        try:
            await give()
        except (ConnectionError, RuntimeError, OSError):
            writer.transport.abort()
        finally:
            taking.cancel()
            await asyncio.gather(taking, return_exceptions=True)


class Datagrams(asyncio.DatagramProtocol):
    """UDP through the line: one socket towards the server for each client."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.transport: Any = None
        self._towards: dict[Any, asyncio.DatagramTransport] = {}
        self._ways = [Direction(proxy.quality, random.Random(way)) for way in (0, 1)]
        proxy.directions += self._ways

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        asyncio.ensure_future(self._carry(data, addr))  # noqa: RUF006 - ends with the datagram

    async def _carry(self, data: bytes, client: Any) -> None:
        if client not in self._towards:
            loop = asyncio.get_running_loop()
            made, _ = await loop.create_datagram_endpoint(lambda: _Back(self, client), remote_addr=self.proxy.to)
            self._towards[client] = made
        self.later(0, data, self._towards[client].sendto)

    def later(self, way: int, data: bytes, send: Callable[[bytes], None]) -> None:
        """Sends when the line lets the datagram out, if it does."""
        out = self._ways[way].datagram(len(data), time.monotonic())
        if out is not None and not self.proxy.is_cut:
            asyncio.get_running_loop().call_later(max(0.0, out - time.monotonic()), send, data)


class _Back(asyncio.DatagramProtocol):
    def __init__(self, line: Datagrams, client: Any) -> None:
        self.line, self.client = line, client

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.line.later(1, data, lambda out: self.line.transport.sendto(out, self.client))


async def serve(port: int, proxy: Proxy) -> None:
    """Serves until the input ends."""
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(proxy.connection, "127.0.0.1", port, limit=SEGMENT * 8, backlog=1024)
    await loop.create_datagram_endpoint(lambda: Datagrams(proxy), local_addr=("127.0.0.1", port))
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    print("ready", flush=True)
    async with server:
        while word := await orders.readline():
            proxy.order(word.decode().strip())


def numbers() -> argparse.ArgumentParser:
    """What a line's quality is made of."""
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--delay-ms", type=float, default=0, help="one way")
    options.add_argument("--jitter-ms", type=float, default=0)
    options.add_argument("--loss", type=float, default=0, help="share of segments, each way")
    options.add_argument("--rate-kbit", type=float, default=0, help="kbit/s each way; 0: as fast as it goes")
    options.add_argument("--queue-ms", type=float, default=float("inf"), help="datagrams that wait longer are dropped")
    return options


def quality_of(given: argparse.Namespace) -> Quality:
    """As the line takes it."""
    return Quality(
        given.delay_ms / 1000, given.jitter_ms / 1000, given.loss, given.rate_kbit * 125, given.queue_ms / 1000
    )


def main() -> None:
    """Reads the line's quality from the command line."""
    options = argparse.ArgumentParser(parents=[numbers()])
    options.add_argument("--to", required=True)
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    host, _, port = given.to.rpartition(":")

    async def run() -> None:
        await serve(given.port, Proxy((host, int(port)), quality_of(given), given.seed))

    asyncio.run(run())


if __name__ == "__main__":
    main()
