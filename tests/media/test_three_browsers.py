"""Three real browsers in one room: each sees and hears the other two, and what the server forbids does not arrive.

The sites send a colour and a tone of their own; one sends Chromium's false camera and microphone.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.media.running import Media, Web, media_running
from tests.media.sites import Site, until, with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOM = "giao-ban"


@dataclass
class Briefing:
    """A room with three sites in it."""

    media: Media
    web: Web
    tinh: Site
    hue: Site
    an_lac: Site

    @property
    def sites(self) -> list[Site]:
        return [self.tinh, self.hue, self.an_lac]


@pytest.fixture(scope="module")
def briefing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Briefing]:
    with media_running(tmp_path_factory.mktemp("media")) as media, with_devices(browser) as chromium:
        sites = [
            Site(chromium, "tinh", colour="#f00", tone=400),
            Site(chromium, "hue", colour="#00f", tone=900),
            Site(chromium, "an-lac"),
        ]
        briefing = Briefing(media, media.web(), *sites)
        for site in sites:
            site.join(briefing.web, ROOM)
        yield briefing


def test_each_sees_and_hears_the_other_two(briefing: Briefing) -> None:
    for site in briefing.sites:
        for slot in ("thumb0", "thumb1"):
            until(lambda site=site, slot=slot: site.figures().get(slot, {}).get("frames", 0) > 10)
            flow = site.flow(slot)
            assert site.figures()[slot]["width"] > 0 and flow["frames"] > 0 and flow["lost"] == 0, (site.point, flow)
    until(lambda: (briefing.tinh.sees("thumb0"), briefing.hue.sees("thumb0")) == ("blue", "red"))
    until(lambda: (briefing.an_lac.sees("thumb0"), briefing.an_lac.sees("thumb1")) == ("red", "blue"))
    until(lambda: {briefing.an_lac.hears("voice0"), briefing.an_lac.hears("voice1")} == {400, 900})
    until(lambda: 900 in (briefing.tinh.hears("voice0"), briefing.tinh.hears("voice1")))


def test_who_speaks_is_told(briefing: Briefing) -> None:
    until(lambda: {"tinh", "hue"} <= set(_last_speaking(briefing.web)))


def test_the_floor_is_the_large_picture_of_the_others(briefing: Briefing) -> None:
    briefing.web.ask(verb="floor", room=ROOM, points=["hue"])
    for site in (briefing.tinh, briefing.an_lac):
        until(lambda site=site: site.figures().get("main", {}).get("frames", 0) > 3 and site.sees("main") == "blue")
    large, small = briefing.tinh.figures()["main"]["width"], briefing.tinh.figures()["thumb0"]["width"]
    assert large > small  # another layer of the same camera
    briefing.web.ask(verb="floor", room=ROOM, points=["tinh"])
    until(lambda: briefing.an_lac.sees("main") == "red" and briefing.hue.sees("main") == "red")
    assert briefing.an_lac.figures()["main"]["lost"] == 0  # the change looks like one stream without a gap


def test_layers_that_nobody_watches_are_stopped_and_come_back_when_they_are(briefing: Briefing) -> None:
    until(lambda: briefing.hue.obey(briefing.web) == ["q"])
    sent = {one["rid"]: one["packets"] for one in briefing.hue.figures()["up"] if one["kind"] == "video"}
    time.sleep(1)
    after = {one["rid"]: one["packets"] for one in briefing.hue.figures()["up"] if one["kind"] == "video"}
    assert after["q"] > sent["q"] and after["h"] == sent["h"]
    briefing.web.ask(verb="floor", room=ROOM, points=["hue"])
    until(lambda: "f" in briefing.hue.obey(briefing.web))
    until(lambda: briefing.an_lac.figures()["main"]["width"] > briefing.an_lac.figures()["thumb1"]["width"])


def test_a_muted_voice_and_a_stopped_picture_reach_nobody(briefing: Briefing) -> None:
    briefing.web.ask(verb="mute", room=ROOM, point="hue", track="microphone", muted=True)
    briefing.web.ask(verb="mute", room=ROOM, point="hue", track="camera", muted=True)
    until(lambda: 900 not in (briefing.an_lac.hears("voice0"), briefing.an_lac.hears("voice1")))
    until(lambda: briefing.an_lac.flow("thumb1") == {"packets": 0, "frames": 0, "lost": 0})
    assert briefing.hue.figures()["up"]  # it still sends: the server is what keeps it from the others
    for track in ("microphone", "camera"):
        briefing.web.ask(verb="mute", room=ROOM, point="hue", track=track, muted=False)
    until(lambda: briefing.an_lac.flow("thumb1")["frames"] > 0)
    until(lambda: 900 in (briefing.an_lac.hears("voice0"), briefing.an_lac.hears("voice1")))


def test_who_leaves_and_comes_back_is_in_its_old_slot(briefing: Briefing) -> None:
    briefing.web.ask(verb="leave", session=briefing.hue.session)
    briefing.web.wait_for(event="left", session=briefing.hue.session, reason="left")
    time.sleep(0.5)
    assert briefing.an_lac.flow("thumb1")["packets"] == 0
    briefing.hue.join(briefing.web, ROOM)
    frames = briefing.an_lac.figures()["thumb1"]["frames"]
    until(lambda: briefing.an_lac.figures()["thumb1"]["frames"] > frames + 3)
    assert briefing.an_lac.sees("thumb1") == "blue"
    until(
        lambda: briefing.hue.figures().get("thumb0", {}).get("frames", 0) > 3 and briefing.hue.sees("thumb0") == "red"
    )


def test_shared_content_is_beside_the_camera(briefing: Briefing) -> None:
    briefing.hue.join(briefing.web, ROOM, publish=("microphone", "camera", "content"))  # replaces its session
    for site in (briefing.tinh, briefing.an_lac):
        until(lambda site=site: site.figures().get("content", {}).get("frames", 0) > 3)
        until(lambda site=site: site.sees("content") == "white")
    until(lambda: briefing.an_lac.sees("thumb1") == "blue")
    assert "content" not in briefing.hue.figures()  # nobody is sent its own


def test_who_is_expelled_is_silent_within_a_second(briefing: Briefing) -> None:
    grant = briefing.web.grant(ROOM, "hue", ":".join(["AB"] * 32), ("camera",))
    briefing.web.ask(verb="expel", room=ROOM, point="hue")
    briefing.web.wait_for(event="left", session=briefing.hue.session, reason="expelled")
    time.sleep(0.5)  # what was on its way arrives
    assert briefing.an_lac.flow("thumb1")["packets"] == 0
    said = briefing.web.ask(verb="join", session="again", grant=grant)
    assert (said["code"], "expelled" in said["sentence"]) == ("grant", True)


def test_after_a_crash_the_sites_come_back_into_their_slots(briefing: Briefing) -> None:
    briefing.media.kill()
    briefing.media.start()
    briefing.web = briefing.media.web()
    for site in briefing.sites:
        site.join(briefing.web, ROOM)
    for site, other in ((briefing.tinh, "blue"), (briefing.hue, "red"), (briefing.an_lac, "red")):
        until(lambda site=site: site.figures().get("thumb0", {}).get("frames", 0) > 3)
        until(lambda site=site, other=other: site.sees("thumb0") == other)
    assert briefing.media.stop() == 0


def _last_speaking(web: Web) -> list[str]:
    web.gather()
    said = [event["points"] for event in web.events if event["event"] == "speaking"]
    return said[-1] if said else []
