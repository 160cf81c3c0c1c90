"""The session as one pack: its continuous page numbers, which stay where they are whatever comes later.

A paper gets its numbers at its first release. Pages that a longer version adds come after the last of them, as 45.1,
45.2; a shorter version leaves numbers unused. So a number named in a speech means the same page for ever.
"""

from app.documents.models import Document

# A number of the pack: page 45, or (45, 2) for the second page added after it.
Place = tuple[int, int]


def number(document: Document, index: int) -> str | None:
    """The number of the paper's page `index` (from 0): "45", or "45.1" past its own; None without a place."""
    if document.pack_start is None or not document.pack_pages:
        return None
    last = document.pack_start + document.pack_pages - 1
    beyond = document.pack_start + index - last
    return str(document.pack_start + index) if beyond <= 0 else f"{last}.{beyond}"


def place(text: str) -> Place | None:
    """What somebody typed as (number, added page or 0); None for what is no number of a pack."""
    whole, point, added = text.strip().partition(".")
    if not _is_number(whole) or (point and not _is_number(added)):
        return None
    return int(whole), int(added) if point else 0


def index(document: Document, place: Place, page_count: int) -> int:
    """The page (from 0) that stands there in a version of `page_count` pages: its last where that page is no more."""
    assert document.pack_start is not None
    asked = place[0] - document.pack_start + place[1]
    return max(0, min(asked, page_count - 1))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
