"""Media by IPv6: sites that have nothing else come by UDP and by TCP, beside those that have only IPv4."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from media.__main__ import places
from media.port import Port
from media.settings import Misconfigured, Settings
from media.wire import Statistics
from tests.media.house import House, open_house, play
from tests.media.running import media_running
from tests.media.sites import Site, until, with_devices
from tests.media.synthetic import ByTcp, Synthetic, eventually
from tests.media.test_forwarding import LOW, Ear, send_pictures

NOWHERE = Path("/nowhere")


def paths(house: House) -> dict[str, str | None]:
    """By which protocol each session is reached."""
    (said,) = house.do(Statistics("r"))
    return {one["session"]: one["path"] for one in said.sessions}  # type: ignore[union-attr]


@pytest.mark.parametrize("host", ["::1", "::"])
def test_sites_reach_each_other_by_ipv6_over_udp_and_tcp(host: str) -> None:
    async def scene() -> None:
        async with open_house(NOWHERE, host, "::1") as house:
            hue, tinh = await house.enter("hue"), await house.enter("tinh", site=ByTcp())
            assert {one.socket.getpeername()[0] if one is tinh else one.server[0] for one in (hue, tinh)} == {"::1"}
            ears = Ear(house, tinh, "tinh-1"), Ear(house, hue, "hue-1")
            await send_pictures(hue, LOW, 1, 20)
            await send_pictures(tinh, LOW + 1, 1, 20)
            await eventually(lambda: len(ears[0].of("thumb0")) == 20 and len(ears[1].of("thumb0")) == 20)
            assert paths(house) == {"hue-1": "udp", "tinh-1": "tcp"}

    play(scene())


def test_a_site_with_ipv4_and_one_with_ipv6_see_each_other() -> None:
    async def scene() -> None:
        async with open_house(NOWHERE, "::", "::1") as house:
            hue, tinh = await house.enter("hue"), Synthetic()
            tinh.go_to = lambda offer: Synthetic.go_to(  # type: ignore[method-assign]
                tinh, {**offer, "sdp": offer["sdp"].replace(" ::1 ", " 127.0.0.1 ")}
            )
            await house.enter("tinh", site=tinh)
            assert (hue.server[0], tinh.server[0]) == ("::1", "127.0.0.1")
            ear = Ear(house, tinh, "tinh-1")
            await send_pictures(hue, LOW, 1, 20)
            await eventually(lambda: len(ear.of("thumb0")) == 20)

    play(scene())


def test_announced_addresses_may_be_of_both_families() -> None:
    said = {"NGHITRUONG_MEDIA_HOST": "[::]", "NGHITRUONG_MEDIA_ANNOUNCE": "[2001:db8::5], 203.0.113.5,2001:DB8::6"}
    settings = Settings.read(said)
    assert (settings.host, settings.announce) == ("::", ("2001:db8::5", "203.0.113.5", "2001:db8::6"))
    port = Port("::1", 0)
    assert [(one.host, one.port) for one in places(settings, port)] == [(one, port.number) for one in settings.announce]
    port.close()


@pytest.mark.parametrize("wrong", ["media.anlinh.gov.vn", "203.0.113.5:8000", "[2001:db8::5]:8000"])
def test_what_is_no_address_is_not_announced(wrong: str) -> None:
    with pytest.raises(Misconfigured, match="NGHITRUONG_MEDIA_ANNOUNCE"):
        Settings.read({"NGHITRUONG_MEDIA_ANNOUNCE": wrong})


@pytest.mark.browser
@pytest.mark.slow
def test_browsers_come_by_ipv6_only_over_udp_and_tcp(browser: Browser, tmp_path: Path) -> None:
    settings = {"media_host": "::1", "media_announce": "::1"}
    with media_running(tmp_path / "media", **settings) as media, with_devices(browser) as chromium:
        web = media.web()
        tinh, hue = (
            Site(chromium, point, colour=colour, tone=tone) for point, colour, tone in
            (("tinh", "#f00", 400), ("hue", "#00f", 900))
        )  # fmt: skip
        hue.tcp_port = media.port
        for site in (tinh, hue):
            site.join(web, "giao-ban")
        for site, colour, tone in ((tinh, "blue", 900), (hue, "red", 400)):
            until(lambda site=site: site.figures().get("thumb0", {}).get("frames", 0) > 10)
            until(lambda site=site, colour=colour: site.sees("thumb0") == colour)
            until(lambda site=site, tone=tone: tone in (site.hears("voice0"), site.hears("voice1")))
        sessions = web.ask(verb="statistics", room="giao-ban")["sessions"]
        assert {one["point"]: one["path"] for one in sessions} == {"tinh": "udp", "hue": "tcp"}
