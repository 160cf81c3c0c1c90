"""The components: no axe violation in any theme and language, nothing lost on a narrow screen or with large text."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.kernel import http
from tests.browser.conftest import listen, until
from tests.browser.shell_app import Running

pytestmark = [pytest.mark.browser, pytest.mark.untimed]

NewContext = Callable[..., BrowserContext]
AXE = http.ROOT / "node_modules/axe-core/axe.min.js"
THEMES = ("light", "dark", "contrast")
RUN_AXE = """async (colours) => {
  const enabled = (it) => ({ enabled: it });
  const rules = {
    "color-contrast": enabled(colours), "color-contrast-enhanced": enabled(colours), "target-size": enabled(true),
  };
  const { violations } = await axe.run(document, { rules, resultTypes: ["violations"] });
  const place = (node) => node.target.join(" ") + " " + node.failureSummary;
  return violations.map((found) => `${found.id}: ${found.nodes.map(place).join(" | ")}`);
}"""


def stays(page: Page) -> None:
    """The page that stands in for one without a line goes as soon as the server answers; here it does not answer."""
    page.route("**/sw.js", lambda asked: asked.abort() if asked.request.method == "HEAD" else asked.continue_())


def open_page(
    new_context: NewContext, shell: Running, path: str, theme: str = "light", language: str = "vi", width: int = 1366
) -> Page:
    """The page at `path` on a machine whose owner chose this theme and language."""
    context = new_context(viewport={"width": width, "height": 800})
    chosen = {"theme": theme, "language": language}
    context.add_cookies([{"name": name, "value": value, "url": shell.address} for name, value in chosen.items()])
    page = context.new_page()
    if path == "/offline":
        stays(page)
    page.goto(path)
    page.get_by_text("Đã kết nối").or_(page.get_by_text("Connected")).wait_for()
    return page


def axe(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds wrong with the page as it is now; without its colours where those were judged before."""
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN_AXE, colours)
    return found


@pytest.mark.parametrize(("theme", "language"), list(product(THEMES, ("vi", "en"))))
def test_components_have_no_accessibility_violation(
    new_context: NewContext, shell: Running, theme: str, language: str
) -> None:
    page = open_page(new_context, shell, "/gallery", theme, language)
    assert axe(page) == []
    page.locator(".masthead__menu summary").click()
    page.locator("[data-handle]").first.click()
    assert axe(page) == []


@pytest.mark.parametrize("path", ["/error", "/offline", "/sign-in", "/desk"])
def test_plain_pages_have_no_accessibility_violation(new_context: NewContext, shell: Running, path: str) -> None:
    page = open_page(new_context, shell, path)
    assert axe(page) == []


def test_open_dialog_and_help_have_no_accessibility_violation(new_context: NewContext, shell: Running) -> None:
    page = open_page(new_context, shell, "/gallery")
    page.locator("[data-opens=help]").click()
    assert page.locator(".help").is_visible()
    assert axe(page) == []
    page.locator("[data-closes=help]").click()
    page.locator("[data-opens=release-all]").click()
    assert page.locator("dialog[open]").is_visible()
    assert axe(page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "release-all"


@pytest.mark.parametrize("width", [320, 768, 1366])
def test_nothing_is_wider_than_the_screen(new_context: NewContext, shell: Running, width: int) -> None:
    page = open_page(new_context, shell, "/gallery", width=width)
    assert widest(page) == []
    page.evaluate("document.documentElement.style.fontSize = '225%'")  # twice the base
    assert widest(page) == []


def widest(page: Page) -> list[str]:
    """Elements that stand out of the window to the left or right."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((element) => {
          if (element.closest(".table--stacks thead, .hidden")) return false; // clipped: only read out
          const { left, right, width } = element.getBoundingClientRect();
          return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1);
        }).map((element) => element.outerHTML.slice(0, 80))"""
    )
    return found


