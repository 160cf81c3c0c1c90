"""The head of an official paper (Nghị định 30/2020): whose it is, and which lines are head and not title."""

import re
import unicodedata
from collections.abc import Sequence

# Compared without marks, which OCR mistakes; the short ones as they are written, or "SƠ ĐỒ" would be a "SỞ".
_LONG_BODIES = (
    "hoi dong nhan dan",
    "uy ban nhan dan",
    "thuong truc",
    "uy ban mat tran",
    "mat tran to quoc",
    "uy ban bau cu",
    "van phong",
    "thu tuong chinh phu",
    "chinh phu",
    "quoc hoi",
    "toa an nhan dan",
    "vien kiem sat nhan dan",
    "thanh tra",
    "dai hoc",
)
_SHORT_BODIES = ("ubnd", "hđnd", "ban", "sở", "bộ", "cục", "trường")
_NO_BODIES = ("ban hành", "bộ dự thảo", "bộ luật", "trường hợp")
_PLACES = ("tỉnh", "thành phố", "tp", "tp.", "huyện", "quận", "phường", "xã", "thị xã", "đặc khu", "ban bầu cử")
# The right column, where both columns were read as one line.
_MOTTO = re.compile(r"\s*(C[ỘÔ]NG H[ÒO]A?À? ?[ÒO]?A? X[ÃA] H[ỘÔ]I|[ĐD][ộô]c l[ậâ]p\b).*", re.IGNORECASE)
_LONGEST_LINE = 60


def bare(text: str) -> str:
    """Small letters without marks: how names are compared with titles, and what OCR mistakes with what was meant."""
    spread = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(mark for mark in spread if not unicodedata.combining(mark)).split())


def is_body(line: str) -> bool:
    """Whether the line begins with the name of a body in capitals."""
    if not _in_capitals(line) or _begins(line.lower(), _NO_BODIES):
        return False
    # "BAN" alone is the first word of a title set narrowly: "BAN / HÀNH QUY ĐỊNH".
    return _begins(bare(line), _LONG_BODIES) or line.lower().startswith(tuple(f"{name} " for name in _SHORT_BODIES))


def is_head(line: str) -> bool:
    """Whether the line stands above every title: a body, its place, the motto; then it names no paper."""
    left = without_motto(line)
    return not left or is_body(left) or is_place(left)


def is_place(line: str) -> bool:
    """Whether the line names a place in capitals: "TỈNH AN LĨNH"."""
    return _in_capitals(line) and len(line) < _LONGEST_LINE and _begins(line.lower(), _PLACES)


def without_motto(line: str) -> str:
    """The left column of the line."""
    return _MOTTO.sub("", line).strip(" -–_:.")


def motto_at(lines: Sequence[str]) -> int | None:
    """The index of the last line of the motto, None where there is none."""
    found = [at for at, line in enumerate(lines[:20]) if _MOTTO.search(line)]
    return found[-1] if found else None


def issuer(lines: Sequence[str]) -> str | None:
    """The body named in capitals at the top left, with the place on the line below."""
    written = [line for line in map(without_motto, lines[:16]) if line]
    for at, line in enumerate(written):
        if not is_body(line):
            continue
        parts = [line]
        for below in written[at + 1 : at + 3]:
            unfinished = _in_capitals(below) and len(below) < _LONGEST_LINE and bare(line).endswith(("nhan", "dan"))
            if not (is_place(below) or unfinished):
                break
            parts.append(below)
        return " ".join(parts)
    return None


def _in_capitals(line: str) -> bool:
    return line.isupper() and any(map(str.isalpha, line))


def _begins(text: str, names: tuple[str, ...]) -> bool:
    return any(text == name or text.startswith(f"{name} ") for name in names)
