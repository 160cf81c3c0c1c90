"""Switchboard and port inside the test's own loop, with real sockets and a hand on everything."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from media import grants, wire
from media.grants import Grant
from media.port import Port
from media.recording.recorder import Recorder
from media.sdp import Place
from media.switchboard import TICK_S, Switchboard
from media.wire import Answer, Command, Event, Join, Offered, Received, Refused
from tests.media.synthetic import Synthetic

KEY = b"k" * 32
PATIENCE_S = 90.0
ALL = ("microphone", "camera", "content")


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Runs a scene to its end, in a thread: the driver of the browsers keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(asyncio.wait_for(scene, PATIENCE_S))).result()


class House:
    """What the web process would see."""

    def __init__(self, recordings: Path, host: str = "127.0.0.1", announced: str = "") -> None:
        self.port = Port(host, 0)
        self.recorder = Recorder(recordings, reserve=0, boot="boot1")
        self.port.listen(host, 0)
        assert self.port.tcp is not None
        there = announced or host
        places = [Place(there, self.port.number), Place(there, self.port.tcp.number, is_tcp=True)]
        self.board = Switchboard(self.port, places, KEY, "boot1", self.recorder, recordings / "hls")
        self.events: list[Event] = []
        self.board.tell = self.events.append
        self.sites: list[Synthetic] = []

    def do(self, command: Command) -> list[Event]:
        """Carries out a command; its answers."""
        return self.board.command(Received(command, 1))

    def grant(self, point: str, fingerprint: str, publish: tuple[str, ...] = ALL, **other: Any) -> str:
        made = {"id": os.urandom(8).hex(), "boot": "boot1", "room": "r", "until": time.time() + 60, **other}
        return grants.sign(Grant(point=point, publish=publish, fingerprint=fingerprint, **made), KEY)

    def offered(self, session: str) -> dict[str, Any]:
        """The offer of a session, as the wire carries it."""
        found = [one for one in self.events if isinstance(one, Offered) and one.session == session][-1]
        return {"sdp": found.sdp, "slots": found.slots, "tracks": found.tracks}

    async def enter(
        self,
        point: str,
        publish: tuple[str, ...] = ALL,
        session: str = "",
        thumbnails: int = 2,
        site: Synthetic | None = None,
    ) -> Synthetic:
        """A site that is connected."""
        site, session = site or Synthetic(), session or f"{point}-1"
        self.sites.append(site)
        said = self.do(Join(session, self.grant(point, site.fingerprint, publish), thumbnails))
        assert not isinstance(said[0], Refused), said
        said = self.do(Answer(session, site.answer(self.offered(session))))
        assert not isinstance(said[0], Refused), said
        await site.connect()
        while not any(isinstance(one, wire.Connected) and one.session == session for one in self.events):
            await asyncio.sleep(0.01)
        return site


@contextlib.asynccontextmanager
async def open_house(recordings: Path = Path("/nowhere"), *address: str) -> AsyncIterator[House]:
    """A house whose clock runs; a scene that records says where to. `address`: where it listens, what it announces."""
    house, loop = House(recordings, *address), asyncio.get_running_loop()
    house.port.attend()

    async def tick() -> None:
        while True:
            house.board.tick()
            await asyncio.sleep(TICK_S)

    ticking = loop.create_task(tick())
    try:
        yield house
    finally:
        ticking.cancel()
        house.board.stop()
        for site in house.sites:
            await site.close()
        await asyncio.sleep(0.05)
        house.port.close()
