"""Reading in the running system: scans that lay on their side, and what a person has not seen yet."""

import io
import re
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.notifications.actions import see_all
from tests.browser.reader_pack import typeset
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, drawn, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sideways(folder: Path) -> tuple[Path, Image.Image]:
    """A scan that was fed in on its side, and what its page looks like upright."""
    source = pymupdf.open(typeset(1, folder / "upright.pdf", text=lambda _n: "TỜ TRÌNH quét nằm ngang"))
    pixels = source[0].get_pixmap(dpi=200)
    upright = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    out = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=80)
    paper = pymupdf.open()
    sheet = paper.new_page(-1, 842, 595)
    sheet.insert_image(sheet.rect, stream=out.getvalue())
    path = folder / "quet-nam-ngang.pdf"
    paper.save(path)
    return path, upright


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures are at a glance, 0 to 255."""
    small = [picture.convert("L").resize((48, 68), Image.Resampling.BOX) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*small)).mean[0])


def shot(page: Page, selector: str) -> Image.Image:
    return Image.open(io.BytesIO(page.locator(selector).first.screenshot()))


def test_a_scan_that_lay_on_its_side_is_read_upright(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có bản quét nằm ngang")
    path, upright = sideways(tmp_path)
    paper = chamber.paper(meeting, path, "Tờ trình quét nằm ngang")
    chamber.release(meeting, paper)
    page = sit(chamber.people.lan, f"/papers/{paper}", {"width": 820, "height": 1400})
    drawn(page)
    page.evaluate("document.querySelector('paper-reader').act('fit', 'page')")
    drawn(page)
    page.wait_for_timeout(500)
    shown = shot(page, ".page__sheet")
    assert shown.height > shown.width
    turned = [upright.rotate(angle, expand=True) for angle in (90, 180, 270)]
    assert unlike(shown, upright) < 0.6 * min(unlike(shown, other) for other in turned)
    assert "quét nằm ngang" in words(page)

    page.evaluate("document.querySelector('paper-reader').stage.look({fit: 'zoom', zoom: 2.5})")
    page.wait_for_timeout(2_500)  # what pdf.js draws sharply lies over the picture, if the page has a slice
    sharp = shot(page, "[data-part=stage]")
    page.evaluate("document.querySelectorAll('.page__detail').forEach((it) => { it.style.visibility = 'hidden'; })")
    picture = shot(page, "[data-part=stage]")
    assert unlike(sharp, picture) < 6


def test_the_masthead_counts_what_was_not_seen_without_a_reload(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có thông báo")
    made = typeset(2, tmp_path / "a.pdf", text=lambda n: f"THÔNG BÁO, trang {n}")
    paper = chamber.paper(meeting, made, "Tờ trình được báo")
    see_all(chamber.people.huy)
    papers = sit(chamber.people.huy, f"/meetings/{meeting}/papers", LAPTOP)
    told = sit(chamber.people.huy, "/notifications", LAPTOP)
    count = papers.locator(".masthead__count")
    expect(count).to_be_hidden()
    chamber.release(meeting, paper)
    expect(count).to_have_text(re.compile("^[1-9]"), timeout=20_000)  # a worker tells people every two seconds
    expect(told.locator(".rows").get_by_text("Tờ trình được báo")).to_be_visible()
    told.get_by_role("button", name="Đánh dấu đã xem tất cả").click()
    expect(count).to_be_hidden()
    expect(told.get_by_text("Mới", exact=True)).to_have_count(0)


def language_of(actor: Actor) -> str:
    with reading() as session:
        return session.get_one(Person, actor.id).language


def test_the_language_chosen_on_a_page_is_that_of_the_letters_too(chamber: Chamber, sit: Sit) -> None:
    page = sit(chamber.people.huy, "/meetings", LAPTOP)
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    assert language_of(chamber.people.huy) == "en"
    page.get_by_text("Options").click()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", name="Các kỳ họp")).to_be_visible()
    assert language_of(chamber.people.huy) == "vi"


def test_only_who_administers_is_led_to_the_administration(chamber: Chamber, sit: Sit) -> None:
    admin = sit(chamber.people.admin, "/meetings")
    expect(admin.get_by_role("navigation").get_by_role("link", name="Quản trị")).to_be_visible()
    lan = sit(chamber.people.lan, "/meetings")
    expect(lan.get_by_role("link", name="Quản trị")).to_have_count(0)
