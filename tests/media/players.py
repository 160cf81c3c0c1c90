"""Sites without a browser that play films into the real media process, in a thread of their own."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

from media.playing.films import play_on
from tests.media.running import Web
from tests.media.synthetic import Synthetic


class Players:
    """A loop in a thread, and what plays in it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.sites: list[Synthetic] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """In the players' loop, from outside of it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def join(
        self, web: Web, room: str, point: str, publish: tuple[str, ...] = ("microphone", "camera"), thumbnails: int = 0
    ) -> Synthetic:
        """A site that is connected and does nothing yet."""

        async def make() -> Synthetic:
            return Synthetic()

        site: Synthetic = self.run(make())
        session = f"{point}-player-{len(self.sites)}"
        grant = web.grant(room, point, site.fingerprint, publish)
        assert web.ask(verb="join", session=session, grant=grant, thumbnails=thumbnails)["event"] == "done"
        answer = site.answer(web.wait_for(event="offer", session=session))
        assert web.ask(verb="answer", session=session, sdp=answer)["event"] == "done"
        self.run(site.connect())
        self.sites.append(site)
        return site

    def play(self, site: Synthetic, colour: str, hertz: int = 0, **how: Any) -> None:
        """Its camera and voice, from now on."""

        async def begin() -> None:
            first = 1000 * (len(self._tasks) + 1)
            self._tasks.append(self.loop.create_task(play_on(site, colour, hertz, first=first, **how)))
            self._tasks.append(self.loop.create_task(self._check(site)))

        self.run(begin())

    async def _check(self, site: Synthetic) -> None:
        """ICE goes on checking."""
        while True:
            site.check()
            await asyncio.sleep(2)

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for site in self.sites:
            with contextlib.suppress(OSError):
                await site.close()

    def close(self) -> None:
        """Everybody leaves."""
        self.run(self._end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@contextlib.contextmanager
def players() -> Iterator[Players]:
    """For the time of a test."""
    found = Players()
    try:
        yield found
    finally:
        found.close()
