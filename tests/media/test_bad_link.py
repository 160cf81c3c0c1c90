"""Real browsers on a line that loses packets, on one that is pulled and put back, and on one that lets no UDP out."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.links.process import link
from tests.media.link import Link
from tests.media.running import Web, media_running
from tests.media.sites import Site, until, with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOM = "giao-ban"


@dataclass
class Pair:
    """Two sites, the second behind a line that can be made bad; and one that did not join yet."""

    web: Web
    tinh: Site
    hue: Site
    link: Link
    an_lac: Site
    port: int  # of media, by UDP and by TCP

    def figures_of(self, point: str) -> dict[str, object]:
        sessions = self.web.ask(verb="statistics", room=ROOM)["sessions"]
        return next(one for one in sessions if one["point"] == point)


@pytest.fixture(scope="module")
def pair(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with media_running(tmp_path_factory.mktemp("media")) as media, with_devices(browser) as chromium:
        media.where()
        sends = {"width": 320, "height": 180}
        tinh = Site(chromium, "tinh", colour="#f00", tone=400, **sends)
        hue = Site(chromium, "hue", colour="#00f", tone=900, **sends)
        an_lac = Site(chromium, "an-lac", colour="#0f0", tone=1400, **sends)
        hue.link = Link(media.port)
        web = media.web()
        for site in (tinh, hue):
            site.join(web, ROOM, thumbnails=1)
        for site in (tinh, hue):
            until(lambda site=site: site.figures().get("thumb0", {}).get("frames", 0) > 10)
        yield Pair(web, tinh, hue, hue.link, an_lac, media.port)
        hue.link.close()


def test_what_a_line_of_five_percent_loses_is_repaired_both_ways(pair: Pair) -> None:
    before = {site.point: site.figures() for site in (pair.tinh, pair.hue)}
    again = sum(one["again"] for one in before["hue"]["up"])
    pair.link.loss = 0.05
    time.sleep(8)
    pair.link.loss = 0.0
    time.sleep(1)
    down, up = pair.hue.figures(), pair.tinh.figures()
    assert pair.link.dropped > 10
    assert down["thumb0"]["repaired"] > 0  # from media's ring to the browser
    assert sum(one["again"] for one in down["up"]) > again  # from the browser, asked for by media
    for after, point in ((down, "hue"), (up, "tinh")):
        frames = after["thumb0"]["frames"] - before[point]["thumb0"]["frames"]
        assert frames > 9 * 15 * 0.5, (point, frames)  # the picture went on moving
    camera = next(one for one in pair.figures_of("hue")["up"] if one["track"] == "camera")
    assert camera["lost"] <= 3  # of what was lost on the way, next to nothing stayed lost


def test_a_pulled_line_is_told_and_the_site_is_back_in_its_slot_soon_after(pair: Pair) -> None:
    pair.link.is_cut = True
    pair.web.wait_for(event="signal", point="hue", state="lost")
    pair.web.wait_for(event="publishing", point="hue", track="camera", live=False)
    pair.link.is_cut = False
    frames, began = pair.tinh.figures()["thumb0"]["frames"], time.monotonic()
    pair.web.wait_for(event="signal", point="hue", state="back")
    until(lambda: pair.tinh.figures()["thumb0"]["frames"] > frames)
    assert pair.tinh.sees("thumb0") == "blue"
    assert time.monotonic() - began < 20  # five seconds on a quiet machine; `recovery` measures it


def test_a_line_of_twenty_percent_costs_pictures_before_voices(pair: Pair) -> None:
    pair.link.loss = 0.2
    pair.web.wait_for(event="degraded", point="hue", step="no-thumbnails")
    until(lambda: pair.hue.hears("voice0") == 400)
    pair.link.loss = 0.0
    pair.web.wait_for(event="degraded", point="hue", step="full")
    frames = pair.hue.figures()["thumb0"]["frames"]
    until(lambda: pair.hue.figures()["thumb0"]["frames"] > frames)


def test_a_site_without_udp_takes_part_by_tcp_and_comes_back_when_its_connection_broke(pair: Pair) -> None:
    an_lac, web = pair.an_lac, pair.web
    with link(pair.port) as line:
        an_lac.tcp_port = line.port
        an_lac.join(web, ROOM)
        web.ask(verb="floor", room=ROOM, points=["an-lac"])
        until(lambda: (an_lac.sees("thumb0"), an_lac.sees("thumb1")) == ("red", "blue"))
        until(lambda: {an_lac.hears("voice0"), an_lac.hears("voice1")} == {400, 900})
        until(lambda: pair.tinh.sees("main") == "green")
        until(lambda: 1400 in (pair.tinh.hears("voice0"), pair.tinh.hears("voice1")))
        assert [pair.figures_of(point)["path"] for point in ("tinh", "an-lac")] == ["udp", "tcp"]  # tinh had both
        line.order("cut")
        web.wait_for(event="signal", point="an-lac", state="lost")
        line.order("drop")
        line.order("mend")
        web.wait_for(event="signal", point="an-lac", state="back")
        for site, slot in ((pair.tinh, "main"), (an_lac, "thumb0")):
            frames = site.figures()[slot]["frames"]
            until(lambda site=site, slot=slot, frames=frames: site.figures()[slot]["frames"] > frames + 3)
        assert pair.tinh.sees("main") == "green" and pair.figures_of("an-lac")["path"] == "tcp"
        assert not [one for one in web.events if one["event"] == "left"]  # the same session
    web.ask(verb="leave", session=an_lac.session)
    web.ask(verb="floor", room=ROOM, points=[])
