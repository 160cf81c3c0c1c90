"""The places of a draft that one says something about: its questions, the whole, its chapters, articles and points."""

from dataclasses import dataclass

from app.comments.structure import Level, Place
from app.comments.text import cite, places_in
from app.drafts.models import PublicDraft
from app.kernel.sentences import Sentence, _

WHOLE = ""


@dataclass(frozen=True)
class Spot:
    """A place that may be named. `key` and `cited` are kept with an opinion; `text` is what stands there."""

    key: str
    cited: str
    text: str

    @property
    def name(self) -> Sentence | str:
        return name_of(self.key, self.cited)


def text_of(draft: PublicDraft) -> tuple[Place, ...]:
    """The text of the draft in reading order."""
    return places_in(draft.version)


def spots(draft: PublicDraft) -> list[Spot]:
    """All that may be named, in the order in which it is read."""
    asked = [Spot(f"q{n}", "", words) for n, words in enumerate(draft.asked, start=1)]
    named = [Spot(one.key, one.name, spoken(one)) for one in text_of(draft) if one.key]
    return [*asked, Spot(WHOLE, "", ""), *named]


def spot(draft: PublicDraft, key: str) -> Spot | None:
    """The place with that key; None for one that the draft does not have."""
    return next((one for one in spots(draft) if one.key == key), None)


def name_of(key: str, name: str) -> Sentence | str:
    """How one names a place by its key and name."""
    if key[:1] == "q" and key[1:].isdigit():
        return _("Câu hỏi {n}", n=key[1:])
    return cite(key, name)


def spoken(place: Place) -> str:
    """What stands there, with its number; of a page its beginning."""
    if place.level is Level.PAGE:
        return place.text[:200]
    return f"{place.number} {place.text}".strip()
