"""DOC ([MS-DOC]): the text by its pieces, without field codes, headers and comments."""

import re
import struct

from app.documents.intake.older.streams import Streams

_WORD_97 = 0x00C1
_TABLE_1, _COMPRESSED = 0x0200, 0x4000_0000
# Offsets in the FIB ([MS-DOC] 2.5): character counts of the parts in the order in which they follow each other.
_COUNTS, _CLX = 0x4C, 0x01A2
_SHOWN = (True, True, False, False, False, True, True, False)  # text, footnotes, headers, -, comments, endnotes, boxes
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(\x14|(?=\x15))")


def text_of_doc(streams: Streams) -> str | None:
    """What is set on the pages; None for Word 6 and 95."""
    word = streams.read("WordDocument")
    identity, version = struct.unpack_from("<HH", word, 0)
    if identity != 0xA5EC or version < _WORD_97:
        return None
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    table = streams.read("1Table" if flags & _TABLE_1 else "0Table")
    start, length = struct.unpack_from("<II", word, _CLX)
    whole = "".join(_pieces(word, table[start : start + length]))
    shown, at = [], 0
    for count, is_shown in zip(struct.unpack_from("<8i", word, _COUNTS), _SHOWN, strict=True):
        shown += [whole[at : at + count]] if is_shown else []
        at += count
    return _without_codes("\n".join(shown))


def _pieces(word: bytes, clx: bytes) -> list[str]:
    at = 0
    while clx[at] == 1:  # formatting of pieces comes first
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (size,) = struct.unpack_from("<I", clx, at + 1)
    table = clx[at + 5 : at + 5 + size]
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, 0)
    found = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        characters = places[number + 1] - places[number]
        if place & _COMPRESSED:
            start = (place & ~_COMPRESSED) // 2
            found.append(word[start : start + characters].decode("cp1252", "replace"))
        else:
            found.append(word[place : place + 2 * characters].decode("utf-16-le", "replace"))
    return found


def _without_codes(text: str) -> str:
    """Fields show what stands between 0x14 and 0x15; the code before it is an instruction. Inner fields go first."""
    for _depth in range(8):
        fewer = _FIELD_CODE.sub("", text)
        if fewer == text:
            break
        text = fewer
    return text
