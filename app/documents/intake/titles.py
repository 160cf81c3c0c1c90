"""Guesses what a paper is called, to fill the desk's row before the secretary looks: never more than a proposal.

The layout of Nghị định 30/2020 puts the issuing body and the number top left, the kind and the abstract below;
file names repeat some of it without tone marks.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from app.documents.intake import abstracts
from app.documents.intake.heads import bare, is_body, is_head, issuer, motto_at

HEAD_CHARACTERS = 3000
_TOP = 8  # lines among which an annex names itself

# The kinds of papers (NĐ 30/2020 Đ.7, rules 8.1) from the longest name to the shortest; the symbol where it has one.
KINDS: tuple[tuple[str, str], ...] = (
    ("Báo cáo tiếp thu, giải trình", ""),
    ("Báo cáo tổng hợp", ""),
    ("Báo cáo thẩm định", ""),
    ("Báo cáo thẩm tra", "BCTT"),
    ("Bộ dự thảo nghị quyết", ""),
    ("Dự thảo nghị quyết", ""),
    ("Văn bản hợp nhất", "VBHN"),
    ("Tóm tắt lý lịch", ""),
    ("Chương trình", "CTr"),
    ("Quyết định", "QĐ"),
    ("Nghị quyết", "NQ"),
    ("Nghị định", "NĐ"),
    ("Thông báo", "TB"),
    ("Thông tư", "TT"),
    ("Tờ trình", "TTr"),
    ("Kế hoạch", "KH"),
    ("Giấy mời", "GM"),
    ("Hướng dẫn", "HD"),
    ("Phương án", "PA"),
    ("Quy chế", ""),
    ("Quy định", ""),
    ("Biên bản", "BB"),
    ("Báo cáo", "BC"),
    ("Chỉ thị", "CT"),
    ("Công điện", "CĐ"),
    ("Danh sách", ""),
    ("Diễn văn", ""),
    ("Phụ lục", ""),
    ("Đề án", "ĐA"),
    ("Dự án", "DA"),
    ("Luật", ""),
)
_BY_SYMBOL = {symbol.upper(): kind for kind, symbol in KINDS if symbol}
# Words that also open an abstract ("Quy định mức chi ..."): the number's symbol knows better.
_LOOSE_KINDS = {"Quy định", "Quy chế", "Luật", "Phụ lục", "Danh sách", "Phương án"}
_SAME_KIND = {"Bộ dự thảo nghị quyết": "Dự thảo nghị quyết"}
_NUMBER = re.compile(
    r"S\s?ố\s*:?\s*(?P<number>\d{1,5}[a-z]?)?[:.]?\s*(?P<rest>(?:/\s*\d{4}\s*)?/\s*[A-ZĐ][A-Za-zĐđ]{0,7}"
    r"(?:\s*-\s*[A-ZĐƯ][A-Za-zĐđƯư&]{0,11}){0,3})"
)
_NUMBER_IN_NAME = re.compile(
    r"(?<!\d)(?P<number>\d{1,5})(?P<year>[-_. /](?:19|20)\d\d)?[-_. /]*(?P<kind>NQ|QD|QĐ|TTr|BC|GM|TB|KH|CTr|CT|ND|NĐ)"
    r"[-_. ]+(?P<body>HĐND|HDND|UBND|TTg|CP|VP|UBMTTQ|TTHĐND|TTHDND)",
    re.IGNORECASE,
)
_NAME_KIND_FIRST = re.compile(
    r"(?<![A-Za-z])(?P<kind>TTr|NQ|BC|QĐ|QD|GM|TB|KH)[-_. ]*(?:số )?(?P<number>\d{1,4})(?!\d)"
)
_DECORATION = re.compile(r"[*_#|>`~\\]+|-{3,}|={3,}")
_WORD = re.compile(r"[^\W\d_]+|\d+")
# Words of nearly every agenda title: they tell nothing apart.
_COMMON = {
    "về",
    "việc",
    "của",
    "và",
    "các",
    "cho",
    "trên",
    "tại",
    "theo",
    "với",
    "năm",
    "tỉnh",
    "thành",
    "phố",
    "hội",
    "đồng",
    "nhân",
    "dân",
    "hđnd",
    "ubnd",
    "ủy",
    "ban",
    "quy",
    "định",
    "một",
    "số",
    "được",
    "trong",
    "đến",
    "từ",
    "là",
    "có",
    "kỳ",
    "họp",
    "khóa",
    "nhiệm",
    "thông",
    "qua",
    "nội",
    "dung",
    "dự",
    "thảo",
    "nghị",
    "quyết",
    "tờ",
    "trình",
    "báo",
    "cáo",
}


@dataclass(frozen=True)
class PaperGuess:
    """What the desk proposes; None where nothing was found."""

    number: str | None = None  # "91/TTr-UBND"; "/TTr-UBND" while the draft has no number
    kind: str | None = None  # one of KINDS, or "Công văn"
    abstract: str | None = None
    issuer: str | None = None


def guess_paper(first_page: str, name: str = "") -> PaperGuess:
    """What the first page's text and the file's name say of a paper."""
    text = unicodedata.normalize("NFC", first_page[:HEAD_CHARACTERS])
    lines = [" ".join(_DECORATION.sub(" ", line).split()) for line in text.splitlines()]
    number = _number(" ".join(line for line in lines if line)) or _number_from_name(name)
    kind, abstract = _kind_and_abstract(lines)
    if kind in _LOOSE_KINDS:
        kind = _kind_of(number) or kind
    kind = kind or _kind_of(number)
    if abstract is None and (kind is None or number is None or not _kind_of(number)):
        regarding = abstracts.regarding(lines)
        if regarding:
            kind, abstract = kind or "Công văn", regarding
    if kind == "Giấy mời":
        abstract = abstract or abstracts.invited_to(text)
    if kind is None and abstract is None:
        abstract = _headed(lines)
        # A page that says what it is knows better than the file's name.
        kind = None if abstract else _kind_from_name(name)
    return PaperGuess(number, kind, abstract or _abstract_from_name(name), issuer(lines))


def _number(line: str) -> str | None:
    found = _NUMBER.search(line)
    return (found["number"] or "") + re.sub(r"\s+", "", found["rest"]) if found else None


def _number_from_name(name: str) -> str | None:
    name = unicodedata.normalize("NFC", name)
    found = _NUMBER_IN_NAME.search(name)
    if found is None:
        return None
    year = f"/{found['year'][1:]}" if found["year"] else ""
    kind, body = _restored(found["kind"]), _restored(found["body"])
    return f"{found['number']}{year}/{kind}-{body}"


def _restored(token: str) -> str:
    """The spelling with Đ and small letters that file names lose."""
    known = {"QD": "QĐ", "ND": "NĐ", "HDND": "HĐND", "TTHDND": "TTHĐND", "TTR": "TTr", "CTR": "CTr", "TTG": "TTg"}
    return known.get(token.upper(), token.upper())


def _kind_of(number: str | None) -> str | None:
    """The kind that a number's symbol stands for."""
    parts = re.split(r"[/-]", number or "")
    return next((_BY_SYMBOL[part.upper()] for part in parts if part.upper() in _BY_SYMBOL), None)


