"""The benchmark of forwarding in a short form: three sites, everything that is due arrives, nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from tests.bench.sfu import LARGE_BYTES, SMALL_BYTES, of_media, run
from tests.media.house import play
from tests.media.running import media_running


@pytest.mark.slow
def test_three_sites_get_every_packet_that_is_due(tmp_path: Path) -> None:
    async def scene() -> None:
        with media_running(tmp_path / "var") as media:
            layers = {"q": (SMALL_BYTES, 20), "f": (LARGE_BYTES, 80)}
            load = await of_media(media, media.web(), "briefing", 3, layers)
            measured = await run(load, 3.0)
            due = 3 * (2 * 20 + 80 + 2 * 50)  # two small pictures, the large one, two voices for each site
            assert measured.loss == 0 and 0.8 * due < measured.pps_out < 1.2 * due
            assert measured.us_per_packet > 0
            for receiver in load.receivers:
                asyncio.get_running_loop().remove_reader(receiver.client.socket)
                receiver.client.socket.close()

    play(scene())
