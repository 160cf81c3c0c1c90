"""Whether media stays as it is while sites come and go: memory over an hour of joins and leaves.

`make bench BENCH=soak ARGS="--minutes 60"`. Rounds of a second or two: sites enter by UDP and TCP, shake hands, play a
camera in three layers and a voice to each other and to a viewer; they take the floor, are muted, recorded, fed to
another program; then some leave, one is replaced, one expelled, the others close their lines, in rooms that are ever
new. What the process holds (RSS) is noted after each round.

growth_mb: the median of the last tenth of the rounds less that of the second tenth, after everything was once made.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import uvloop

from media.playing.site import offer_from
from tests.bench.world import say
from tests.media.running import Media, Web, media_running
from tests.media.synthetic import ByTcp, Synthetic, packet, vp8

SITES = 6
PACKETS = 40
OPEN_PORT = 9  # nobody listens there: what is fed is lost, as it may be
MOST_GROWTH_MB = 4.0
LAST_S = 10.0


class Round:
    """One room from its first site to its last."""

    def __init__(self, web: Web, number: int, packets: int = PACKETS) -> None:
        self.web, self.number, self.room, self.packets = web, number, f"soak-{number}", packets
        self.sites: list[tuple[str, Synthetic]] = []

    async def play(self) -> int:
        """Returns how many sessions there were."""
        for place in range(SITES):
            await self._enter(place)
        viewer = await self._watch()
        self._order()
        for step in range(self.packets):
            for place, (_, site) in enumerate(self.sites):
                self._send(site, place, step)
            await asyncio.sleep(0.01)
        self.web.ask(verb="statistics", room=self.room)
        await self._leave()
        self.web.tell(verb="leave", session=f"{self.room}-view")
        await viewer.close()
        self.web.gather()
        self.web.events.clear()
        return SITES + 2

    async def _enter(self, place: int) -> None:
        site = ByTcp() if place == 1 else Synthetic()
        session = f"{self.room}-{place}"
        grant = self.web.grant(self.room, f"p{place}", site.fingerprint, ("microphone", "camera"))
        said = self.web.ask(verb="join", session=session, grant=grant, thumbnails=SITES)
        assert said["event"] == "done", said
        answer = site.answer(self.web.wait_for(event="offer", session=session))
        assert self.web.ask(verb="answer", session=session, sdp=answer)["event"] == "done"
        await site.connect()
        self.sites.append((session, site))

    async def _watch(self) -> Synthetic:
        viewer, session = Synthetic(), f"{self.room}-view"
        grant = self.web.grant(self.room, "view.1", viewer.fingerprint, ())
        offer = offer_from(viewer.fingerprint, sends=False)
        assert self.web.ask(verb="accept", session=session, grant=grant, sdp=offer)["event"] == "done"
        viewer.go_to({"sdp": self.web.wait_for(event="accepted", session=session)["sdp"]})
        await viewer.connect()
        return viewer

    def _order(self) -> None:
        room, web = self.room, self.web
        web.tell(verb="floor", room=room, points=["p0", "p1"], only=bool(self.number % 2))
        web.tell(verb="mute", room=room, point="p2", track="microphone", muted=True)
        web.tell(verb="show", room=room, slot="main", point="p3", track="camera", to=[])
        web.tell(verb="record", room=room, recording=f"rec-{self.number}")
        web.tell(verb="feed", room=room, name="x", host="127.0.0.1", ports=[OPEN_PORT] * 4, rtcp=OPEN_PORT)

    def _send(self, site: Synthetic, place: int, step: int) -> None:
        mids, first = site.offer["tracks"], 1000 * (place + 1)
        for layer_number, layer in enumerate("qhf"):
            payload = vp8(step, begins=step % 10 == 0, filling=200 << layer_number)
            site.send(packet(first + layer_number, step, payload, mid=mids["camera"], layer=layer))
        site.send(packet(first + 9, step, b"x" * 80, mid=mids["microphone"], kind=111))

    async def _leave(self) -> None:
        """By every door there is."""
        self.web.tell(verb="record", room=self.room, recording=None)
        replacing = Synthetic()
        grant = self.web.grant(self.room, "p0", replacing.fingerprint, ("microphone",))
        self.web.ask(verb="join", session=f"{self.room}-again", grant=grant, thumbnails=1)
        self.web.tell(verb="expel", room=self.room, point="p1")
        for session, _ in self.sites[2:4]:
            self.web.tell(verb="leave", session=session)
        for _, site in self.sites:
            await site.close()  # those that said nothing end with their goodbye of DTLS
        self.web.tell(verb="leave", session=f"{self.room}-again")
        replacing.socket.close()
        self.web.ask(verb="feed", room=self.room, name="x")


def held_mb(media: Media) -> float:
    """What the process holds of memory."""
    for line in Path(f"/proc/{media.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the process is gone")


async def measure(minutes: float, rounds: int, folder: Path) -> dict[str, object]:
    """Until both are over."""
    held, sessions, began = [], 0, time.monotonic()
    with media_running(folder) as media:
        web = media.web()
        while time.monotonic() - began < 60 * minutes or len(held) < rounds:
            sessions += await Round(web, len(held)).play()
            held.append(held_mb(media))
            if len(held) % 100 == 0:
                say(f"{len(held)} rounds, {time.monotonic() - began:.0f} s: {held[-1]:.1f} MB")
        health, waiting = web.ask(verb="health"), time.monotonic()
        while health["sessions"] and time.monotonic() - waiting < LAST_S:
            await asyncio.sleep(0.1)  # a goodbye is taken with the next tick
            health = web.ask(verb="health")
    tenth = max(len(held) // 10, 1)
    growth = median(held[-tenth:]) - median(held[tenth : 2 * tenth])
    return {
        "minutes": round((time.monotonic() - began) / 60, 1), "rounds": len(held), "sessions": sessions,
        "first_mb": round(median(held[tenth : 2 * tenth]), 1), "last_mb": round(median(held[-tenth:]), 1),
        "growth_mb": round(growth, 2), "left": health["sessions"],
    }  # fmt: skip


def main() -> None:
    """Prints the summary; complete if nobody is left and the memory is flat."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=60.0)
    options.add_argument("--rounds", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = uvloop.run(measure(given.minutes, given.rounds, Path(folder)))
    print(json.dumps({"bench": "soak", **found}), flush=True)
    growth = found["growth_mb"]
    assert isinstance(growth, float)
    sys.exit(0 if growth < MOST_GROWTH_MB and not found["left"] else 1)


if __name__ == "__main__":
    main()
