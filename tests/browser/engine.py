"""The machine's Chromium, as the tests and benches start it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# The pages behind Chromium's address bar took as long as each test's own page. Of two lists the last counts, so what
# Playwright switches off stands here again.
WITHOUT = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
    "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    f"--disable-component-update --disable-sync --disable-features={','.join(WITHOUT)}"
)


def chromium() -> str:
    """The machine's Chromium: NGHITRUONG_CHROMIUM, or the first that is found."""
    named = os.environ.get("NGHITRUONG_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.fail("no Chromium here: install it, or name it in NGHITRUONG_CHROMIUM")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """One Chromium; Playwright can be started once in a process, so every test shares it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS.split())
        yield browser
        browser.close()
