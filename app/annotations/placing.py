"""Where a note stands in the next version of its paper. Pure: pages with their words in, places out.

A page whose fingerprint is the same carries its notes unseen. On the others the words are laid side by side
(`alignment`), and a passage is placed when enough of it and of what stands on both sides of it is found together
again; a stroke when the lines around it moved as one. Otherwise the note is to be looked at: a note at a wrong place is
worse than one that asks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from app.annotations.alignment import NONE, align
from app.annotations.pagetext import Leaf, Quad, Text

AROUND = 12  # words on each side that are looked at
BESIDE = 0.5  # of them that must be near again
SHORT = 8  # words of a passage into which next to nothing may be put
FEW, NEXT = 2, 2  # words of a passage that is nothing without its neighbours, and how many of those
INSIDE, MOST = 0.65, 0.65  # of a passage's words that must be found again; of a short one's
MUCH = 8  # words that may be put into a longer passage, or taken out of it, at one place
PIECE = 4  # words that it has at least on each side of more
WHOLE = 10  # words of it for each place, after the first, at which it was made longer or shorter
FAR = 80  # words that are too many at any rate
BEGINS, SLIPS = 8, 1  # words by which the beginning of a clause is known, but for so many
REPLACED = 4  # words at an end that may stand for as many others
FIRM = 3  # words on each side that must stand when a whole passage was replaced
MANY = 5  # words around a stroke that must have moved as one
RIGID = 1.5  # points by which they may differ
RIGID_SHARE = 0.8  # of them that must
MOST_OF = 0.6  # of a page's words that must be on one page again for what belongs to the page as a whole


class Fate(StrEnum):
    """What became of a note's place."""

    SAME = "same"  # the page did not change
    MOVED = "moved"  # the passage and what stands around it are as they were
    CHANGED = "changed"  # the passage, or what stands around it, was changed
    REVIEW = "review"  # it has no place that is sure


@dataclass(frozen=True)
class Anchor:
    """What a note holds on to: a passage (`quote` with its boxes), a stroke (the box of its points) or the page (none).

    `page` counts from 0.
    """

    page: int
    quads: Sequence[Quad] = ()
    quote: str = ""
    stroke: Quad | None = None


@dataclass(frozen=True)
class Placed:
    """Where it is: pages from 0, with the boxes of a passage there; a stroke is shifted. `now`: what it says."""

    fate: Fate
    spans: list[tuple[int, list[Quad]]] = field(default_factory=list)
    shift: tuple[float, float] = (0.0, 0.0)
    now: str = ""


LOST = Placed(Fate.REVIEW)


