"""Sites come and go, and nothing of them stays: the short form of the bench `soak`."""

import gc
from pathlib import Path
from statistics import median

import pytest
import uvloop

from media.outlet import Outlet
from media.peer import Peer
from media.slot import Slot
from media.uplink import Stream, Track
from media.wire import Feed, Floor, Leave, Record
from tests.bench.soak import Round, held_mb
from tests.media.house import open_house, play
from tests.media.running import media_running
from tests.media.synthetic import eventually

pytestmark = pytest.mark.untimed
WARM, ROUNDS, PACKETS = 40, 70, 8
MOST_MB = 5.0  # a session that stays holds some 40 kB, with everything that it was sent: eight of them a round
OF_A_SESSION = (Peer, Slot, Track, Stream, Outlet)


def test_memory_is_flat_over_hundreds_of_sessions(tmp_path: Path) -> None:
    async def rounds() -> list[float]:
        held = []
        with media_running(tmp_path) as media:
            web = media.web()
            for number in range(ROUNDS):
                await Round(web, number, PACKETS).play()
                held.append(held_mb(media))
        return held

    held = uvloop.run(rounds())
    assert median(held[-10:]) - median(held[WARM : WARM + 10]) < MOST_MB


def left() -> list[object]:
    """What is still held of sessions in this process."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one) in OF_A_SESSION]


def test_nothing_of_a_session_is_held_when_it_is_over(tmp_path: Path) -> None:
    async def scene() -> None:
        before = len(left())
        async with open_house(tmp_path) as house:
            house.do(Record("r", "rec"))
            house.do(Feed("r", "x", "127.0.0.1", (9, 9, 9, 9), 9))
            for point in ("tinh", "hue", "an-lac"):
                await house.enter(point)
            house.do(Floor("r", ("hue",)))
            assert len(left()) > before + 3 * len(OF_A_SESSION)
            house.do(Feed("r", "x"))
            for point in ("tinh", "hue", "an-lac"):
                house.do(Leave(f"{point}-1"))
            await eventually(lambda: len(left()) <= before)

    play(scene())
