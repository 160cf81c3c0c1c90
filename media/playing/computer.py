"""A room's computer without a browser: opens its device link, waits for its room, joins, plays, and comes back."""

import asyncio
import contextlib
import re
from typing import Any

import requests
import structlog
from simple_websocket import ConnectionClosed

from media.playing.films import Film, play
from media.playing.site import Synthetic
from media.playing.socketio import Line

LOOK_EVERY_S = 2.0
AGAIN_S = 0.4
CHECK_EVERY_S = 2.0
ROOM = re.compile(r'data-open="/meetings/([0-9a-f-]{36})/room"')

log = structlog.get_logger()


class Computer:
    """One bridge point. `number` chooses its colour and its tone."""

    def __init__(self, address: str, link: str, name: str, number: int, font: str = "") -> None:
        self.address, self.link, self.name = address.rstrip("/"), link, name
        self.film = Film(name, number, font)
        self._browser = requests.Session()
        self._line = Line(self._hear)
        self._session = ""
        self._ended = asyncio.Event()
        self._is_replaced = False

    async def run(self) -> None:
        """For as long as the process."""
        await asyncio.to_thread(self.film.prepare)
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, TimeoutError, requests.RequestException):
                await self._take_part(await self._room())
            await asyncio.sleep(AGAIN_S)

    async def _room(self) -> str:
        """The meeting whose room is open; waits for one, as the page of the room's computer does."""
        while True:
            where = self.link if not self._browser.cookies else f"{self.address}/bridge"
            page = await asyncio.to_thread(self._browser.get, where, timeout=10)
            found = ROOM.search(page.text)
            if found:
                return found[1]
            await asyncio.sleep(LOOK_EVERY_S)

    async def _take_part(self, meeting: str) -> None:
        """One socket, as many sessions as it takes."""
        self._line = Line(self._hear)
        await self._line.open(self.address, "; ".join(f"{one.name}={one.value}" for one in self._browser.cookies))
        reading = asyncio.create_task(self._line.run())
        try:
            while not reading.done():
                if not await self._join(meeting, reading):
                    return  # the room is not open any more
                if self._is_replaced:
                    await asyncio.Event().wait()
                await asyncio.sleep(AGAIN_S)
        finally:
            reading.cancel()
            await self._line.close()

    async def _join(self, meeting: str, reading: "asyncio.Task[None]") -> bool:
        site = Synthetic()
        asked = {"meeting": meeting, "fingerprint": site.fingerprint, "watches": False}
        answer = await self._line.ask("room_join", asked)
        try:
            if not answer["ok"]:
                return answer.get("code") == "unavailable"
            if answer["waits"]:
                return True
            await self._play(site, answer["offer"], reading)
        finally:
            with contextlib.suppress(OSError, AttributeError):
                await site.close()
        return True

    async def _play(self, site: Synthetic, offer: dict[str, Any], reading: "asyncio.Task[None]") -> None:
        """Until the session is over, or the socket."""
        self._session, self._ended = offer["session"], asyncio.Event()
        self.film.layers = {"q", "h", "f"}
        said = await self._line.ask("room_answer", {"session": offer["session"], "sdp": site.answer(offer)})
        if not said["ok"]:
            return
        await site.connect()
        log.info("in the room", name=self.name)
        work = [asyncio.create_task(play(site, self.film)), asyncio.create_task(_go_on_checking(site))]
        over = asyncio.create_task(self._ended.wait())
        try:
            await asyncio.wait([*work, over, reading], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*work, over):
                task.cancel()
            await asyncio.gather(*work, over, return_exceptions=True)

    def _hear(self, name: str, event: dict[str, Any]) -> None:
        if name != "media" or event.get("session", self._session) != self._session:
            return
        if event["event"] in ("away", "left"):
            self._is_replaced = event.get("reason") == "replaced"  # another computer took the place: it keeps it
            self._ended.set()
        elif event["event"] == "wanted":
            self.film.layers = set(event["layers"])


async def _go_on_checking(site: Synthetic) -> None:
    while True:
        site.check()
        await asyncio.sleep(CHECK_EVERY_S)