def same_pages(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old pages that are in the new version, by fingerprint, in order; and those out of order that are there once."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    same = {a + at: b + at for a, b, size in matcher.get_matching_blocks() for at in range(size)}
    often, there = Counter([*old, *new]), {identity: at for at, identity in enumerate(new)}
    for at, identity in enumerate(old):
        if at not in same and often[identity] == 2 and identity in there:
            same[at] = there[identity]
    return same


class Placing:
    """Two versions of a paper side by side; places any number of notes of the older one."""

    def __init__(self, old: Sequence[Leaf], new: Sequence[Leaf]) -> None:
        self.old_leaves = old
        self.same = same_pages([leaf.identity for leaf in old], [leaf.identity for leaf in new])
        arrived = set(self.same.values())
        self.old = Text(old, [at for at in range(len(old)) if at not in self.same])
        self.new = Text(new, [at for at in range(len(new)) if at not in arrived])
        self.to = align(self.old.keys, self.new.keys, self.old.heads)

    def place(self, anchor: Anchor) -> Placed:
        """Where the note belongs now."""
        if anchor.page in self.same:
            return Placed(Fate.SAME, [(self.same[anchor.page], list(anchor.quads))], now=anchor.quote)
        if anchor.stroke is not None:
            return self._stroke(anchor.page, anchor.stroke)
        if not anchor.quads:
            return self._page(anchor.page)
        found = self.old.passage(anchor.page, anchor.quads, anchor.quote)
        return self._passage(*found) if found is not None else LOST

    # ---- a passage --------------------------------------------------------------------------------

    def _passage(self, start: int, end: int) -> Placed:
        """The words from `start` to before `end` of the old text."""
        found = [at for at in range(start, end) if self.to[at] != NONE]
        if len(found) < (INSIDE if end - start > SHORT else MOST) * (end - start):
            return self._replaced(start, end)
        if end - start <= FEW and not self._stands(start - NEXT, end + NEXT):
            return LOST  # "Điều" and "1." begin what was put there as they begin what was taken out
        is_sure = self._hangs_together(found, end - start) and self._has_firm_edges(start, end)
        if not is_sure or not all(self._is_backed(start, end, way) for way in (-1, 1)):
            return LOST
        covered = self._covered(start, end)
        is_as_it_was = self._stands(start, end) and self._is_untouched(start, end)
        return self._at(covered, Fate.MOVED if is_as_it_was else Fate.CHANGED)

    def _stands(self, start: int, end: int) -> bool:
        """Whether these words stand together as they stood; beyond the ends of the text there is nothing to ask."""
        start, end = max(0, start), min(len(self.to), end)
        return self.to[start] != NONE and all(self.to[at] - self.to[start] == at - start for at in range(start, end))

    def _hangs_together(self, found: list[int], size: int) -> bool:
        """Whether it is one passage still, for all that was put in or taken out. `found`: its words that are there."""
        piece, breaks = 1, 0
        is_torn = False
        for one, two in pairwise(found):
            gone, come = two - one - 1, self.to[two] - self.to[one] - 1
            if not 0 <= come <= FAR or gone - come > MUCH or (size <= SHORT and come - gone > size // 4):
                return False
            breaks += come != gone
            if come - gone > MUCH:
                if piece < PIECE:
                    return False
                is_torn, piece = True, 0
            piece += 1
        return (not is_torn or piece >= PIECE) and breaks <= max(1, size // WHOLE)

    def _has_firm_edges(self, start: int, end: int) -> bool:
        """Whether nothing of it was simply lost at an end, and no end is a mere beginning or rest of a clause.

        The words before the first clause that begins within, or after the last one, must go on as they did: "Điều 3."
        may be the head of another article now.
        """
        if any(self.to[at] == NONE and not self._has_stand_in(at, end - start) for at in (start, end - 1)):
            return False
        heads = [at for at in range(start, end) if at in self.old.heads]
        if not heads:
            return True
        first, last = heads[0] if heads[0] > start else heads[0] + BEGINS, heads[-1]
        return (first - start >= BEGINS or self._goes_on(first - 1, -1)) and (
            end - last >= BEGINS or self._goes_on(last, 1)
        )

    def _goes_on(self, at: int, way: int) -> bool:
        """Whether the words from there on, that way, stand as they stood, but for a slip or two."""
        span = [one for one in range(at, at + way * BEGINS, way) if 0 <= one < len(self.to)]
        moved = self.to[at] - at
        near = [one for one in span if self.to[one] != NONE and abs(self.to[one] - one - moved) <= SLIPS + 1]
        return self.to[at] != NONE and len(near) >= len(span) - SLIPS

    def _has_stand_in(self, at: int, size: int) -> bool:
        """Whether about as many words stand where this one and its few lost neighbours stood; of a short passage
        nothing may be lost at an end."""
        a = b = at
        while a >= 0 and self.to[a] == NONE:
            a -= 1
        while b < len(self.to) and self.to[b] == NONE:
            b += 1
        if size <= SHORT or a < 0 or b >= len(self.to) or b - a - 1 > REPLACED:
            return False
        return 0 < self.to[b] - self.to[a] - 1 <= b - a

    def _covered(self, start: int, end: int) -> list[int]:
        """Which words it marks now: its own, and what stands for those that were replaced; not what was put in."""
        covered: list[int] = []
        at = start
        while at < end:
            if self.to[at] != NONE:
                covered.append(self.to[at])
                at += 1
                continue
            gone = at
            while at < end and self.to[at] == NONE:
                at += 1
            a = self.to[gone - 1] if gone else NONE
            b = self.to[at] if at < len(self.to) else NONE
            if NONE not in (a, b) and 0 < b - a - 1 <= at - gone:
                covered += range(a + 1, b)
        return covered

    def _is_backed(self, start: int, end: int, way: int) -> bool:
        """Whether enough of what stood on that side stands near it still."""
        edge = start - 1 if way < 0 else end
        span = [at for at in range(edge, edge + way * AROUND, way) if 0 <= at < len(self.to)]
        inner = [self.to[at] for at in range(start, end) if self.to[at] != NONE]
        near = [
            at for at in span
            if self.to[at] != NONE and -3 * AROUND < self.to[at] - (inner[0] if way < 0 else inner[-1]) < 3 * AROUND
        ]  # fmt: skip
        # A long passage that is whole speaks for itself: the article was moved, its neighbours were not.
        return len(near) >= BESIDE * len(span) or (len(inner) == end - start and self._run(start) >= AROUND)

    def _run(self, at: int) -> int:
        """How many words around it stand together as they stood."""
        back = end = at
        while back > 0 and self.to[back - 1] == self.to[back] - 1 and self.to[back - 1] != NONE:
            back -= 1
        while end + 1 < len(self.to) and self.to[end + 1] == self.to[end] + 1:
            end += 1
        return end - back + 1

    def _is_untouched(self, start: int, end: int) -> bool:
        around = range(max(0, start - AROUND), min(len(self.to), end + AROUND))
        return all(self.to[at] - self.to[start] == at - start and self._is_alike(at) for at in around)

    def _replaced(self, start: int, end: int) -> Placed:
        """One word, such as an amount, for which another stands now, between words that did not change."""
        a, b = start, end
        while a > 0 and self.to[a - 1] == NONE:
            a -= 1
        while b < len(self.to) and self.to[b] == NONE:
            b += 1
        if (a, b) != (start, end) or b - a > 1 or a < FIRM or b + FIRM > len(self.to):
            return LOST
        first, last = self.to[a - 1] + 1, self.to[b]
        firm = all(self.to[a - at] == first - at for at in range(1, FIRM + 1)) and all(
            self.to[b + at] == last + at for at in range(FIRM)
        )
        if not firm or not 0 < last - first <= b - a or self.old.ends_sentence(a - 1, b):
            return LOST
        return self._at(list(range(first, last)), Fate.CHANGED)

    def _at(self, covered: list[int], fate: Fate) -> Placed:
        return Placed(fate, self.new.spans(covered), now=self.new.said(covered))

    # ---- strokes and pages ------------------------------------------------------------------------

    def _stroke(self, page: int, box: Quad) -> Placed:
        """It goes with the words around it, if they went together."""
        beside, around = self.old.around(page, box)
        shifts = [(at, *self._shift(at)) for at in around if self.to[at] != NONE]
        if len(shifts) < MANY:
            return LOST
        _at, there, across, down = sorted(shifts, key=lambda one: one[1:])[len(shifts) // 2]
        rigid = {
            at for at, page, x, y in shifts
            if page == there and max(abs(x - across), abs(y - down)) <= RIGID and self._is_alike(at)
        }  # fmt: skip
        if len(rigid & set(beside)) < RIGID_SHARE * len(beside):
            return LOST
        if len(rigid) < RIGID_SHARE * len(around):
            return LOST
        return Placed(Fate.MOVED, [(there, [])], (round(across, 1), round(down, 1)))

    def _shift(self, at: int) -> tuple[int, float, float]:
        """The page where a word is now, and how far it moved."""
        was, now = self.old.words[at].box, self.new.words[self.to[at]].box
        return self.new.pages[self.to[at]], now[0] - was[0], now[1] - was[1]

    def _is_alike(self, at: int) -> bool:
        return self.old.texts[at] == self.new.texts[self.to[at]]

    def _page(self, page: int) -> Placed:
        """What belongs to a page as a whole goes where most of its words went."""
        own = self.old.of_page(page)
        counts: dict[int, int] = {}
        for at in own:
            if self.to[at] != NONE:
                there = self.new.pages[self.to[at]]
                counts[there] = counts.get(there, 0) + 1
        best = max(counts, key=lambda one: counts[one], default=None)
        if best is None or counts[best] < MOST_OF * len(own):
            return LOST
        return Placed(Fate.CHANGED, [(best, [])])
