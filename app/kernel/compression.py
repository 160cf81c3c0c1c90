"""Smaller answers for slow lines: gzip where the browser takes it and it pays."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Response, request

WORTH = 1400  # bytes: below it everything fits into one packet anyway
LEVEL = 5
TYPES = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/manifest+json")


def compress(response: Response) -> Response:
    """Packs a rendered answer; files are packed once and remembered by `packed`."""
    if response.direct_passthrough or response.status_code in (204, 304) or not accepted():
        return response
    if not (response.mimetype or "").startswith(TYPES) or "Content-Encoding" in response.headers:
        return response
    body = response.get_data()
    if len(body) >= WORTH:
        response.set_data(gzip.compress(body, LEVEL))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response


def accepted() -> bool:
    """Whether this browser takes gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


@lru_cache(maxsize=512)
def packed(path: Path) -> bytes:
    """The packed bytes of a file that never changes under its name."""
    return gzip.compress(path.read_bytes(), LEVEL)
