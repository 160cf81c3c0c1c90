"""What the tests of the reader stand on: a paper of twelve pages, its server, a browser that forgives no complaint."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader_app import ReaderServer
from tests.browser.reader_pack import Pack, typeset

LAPTOP = {"width": 1366, "height": 768}
TABLET = {"width": 820, "height": 1180}
NEWER = "0197a3c1-0000-7000-8000-000000000002"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pages: the cover and contents print i and ii, the rest 1 to 10, the fifth lies on its side."""
    return typeset(12, tmp_path_factory.mktemp("papers") / "paper.pdf", landscape=[5])


def roman(n: int) -> str:
    return ["i", "ii"][n - 1] if n < 3 else str(n - 2)


@pytest.fixture
def paper(pdf: Path) -> Pack:
    return Pack(pdf, labels=roman, first_in_pack=211)


@pytest.fixture
def server(paper: Pack) -> Iterator[ReaderServer]:
    with ReaderServer(paper) as running:
        yield running


@pytest.fixture
def read(browser: Browser) -> Iterator[Open]:
    """Opens the reader and waits for its first page; any complaint of the browser fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(address: str, viewport: Any = LAPTOP, *, wait: bool = True, first: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **options)
        context.add_init_script(first)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.goto(address)
        if wait:
            page.locator(".page[data-drawn]").first.wait_for()
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    # The server of a test ends before the page does; what then cannot be fetched is no fault.
    harmless = ("404", "net::ERR_", "Failed to fetch", "error occurred when fetching the script")
    unexpected = [line for line in complaints if not any(part in line for part in harmless)]
    assert not unexpected


def at(page: Page, label: str) -> None:
    """The reader says that it is at the page which prints `label`."""
    expect(page.get_by_role("button", name=f"Trang {label} / 12")).to_be_visible()
