"""Words with their styles, broken into lines of a given width."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.pages.official.faces import Faces, composed

_MARK = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1")
_STYLE = {1: "italic", 2: "bold", 3: "bold_italic"}

Piece = tuple[str, str]  # text, style


@dataclass
class Word:
    """What stands between two spaces; its pieces may differ in style."""

    pieces: list[Piece]
    width: float = 0.0


@dataclass
class Line:
    """Words of one line. `indent` and `width` in points; `stretches` says that it is to fill the measure."""

    words: list[Word] = field(default_factory=list)
    indent: float = 0.0
    width: float = 0.0
    stretches: bool = False


def pieces(text: str, style: str = "regular") -> Iterator[Piece]:
    """`text` with **bold**, *italic* and ***both*** as pieces; a style given for all is kept inside."""
    text = composed(text)
    last = 0
    for found in _MARK.finditer(text):
        if found.start() > last:
            yield text[last : found.start()], style
        yield found[2], _both(style, _STYLE[len(found[1])])
        last = found.end()
    if last < len(text):
        yield text[last:], style


def _both(outer: str, inner: str) -> str:
    wanted = {part for style in (outer, inner) for part in style.split("_")} - {"regular"}
    return {frozenset(): "regular", frozenset({"bold"}): "bold", frozenset({"italic"}): "italic"}.get(
        frozenset(wanted), "bold_italic"
    )


def words(run: Sequence[Piece], faces: Faces, size: float) -> list[Word]:
    """The words of a run of pieces with their widths."""
    found: list[Word] = []
    glued = False
    for text, style in run:
        for part in re.split(r"( )", text):
            if part == " ":
                glued = False
            elif part:
                width = faces[style].width(part, size)
                if glued:
                    found[-1].pieces.append((part, style))
                    found[-1].width += width
                else:
                    found.append(Word([(part, style)], width))
                glued = True
    return found


def broken(
    text: str, faces: Faces, size: float, measure: float, *, indent: float = 0.0, style: str = "regular"
) -> list[Line]:
    """The lines of a paragraph, the first one indented; a word wider than the measure is cut."""
    space = faces["regular"].width(" ", size)
    lines = [Line(indent=indent)]
    for word in _fitting(words(list(pieces(text, style)), faces, size), faces, size, measure):
        line = lines[-1]
        wider = line.width + (space if line.words else 0) + word.width
        if line.words and line.indent + wider > measure + 0.01:
            line.stretches = True
            line = Line()
            lines.append(line)
            wider = word.width
        line.words.append(word)
        line.width = wider
    return lines


def balanced(text: str, faces: Faces, size: float, measure: float, *, style: str) -> list[Line]:
    """As few lines as `broken` makes, of about one length: no single word on a title's last line."""
    lines = broken(text, faces, size, measure, style=style)
    narrower = lines
    while len(narrower) == len(lines) > 1 and measure > 40:
        lines, measure = narrower, measure * 0.96
        narrower = broken(text, faces, size, measure, style=style)
    return lines


def _fitting(all_words: Sequence[Word], faces: Faces, size: float, measure: float) -> Iterator[Word]:
    for word in all_words:
        if word.width <= measure:
            yield word
            continue
        for text, style in word.pieces:
            start = 0
            for end in range(1, len(text) + 1):
                if end == len(text) or faces[style].width(text[start : end + 1], size) > measure:
                    yield Word([(text[start:end], style)], faces[style].width(text[start:end], size))
                    start = end
