"""One running system for all journeys; each person has a machine of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.kernel.actor import Actor
from tests.browser.conftest import listen
from tests.journeys.chamber import Chamber, open_chamber, vietnamese_papers
from tests.journeys.people import LAPTOP, sign_in

Sit = Callable[..., Page]


@pytest.fixture(scope="package")
def chamber(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    """The running system; no process of it may have failed by itself when the journeys are over."""
    with open_chamber(tmp_path_factory.mktemp("chamber")) as chamber:
        yield chamber
        faults = chamber.faults()
    assert not faults, faults


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the secretary drops."""
    return vietnamese_papers(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="package")
def cookies() -> dict[str, Any]:
    """What the machines of those who have signed in once remember, by person."""
    return {}


@pytest.fixture
def sit(browser: Browser, chamber: Chamber, cookies: dict[str, Any]) -> Iterator[Sit]:
    """Gives a person a machine where they are signed in; a script that fails on it fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def sit_down(actor: Actor | None, path: str = "", viewport: Any = LAPTOP, **options: Any) -> Page:
        known = cookies.get(actor.id) if actor else None
        context = browser.new_context(
            viewport=viewport, locale="vi-VN", base_url=chamber.url, storage_state=known, **options
        )
        contexts.append(context)
        page = context.new_page()
        listen(page, faults)
        if actor is not None and known is None:
            sign_in(page, actor)
            cookies[actor.id] = context.storage_state()
        if path:
            page.goto(path)
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert not faults, faults
