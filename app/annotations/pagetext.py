"""The words of pages as they are compared: in one row, with their boxes, without what every page has. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.documents.articles import EDGE, head_of, is_page_number, running_lines

ENOUGH = 8  # words beside a stroke that need none above or below it
_NUMBER = "\0"

Quad = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page with its box, in the line of this number."""

    text: str
    box: Quad
    line: int


@dataclass(frozen=True)
class Leaf:
    """A page: its fingerprint, and its words in reading order (none are needed for a page that did not change)."""

    identity: str
    words: Sequence[Word] = ()


class Text:
    """The words of some pages in one row, without page numbers and what stands at the head or foot of every page."""

    def __init__(self, leaves: Sequence[Leaf], wanted: Sequence[int]) -> None:
        lines = {page: list(_lines(leaves[page])) for page in wanted}
        running = running_lines([[_said(line) for line in page] for page in lines.values()])
        self.words: list[Word] = []
        self.keys: list[str] = []  # the words as they are compared: the numbers of điều, khoản and điểm are all alike
        self.heads: set[int] = set()  # where such a number begins
        self.pages: list[int] = []
        self.starts: dict[int, tuple[int, int]] = {}
        for page, of_page in lines.items():
            start = len(self.words)
            for at, line in enumerate(of_page):
                said, is_edge = _said(line), at < EDGE or at >= len(of_page) - EDGE
                if not (is_edge and (said in running or is_page_number(said))):
                    self._add(line, head_of(said))
            self.pages += [page] * (len(self.words) - start)
            self.starts[page] = (start, len(self.words))

    def _add(self, line: list[Word], head: int) -> None:
        if head:
            self.heads.add(len(self.words))
        self.words += line
        self.keys += [_NUMBER if at < head and word.text[-1] in ".:)" else word.text for at, word in enumerate(line)]

    @cached_property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]

    def of_page(self, page: int) -> range:
        return range(*self.starts.get(page, (0, 0)))

    def passage(self, page: int, quads: Sequence[Quad], quote: str) -> tuple[int, int] | None:
        """Which words it marks: those in its boxes, or where its words are if the boxes say something else."""
        own = self.of_page(page)
        within = [at for at in own if any(_holds(quad, self.words[at].box) for quad in quads)]
        wanted = quote.split()
        if within and within[-1] - within[0] + 1 == len(within) and (not wanted or self._says(within[0], wanted)):
            return within[0], within[-1] + 1
        found = [at for at in own if wanted and at + len(wanted) <= own.stop and self._says(at, wanted)]
        return (found[0], found[0] + len(wanted)) if len(found) == 1 else None

    def _says(self, at: int, wanted: list[str]) -> bool:
        return self.texts[at : at + len(wanted)] == wanted

    def ends_sentence(self, start: int, end: int) -> bool:
        """Whether a sentence or a point ends within: what follows is another thought."""
        return any(text[-1] in ".;:" for text in self.texts[start : end - 1])

    def spans(self, covered: Sequence[int]) -> list[tuple[int, list[Quad]]]:
        """The boxes of these words, a box for those that stand together on a line, page by page."""
        spans: dict[int, list[Quad]] = {}
        for group in _together(covered, self._is_line_going_on):
            sides = list(zip(*(self.words[at].box for at in group), strict=True))
            box = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
            spans.setdefault(self.pages[group[0]], []).append(box)
        return list(spans.items())

    def _is_line_going_on(self, one: int, two: int) -> bool:
        return (self.pages[one], self.words[one].line, one + 1) == (self.pages[two], self.words[two].line, two)

    def said(self, covered: Sequence[int]) -> str:
        """What these words say, with dots for those between that are not meant."""
        pieces = _together(covered, lambda one, two: one + 1 == two)
        return " … ".join(" ".join(self.texts[at] for at in piece) for piece in pieces)

    def around(self, page: int, box: Quad) -> tuple[list[int], list[int]]:
        """The words of the lines beside a stroke; and these with the lines next to them, where they are few."""
        lines: dict[int, list[int]] = {}
        for at in self.of_page(page):
            lines.setdefault(self.words[at].line, []).append(at)
        beside: list[int] = []
        above, below = [], []
        for line in lines.values():
            top, bottom = (f(self.words[at].box[side] for at in line) for f, side in ((min, 1), (max, 3)))
            if bottom < box[1]:
                above.append((bottom, line))
            elif top > box[3]:
                below.append((top, line))
            else:
                beside += line
        if len(beside) >= ENOUGH:
            return beside, beside
        return beside, beside + max(above, default=(0.0, []))[1] + min(below, default=(0.0, []))[1]


def _together(covered: Sequence[int], goes_on: Callable[[int, int], bool]) -> list[list[int]]:
    groups: list[list[int]] = []
    for at in covered:
        if groups and goes_on(groups[-1][-1], at):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _lines(leaf: Leaf) -> Iterator[list[Word]]:
    line: list[Word] = []
    for word in leaf.words:
        if line and word.line != line[-1].line:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _said(line: list[Word]) -> str:
    return " ".join(word.text for word in line)


def _holds(quad: Quad, box: Quad) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return quad[0] <= x <= quad[2] and quad[1] <= y <= quad[3]
