"""A laptop's Chromium, in a process of its own: `python -m tests.operations.looking URL [\"NAME ADDRESS\"]`.

Prints as JSON what the page says of itself. Run inside another network namespace with the HOME of a user whose
certificate store says what is trusted; NAME ADDRESS is for machines where no namespace can be made.
"""

import json
import sys

from playwright.sync_api import sync_playwright

from tests.browser.engine import ARGUMENTS, chromium

ASKED = """async () => ({
    secure: isSecureContext,
    camera: !!navigator.mediaDevices?.getUserMedia,
    worker: !!(await navigator.serviceWorker.getRegistrations()),
    passkeys: !!window.PublicKeyCredential,
})"""


def look(url: str, named: str) -> dict[str, bool]:
    """Opens the page; a certificate that is not trusted raises."""
    rules = [f"--host-resolver-rules=MAP {named}"] if named else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS.split(), *rules])
        page = browser.new_page()
        page.goto(url)
        seen: dict[str, bool] = page.evaluate(ASKED)
        browser.close()
    return seen


if __name__ == "__main__":
    print(json.dumps(look(*sys.argv[1:3])))
