"""How many may watch: view-only points that follow one room by WHEP, through our media process.

`make bench BENCH=viewers ARGS="--clients 300 --seconds 15"`. One site publishes a picture of 600 kbit/s and a voice;
every viewer offers with Chromium's numbers, so its packets are translated, checks its line and reports once a second.
The room is asked for its statistics every two seconds, as the web process asks. CPU is that of the media process. All
viewers are in one process that shares the machine with it, so only each fifteenth looks at once for what has come and
tells ages (every eighth packet is decrypted and carries the moment at which it was sent); the others count.

Then the same again with the viewers on Janus, to which media sends the programme once (NGHITRUONG_JANUS_URL): what the
switch costs there, and what it leaves of the work of media.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvloop

from app.briefings.janus import Janus as Mountpoints
from app.config import Settings
from media.playing.site import offer_from
from tests.bench.sfu import LARGE_BYTES, Load, Measured, Receiver, accept, connect, cpu_s, of_media, run
from tests.bench.world import say
from tests.janus import janus_running
from tests.media.running import Web, media_running
from tests.media.synthetic import Synthetic

ROOM = "viewers"
PICTURES_S = 66  # packets a second of 1100 bytes and their headers: 600 kbit/s
ASK_EVERY_S = 2.0
TIMED = 15  # one of so many
READ_EVERY_S = 0.1
AT_ONCE = 10


async def watcher(web: Web, number: int) -> Synthetic:
    """A player that offered and is connected."""
    player, session = Synthetic(), f"view.{number}"
    grant = web.grant(ROOM, session, player.fingerprint, ())
    said = web.ask(verb="accept", session=session, grant=grant, sdp=offer_from(player.fingerprint, sends=False))
    assert said["event"] == "done", said
    player.go_to({"sdp": web.wait_for(event="accepted", session=session)["sdp"]})
    web.events.clear()  # hundreds of sessions are told of
    await player.connect()
    return player


async def measure(viewers: int, seconds: float, folder: Path) -> tuple[Measured, Load]:
    """Everybody comes, and then it is measured."""
    with media_running(folder) as media:
        web = media.web()
        load = await of_media(media, web, ROOM, 1, {"f": (LARGE_BYTES, PICTURES_S)})
        load.receivers.clear()
        began, checking = time.monotonic(), asyncio.create_task(_go_on_checking(load))
        for number in range(viewers):
            load.receivers.append(Receiver(await watcher(web, number), is_timed=number % TIMED == 0))
            if number % 50 == 49:
                say(f"{number + 1} viewers after {time.monotonic() - began:.0f} s")
        checking.cancel()
        work = [asyncio.create_task(_go_on_asking(web)), asyncio.create_task(_go_on_reading(load))]
        found = await run(load, seconds)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for receiver in load.receivers:
            receiver.client.socket.close()
        return found, load


async def measure_switched(viewers: int, seconds: float, folder: Path) -> tuple[Measured, Load, float] | None:
    """The same through Janus, and the share of a core that media takes beside it; None where there is no Janus."""
    with janus_running(folder / "janus", "streaming") as janus, media_running(folder / "fed") as media:
        if janus is None:
            return None
        web = media.web()
        load = await of_media(media, web, ROOM, 1, {"f": (LARGE_BYTES, PICTURES_S)})
        load.receivers.clear()
        mountpoints = Mountpoints(Settings(janus_url=janus.base), lambda kind, handle: None)
        threading.Thread(target=mountpoints.listen, daemon=True).start()
        mount = await asyncio.to_thread(mountpoints.mount, 1)
        feed = {"host": janus.host, "ports": list(mount.ports), "rtcp": mount.rtcp}
        assert web.ask(verb="feed", room=ROOM, name="janus", **feed)["event"] == "done"
        checking = asyncio.create_task(_go_on_checking(load))
        while len(load.receivers) < viewers:  # some at once: full ICE takes most of a second
            coming = min(AT_ONCE, viewers - len(load.receivers))
            players = await asyncio.gather(*(_watching(mountpoints, janus.host) for _ in range(coming)))
            for player in players:
                load.receivers.append(Receiver(player, is_timed=len(load.receivers) % TIMED == 0))
        checking.cancel()
        load.pid, feeding = janus.process.pid, cpu_s(media.process.pid)
        began, reading = time.monotonic(), asyncio.create_task(_go_on_reading(load))
        found = await run(load, seconds)
        feeding = 100 * (cpu_s(media.process.pid) - feeding) / (time.monotonic() - began)
        reading.cancel()
        mountpoints.close()
        return found, load, feeding


async def _watching(mountpoints: Mountpoints, host: str) -> Synthetic:
    """A player that answered Janus's offer and is connected."""
    player = Synthetic(host)
    handle, offer = await asyncio.to_thread(mountpoints.watch, 1)
    connecting = asyncio.create_task(connect(player, offer))
    await asyncio.to_thread(mountpoints.start, handle, accept(offer, player))
    await connecting
    return player


async def _go_on_checking(load: Load) -> None:
    """Who came first does not fall silent before the last one has come."""
    while True:
        for client in [*(one.client for one in load.receivers), *(site for site, _ in load.senders)]:
            client.check()
        await asyncio.sleep(3)


async def _go_on_reading(load: Load) -> None:
    """The viewers that are not timed, one group after the other."""
    counting = [one for one in load.receivers if not one.is_timed]
    while True:
        for first in range(10):
            for receiver in counting[first::10]:
                receiver.read()
            await asyncio.sleep(READ_EVERY_S / 10)


async def _go_on_asking(web: Web) -> None:
    while True:
        await asyncio.to_thread(web.ask, verb="statistics", room=ROOM)
        web.events.clear()
        await asyncio.sleep(ASK_EVERY_S)


def main() -> None:
    """Prints the summary; complete if everybody received a picture and a voice."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=300)
    options.add_argument("--seconds", type=float, default=15.0)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found, load = uvloop.run(measure(given.clients, given.seconds, Path(folder)))
        say(f"by media: {found}")
        switched = uvloop.run(measure_switched(given.clients, given.seconds, Path(folder)))
    served = sum(len(one.spans) == 2 for one in load.receivers)
    kbit_s = sum(one.octets for one in load.receivers) * 8 / 1000 / given.seconds / given.clients
    summary = {
        "bench": "viewers", "viewers": served, "kbit_s": round(kbit_s), "cpu_pct": round(found.cpu_pct, 1),
        "loss": round(found.loss, 5), "added_p50_ms": round(found.p50_ms, 2), "added_p95_ms": round(found.p95_ms, 2),
        "added_p99_ms": round(found.p99_ms, 2), "pps_out": round(found.pps_out),
        "cpu_us_per_packet": round(found.us_per_packet, 1),
    }  # fmt: skip
    elsewhere = 0
    if switched is not None:
        janus, theirs, feeding = switched
        elsewhere = sum(len(one.spans) == 2 for one in theirs.receivers)
        summary |= {
            "janus_viewers": elsewhere, "janus_cpu_pct": round(janus.cpu_pct, 1), "janus_loss": round(janus.loss, 5),
            "janus_added_p95_ms": round(janus.p95_ms, 2), "janus_cpu_us_per_packet": round(janus.us_per_packet, 1),
            "janus_pps_out": round(janus.pps_out), "feeding_cpu_pct": round(feeding, 1),
        }  # fmt: skip
    print(json.dumps(summary), flush=True)
    sys.exit(0 if served == elsewhere == given.clients else 1)


if __name__ == "__main__":
    main()
