"""The list of a version's pages as the reader loads it once. Its common part is the same for everybody."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.documents import downloads, marking, pack, policy, queries
from app.documents.actions import mark
from app.documents.models import Outcome, Page, Version
from app.documents.policy import Eyes
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.sentences import Sentence
from app.meetings.models import Meeting

Json = dict[str, Any]


def manifest(version: Version, reader: Eyes, actor: Actor, meeting: Meeting | None) -> Json:
    """See docs/reader.md for the form; `pages` are those that are done, `count` all there will be. `meeting`: where it
    is read, the paper's own or one that links it from the reference shelf."""
    document = version.document
    newer, previous = queries.newer(version), queries.previous(version)
    place = queries.place_of(document.id, actor)
    may_keep = policy.can_download(reader, version)
    common = _common(version.id, version.pages_done, version.outcome, document.pack_start)
    marked = _Marked.of(version, actor) if policy.is_marked_for(reader, version) else None
    return {
        "version": version.id,
        "document": document.id,
        "title": document.title,
        "symbol": document.symbol or None,
        "number": version.number,
        "state": version.state.value,
        "count": version.page_count,
        "replaced_by": {"version": newer.id, "number": newer.number} if newer else None,
        "previous": previous.id if previous else None,
        "pages": [marked.page(page) for page in common] if marked else common,
        "outline": json.loads(version.outline),
        "allowed": {
            "download": downloads.is_offered(reader, version),
            "print": may_keep,
            "copy": may_keep,
        },
        "marking": {"complete": marked.is_complete, "trouble": marked.trouble} if marked else None,
        "place": {"page": place.page, "y": place.y} if place else None,
        "meeting": {
            "id": meeting.id,
            "may_present": version.is_released and policy.can_present(actor, meeting),
        }
        if meeting is not None
        else None,
        "download": f"/papers/{version.id}/file",
    }


@dataclass(frozen=True)
class _Marked:
    """The pages of a restricted paper as its reader gets them: pictures with the name, from addresses of their own."""

    base: str
    is_complete: bool
    trouble: str | None

    @classmethod
    def of(cls, version: Version, actor: Actor) -> "_Marked":
        """Asks for the copy, so that it is on its way before the first picture is."""
        copy_id = mark.request_copy(actor, version)
        copy = marking.copy_of(copy_id)
        trouble = str(Sentence.load(copy.sentence)) if copy is not None and copy.sentence else None
        complete = copy is not None and copy.ended_at is not None
        return cls(f"/papers/{version.id}/marked/{copy_id}", complete, trouble)

    def page(self, page: Json) -> Json:
        """The page without anything that lies at an address which everybody shares."""
        here = f"{self.base}/{page['n']}"
        return page | {
            "image": here if page["image"] else None,
            "thumb": f"{here}/thumb" if self.is_complete and page["thumb"] else None,
            "words": f"{here}/words",
            "slice": None,
        }


@lru_cache(maxsize=64)
def _common(version_id: str, pages_done: int, outcome: Outcome, pack_start: int | None) -> list[Json]:
    """The pages, listed once for a whole chamber; what could change them is part of the key."""
    version = session().get_one(Version, version_id)
    return [_page(page, version) for page in queries.pages_of(version)]


def _page(page: Page, version: Version) -> Json:
    return {
        "n": page.index + 1,
        "label": page.label,
        "pack": pack.number(version.document, page.index),
        "width": page.width,
        "height": page.height,
        "hash": page.identity,
        "image": f"/p/{page.image}" if page.image else None,
        "px": [page.image_width, page.image_height],
        "small": None,
        "thumb": f"/p/{page.thumbnail}" if page.thumbnail else None,
        "words": f"/p/{page.words}",
        "slice": {"url": f"/p/{page.slice}", "page": (page.slice_index or 0) + 1} if page.slice else None,
        "machine_read": page.machine_read,
        "confidence": page.confidence,
    }
