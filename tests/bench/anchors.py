"""Notes on a new version of a paper: how many are placed right, how many wrong, how many are left to be looked at.

`make bench BENCH=anchors ARGS="--pairs 104 --notes 400"`. Pairs of versions are made from the resolutions and laws of
the shared collection (`NGHITRUONG_DOCUMENTS`), or from made-up ones where it is absent (see `revisions`). Notes are
passages of 1 to 40 words and strokes of the pen at places drawn by lot.

A passage has a place in the new version when more than half of its words, or what replaced them, are there together;
a stroke when more than half of the words of its line moved by the same way. placed_right_pct is of the notes that have
one. A passage is placed right when it covers three quarters of its words that are as they were, and three quarters of
what it covers are its words or what replaced them (half, where all were replaced); a stroke when it went with its line
within two points. So is one that covers the very words between the same twelve on each side: where a closing article
went and that of another text came which reads alike, nobody can tell. All else that was placed is wrong, also where
there is no place. What was not placed is to_review; of_which_gone are the notes that have no place.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from pathlib import Path
from typing import Any

from app.annotations.pagetext import Quad
from app.annotations.placing import Anchor, Fate, Placed, Placing
from tests.bench.revisions import Laid, revised, texts, written

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared" / "documents"))
IN_COMMON = 0.75
AROUND = 12  # words on each side by which a passage is known
NEAR = 60  # words that may have come between those of one passage

Spot = tuple[int, int]  # page and place in its words


def notes(old: Laid, count: int, chance: random.Random) -> Iterator[tuple[Anchor, list[Spot]]]:
    """Notes drawn by lot, with the words that each is about."""
    filled = [page for page, ids in enumerate(old.ids) if sum(map(bool, ids)) > 40]
    for _ in range(count if filled else 0):
        page = chance.choice(filled)
        own = [at for at, name in enumerate(old.ids[page]) if name]
        size = chance.choice((1, 2, 3, 4, 6, 8, 12, 20, 40))
        start = chance.randrange(len(own) - size)
        spots = own[start : start + size]
        words = [old.leaves[page].words[at] for at in spots]
        if chance.random() < 0.2:
            line = [at for at in own if old.leaves[page].words[at].line == words[0].line]
            box = words[0].box
            yield Anchor(page, stroke=(box[0], box[1] + 2, box[2] + 30, box[3] - 2)), [(page, at) for at in line]
            continue
        lines: dict[int, list[Quad]] = {}
        for word in words:
            lines.setdefault(word.line, []).append(word.box)
        quads = [(boxes[0][0], boxes[0][1], boxes[-1][2], boxes[0][3]) for boxes in lines.values()]
        yield Anchor(page, quads, " ".join(word.text for word in words)), [(page, at) for at in spots]


class Judge:
    """Knows where every word of a pair went."""

    def __init__(self, old: Laid, new: Laid) -> None:
        self.old, self.new = old, new
        every = [(page, at) for page, ids in enumerate(new.ids) for at in range(len(ids))]
        self.new_place = {spot: place for place, spot in enumerate(every)}
        self.told = [_Told(old), _Told(new)]
        self.went: dict[int, list[Spot]] = {}
        for page, ids in enumerate(new.ids):
            for at, name in enumerate(ids):
                self.went.setdefault(name, []).append((page, at))

    def verdict(self, anchor: Anchor, spots: list[Spot], placed: Placed) -> str:
        """right, wrong, review (it has a place) or gone (rightly not placed)."""
        if anchor.stroke is not None:
            return self._stroke(spots, placed)
        names = dict.fromkeys(self.old.ids[page][at] for page, at in spots)
        should = {spot for name in names for spot in self.went.get(name, [])}
        if placed.fate is Fate.REVIEW:
            return "review" if self._has_place(spots) else "gone"
        covers = {
            (page, at)
            for page, quads in placed.spans
            for at, word in enumerate(self.new.leaves[page].words)
            if any(_holds(quad, word.box) for quad in quads)
        }
        if self._reads_the_same(spots, covers):
            return "right"
        kept = {spot for page, at in spots for spot in self._as_they_were(page, at)}
        is_right = len(covers & kept) >= IN_COMMON * len(kept) and len(covers & should) >= IN_COMMON * len(covers)
        if not kept:  # all replaced: by how many words is a matter of opinion
            is_right = len(covers & should) * 2 >= len(covers)
        return "right" if is_right else "wrong"

    def _reads_the_same(self, spots: Sequence[Spot], covers: Set[Spot]) -> bool:
        """Whether it covers the very words, between the same dozen on each side: nobody can tell such a twin."""
        old, new = self.told
        was, now = old.around(spots), new.around(covers)
        return was is not None and was == now

    def _has_place(self, spots: list[Spot]) -> bool:
        """Whether half of its words are together, as they were or replaced."""
        there = sorted(self.new_place[spot] for page, at in spots for spot in self.went.get(self.old.ids[page][at], []))
        best = max((sum(at <= other < at + len(spots) + NEAR for other in there) for at in there), default=0)
        return best * 2 > len(spots)

    def _as_they_were(self, page: int, at: int) -> list[Spot]:
        """Where a word is that was not replaced."""
        text = self.old.leaves[page].words[at].text
        there = self.went.get(self.old.ids[page][at], [])
        return [(page, at) for page, at in there if self.new.leaves[page].words[at].text == text]

    def _now_beside(self, spots: Sequence[Spot], page: int, across: float, down: float) -> set[Spot]:
        """Which words are where those of the line went, if they went as the stroke did."""
        found = set()
        for old_page, at in spots:
            box = self.old.leaves[old_page].words[at].box
            x, y = (box[0] + box[2]) / 2 + across, (box[1] + box[3]) / 2 + down
            there = self.new.leaves[page].words
            found |= {(page, other) for other, word in enumerate(there) if _holds(word.box, (x, y, x, y))}
        return found

    def _stroke(self, spots: list[Spot], placed: Placed) -> str:
        """It has a place when more than half of the words of its line moved by the same way."""
        shifts: Counter[tuple[int, int, int]] = Counter()
        for page, at in spots:
            was = self.old.leaves[page].words[at].box
            for there, index in self._as_they_were(page, at):
                now = self.new.leaves[there].words[index].box
                shifts[there, round(now[0] - was[0]), round(now[1] - was[1])] += 1
        place, count = shifts.most_common(1)[0] if shifts else ((0, 0, 0), 0)
        has_place = count * 2 > len(spots)
        if placed.fate is Fate.REVIEW:
            return "review" if has_place else "gone"
        goes = placed.spans[0][0], *placed.shift
        if self._reads_the_same(spots, self._now_beside(spots, *goes)):
            return "right"
        return "right" if has_place and max(abs(a - b) for a, b in zip(place, goes, strict=True)) <= 2 else "wrong"


class _Told:
    """The words of a version one after the other, without its feet."""

    def __init__(self, laid: Laid) -> None:
        spots = [(page, at) for page, ids in enumerate(laid.ids) for at, name in enumerate(ids) if name]
        self.place = {spot: place for place, spot in enumerate(spots)}
        self.words = [laid.leaves[page].words[at].text for page, at in spots]

    def around(self, spots: Collection[Spot]) -> list[str] | None:
        """The words of these spots with those around; None when they do not stand together."""
        places = [self.place[spot] for spot in spots if spot in self.place]
        if not places or max(places) - min(places) + 1 != len(places):
            return None
        return self.words[max(min(places) - AROUND, 0) : max(places) + AROUND + 1]


def _holds(quad: Quad, box: Quad) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return quad[0] <= x <= quad[2] and quad[1] <= y <= quad[3]


def measure(pairs: int, count: int, folder: Path, seed: int = 4) -> dict[str, Any]:
    """The figures over so many pairs with so many notes each."""
    chance = random.Random(seed)
    real = texts(folder)
    found: Counter[str] = Counter()
    fates: Counter[str] = Counter()
    took = 0.0
    for number in range(pairs):
        made = real or [written(chance) for _ in range(3)]
        text = made[number % len(made)]
        old, new = revised(text, [other for other in made if other is not text], chance)
        judge, drawn = Judge(old, new), list(notes(old, count, chance))
        began = time.process_time()
        placing = Placing(old.leaves, new.leaves)
        placed = [placing.place(anchor) for anchor, _spots in drawn]
        took += time.process_time() - began
        for (anchor, spots), one in zip(drawn, placed, strict=True):
            verdict = judge.verdict(anchor, spots, one)
            found[verdict] += 1
            found["stroke " + verdict if anchor.stroke else "passage " + verdict] += 1
            fates[one.fate.value] += 1
            if verdict == "wrong":
                say(old, anchor, one)
    have = found["right"] + found["review"] + found["wrong"]
    return {
        "texts": "real" if real else "made up", "pairs": pairs, "notes": fates.total(),
        "placed_right_pct": round(100 * found["right"] / max(have, 1), 2), "placed_wrong": found["wrong"],
        "to_review": found["review"] + found["gone"], "of_which_gone": found["gone"], **fates,
        "strokes_right_pct": _share(found, "stroke"), "passages_right_pct": _share(found, "passage"),
        "ms_a_pair": round(1000 * took / max(pairs, 1), 1),
    }  # fmt: skip


def _share(found: Counter[str], kind: str) -> float:
    have = sum(found[f"{kind} {verdict}"] for verdict in ("right", "review", "wrong"))
    return round(100 * found[f"{kind} right"] / max(have, 1), 2)


def say(old: Laid, anchor: Anchor, placed: Placed) -> None:
    """What was placed wrong, for whoever mends it."""
    words = anchor.quote or f"stroke {anchor.stroke}"
    print(f"WRONG page {anchor.page + 1}: {words!r} {placed.fate} at {placed.now!r} {placed.spans}", file=sys.stderr)


def main() -> None:
    """Prints the summary; what was placed wrong is said on stderr."""
    options = argparse.ArgumentParser()
    options.add_argument("--pairs", type=int, default=104)
    options.add_argument("--notes", type=int, default=400)
    options.add_argument("--seed", type=int, default=4)
    options.add_argument("--made-up", action="store_true", help="use made-up texts even where real ones are")
    given = options.parse_args()
    folder = Path(os.devnull) if given.made_up else SHARED
    figures = measure(given.pairs, given.notes, folder, given.seed)
    print(json.dumps({"bench": "anchors", **figures}, ensure_ascii=False), flush=True)
    sys.exit(0 if figures["notes"] else 1)


if __name__ == "__main__":
    main()
