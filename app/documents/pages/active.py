# mypy: allow-untyped-calls
"""Takes out of a PDF whatever acts: scripts, programs to start, files inside, forms that send, files outside.

Works on the objects in memory and never on the received bytes. Everything is looked at, reachable or not: a viewer
may repair the file in another way than MuPDF does.
"""

import re
from collections.abc import Iterator
from typing import Any

import pymupdf

from app.kernel.sentences import Sentence, _

mupdf = pymupdf.mupdf

_SCRIPT = _("mã lệnh JavaScript")
_PROGRAM = _("lệnh mở chương trình trên máy")
_FORM = _("lệnh gửi hoặc nạp dữ liệu biểu mẫu")
_OUTSIDE = _("tham chiếu tới tệp bên ngoài")
_INSIDE = _("tệp đính kèm bên trong")
_MEDIA = _("âm thanh, phim hoặc mô hình ba chiều")
_TRIGGER = _("hành động tự chạy khi mở tệp hoặc lật trang")

_ACTIONS = {
    "JavaScript": _SCRIPT,
    "Launch": _PROGRAM,
    "SubmitForm": _FORM,
    "ImportData": _FORM,
    "GoToR": _OUTSIDE,
    "GoToE": _OUTSIDE,
    "Thread": _OUTSIDE,
    "Rendition": _MEDIA,
    "Movie": _MEDIA,
    "Sound": _MEDIA,
    "RichMediaExecute": _MEDIA,
    "GoTo3DView": _MEDIA,
}
# Keys that are taken out wherever they stand.
_KEYS = {
    "JS": _SCRIPT,
    "JavaScript": _SCRIPT,
    "AA": _TRIGGER,
    "EmbeddedFiles": _INSIDE,
    "EF": _INSIDE,
    "AF": _INSIDE,
    "XFA": _FORM,
    "RichMediaContent": _MEDIA,
    "Movie": _MEDIA,
    "3DD": _MEDIA,
    "Ref": _OUTSIDE,
    "OPI": _OUTSIDE,
}
_HOLDS_ACTION = {"A", "PA", "OpenAction", "Next"}
_HARMLESS_ADDRESS = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_SUSPICIOUS = re.compile(rf"/({'|'.join([*_KEYS, *_HOLDS_ACTION, 'Sound', 'F'])})\b")
_DEEPEST = 100


def remove_active(paper: pymupdf.Document) -> list[Sentence]:
    """Removes what acts from `paper`, in memory; says what there was, each kind once."""
    pdf = mupdf.pdf_document_from_fz_document(paper.this)
    found: dict[str, Sentence] = {}
    for number in range(1, paper.xref_length()):
        try:
            if not _SUSPICIOUS.search(paper.xref_object(number, compressed=True)):
                continue
            stands = mupdf.pdf_load_object(pdf, number)
            for kind in _cleared(stands, mupdf.pdf_is_stream(mupdf.pdf_new_indirect(pdf, number, 0))):
                found[kind.text] = kind
        except Exception:  # noqa: S112 (a damaged object acts no more)
            continue
    return list(found.values())


def _cleared(thing: Any, stream: bool = False, depth: int = 0) -> Iterator[Sentence]:
    """Clears one object and the direct ones inside it; yields what was taken out."""
    if depth > _DEEPEST or (depth and mupdf.pdf_is_indirect(thing)):
        return
    if mupdf.pdf_is_array(thing):
        for index in range(mupdf.pdf_array_len(thing)):
            yield from _cleared(mupdf.pdf_array_get(thing, index), False, depth + 1)
    elif mupdf.pdf_is_dict(thing):
        keys = [mupdf.pdf_dict_get_key(thing, index) for index in range(mupdf.pdf_dict_len(thing))]
        for key in keys:
            name, value = mupdf.pdf_to_name(key), mupdf.pdf_dict_get(thing, key)
            kind = _kind(thing, name, value, stream)
            if kind:
                mupdf.pdf_dict_del(thing, key)
                yield kind
            else:
                yield from _cleared(mupdf.pdf_dict_get(thing, key), False, depth + 1)


def _kind(thing: Any, name: str, value: Any, stream: bool) -> Sentence | None:
    """What kind of acting the entry `name` of `thing` is, if any."""
    if name in _KEYS:
        return _KEYS[name] if _is_that(name, value) else None
    if name in _HOLDS_ACTION:
        return _action(value)
    if name == "F" and stream:
        return _OUTSIDE
    if name == "Sound" and mupdf.pdf_is_stream(value):
        return _MEDIA
    return None


def _is_that(name: str, value: Any) -> bool:
    """Short names also mean other things: /AF and /Ref of a structure tree are numbers or arrays of references."""
    if name in {"Ref", "OPI", "Movie"}:
        return bool(mupdf.pdf_is_dict(value))
    return not mupdf.pdf_is_null(value)


def _action(value: Any) -> Sentence | None:
    if mupdf.pdf_is_array(value):  # /Next may be a list of actions; as /OpenAction it is a place to go to
        for index in range(mupdf.pdf_array_len(value)):
            kind = _action(mupdf.pdf_array_get(value, index))
            if kind:
                return kind
        return None
    if not mupdf.pdf_is_dict(value):
        return None
    name = mupdf.pdf_to_name(mupdf.pdf_dict_gets(value, "S"))
    if name == "URI":
        address = mupdf.pdf_to_text_string(mupdf.pdf_dict_gets(value, "URI"))
        return None if _HARMLESS_ADDRESS.match(address.strip()) else _OUTSIDE
    return _ACTIONS.get(name)
