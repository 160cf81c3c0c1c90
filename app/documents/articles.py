"""What changed between two texts, by Điều - khoản - điểm. Pure: lines of pages in, parts and pieces out.

A text is cut into parts: a chương or mục heading, the head of a điều, each khoản, each điểm, and outside of them
paragraphs. Parts of both texts are laid side by side: first those that say the same (whatever their number now is),
then, between them, those that are most alike; so a new điều in the middle does not make all that follow look changed.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

ALIKE = 0.35  # share of common words from which two parts are one part that was changed
SAME_NAME = 0.25  # what it counts that both are, say, Điều 3 khoản 2
LARGEST_GAP = 60_000  # pairs to look at between two equal parts; beyond it they are paired as they come
LONGEST_PARAGRAPH = 250  # words; a table without any number is cut here, for its comparison costs the square
LONGEST_TITLE = 40  # words of the heading of an article
EARLY = 0.75  # of the widest line of a page: one that is shorter ends where it does for another reason than the margin
EDGE = 2  # lines at the head and at the foot of a page where a running title may stand
RUNNING = 0.6  # share of the pages that must have it

_CHAPTER = re.compile(r"(Chương|Mục|Phần)\s+([IVXLC]+|\d{1,3})\b\.?", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s+(\d{1,3}[a-zđ]?)\s*[.:]\s*")
_CLAUSE = re.compile(r"(\d{1,2})\s*\.\s+(?=\D)")
_POINT = re.compile(r"([a-zđ])\)\s+")
_END = re.compile(r"(Nơi nhận\s*:|TM\.\s|T/M\s|KT\.\s|TL\.\s|PHỤ LỤC\b|Phụ lục\b)")
_PARAGRAPH = re.compile(
    r"([-+–•*]\s|[IVXLC]{1,5}\.\s|\d{1,2}(\.\d{1,2})*[.)]\s|[a-zđ]\)\s|Căn cứ\s|Xét\s|Theo đề nghị\s)"
)
_PAGE_NUMBER = re.compile(r"[-–\s]*\d{1,4}(\s*/\s*\d{1,4})?[-–\s]*")


class Kind(StrEnum):
    """What became of a part."""

    SAME = "same"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Part:
    """A piece of a text. `name` is how one cites it ("Điều 3 khoản 2 điểm a"), empty outside of articles.

    `text` is without the number; `page` is the index of the page where it begins. `title`: how many of its first words
    are a heading with a line of its own; 0 where the lines do not show it.
    """

    name: str
    text: str
    page: int
    title: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Pair:
    """A part of the old text and what it became; `pieces` are (kind, words) with kind same, del or ins."""

    kind: Kind
    old: Part | None
    new: Part | None
    pieces: list[tuple[str, str]] = field(default_factory=list)

    def side(self, gone: str) -> list[tuple[str, str]]:
        """The pieces of one side: without "ins" for the old text, without "del" for the new."""
        return [piece for piece in self.pieces if piece[0] != gone]


def differences(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The two texts, a string a page, part beside part in reading order."""
    before, after = parts(old), parts(new)
    matcher = SequenceMatcher(None, [part.text for part in before], [part.text for part in after], autojunk=False)
    pairs: list[Pair] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pairs += [_equal(*both) for both in zip(before[a:b], after[c:d], strict=True)]
        else:
            pairs += _aligned(before[a:b], after[c:d])
    return pairs


# ---- a text in its parts ------------------------------------------------------------------------


def parts(pages: Sequence[str]) -> list[Part]:
    """The parts of a text in reading order; line breaks and page numbers are forgotten."""
    cutting = _Cutting()
    for index, lines in enumerate(_without_running_lines([_lines(page) for page in pages])):
        cutting.width = max(map(len, lines), default=0)
        for line in lines:
            cutting.take(line, index)
    return cutting.finished()


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The pages without what stands at the head or foot of nearly all of them: where a page ends is no change."""
    running = running_lines(pages)
    return [
        [line for at, line in enumerate(lines) if line not in running or EDGE <= at < len(lines) - EDGE]
        for lines in pages
    ]


def running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """What stands at the head or foot of nearly all pages, each a list of lines."""
    if len(pages) < 2:
        return set()
    edges = Counter(line for lines in pages for line in {*lines[:EDGE], *lines[-EDGE:]})
    often = {line for line, count in edges.items() if count >= max(2, len(pages) * RUNNING)}
    return {line for line in often if not (_ARTICLE.match(line) or _CLAUSE.match(line) or _POINT.match(line))}


def head_of(line: str) -> int:
    """How many words of the line are its number as a điều, khoản or điểm; 0 where it begins none."""
    found = _ARTICLE.match(line) or _CLAUSE.match(line) or _POINT.match(line)
    return len(found[0].split()) if found else 0


def is_page_number(line: str) -> bool:
    """Whether the line is nothing but the number of a page."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def _lines(page: str) -> list[str]:
    """The page's lines as they read, without its number at the head or foot."""
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for line in page.splitlines()]
    written = [line for line in lines if line]
    if written and _PAGE_NUMBER.fullmatch(written[0]):
        written = written[1:]
    if written and _PAGE_NUMBER.fullmatch(written[-1]):
        written = written[:-1]
    return written


