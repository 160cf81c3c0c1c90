"""PPT of PowerPoint 97 and later ([MS-PPT]): the texts of the slides that are shown."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.intake.older.streams import Streams

_DOCUMENT_EDIT, _DIRECTORY = 0x0FF5, 0x1772
_SLIDE, _SLIDE_INFO, _SLIDE_LIST, _SLIDE_PLACE = 0x03EE, 0x03F9, 0x0FF0, 0x03F3
_WIDE_TEXT, _NARROW_TEXT = 0x0FA0, 0x0FA8
_IS_HIDDEN = 0x04
_DEEPEST = 20


@dataclass(frozen=True)
class _Record:
    kind: int
    instance: int
    is_container: bool
    start: int
    end: int


def texts_of_ppt(streams: Streams) -> list[str]:
    """The texts of the slides as the latest save left them; hidden slides are not printed and so not counted."""
    stream = streams.read("PowerPoint Document")
    (edit,) = struct.unpack_from("<I", streams.read("Current User"), 16)
    document, places = _latest(stream, edit)
    outlines = _outlines(stream, _record(stream, places[document]))
    texts: list[str] = []
    for number, beside in outlines.items():
        if number not in places:
            continue
        slide = _record(stream, places[number])
        if slide.kind == _SLIDE and not _is_hidden(stream, slide):
            texts += [*beside, *_texts(stream, slide)]
    return texts


def _latest(stream: bytes, edit: int) -> tuple[int, dict[int, int]]:
    """Which object is the document, and where each object lies: every save appends, the newest place counts."""
    document, places, seen = 0, dict[int, int](), set[int]()
    while edit and edit not in seen:
        seen.add(edit)
        record = _record(stream, edit)
        if record.kind != _DOCUMENT_EDIT:
            break
        edit, directory, identity = struct.unpack_from("<III", stream, record.start + 8)
        document = document or identity
        for number, place in _directory(stream, _record(stream, directory)):
            places.setdefault(number, place)
    return document, places


def _directory(stream: bytes, record: _Record) -> Iterator[tuple[int, int]]:
    at = record.start
    while record.kind == _DIRECTORY and at + 4 <= record.end:
        (head,) = struct.unpack_from("<I", stream, at)
        first, count = head & 0xFFFFF, head >> 20
        for offset in range(count):
            yield first + offset, struct.unpack_from("<I", stream, at + 4 + 4 * offset)[0]
        at += 4 + 4 * count


def _outlines(stream: bytes, document: _Record) -> dict[int, list[str]]:
    """For each slide's object the texts that the document keeps for it, outside the slide."""
    found: dict[int, list[str]] = {}
    for part in _inside(stream, document):
        if part.kind != _SLIDE_LIST or part.instance != 0:
            continue
        texts: list[str] = []
        for record in _inside(stream, part):
            if record.kind == _SLIDE_PLACE:
                texts = found.setdefault(struct.unpack_from("<I", stream, record.start)[0], [])
            elif text := _text(stream, record):
                texts.append(text)
    return found


def _is_hidden(stream: bytes, slide: _Record) -> bool:
    return any(
        record.kind == _SLIDE_INFO and struct.unpack_from("<H", stream, record.start + 10)[0] & _IS_HIDDEN
        for record in _inside(stream, slide)
    )


def _texts(stream: bytes, record: _Record, depth: int = 0) -> Iterator[str]:
    for part in _inside(stream, record):
        if part.is_container and depth < _DEEPEST:
            yield from _texts(stream, part, depth + 1)
        elif text := _text(stream, part):
            yield text


def _text(stream: bytes, record: _Record) -> str:
    content = stream[record.start : record.end]
    if record.kind == _WIDE_TEXT:
        return content.decode("utf-16-le", "replace")
    return content.decode("latin-1") if record.kind == _NARROW_TEXT else ""


def _inside(stream: bytes, record: _Record) -> Iterator[_Record]:
    at = record.start
    while at + 8 <= record.end:
        inner = _record(stream, at)
        yield inner
        at = inner.end


def _record(stream: bytes, at: int) -> _Record:
    head, kind, length = struct.unpack_from("<HHI", stream, at)
    return _Record(kind, head >> 4, head & 0xF == 0xF, at + 8, min(at + 8 + length, len(stream)))
