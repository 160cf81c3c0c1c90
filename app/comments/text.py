"""The text of a paper as its comments stand in it: its places, found once for each version."""

from functools import lru_cache

from app.comments.queries import Subject
from app.comments.structure import Place, page_of, places
from app.documents import queries
from app.documents.models import Version
from app.kernel import threads
from app.kernel.sentences import Sentence, _


def places_of(about: Subject) -> tuple[Place, ...]:
    """The places of the present version; an item has none."""
    return places_in(about.version) if about.version is not None else ()


def places_in(version: Version) -> tuple[Place, ...]:
    """The places of one version of a paper."""
    return _places(version.id, version.page_count)


@lru_cache(maxsize=64)
def _places(version_id: str, count: int) -> tuple[Place, ...]:
    texts = queries.page_texts(version_id)
    return tuple(threads.apart(places, [texts.get(index, "") for index in range(count)]))


def cite(key: str, name: str) -> Sentence | str:
    """How one names a place by its key and name: "Điều 3 khoản 2", of which text where there are several."""
    page = page_of(key)
    if page is not None:
        return _("Trang thứ {page}", page=page)
    if not key:
        return _("Toàn văn")
    return _("{place} của văn bản kèm theo", place=name) if "/" in key else name
