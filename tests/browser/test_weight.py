"""What a page weighs before anybody has been here: scripts over the line, pdf.js not counted."""

import pytest
from playwright.sync_api import Page

from tests.browser.reader_app import ReaderServer
from tests.browser.reading import Open

pytestmark = pytest.mark.browser

MOST_SCRIPT = 200_000
SCRIPTS = """() => performance.getEntriesByType("resource")
  .filter((it) => /\\.m?js$/.test(new URL(it.name).pathname))
  .map((it) => [new URL(it.name).pathname.split("/").pop(), it.encodedBodySize, it.decodedBodySize])"""


def test_the_reader_needs_less_script_than_the_target(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.wait_for_timeout(1_000)
    sizes = {name: packed for name, packed, _whole in loaded(page)}
    assert "paper-reader.js" in sizes
    assert not [name for name in sizes if name.startswith("pdf")], "pdf.js is loaded when somebody zooms, not before"
    assert sum(sizes.values()) < MOST_SCRIPT, sizes


def test_scripts_come_packed(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    plain = [name for name, packed, whole in loaded(page) if whole > 2_000 and packed > 0.8 * whole]
    assert plain == []


def loaded(page: Page) -> list[tuple[str, int, int]]:
    """Name, bytes over the line, and bytes unpacked of every script that the page has loaded."""
    found: list[tuple[str, int, int]] = page.evaluate(SCRIPTS)
    return found