def _kind_from_name(name: str) -> str | None:
    stem = bare(PurePath(name).stem.replace("_", " "))
    for kind, _symbol in KINDS:
        if re.search(rf"\b{bare(kind)}\b", stem):
            return kind
    found = _NAME_KIND_FIRST.search(unicodedata.normalize("NFC", name))
    return _BY_SYMBOL.get(_restored(found["kind"]).upper()) if found else None


def _kind_and_abstract(lines: Sequence[str]) -> tuple[str | None, str | None]:
    draft = any(line.upper().strip("() .") == "DỰ THẢO" for line in lines[:25])
    for at, line in enumerate(lines):
        found = _kind_at(line, at)
        if found is None:
            continue
        kind, rest = found
        # "BÁO CÁO THẨM TRA DỰ THẢO ..." goes on in capitals; a body's name in capitals is not a kind.
        kind = "Dự thảo nghị quyết" if draft and kind == "Nghị quyết" else _SAME_KIND.get(kind, kind)
        return kind, abstracts.below(rest, lines[at + 1 :])
    return None, None


def _kind_at(line: str, at: int) -> tuple[str, str] | None:
    """The kind that the line names in capitals, and what it says after it."""
    plain = bare(line)
    if line.startswith("QUY ĐỊNH CHUNG"):
        return None
    for kind, _symbol in KINDS:
        name = kind.upper()
        if line.startswith(name) and not line[len(name) :][:1].isalpha():
            return kind, line[len(name) :].strip(" :.-–")
        # What OCR made of it: "GIÁY MỜI", or stamped beside: "ĐẾN ... NGHỊ ĐỊNH".
        if line.isupper() and plain == bare(kind):
            return kind, ""
        if line.endswith(name) and re.search(r"[^\w\s]{2,}\s*$", line[: -len(name)]):
            return kind, ""
    return ("Phụ lục", "") if at < _TOP and re.fullmatch(r"phu luc( [ivx\d]+)?", plain) else None


def _headed(lines: Sequence[str]) -> str | None:
    """The title of a paper of no known kind: the first line in capitals below the motto, and what it is about."""
    motto = motto_at(lines)
    if motto is None:
        return None
    for at, line in enumerate(lines[motto + 1 : motto + 8], motto + 1):
        if line.isupper() and len(line) > 4 and not is_head(line) and not _NUMBER.search(line):
            return _one_title(line, lines[at + 1 :])
    return None


def _one_title(heading: str, lines: Sequence[str]) -> str:
    about = abstracts.below("", lines)
    if about is None:
        return heading.capitalize()
    if about.isupper():
        return f"{heading} {about}"
    lowered = about if is_body(about.upper()) else about[0].lower() + about[1:]
    return f"{heading.capitalize()} {lowered}"


def _abstract_from_name(name: str) -> str | None:
    stem = PurePath(name).stem.split("!~!")[-1]
    words = re.sub(r"[_]+|\(\d+\)", " ", stem).split()
    return " ".join(words) if sum(word.isalpha() for word in words) >= 3 else None


def likely_item(paper: str, items: Sequence[str]) -> int | None:
    """The index of the agenda item whose title shares most with `paper` (its abstract, or its name), else None.

    Words that few titles have weigh more; a guess needs a third of the shorter text's weight and a clear lead.
    """
    titles = [_telling(item) for item in items]
    spread = Counter(word for title in titles for word in title)
    weight = {word: math.log(1 + len(items) / count) for word, count in spread.items()}
    words = _telling(paper)
    scores = [_shared(words, title, weight) for title in titles]
    ranked = sorted(range(len(items)), key=lambda at: -scores[at])
    if not ranked or scores[ranked[0]] < 0.33:
        return None
    if len(ranked) > 1 and scores[ranked[0]] < scores[ranked[1]] * 1.15:
        return None
    return ranked[0]


def _telling(text: str) -> set[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return {bare(word) for word in words if word not in _COMMON}


def _shared(paper: set[str], title: set[str], weight: dict[str, float]) -> float:
    typical = sum(weight.values()) / len(weight) if weight else 1.0
    total = min(sum(weight.get(word, typical) for word in side) for side in (paper, title))
    return sum(weight[word] for word in paper & title) / total if total else 0.0
