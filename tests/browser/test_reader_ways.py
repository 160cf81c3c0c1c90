"""Ways of reading in a real browser: fingers, many pixels, very long papers, other papers, paper itself."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.reader_app import ReaderServer
from tests.browser.reader_pack import Pack, typeset
from tests.browser.reading import LAPTOP, NEWER, TABLET, Open, at

pytestmark = pytest.mark.browser

LONG = 7000


# A canvas that was given a bitmap does not tell its size afterwards.
COUNTING = """window.put = []; const give = ImageBitmapRenderingContext.prototype.transferFromImageBitmap;
ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (bitmap) {
  if (bitmap) window.put.push([this.canvas.className.baseVal ?? this.canvas.className, bitmap.width]);
  return give.call(this, bitmap);
};"""


def pinch(page: Page, start: float, end: float, x: float = 400, y: float = 500) -> None:
    """Two fingers on a line through (x, y), `start` pixels apart and then `end`."""
    touch = page.context.new_cdp_session(page)

    def points(apart: float) -> list[dict[str, float]]:
        return [{"x": x - apart / 2, "y": y, "id": 0}, {"x": x + apart / 2, "y": y, "id": 1}]

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(start)})
    for step in range(1, 9):
        apart = start + (end - start) * step / 8
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(apart)})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def zoom(page: Page) -> float:
    return float(page.evaluate("document.querySelector('paper-reader').stage.zoom"))


def widths(page: Page, canvas: str) -> list[int]:
    """How many points wide the bitmaps were that were put on canvases of that name."""
    put: list[list[Any]] = page.evaluate("window.put")
    return [wide for name, wide in put if name.endswith(canvas)]


def open_panel(page: Page, name: str) -> None:
    page.get_by_role("group", name="Công cụ đọc").get_by_role("button", name=name).click()


def test_two_fingers_zoom_about_the_point_between_them(read: Open, server: ReaderServer) -> None:
    page = read(server.page(), TABLET, has_touch=True)
    point = {"x": 300, "y": 420}
    below = """({x, y}) => {
      const box = document.elementFromPoint(x, y).closest(".page").getBoundingClientRect();
      return [(x - box.left) / box.width, (y - box.top) / box.height];
    }"""
    before, share = zoom(page), page.evaluate(below, point)
    pinch(page, 150, 300, **point)
    page.wait_for_function("(wide) => document.querySelector('paper-reader').stage.zoom > wide", arg=before * 1.7)
    assert zoom(page) < before * 2.3
    after = page.evaluate(below, point)
    assert abs(after[0] - share[0]) < 0.03 and abs(after[1] - share[1]) < 0.03
    assert not page.locator(".sheets--stretched").count()


def test_while_fingers_move_the_page_is_stretched(read: Open, server: ReaderServer) -> None:
    page = read(server.page(), TABLET, has_touch=True)
    touch = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 100), ("touchMove", 120), ("touchMove", 200)):
        points = [{"x": 300 - apart / 2, "y": 400, "id": 0}, {"x": 300 + apart / 2, "y": 400, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(60)
    expect(page.locator(".sheets--stretched")).to_have_count(1)
    wide = page.locator(".page").first.bounding_box()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".sheets--stretched")).to_have_count(0)
    settled = page.locator(".page").first.bounding_box()
    assert wide and settled and abs(wide["width"] - settled["width"]) < 0.15 * settled["width"]


def test_a_screen_of_many_pixels_gets_a_sharp_page(read: Open, server: ReaderServer) -> None:
    page = read(server.page(), LAPTOP, first=COUNTING, device_scale_factor=2)
    sharp = page.locator(".page__detail:not([hidden])").first
    expect(sharp).to_be_visible(timeout=15_000)
    assert widths(page, "picture")[0] == 1600  # all that the image has
    shown = sharp.evaluate("(it) => it.getBoundingClientRect().width")
    assert widths(page, "detail")[-1] / shown == pytest.approx(2, rel=0.03)


def test_a_plain_screen_decodes_no_more_than_it_shows(read: Open, server: ReaderServer) -> None:
    page = read(server.page(), first=COUNTING)
    shown = page.locator(".page__picture").first.evaluate("(it) => Math.round(it.getBoundingClientRect().width)")
    assert widths(page, "picture")[0] == shown == 900


@pytest.fixture
def long(pdf: Path) -> Iterator[ReaderServer]:
    """A paper of seven thousand pages, of which every thirty repeat each other's parts."""
    pack = Pack(pdf)
    some = pack.manifest()["pages"]
    pages: list[dict[str, Any]] = [{**some[n % 4], "n": n + 1, "label": str(n + 1)} for n in range(LONG)]
    pack.facts = {"pages": pages, "count": LONG, "outline": []}
    with ReaderServer(pack) as running:
        yield running