class _Cutting:
    """Goes through the lines and knows in which điều and khoản it is."""

    def __init__(self) -> None:
        self.done: list[Part] = []
        self.words: list[str] = []
        self.name = ""
        self.page = 0
        self.article = ""
        self.clause = ""
        self.width = 0  # of the page, in characters
        self.heading: _Title | None = None

    def take(self, line: str, page: int) -> None:
        found = _ARTICLE.match(line)
        if found and (found.end() < len(line) or self._has_ended_a_sentence()):
            self.article, self.clause = f"Điều {found[1]}", ""
            self._begin(self.article, line[found.end() :], page)
            self.heading = _Title(line, len(self.words), self.width)
        elif _is_heading(line) or _END.match(line):
            self.article = self.clause = ""
            self._begin("", line, page)
        elif self.article and (found := _CLAUSE.match(line)):
            self.clause = f"{self.article} khoản {found[1]}"
            self._begin(self.clause, line[found.end() :], page)
        elif self.article and (found := _POINT.match(line)):
            self._begin(f"{self.clause or self.article} điểm {found[1]}", line[found.end() :], page)
        elif not self.article and (_PARAGRAPH.match(line) or len(self.words) >= LONGEST_PARAGRAPH):
            self._begin("", line, page)
        elif len(self.words) >= LONGEST_PARAGRAPH * 2:
            self._begin(self.name, line, page)
        else:
            self._go_on(line, page)

    def _has_ended_a_sentence(self) -> bool:
        """Whether "Điều 3." alone on a line is a head, and not the end of "theo khoản 2 Điều 3." """
        return not self.words or self.words[-1][-1] in '.;:”"' or self.words[-1].isupper()

    def _begin(self, name: str, text: str, page: int) -> None:
        self._end()
        self.name, self.page, self.words = name, page, text.split()

    def _go_on(self, line: str, page: int) -> None:
        if not self.words and not self.name:
            self.page = page
        self.words += line.split()
        if self.heading is not None:
            self.heading.go_on(line)

    def _end(self) -> None:
        if self.words or self.name:
            title = self.heading.words if self.heading is not None and self.heading.is_over else 0
            self.done.append(Part(self.name, " ".join(self.words), self.page, title))
        self.words, self.name, self.heading = [], "", None

    def finished(self) -> list[Part]:
        self._end()
        return self.done


class _Title:
    """How far the heading of an article goes: to a line that ends early, before one that begins with a capital.

    A line that fills the page may go on in the next, whatever that begins with: then nothing is said.
    """

    def __init__(self, line: str, words: int, width: int) -> None:
        self.words, self.width = words, width
        self.is_open = self.ends_early = self.is_over = False
        self._look(line)

    def go_on(self, line: str) -> None:
        """Takes a line more of the article's words."""
        if not self.is_open:
            return
        if line[0].islower():
            self.words += len(line.split())
            self._look(line)
        else:
            self.is_over, self.is_open = self.ends_early, False

    def _look(self, line: str) -> None:
        self.is_open = 0 < self.words <= LONGEST_TITLE and line[-1] not in ".,;:"
        self.ends_early = len(line) < EARLY * self.width


def _is_heading(line: str) -> bool:
    """ "Chương II" or "Chương II QUY ĐỊNH CHUNG", and not a sentence that begins with the word."""
    found = _CHAPTER.match(line)
    return found is not None and line[found.end() :].upper() == line[found.end() :]


# ---- parts side by side -------------------------------------------------------------------------


def _equal(old: Part, new: Part) -> Pair:
    kind = Kind.SAME if old.name == new.name else Kind.RENUMBERED
    return Pair(kind, old, new, [("same", new.text)])


def _aligned(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Pair]:
    """Parts between two that are the same: paired where they are alike, in order; the rest was added or removed."""
    a = b = 0
    for i, j in _alike(old, new):
        yield from _alone(old[a:i], new[b:j])
        yield _changed(old[i], new[j])
        a, b = i + 1, j + 1
    yield from _alone(old[a:], new[b:])


def _alone(old: Sequence[Part], new: Sequence[Part]) -> Iterator[Pair]:
    yield from (Pair(Kind.REMOVED, part, None, [("del", part.text)]) for part in old)
    yield from (Pair(Kind.ADDED, None, part, [("ins", part.text)]) for part in new)


def _alike(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """The pairs (i, j), both rising, whose likeness is greatest in sum."""
    if not old or not new:
        return []
    if len(old) * len(new) > LARGEST_GAP:
        return [(i, i) for i in range(min(len(old), len(new)))]
    bags = [Counter(part.text.split()) for part in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [
        [_likeness(one, Counter(one.text.split()), other, bags[j]) for j, other in enumerate(new)] for one in old
    ]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    return _path(best, likeness)


def _path(best: list[list[float]], likeness: list[list[float]]) -> list[tuple[int, int]]:
    found, i, j = [], 0, 0
    while i < len(likeness) and j < len(likeness[0]):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(old: Part, old_bag: Counter[str], new: Part, new_bag: Counter[str]) -> float:
    """From 0 (nothing to do with each other) to 1.25."""
    most = max(old_bag.total(), new_bag.total(), 1)
    share = (old_bag & new_bag).total() / most + (SAME_NAME if old.name and old.name == new.name else 0.0)
    return share if share >= ALIKE else 0.0


def _changed(old: Part, new: Part) -> Pair:
    return Pair(Kind.CHANGED, old, new, pieces(old.text, new.text))


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """What became of the words of `old` in `new`, as (kind, words) with kind same, del or ins."""
    before, after = old.split(), new.split()
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(after[c:d])))
            continue
        found += [(mark, " ".join(words)) for mark, words in (("del", before[a:b]), ("ins", after[c:d])) if words]
    return found
