"""Firefox beside Chromium in one room: each sees and hears the other, in layers, on a line that loses, and by TCP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.firefox import firefox, own_address
from tests.media.link import Link
from tests.media.running import Media, Web, media_running
from tests.media.sites import InFirefox, Site, page_server, until, with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOM = "giao-ban"
WITH_CONTENT = ("microphone", "camera", "content")


@dataclass
class Briefing:
    """Tinh in Chromium, red; Hue in Firefox, blue."""

    media: Media
    web: Web
    tinh: Site
    hue: Site

    def figures_of(self, point: str) -> dict[str, Any]:
        sessions = self.web.ask(verb="statistics", room=ROOM)["sessions"]
        found: dict[str, Any] = next(one for one in sessions if one["point"] == point)
        return found

    def layers_of(self, point: str) -> set[str]:
        """Which layers of the camera arrive."""
        return {one["layer"] for one in self.figures_of(point)["up"] if one["track"] == "camera" and one["live"]}


@pytest.fixture(scope="module")
def briefing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Briefing]:
    folder, address = tmp_path_factory.mktemp("firefox"), own_address()
    with (
        media_running(folder / "media", media_host="0.0.0.0", media_announce=address) as media,
        with_devices(browser) as chromium,
        firefox(folder / "profile") as fox,
        page_server() as pages,
    ):
        tinh = Site(chromium, "tinh", colour="#f00", tone=400)
        hue = InFirefox(fox, "hue", pages, colour="#00f", tone=900)
        briefing = Briefing(media, media.web(), tinh, hue)
        for site in (tinh, hue):
            site.join(briefing.web, ROOM)
        yield briefing
        assert not hue.page.faults()


def test_each_sees_and_hears_the_other(briefing: Briefing) -> None:
    for site, colour, tone in ((briefing.tinh, "blue", 900), (briefing.hue, "red", 400)):
        until(lambda site=site: site.figures().get("thumb0", {}).get("frames", 0) > 10)
        flow = site.flow("thumb0")
        assert flow["frames"] > 3 and flow["lost"] == 0, (site.point, flow)
        until(lambda site=site, colour=colour: site.sees("thumb0") == colour)
        until(lambda site=site, tone=tone: tone in (site.hears("voice0"), site.hears("voice1")))
        assert "thumb1" not in site.figures()  # nothing of itself


def test_firefox_sends_three_layers_and_is_shown_by_the_one_that_a_slot_needs(briefing: Briefing) -> None:
    until(lambda: briefing.layers_of("hue") == {"q", "h", "f"})
    until(lambda: briefing.hue.obey(briefing.web) == ["q"])
    until(lambda: briefing.layers_of("hue") == {"q"})
    small = briefing.tinh.figures()["thumb0"]["width"]
    briefing.web.ask(verb="floor", room=ROOM, points=["hue"])
    until(lambda: "f" in briefing.hue.obey(briefing.web))
    until(lambda: briefing.tinh.figures().get("main", {}).get("width", 0) == 4 * small)
    assert briefing.tinh.sees("main") == "blue" and briefing.tinh.figures()["main"]["lost"] == 0


def test_firefox_is_shown_another_layer_without_a_gap(briefing: Briefing) -> None:
    briefing.web.ask(verb="floor", room=ROOM, points=["tinh"])
    until(lambda: {"q", "h"} <= set(briefing.tinh.obey(briefing.web)))
    until(lambda: briefing.hue.figures().get("main", {}).get("width", 0) > briefing.hue.figures()["thumb0"]["width"])
    briefing.web.ask(verb="layers", room=ROOM, highest="q")
    until(lambda: briefing.hue.figures()["main"]["width"] == briefing.hue.figures()["thumb0"]["width"])
    assert briefing.hue.sees("main") == "red" and briefing.hue.figures()["main"]["lost"] == 0
    briefing.web.ask(verb="layers", room=ROOM, highest="f")


def test_what_a_line_of_five_percent_loses_is_repaired_both_ways(briefing: Briefing) -> None:
    link = Link(briefing.media.port, host=own_address())
    try:
        briefing.hue.link = link
        briefing.hue.join(briefing.web, ROOM)
        for site in (briefing.tinh, briefing.hue):
            frames = site.figures().get("thumb0", {}).get("frames", 0)
            until(lambda site=site, frames=frames: site.figures().get("thumb0", {}).get("frames", 0) > frames + 10)
        before = {site.point: site.figures()["thumb0"] for site in (briefing.tinh, briefing.hue)}
        link.loss = 0.05
        time.sleep(8)
        link.loss = 0.0
        time.sleep(1)
        down, up = briefing.hue.figures(), briefing.tinh.figures()
        assert link.dropped > 10
        (shown,) = [one for one in briefing.figures_of("hue")["down"] if one["slot"] == "thumb0"]
        assert down["thumb0"]["nacks"] > 0 and shown["sent_again"] > 0  # from media's ring to Firefox
        assert sum(one["again"] for one in down["up"]) > 0  # from Firefox, asked for by media
        for after, point in ((down, "hue"), (up, "tinh")):
            frames = after["thumb0"]["frames"] - before[point]["frames"]
            assert frames > 9 * 15 * 0.4, (point, frames)  # the picture went on moving
        cameras = [one for one in briefing.figures_of("hue")["up"] if one["track"] == "camera"]
        assert max(one["lost"] for one in cameras) <= 3
    finally:
        briefing.hue.link = None
        link.close()


def test_content_is_shared_from_firefox_and_shown_in_it(briefing: Briefing) -> None:
    briefing.hue.join(briefing.web, ROOM, publish=WITH_CONTENT)  # comes back, to its old place
    until(lambda: briefing.tinh.figures().get("content", {}).get("frames", 0) > 3)
    until(lambda: briefing.tinh.sees("content") == "white" and briefing.tinh.sees("thumb0") == "blue")
    briefing.hue.join(briefing.web, ROOM)
    briefing.tinh.join(briefing.web, ROOM, publish=WITH_CONTENT)
    until(lambda: briefing.hue.figures().get("content", {}).get("frames", 0) > 3)
    until(lambda: briefing.hue.sees("content") == "white" and briefing.hue.sees("thumb0") == "red")


def test_firefox_comes_by_tcp_where_no_udp_gets_out(briefing: Briefing) -> None:
    briefing.hue.tcp_port = briefing.media.port
    briefing.hue.join(briefing.web, ROOM)
    until(lambda: briefing.hue.figures().get("thumb0", {}).get("frames", 0) > 10)
    frames = briefing.tinh.figures()["thumb0"]["frames"]
    until(lambda: briefing.tinh.figures()["thumb0"]["frames"] > frames + 10)
    assert (briefing.hue.sees("thumb0"), briefing.tinh.sees("thumb0")) == ("red", "blue")
    assert [briefing.figures_of(point)["path"] for point in ("tinh", "hue")] == ["udp", "tcp"]
