"""Web pages that Word saved with their pictures: as one MHTML file, or as HTML beside a folder of parts.

The pictures are put into the page itself, so that the converter needs no other file and can fetch none.
"""

import base64
import email
import email.policy
import re
import unicodedata
from collections.abc import Callable
from email.message import EmailMessage
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from app.documents.intake.step import MB, Place, run, step, unreadable
from app.kernel import sandbox

MOST_BYTES = 100 * MB
_SOURCE = re.compile(rb"""(<img\b[^>]*?\bsrc\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"RIFF": "image/webp",
}


def with_pictures(page: bytes, find: Callable[[str], bytes | None]) -> bytes:
    """The HTML page with every picture in it that `find` knows by its address; other addresses lead nowhere."""

    def embedded(found: re.Match[bytes]) -> bytes:
        address = _decoded(found[2] or found[3] or found[4] or b"")
        content = find(address) or find(unquote(address))
        media_type = next((kind for opening, kind in _PICTURES.items() if (content or b"").startswith(opening)), None)
        if not content or not media_type:
            return found[0]
        return found[1] + b'"data:' + media_type.encode() + b";base64," + base64.b64encode(content) + b'"'

    return _SOURCE.sub(embedded, page)


def _decoded(address: bytes) -> str:
    try:
        text = address.decode("utf-8")
    except UnicodeDecodeError:
        text = address.decode("cp1258", "replace")
    return unicodedata.normalize("NFC", unescape(text))


def name_of(address: str) -> str:
    """What two spellings of the same part have in common: the last folder and the file."""
    parts = PurePosixPath(unicodedata.normalize("NFC", unquote(address)).replace("\\", "/")).parts
    return "/".join(parts[-2:]).lower()


def unpack_web_archive(source: Path, place: Place) -> Path:
    """The page inside an MHTML file, its pictures in it. Raises Damaged, TooLarge."""
    given = run(
        "app.documents.intake.webpages:unpack_step",
        {"source": str(source), "work": str(place.work)},
        place,
        readable=[source],
        limits=sandbox.Limits(memory=2048 * MB, cpu=60, wall=120),
    )
    return sandbox.made(place.work, str(given["page"]))


@step
def unpack_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: see `unpack_web_archive`."""
    path = Path(arguments["source"])
    with path.open("rb") as file:
        message = email.message_from_bytes(file.read(MOST_BYTES), policy=email.policy.default)
    page: bytes | None = None
    parts: dict[str, bytes] = {}
    for part in message.walk():
        if not isinstance(part, EmailMessage) or part.is_multipart():
            continue
        content = _content(part)
        if part.get_content_type() == "text/html" and page is None:
            page = _in_unicode(content, part.get_content_charset())
        for name in _names(part):
            parts.setdefault(name, content)
    if page is None:
        raise unreadable(arguments["name"])
    out = Path(arguments["work"]) / "page.html"
    out.write_bytes(
        with_pictures(page, lambda address: parts.get(address.removeprefix("cid:")) or parts.get(name_of(address)))
    )
    return {"page": out.name}


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _names(part: EmailMessage) -> list[str]:
    location, identity = part.get("Content-Location"), part.get("Content-ID")
    names = [str(location), name_of(str(location))] if location else []
    return [*names, str(identity).strip("<> ")] if identity else names


def _in_unicode(page: bytes, charset: str | None) -> bytes:
    """UTF-8 with its mark, where the part's head and not the page says what it is written in."""
    if not charset or page.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return page
    try:
        text = page.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return page
    text = re.sub(r"(?i)(<meta\b[^>]*charset\s*=\s*[\"']?)[\w-]+", r"\1utf-8", text)
    return unicodedata.normalize("NFC", text).encode("utf-8-sig")
