"""Which word of one text is which word of the next. Pure: two lists of words in, one list of places out.

Runs of words that both texts have exactly once are the same words wherever they now stand. The heaviest rising chain of
them is the text that stayed in order; between two neighbours of the chain shorter runs count, because less can be
meant. Long runs off the chain are what was moved. Whatever is left has no counterpart: nothing is paired because it is
merely the best there is.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

NONE = -1
MOVED = 14  # words of a run from which it may stand out of order: a title of an office is shorter
ROUNDS = 4  # of what was moved: articles that changed places with each other several times
NEAR = 80  # words between two moved runs that may be filled
WIDE = 8  # words that were replaced by as many others: what is alike at their edges may be by chance
EDGE = 8  # words up to the next clause's head that may be so
STRAY = 3  # words that stand for themselves only between close neighbours
# The length of runs that are looked for, and the largest gap (in words) where so short a run can mean one thing only.
RUNS = ((6, 1 << 60), (4, 2000), (3, 600), (2, 120), (1, 24))


@dataclass(frozen=True)
class Run:
    """`length` words from `old` on that are the words from `new` on."""

    old: int
    new: int
    length: int

    def without(self, first: int, last: int) -> "Run":
        """It, shorter by so many words at its ends."""
        return Run(self.old + first, self.new + first, self.length - first - last)


Gap = tuple[int, int, int, int]  # old from, old to, new from, new to


def align(old: Sequence[str], new: Sequence[str], heads: Set[int] = frozenset()) -> list[int]:
    """For each word of `old` its index in `new`, or NONE. `heads`: where clauses begin in the old text."""
    numbers: dict[str, int] = {}
    one, other = ([numbers.setdefault(word, len(numbers)) for word in text] for text in (old, new))
    to = _Aligning(one, other).done()
    _doubt(one, other, to, heads)
    return to


class _Aligning:
    def __init__(self, old: list[int], new: list[int]) -> None:
        self.old, self.new = old, new
        self.to = [NONE] * len(old)
        self.taken = bytearray(len(new))

    def done(self) -> list[int]:
        whole = (0, len(self.old), 0, len(self.new))
        runs = list(self._runs(whole, RUNS[0][0]))
        chain = _chain(runs)
        self._keep(whole, chain, 1 << 60)
        for _ in range(ROUNDS):
            runs = [run for run in map(self._free, runs) if run.length >= MOVED]
            chain = _chain(runs)
            if not chain:
                break
            first, last = chain[0], chain[-1]
            self._keep((first.old, last.old + last.length, first.new, last.new + last.length), chain, NEAR)
        return self.to

    def _free(self, run: Run) -> Run:
        """The run without the words at its ends that have their place already; empty when one within has."""
        first = last = 0
        while first < run.length and self._is_taken(run, first):
            first += 1
        while last < run.length - first and self._is_taken(run, run.length - 1 - last):
            last += 1
        rest = run.without(first, last)
        return rest if not any(self._is_taken(rest, at) for at in range(rest.length)) else Run(run.old, run.new, 0)

    def _is_taken(self, run: Run, at: int) -> bool:
        return self.to[run.old + at] != NONE or bool(self.taken[run.new + at])

    def _runs(self, gap: Gap, size: int) -> Iterator[Run]:
        """Runs of at least `size` words that are on both sides of the gap once, as far as the sides are equal."""
        a, b, c, d = gap
        there = _once(self.new, c, d, size)
        last: Run | None = None
        for words, i in _once(self.old, a, b, size).items():
            j = there.get(words, NONE)
            if j == NONE or (last and i < last.old + last.length and i - last.old == j - last.new):
                continue
            last = self._grown(gap, i, j, size)
            yield last

    def _grown(self, gap: Gap, i: int, j: int, length: int) -> Run:
        a, b, c, d = gap
        back, end = 0, length
        while i - back > a and j - back > c and self.old[i - back - 1] == self.new[j - back - 1]:
            back += 1
        while i + end < b and j + end < d and self.old[i + end] == self.new[j + end]:
            end += 1
        return Run(i - back, j - back, back + end)

    def _keep(self, within: Gap, chain: list[Run], widest: int) -> None:
        """Takes a chain, and what can be told of the gaps between its runs."""
        todo = [(within, chain)]
        while todo:
            gap, runs = todo.pop()
            a, b, c, d = gap
            for run in [*_apart(runs), Run(b, d, 0)]:
                for at in range(run.length):
                    self.to[run.old + at], self.taken[run.new + at] = run.new + at, 1
                between = (a, run.old, c, run.new)
                size = max(run.old - a, run.new - c)
                if a < run.old and c < run.new and size <= widest and (finer := self._finer(between)):
                    todo.append((between, finer))
                a, c = run.old + run.length, run.new + run.length

    def _finer(self, gap: Gap) -> list[Run]:
        a, b, c, d = gap
        if any(self.to[i] != NONE for i in range(a, b)) or any(self.taken[c:d]):
            return []
        for size, largest in RUNS:
            if max(b - a, d - c) <= largest and (chain := _chain(list(self._runs(gap, size)))):
                return list(_apart(chain))
        return []


def _doubt(old: list[int], new: list[int], to: list[int], heads: Set[int]) -> None:
    """Gives up words that might as well be others: at the edge of what was put in or taken out, and stray ones."""
    unsure: set[int] = set()
    size = len(old)
    t = 0
    while t < size - 1:
        if to[t] == NONE:
            t += 1
            continue
        u = t + 1
        while u < size and to[u] == NONE:
            u += 1
        if u == size:
            break
        gone, come = u - t - 1, to[u] - to[t] - 1
        if come < 0 or (not gone and not come):
            t = u
            continue
        k = 0
        if not gone:
            while t - k >= 0 and to[t - k] == to[t] - k and old[t - k] == new[to[u] - 1 - k] and k < come:
                unsure.add(t - k)
                k += 1
            k = 0
            while u + k < size and to[u + k] == to[u] + k and old[u + k] == new[to[t] + 1 + k] and k < come:
                unsure.add(u + k)
                k += 1
        elif not come:
            while t - k >= 0 and to[t - k] == to[t] - k and old[t - k] == old[u - 1 - k] and k < gone:
                unsure.add(t - k)
                k += 1
            k = 0
            while u + k < size and to[u + k] == to[u] + k and old[u + k] == old[t + 1 + k] and k < gone:
                unsure.add(u + k)
                k += 1
        elif min(gone, come) >= WIDE:
            while k < EDGE and t - k >= 0 and to[t - k] == to[t] - k:
                if t - k in heads:
                    unsure.update(range(t - k, t + 1))
                    break
                k += 1
            for k in range(EDGE + 1):
                if u + k >= size or to[u + k] != to[u] + k:
                    break
                if u + k in heads:
                    unsure.update(range(u, u + k))
                    break
        t = u
    for at in unsure:
        to[at] = NONE
    start = 0
    while start < size:
        end = start + 1
        while end < size and to[start] != NONE and to[end] == to[end - 1] + 1:
            end += 1
        if to[start] != NONE and end - start < STRAY:
            near_before = any(to[at] != NONE and abs(to[start] - to[at]) <= 4 for at in range(max(0, start - 4), start))
            near_after = any(to[at] != NONE and abs(to[end - 1] - to[at]) <= 4 for at in range(end, min(size, end + 4)))
            if not (near_before and near_after):
                to[start:end] = [NONE] * (end - start)
        start = end


def _once(words: list[int], start: int, end: int, size: int) -> dict[tuple[int, ...], int]:
    """Where each run of `size` words stands that is there once only."""
    found: dict[tuple[int, ...], int] = {}
    for at in range(start, end - size + 1):
        run = tuple(words[at : at + size])
        found[run] = at if run not in found else NONE
    return {run: at for run, at in found.items() if at != NONE}


def _chain(runs: list[Run]) -> list[Run]:
    """The runs, rising on both sides, that have the most words together."""
    ends: list[int] = []  # where in the new text chains end, rising; the weight rises with it
    best: list[tuple[int, int]] = []  # of such a chain: its weight, its last run
    before: dict[int, int] = {}
    for index, run in sorted(enumerate(runs), key=lambda pair: (pair[1].old, pair[1].new)):
        at = bisect_left(ends, run.new)
        before[index] = best[at - 1][1] if at else NONE
        weight = run.length + (best[at - 1][0] if at else 0)
        if at < len(ends) and ends[at] == run.new and best[at][0] >= weight:
            continue
        stop = at
        while stop < len(ends) and best[stop][0] <= weight:
            stop += 1
        ends[at:stop], best[at:stop] = [run.new], [(weight, index)]
    chain, index = [], best[-1][1] if best else NONE
    while index != NONE:
        chain.append(runs[index])
        index = before[index]
    return chain[::-1]


def _apart(runs: list[Run]) -> Iterator[Run]:
    """The runs without the words that two of them claim: which of both is right cannot be told."""
    cut = 0
    for at, run in enumerate(runs):
        following = runs[at + 1] if at + 1 < len(runs) else None
        both = max(0, run.old + run.length - following.old, run.new + run.length - following.new) if following else 0
        if run.length > cut + both:
            yield run.without(cut, both)
        cut = both