@pytest.mark.parametrize("pixels", [1, 2])
def test_seven_thousand_pages_are_read_at_four_hundred_percent(read: Open, long: ReaderServer, pixels: int) -> None:
    page = read(long.page(), LAPTOP, device_scale_factor=pixels)
    page.evaluate("document.querySelector('paper-reader').stage.look({fit: 'zoom', zoom: 4})")
    for label in ("6990", "3500", "7000", "2"):
        page.keyboard.press("g")
        page.get_by_label("Số trang in trên tài liệu").fill(label)
        page.keyboard.press("Enter")
        shown = page.locator(f'.page[data-page="{label}"][data-drawn]')
        expect(shown).to_be_in_viewport(timeout=15_000)
        box = shown.bounding_box()
        assert box and abs(box["height"] - 842 * 4 * 96 / 72) < 4
    height = page.evaluate("document.querySelector('[data-part=stage]').scrollHeight")
    assert height * pixels <= 16_000_000


def test_scrolling_on_in_a_long_paper_crosses_where_the_span_ends(read: Open, long: ReaderServer) -> None:
    page = read(long.page())
    page.evaluate("document.querySelector('paper-reader').stage.look({fit: 'zoom', zoom: 4})")
    page.evaluate("document.querySelector('paper-reader').stage.goto(3000)")
    current = 3000
    for _ in range(20):  # to the end of the span, over and over, as a hand drags the bar down
        page.evaluate("(it) => { it = document.querySelector('[data-part=stage]'); it.scrollTop = it.scrollHeight; }")
        page.wait_for_timeout(400)
        current = page.evaluate("document.querySelector('paper-reader').stage.current")
        if current > 6900:
            break
    assert current > 6900
    expect(page.locator(f'.page[data-page="{current}"]')).to_be_in_viewport()


def test_links_name_the_page_of_the_pack_and_roman_numbers(read: Open, server: ReaderServer) -> None:
    page = read(f"{server.page()}#tap-215")
    at(page, "3")
    page.evaluate("location.hash = '#trang-ii'")
    at(page, "ii")
    page.evaluate("location.hash = '#tap-212'")
    at(page, "ii")
    page.evaluate("location.hash = '#tap-9999'")  # not of this paper: nothing moves
    page.wait_for_timeout(300)
    at(page, "ii")


def test_dimmed_paper_is_darker_and_stays_so(read: Open, server: ReaderServer) -> None:
    page = read(server.page())

    def light() -> float:
        picture = Image.open(io.BytesIO(page.locator(".page").first.screenshot())).convert("L")
        return sum(value * count for value, count in enumerate(picture.histogram())) / (picture.width * picture.height)

    plain = light()
    open_panel(page, "Hiển thị")
    page.get_by_role("button", name="Giấy dịu").click()
    assert light() < plain - 15
    page.reload()
    page.locator(".page[data-drawn]").first.wait_for()
    assert light() < plain - 15


