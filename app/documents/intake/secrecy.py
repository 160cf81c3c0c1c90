"""Marks of state secrets (rules 7.3): such a paper may not enter the system at all.

A mark is a token of the file's name or a stamp line at the head of a page, never a word of running text: "mật độ
dân số", "bảo mật", "mật khẩu" are everyday words, and a public law is called "Luật Bảo vệ bí mật nhà nước".
The uploader's own declaration comes first; this only catches what was overlooked.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

HEAD_LINES = 15  # written lines of a page among which a stamp stands
_HIGHER = re.compile(r"(tối|tuyệt)\s+mật", re.IGNORECASE)
_HIGHER_UNMARKED = re.compile(r"(TOI|TUYET)\s+MAT")
# Words that make MẬT part of another word, before and after it.
_BEFORE = {"BẢO", "BÍ", "CƠ", "THÂN", "MẬT", "ONG", "TRẬT", "KHÔNG", "GIẢI", "THÁM"}
_AFTER = {"ĐỘ", "KHẨU", "MÃ", "ONG", "THIẾT", "VỤ", "ĐÀM", "DANH", "THƯ", "NGHỊ", "HIỆU", "LỆNH", "PHỤC", "NGỮ"}
_JOINTS = re.compile(r"[_\-.()\[\]{},;+–—]+")
_COLUMNS = re.compile(r"\t+| {3,}|\|")
_FRAME = re.compile(r"^[\W_\d]+|[\W_\d]+$")


def name_is_marked(name: str) -> bool:
    """Whether the file's name bears a secrecy token.

    Marked: MẬT in capitals as a word of its own; a part of the name, cut at `_ - . ( ) [ ]`, that is only "mật",
    "tối mật" or "tuyệt mật" in any case; TỐI MẬT or TUYỆT MẬT in capitals anywhere, also without tone marks
    (TOI_MAT). Not marked: MAT alone, which may be mặt or mất.
    """
    stem = unicodedata.normalize("NFC", PurePath(name).name)
    parts = [" ".join(part.split()) for part in _JOINTS.split(stem)]
    if any(part.lower() == "mật" or _HIGHER.fullmatch(part) for part in parts):
        return True
    words = " ".join(parts).split()
    spaced = " ".join(words)
    if any(found[0].isupper() for found in _HIGHER.finditer(spaced)):
        return True
    if re.search(rf"(?<!\w){_HIGHER_UNMARKED.pattern}(?!\w)", spaced):
        return True
    return any(_stands_alone(words, at) for at, word in enumerate(words) if word == "MẬT")


def _stands_alone(words: Sequence[str], at: int) -> bool:
    before = words[at - 1].upper() if at else ""
    after = words[at + 1].upper() if at + 1 < len(words) else ""
    return before not in _BEFORE and after not in _AFTER


def page_is_marked(lines: Sequence[str]) -> bool:
    """Whether a stamp line stands at the head of a page; `lines` from top to bottom, one string each.

    The stamp is alone on its line, or in its column where two columns were read as one line. A heading set so
    narrow that "BẢO / MẬT" breaks between lines is no stamp.
    """
    head = [unicodedata.normalize("NFC", line) for line in lines if line.strip()][:HEAD_LINES]
    for at, line in enumerate(head):
        for column in _COLUMNS.split(line):
            words = _FRAME.sub("", column).split()
            if words == ["MẬT"] and _stands_alone(_with_neighbours(head, at), _place(head, at)):
                return True
            if _HIGHER.fullmatch(" ".join(words)):
                return True
    return False


def _with_neighbours(head: Sequence[str], at: int) -> list[str]:
    before = head[at - 1].split()[-1:] if at else []
    after = head[at + 1].split()[:1] if at + 1 < len(head) else []
    return [*before, "MẬT", *after]


def _place(head: Sequence[str], at: int) -> int:
    return 1 if at and head[at - 1].split() else 0
