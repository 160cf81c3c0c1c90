"""The secretary's browser: signs in, uploads as the desk does, and reads back what delegates will read."""

import base64
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests

T = TypeVar("T")

PIECE = 8 << 20
TIMEOUT_S = 120.0
PATIENCE_S = 90.0  # how long the web process may be away before the run ends
TUS = {"Tus-Resumable": "1.0.0"}


class NotSignedIn(Exception):
    """The sign-in page did not let the secretary in."""


class Gone(Exception):
    """The system has not the bytes or the page that were asked for."""


@dataclass(frozen=True)
class Sent:
    """What became of an upload: a version, or a sentence; neither where the same bytes are there already."""

    version_id: str = ""
    sentence: str = ""


class Secretary:
    """One browser with its cookie."""

    def __init__(self, url: str, meeting_id: str) -> None:
        self.url = url
        self.meeting_id = meeting_id
        self._browser = requests.Session()
        self._browser.headers["Accept"] = "application/json"
        self._token = ""

    def sign_in(self, address: str, password: str) -> None:
        """Through the form, as a person does. Raises NotSignedIn."""
        form = {"identity": address, "password": password, "csrf_token": self._form_token("/sign-in"), "next": ""}
        answer = self._browser.post(
            f"{self.url}/sign-in", data=form, headers={"Accept": "text/html"}, timeout=TIMEOUT_S, allow_redirects=False
        )
        if answer.status_code not in (302, 303):
            raise NotSignedIn(f"{answer.status_code}: {answer.text[:300]}")
        self._token = self._form_token(f"/meetings/{self.meeting_id}/desk")

    def _form_token(self, path: str) -> str:
        page = self._browser.get(f"{self.url}{path}", headers={"Accept": "text/html"}, timeout=TIMEOUT_S)
        found = re.search(r'(?:name="csrf_token" value|token)="([^"]+)"', page.text)
        if found is None:
            raise NotSignedIn(f"{path} gave {page.status_code} and no form: {page.text[:300]}")
        return found[1]

    def upload(self, path: Path, name: str) -> Sent:
        """Sends the file by tus, declared free of state secrets; goes on after a broken line."""
        told = {"meeting": self.meeting_id, "filename": name, "declared": "1"}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
        size = path.stat().st_size
        begun = self._patiently(
            lambda: self._send("POST", "/uploads", {"Upload-Length": str(size), "Upload-Metadata": metadata})
        )
        if begun.status_code != 201:
            return Sent(sentence=_sentence(begun))
        place = begun.headers["Location"]
        with path.open("rb") as file:
            while True:
                answer = self._patiently(lambda: self._grow(place, file))
                if answer.status_code != 204:
                    return Sent(sentence=_sentence(answer))
                if int(answer.headers["Upload-Offset"]) >= size:
                    return Sent(version_id=answer.headers.get("Paper-Version", ""))

    def _grow(self, place: str, file: Any) -> requests.Response:
        """The next piece from where the system is: after a broken line it knows better than we do."""
        offset = int(self._send("HEAD", place, {}).headers["Upload-Offset"])
        file.seek(offset)
        given = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self._send("PATCH", place, given, file.read(PIECE))

    def _send(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> requests.Response:
        headers = {**TUS, **headers, "X-CSRFToken": self._token}
        return self._browser.request(method, f"{self.url}{path}", headers=headers, data=body, timeout=TIMEOUT_S)

    def post(self, path: str, fields: list[tuple[str, str]]) -> requests.Response:
        """Sends one of the desk's forms."""
        given = [*fields, ("csrf_token", self._token)]
        return self._browser.post(f"{self.url}{path}", data=given, timeout=TIMEOUT_S, allow_redirects=False)

    def manifest(self, version_id: str) -> dict[str, Any]:
        """The paper's list of pages. Raises Gone."""
        manifest: dict[str, Any] = self._get(f"/papers/{version_id}/manifest").json()
        return manifest

    def text(self, manifest: dict[str, Any]) -> str:
        """What the pages say, a line a line; pages are parted by a form feed."""
        return "\f".join(self._page_text(page["words"]) for page in manifest["pages"])

    def _page_text(self, address: str) -> str:
        lines = self._get(address).json()["lines"]
        return "\n".join(" ".join(word[0] for word in line["words"]) for line in lines)

    def original(self, version_id: str) -> str:
        """The hash of the original's bytes as they come back. Raises Gone."""
        digest = hashlib.sha256()
        for chunk in self._get(f"/papers/{version_id}/original", stream=True).iter_content(1 << 20):
            digest.update(chunk)
        return digest.hexdigest()

    def page(self, address: str) -> bytes:
        """Any address of the system. Raises Gone."""
        return self._get(address).content

    def _get(self, path: str, stream: bool = False) -> requests.Response:
        answer = self._patiently(lambda: self._browser.get(f"{self.url}{path}", timeout=TIMEOUT_S, stream=stream))
        if answer.status_code != 200:
            raise Gone(f"{path}: {answer.status_code}")
        return answer

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Asks again while the web process is away: a crash is counted elsewhere, the other files go on."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return ask()
            except requests.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


def _sentence(answer: requests.Response) -> str:
    try:
        return str(answer.json()["sentence"])
    except (ValueError, KeyError, TypeError):
        return ""
