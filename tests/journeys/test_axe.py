"""Every page of the real product: no accessibility violation, and nothing wider than the screen, in every dress."""

from itertools import product

import pytest
from playwright.sync_api import Page

from app.kernel.actor import Actor
from tests.browser.reader_pack import typeset
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Another theme is another set of colours on the same page: only they are looked at again.
COLOURS = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  const rules = { type: "rule", values: ["color-contrast", "color-contrast-enhanced"] };
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const place = (node) => node.target.join(" ") + " " + node.failureSummary;
  return violations.map((found) => `${found.id}: ${found.nodes.map(place).join(" | ")}`);
}"""
PUBLIC = ("/sign-in", "/forgotten-password", "/offline", "/trust", "/help", "/help/secretariat", "/public/{meeting}")
DELEGATE = (
    "/meetings", "/meetings/{meeting}", "/meetings/{meeting}/papers", "/meetings/{meeting}/agenda", "/papers/{paper}",
    "/search?q=to+trinh", "/notifications", "/account", "/people", "/calendar", "/no-such-page",
)  # fmt: skip
SECRETARIAT = (
    "/meetings/{meeting}/desk", "/meetings/{meeting}/versions/{paper}", "/meetings/{meeting}/agenda",
    "/meetings/{meeting}/agenda/{item}", "/meetings/{meeting}/people", "/meetings/{meeting}/settings",
    "/meetings/{meeting}/sittings/new", "/meetings/{meeting}/copies/new", "/meetings/new", "/admin/rules",
)  # fmt: skip
ADMINISTRATION = (
    "/admin",
    "/admin/people",
    "/admin/bodies/{body}",
    "/admin/terms/{term}",
    "/admin/terms/{term}/import",
)


@pytest.fixture(scope="module")
def named(chamber: Chamber, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the addresses name: a meeting with a released paper and one at the desk."""
    meeting = chamber.meeting("Kỳ họp để xem")
    folder = tmp_path_factory.mktemp("axe")
    paper, _draft = (
        chamber.paper(meeting, typeset(2, folder / f"{n}.pdf", text=lambda page, n=n: f"{n} {page}"), f"Tờ trình {n}")
        for n in (1, 2)
    )
    chamber.release(meeting, paper)
    return {
        "meeting": meeting, "paper": paper, "item": chamber.items(meeting)[0], "body": chamber.people.body.id,
        "term": chamber.people.term.id,
    }  # fmt: skip


WHO = {"everybody": PUBLIC, "lan": DELEGATE, "thao": SECRETARIAT, "admin": ADMINISTRATION}


def person(chamber: Chamber, who: str) -> Actor | None:
    """The person of that name; nobody for what everybody sees."""
    found: Actor | None = getattr(chamber.people, who, None)
    return found


@pytest.mark.parametrize(("spoken", "who"), list(product(("vi", "en"), WHO)))
def test_no_page_has_an_accessibility_violation(
    chamber: Chamber, sit: Sit, named: dict[str, str], spoken: str, who: str
) -> None:
    page = sit(person(chamber, who))
    chosen = {"language": spoken, "theme": "light"}
    page.context.add_cookies([{"name": name, "value": value, "url": chamber.url} for name, value in chosen.items()])
    found = []
    for path in WHO[who]:
        show(page, path.format(**named))
        assert page.evaluate("document.documentElement.lang") == spoken
        found += [f"{path}: {line}" for line in axe(page)]
        found += [f"{path}, {theme}: {line}" for theme in ("dark", "contrast") for line in colours(page, theme)]
    assert not found, "\n".join(found)


def test_nothing_is_wider_than_a_small_screen(chamber: Chamber, sit: Sit, named: dict[str, str]) -> None:
    wide = []
    for who, paths in WHO.items():
        page = sit(person(chamber, who), "", PHONE)
        for path in paths:
            show(page, path.format(**named))
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            wide += [f"{path}: by {over} px"] if over > 0 else []
    assert not wide, "\n".join(wide)


def colours(page: Page, theme: str) -> list[str]:
    """What axe finds wrong with the colours of a theme on the page as it is now."""
    found: list[str] = page.evaluate(COLOURS, theme)
    return found


def show(page: Page, path: str) -> None:
    """Goes there and waits until the page stands."""
    page.goto(path)
    if "/papers/0" in path:
        page.locator(".page[data-drawn]").first.wait_for()
    page.evaluate("document.fonts.ready")
