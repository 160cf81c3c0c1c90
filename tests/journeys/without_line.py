"""A laptop that keeps papers: waiting until it has them, what lies on it, a new tab without a line."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import until

KEPT_S = 60.0
NAMES = "caches.keys().then((names) => names.filter((name) => name.startsWith('kept-1')))"


def keeps(page: Page) -> None:
    """The service worker is in charge of this page and the next."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")


def has_everything(page: Page, path: str = "/kept") -> None:
    """Opens the page of what is kept, has it fetched now, and waits until nothing is missing."""
    page.goto(path)
    keeps(page)
    page.get_by_role("button", name="Lưu ngay").click()
    state = page.locator("kept-papers [data-part=state]")
    expect(state).to_contain_text("Đã lưu", timeout=KEPT_S * 1000)
    until(
        page, "caches.match('/kept/record', {cacheName: 'kept-1'}).then((one) => one.json()).then((one) => one.whole)"
    )


def record(page: Page) -> dict[str, Any] | None:
    """What the laptop says of the papers on it."""
    found: dict[str, Any] | None = page.evaluate(
        "caches.match('/kept/record', {cacheName: 'kept-1'}).then((found) => found ? found.json() : null)"
    )
    return found


def paths(page: Page, person: str) -> list[str]:
    """What lies in a person's store, by path."""
    found: list[str] = page.evaluate(
        """async (name) => (await caches.has(name))
          ? (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname) : []""",
        f"kept-1:{person}",
    )
    return found


def stores(page: Page) -> list[str]:
    """The names of what is kept; none when it was taken away."""
    found: list[str] = page.evaluate(NAMES)
    return found


def cold(page: Page, path: str) -> Page:
    """A tab that was not open before, without a line."""
    page.context.set_offline(True)
    fresh = page.context.new_page()
    fresh.goto(path)
    return fresh