def test_body_text_is_eighteen_pixels_and_every_button_can_be_hit(new_context: NewContext, shell: Running) -> None:
    page = open_page(new_context, shell, "/gallery")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "18px"
    low = page.evaluate(
        "[...document.querySelectorAll('.button, .masthead__nav a, .field__input')]"
        ".filter((e) => e.offsetHeight && e.offsetHeight < 47).map((e) => e.outerHTML.slice(0, 90))"
    )
    assert low == []


def test_digits_of_the_figure_face_have_one_width(new_context: NewContext, shell: Running) -> None:
    page = open_page(new_context, shell, "/gallery")
    widths: list[Any] = page.evaluate(
        """async () => {
          await document.fonts.load('600 40px "Be Vietnam Pro Figures"', "0123456789");
          const pen = document.createElement("canvas").getContext("2d");
          pen.font = '600 40px "Be Vietnam Pro Figures"';
          return [...new Set([..."0123456789"].map((digit) => pen.measureText(digit).width.toFixed(2)))];
        }"""
    )
    assert len(widths) == 1


def test_auto_theme_follows_the_machine(new_context: NewContext, shell: Running) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    found = {}
    for scheme, contrast in (("light", "no-preference"), ("dark", "no-preference"), ("light", "more")):
        page = new_context(color_scheme=scheme, contrast=contrast).new_page()
        page.context.add_cookies([{"name": "theme", "value": "auto", "url": shell.address}])
        page.goto("/gallery")
        found[scheme, contrast] = page.evaluate(paper)
    assert list(found.values()) == ["rgb(248, 244, 234)", "rgb(23, 21, 18)", "rgb(255, 255, 255)"]


def test_colours_change_at_once_and_stay(page: Page) -> None:
    page.goto("/gallery")
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="Tối", exact=True).click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_language_changes_by_one_press(page: Page) -> None:
    page.goto("/gallery")
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="English").click()
    until(page, "document.documentElement.lang === 'en'")


def test_nothing_comes_from_another_host(new_context: NewContext, shell: Running, faults: list[str]) -> None:
    page = new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    listen(page, faults)
    page.goto("/gallery")
    page.get_by_text("Đã kết nối").wait_for()
    assert [url for url in asked if shell.address.removeprefix("http") not in url and not url.startswith("data:")] == []
    assert faults == []


def test_scripts_of_a_page_weigh_less_than_200_kilobytes(page: Page) -> None:
    sizes: list[int] = []
    page.on("response", lambda r: sizes.append(len(r.body())) if r.request.resource_type == "script" else None)
    page.goto("/desk")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) < 200_000


MANY = """() => {
  const pages = document.querySelector(".masthead__pages");
  for (const name of ["Tài liệu", "Chương trình", "Điều hành", "Điểm danh", "Bàn làm việc", "Thành phần", "Kỳ họp"]) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#${name}`, textContent: name });
    item.append(link);
    pages.insertBefore(item, pages.querySelector(".masthead__more"));
  }
}"""


@pytest.mark.parametrize("width", [320, 820, 1920])
def test_the_masthead_has_one_line_of_links_and_the_others_under_more(
    new_context: NewContext, shell: Running, width: int
) -> None:
    page = open_page(new_context, shell, "/gallery", width=width)
    page.add_init_script(f"document.addEventListener('readystatechange', {MANY}, {{once: true}})")
    page.reload()
    page.wait_for_timeout(300)
    shown = page.locator(".masthead__nav > ul > li:visible")
    assert len({round(box["y"]) for one in shown.all() if (box := one.bounding_box())}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    more = page.get_by_text("Mục khác", exact=True)
    last = page.get_by_role("link", name="Kỳ họp", exact=True)
    if width == 1920:
        expect(more).to_be_hidden()
    else:
        expect(last).to_be_hidden()
        more.click()
    expect(last).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("h1").click()  # nothing is moved from under somebody's hand
    page.set_viewport_size({"width": 1920, "height": 900})
    expect(more).to_be_hidden()
    assert page.locator(".masthead__pages > li:visible").last.inner_text() == "Kỳ họp"  # everything in its place again
