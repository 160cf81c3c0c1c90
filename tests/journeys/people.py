"""What people do at their windows, and what they see there."""

import io
import re
import unicodedata

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from app.kernel.actor import Actor
from tests.journeys.chamber import PASSWORD, address_of

LAPTOP = {"width": 1366, "height": 768}
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 320, "height": 640}
FAINT = 0.002
# The share of dark points of a canvas, where no screenshot can be taken (WebKit's driver).
INK = """(canvas) => {
  const { width, height } = canvas;
  if (!width) return 0;
  const copy = new OffscreenCanvas(width, height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] + data[at + 1] + data[at + 2] < 300 && data[at + 3] > 200) dark += 1;
  }
  return dark / (width * height);
}"""


def sign_in(page: Page, actor: Actor) -> None:
    """Through the form, as a person does."""
    page.goto("/sign-in")
    page.get_by_label("Thư điện tử hoặc mã đại biểu").fill(address_of(actor))
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


def is_connected(page: Page) -> None:
    """The page says that it hears the chamber."""
    expect(page.locator("connection-state")).to_have_text("Đã kết nối", timeout=20_000)


def stays(page: Page) -> None:
    """Marks the page, so that `has_stayed` notices a reload."""
    page.evaluate("window.stayed = true")


def has_stayed(page: Page) -> bool:
    """Whether the page is the one that was marked."""
    return bool(page.evaluate("window.stayed === true"))


def row(page: Page, title: str) -> Locator:
    """A paper's line in the list."""
    return page.locator(".item__papers li").filter(has_text=title)


def notice(page: Page, words: str) -> Locator:
    """A notice that says so."""
    return page.locator("notice-stack .notice").filter(has_text=words)


def drawn(page: Page, at: int = 0) -> Locator:
    """Waits for a page of the paper to be drawn."""
    sheet = page.locator(".page[data-drawn]").nth(at)
    expect(sheet).to_be_visible(timeout=15_000)
    return sheet


def ink(page: Page) -> float:
    """The share of dark points on the first page in view, as a person sees it; waits a moment for the picture."""
    sheet, share = drawn(page), 0.0
    for _attempt in range(20):
        picture = Image.open(io.BytesIO(sheet.screenshot())).convert("L")
        share = sum(picture.histogram()[:100]) / (picture.width * picture.height)
        if share > FAINT:
            return share
        page.wait_for_timeout(200)
    return share


def words(page: Page) -> str:
    """What the page's text layer says, as one line of composed letters."""
    return " ".join(unicodedata.normalize("NFC", drawn(page).inner_text()).split())
