"""A real browser behind a line that carries less than the room sends: what it goes without, and how it comes back.

The line is that of tests/links: a rate with a router's queue before it, loss, delay. The others are films.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from media.budget import LONGEST_CALM_S
from tests.links.process import Link, link
from tests.media.players import players
from tests.media.running import Web, media_running
from tests.media.sites import Site, until, with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOM = "giao-ban"
QUEUE_MS = 300


@dataclass
class Hall:
    """A browser that only looks, and the line to it."""

    web: Web
    site: Site
    line: Link

    def join(self, quality: str) -> None:
        """With a new session over a line of this quality, until the large picture is whole."""
        self.line.order(f"quality {quality}")
        self.site.join(self.web, ROOM, publish=(), thumbnails=2)
        until(lambda: self.layer() == "f" and self.site.figures().get("main", {}).get("frames", 0) > 10)
        until(lambda: self.site.sees("main") == "red")

    def figures(self) -> dict[str, Any]:
        sessions = self.web.ask(verb="statistics", room=ROOM)["sessions"]
        return next(one for one in sessions if one["point"] == "xem")

    def steps(self) -> list[str]:
        self.web.gather()
        return [
            one["step"] for one in self.web.events if one["event"] == "degraded" and one["session"] == self.site.session
        ]

    def settle(self, *steps: str) -> None:
        """Waits for one of these: a machine that stands still gives up something, too, and the longest calm is long."""
        until(lambda: self.steps()[-1] in steps, f"not {steps} but {self.steps()}", within_s=2 * LONGEST_CALM_S)

    def layer(self) -> str | None:
        return next(one["layer"] for one in self.figures()["down"] if one["slot"] == "main")

    def heard(self, seconds: float) -> float:
        """The share of a voice's packets that came in this time."""
        return self.site.flow("voice0", seconds)["packets"] / (50 * seconds)


@pytest.fixture(scope="module")
def hall(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with (
        media_running(tmp_path_factory.mktemp("media")) as media,
        with_devices(browser) as chromium,
        players() as films,
        link((media.where(), media.port)[1], delay_ms=20, queue_ms=QUEUE_MS) as line,
    ):
        web = media.web()
        for point, colour, hertz in (("tinh", "red", 400), ("hue", "blue", 900)):
            films.play(films.join(web, ROOM, point), colour, hertz)
        web.ask(verb="floor", room=ROOM, points=["tinh"])
        site = Site(chromium, "xem")
        site.link = line  # type: ignore[assignment]
        yield Hall(web, site, line)


def test_a_wide_line_carries_everything(hall: Hall) -> None:
    hall.join("--delay-ms 20")
    time.sleep(4)
    assert hall.steps() == [] and hall.site.figures()["main"]["width"] == 640


def test_a_narrow_line_gets_a_smaller_picture_and_whole_voices_and_everything_when_it_is_wide_again(hall: Hall) -> None:
    hall.join("--delay-ms 20")
    hall.line.order(f"quality --delay-ms 20 --rate-kbit 1000 --queue-ms {QUEUE_MS}")
    until(lambda: hall.layer() == "h")
    assert "half-picture" in hall.steps()
    until(lambda: hall.site.figures()["main"]["width"] == 320)
    time.sleep(3)
    assert hall.heard(15) > 0.9  # while it is probed, too: a probe that is too much costs one second
    assert hall.site.flow("main", 3)["frames"] > 20
    hall.settle("half-picture")
    assert not {"full", "no-thumbnails", "no-content"} & set(hall.steps()[hall.steps().index("half-picture") :])
    until(lambda: hall.site.hears("voice0") == 400 or hall.site.hears("voice1") == 400)

    hall.line.order("quality --delay-ms 20")
    hall.settle("full")
    assert hall.steps()[-3:] == ["no-content", "no-thumbnails", "full"]  # the large picture first
    until(lambda: hall.site.figures()["main"]["width"] == 640)
    until(lambda: hall.site.flow("thumb1")["frames"] > 8)


def test_five_percent_on_a_long_way_are_repaired_and_nothing_is_gone_without(hall: Hall) -> None:
    hall.join("--delay-ms 150 --loss 0.05")
    tried: list[object] = []
    for _ in range(3):  # a machine that stands still for a second gives up something, too; it does not do so each time
        before = hall.steps()
        time.sleep(12)
        flow = hall.site.flow("main", 5)
        tried.append((flow, hall.steps()))
        if flow["frames"] > 40 and hall.steps() == before and hall.steps()[-1:] in ([], ["full"]):
            return
    pytest.fail(str(tried))


def test_twenty_percent_cost_the_small_pictures_and_not_the_large_one(hall: Hall) -> None:
    hall.join("--delay-ms 150")
    hall.line.order("quality --delay-ms 150 --loss 0.2")
    until(lambda: hall.steps()[:1] == ["no-thumbnails"])
    time.sleep(15)
    hall.settle("no-thumbnails", "no-content")
    assert hall.site.flow("main", 5)["frames"] > 25
    assert hall.heard(3) > 0.7
    hall.line.order("quality --delay-ms 150")
    hall.settle("full")