def test_contents_and_thumbnails_lead_to_their_pages(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    open_panel(page, "Mục lục")
    page.locator(".outline").get_by_role("link", name=re.compile("Phần thứ hai")).click()
    at(page, "1")
    page.locator(".thumbs a").nth(3).click()
    at(page, "2")
    expect(page.locator(".thumbs [aria-current]")).to_contain_text("2")


@pytest.fixture
def two(pdf: Path, tmp_path: Path) -> Iterator[ReaderServer]:
    """Two papers of one meeting."""
    other = typeset(5, tmp_path / "other.pdf", text=lambda n: f"BÁO CÁO KHÁC, trang {n}")
    with ReaderServer(Pack(pdf), Pack(other, version=NEWER, title="Báo cáo 60/BC-HĐND")) as running:
        yield running


def test_who_follows_is_offered_the_other_paper(read: Open, two: ReaderServer) -> None:
    page = read(two.page())
    two.turn(3)
    at(page, "3")
    two.turn(2, version=NEWER)
    expect(page.get_by_role("button", name="Mở tài liệu đang trình bày")).to_be_visible()
    page.wait_for_timeout(500)
    assert NEWER not in page.url
    page.get_by_role("button", name="Mở tài liệu đang trình bày").click()
    expect(page.get_by_role("button", name="Trang 2 / 5")).to_be_visible()


def test_who_chose_so_goes_along_into_the_other_paper(read: Open, two: ReaderServer) -> None:
    page = read(two.page())
    open_panel(page, "Hiển thị")
    page.get_by_role("button", name="Tự mở theo người trình bày").click()
    two.turn(3)
    page.wait_for_timeout(300)
    two.turn(2, version=NEWER)
    expect(page.get_by_role("button", name="Trang 2 / 5")).to_be_visible(timeout=10_000)
    assert NEWER in page.url


SLOW_LIST = """const ask = window.fetch; window.fetch = (address, ...rest) => String(address).includes("manifest")
  ? new Promise((go) => setTimeout(go, 1500)).then(() => ask(address, ...rest)) : ask(address, ...rest);"""


def test_who_hears_the_presenter_before_the_paper_has_come_follows_too(read: Open, server: ReaderServer) -> None:
    server.turn(5)
    page = read(server.page(), first=SLOW_LIST)
    at(page, "3")
    expect(page.locator(".follow__state")).to_have_text("Đang theo người trình bày")
    server.turn(6)
    at(page, "4")


def test_who_reads_alone_is_not_carried_into_the_other_paper(read: Open, two: ReaderServer) -> None:
    page = read(two.page())
    open_panel(page, "Hiển thị")
    page.get_by_role("button", name="Tự mở theo người trình bày").click()
    two.turn(3)
    page.wait_for_timeout(300)
    page.keyboard.press("ArrowRight")
    two.turn(2, version=NEWER)
    expect(page.get_by_role("button", name="Mở tài liệu đang trình bày")).to_be_visible()
    page.wait_for_timeout(500)
    assert NEWER not in page.url


def printed(page: Page) -> pymupdf.Document:
    return pymupdf.open(stream=page.pdf(prefer_css_page_size=True), filetype="pdf")


def test_the_pages_asked_for_are_printed_whole_and_nothing_else(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    # What is to be printed stays on the page, as while the browser's dialog is open.
    page.evaluate("""() => {
      window.print = () => {
        document.querySelector("[data-part=print]").replaceChildren = () => {};
        window.printing = true;
      };
    }""")
    open_panel(page, "Hiển thị")
    page.get_by_role("button", name="In", exact=True).click()
    page.get_by_label("Từ trang").fill("2")
    page.get_by_label("Đến hết trang").fill("4")
    page.get_by_role("dialog").get_by_role("button", name="In", exact=True).click()
    page.wait_for_function("() => window.printing")
    sheets = printed(page)
    assert len(sheets) == 3, [sheet.get_text() for sheet in sheets]
    # The page that prints 3 is the fifth, which lies on its side, and so does its sheet.
    assert [sheet.rect.width > sheet.rect.height for sheet in sheets] == [False, True, False]
    pictures = [sheet.get_image_info()[0]["bbox"] for sheet in sheets]
    assert all(box[2] - box[0] > 0.95 * sheet.rect.width for box, sheet in zip(pictures, sheets, strict=True))
    assert not any("Trang sau" in sheet.get_text() for sheet in sheets)


def test_a_restricted_paper_is_never_printed(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.facts = {"allowed": {"download": False, "print": False}}
    page = read(server.page())
    open_panel(page, "Hiển thị")
    expect(page.get_by_role("button", name="In", exact=True)).to_have_count(0)
    sheets = printed(page)
    assert len(sheets) == 1 and "không được in" in sheets[0].get_text().replace("\n", " ")
    assert not sheets[0].get_images()


def test_the_browsers_own_printing_says_how_to_print(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    sheets = printed(page)
    assert len(sheets) == 1 and "chọn Hiển thị" in " ".join(sheets[0].get_text().split())


def test_two_pages_side_by_side_turn_together(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    open_panel(page, "Hiển thị")
    page.get_by_role("button", name="Hai trang").click()
    first, second = page.locator(".page").nth(0).bounding_box(), page.locator(".page").nth(1).bounding_box()
    assert first and second and first["y"] == second["y"] and first["x"] < second["x"]
    page.get_by_role("button", name="Trang sau").click()
    at(page, "1")
