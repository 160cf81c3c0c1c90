"""The shell's application, and pages that fail a test when something went wrong in them unseen."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.browser.reading import paper, pdf, read, server  # noqa: F401 - fixtures of every test here
from tests.browser.shell_app import Running, Shell


@pytest.fixture
def shell() -> Iterator[Running]:
    """The shell's application, running."""
    running = Running(Shell())
    yield running
    running.close()


@pytest.fixture
def new_context(browser: Browser, shell: Running) -> Iterator[Callable[..., BrowserContext]]:
    """Makes machines: each context is one, with its own cookies and stores."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1366, "height": 768}, "locale": "vi-VN", "base_url": shell.address} | options
        contexts.append(browser.new_context(**options))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the pages: errors of scripts, and everything that the security policy stopped."""
    return []


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], faults: list[str]) -> Iterator[Page]:
    """A page on a machine of its own; the test fails when a script of it failed."""
    page = new_context().new_page()
    listen(page, faults)
    yield page
    assert not faults, faults


def listen(page: Page, faults: list[str]) -> None:
    """Writes down what goes wrong in `page`."""
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _note(message.text, faults))


def _note(text: str, faults: list[str]) -> None:
    if "Content Security Policy" in text or "TrustedHTML" in text or "TrustedScriptURL" in text:
        faults.append(text)


def until(page: Page, condition: str | Callable[[], object], timeout: float = 20.0) -> None:
    """Waits until the expression in the page is true, or what is asked here.

    Playwright's own waiting needs an eval that our policy forbids.
    """
    end = time.monotonic() + timeout
    while not (_is_true(page, condition) if isinstance(condition, str) else condition()):
        assert time.monotonic() < end, f"still not: {condition}"
        page.wait_for_timeout(50)


def _is_true(page: Page, condition: str) -> bool:
    try:
        return bool(page.evaluate(condition))
    except Error as error:
        if "context was destroyed" in error.message:  # asked in the middle of a reload: ask the new page
            return False
        raise
