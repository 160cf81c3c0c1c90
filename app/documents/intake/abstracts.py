"""What a paper is about, read from its first page: the lines under its kind, up to where its text begins.

A page's lines come without their layout, so the end is known by how official papers open their text, by capitals, by
sentences, and by lines too wide for a centred title.
"""

import re
from collections.abc import Sequence

from app.documents.intake.heads import bare, is_body

_LONGEST = 400
_MOST_LINES = 8
# Wider than what was centred above it, and beginning anew: the first line of the text.
_TEXT_WIDTH, _WIDER = 60, 1.15
_SHORTEST_LINE = 3  # a cell of a table's head
_OPENS_TEXT = re.compile(
    r"^(?:Căn cứ|K[ií]nh (?!tế|phí|doanh|nghiệm)|Thực hiện|Theo (?:đề nghị|quy định|chương trình)|Xét|"
    r"Điều \d|Chương [IVX\d]|Phần [IVX\d]|Thưa|"
    r"Hôm nay|Trong thời gian|Thủ tướng|Chính phủ|Bộ trưởng|Thường trực Hội đồng|STT|TT$|Stt|Mục$|Số:|Nơi nhận|"
    r"Thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy|Hai),|Chủ nhật,|[IVX]+\.|\d+\. |[-–+*•] |\(?[Kk]èm theo)",
)
_BODY_SPEAKS = re.compile(
    r"^(?:Hội đồng nhân dân|[ỦU][yỷ] ban|HĐND|UBND|Ban (?!hành)|Sở |Văn phòng)\b.*?\b(?:báo cáo|trình|kính|"
    r"đề nghị|thông báo|mời|nhận được|tổ chức|ban hành|trân trọng|thống nhất|yêu cầu|đã )",
)
# A line that ends so goes on below, whatever the next one begins with.
_GOES_ON = re.compile(
    r"\b(?:của|và|về|cho|do|tại|với|trên|các|những|bởi|tới|đến|từ|theo|kèm|thuộc|giữa|cùng|việc|"
    r"nhiệm|năm|số|ngày|tháng|hành)$|,$",
    re.IGNORECASE,
)
# So does one that ends in an office or a thing of a body, before the body.
_OFFICE = re.compile(r"\b(?:đại biểu|chủ tịch|viên|ban|họp|phó|trưởng)$", re.IGNORECASE)
_BODY = re.compile(r"(?:Hội đồng nhân dân|[ỦU][yỷ] ban nhân dân|HĐND|UBND)\b")
_NEW_SENTENCE = re.compile(r"[^\W\d_]{2,}\.\s+[A-ZĐÀ-Ỹ]")
_NUMBERED_REMARK = re.compile(r"\s\d\.\s(?=[A-ZĐÀ-Ỹ])")
_REGARDING = re.compile(r"(?:^|\s)[VW][/í1l|.]{1,2}\s?[vy]:?\s+(.*)")
_OCCASION = r"(?:(?:cuộc|buổi|phiên|kỳ) họp|họp|hội nghị|hội thảo|tọa đàm|lễ|phiên|kỳ họp|buổi)"
_INVITED_TO = re.compile(
    rf"\b(?:tổ chức|t[ôổ] chức|dự|tham dự|triệu tập)\s+({_OCCASION}\b[^.;:]{{3,180}}?)"
    r"(?=,? (?:cụ th[ểê]|như sau|vào (?:lúc|hồi)|theo nội dung|với nội dung|với thành phần)|[.;:])",
    re.IGNORECASE,
)


def below(first: str, lines: Sequence[str]) -> str | None:
    """The abstract that begins with `first` (what stands beside the kind, often nothing) and goes on in `lines`."""
    taken = [first] if first else []
    for line in lines:
        if not line:
            if taken:
                break
            continue
        if len(taken) == _MOST_LINES or _ends(taken, line):
            break
        taken.append(line)
    return joined(taken)


def regarding(lines: Sequence[str]) -> str | None:
    """The abstract of a letter (công văn), which has no kind line: "V/v ..."."""
    for at, line in enumerate(lines[:30]):
        found = _REGARDING.search(line)
        if found:
            first = _NUMBERED_REMARK.split(found[1])[0]  # what somebody wrote beside it
            return below(first, [] if first != found[1] else lines[at + 1 : at + 3])
    return None


def invited_to(text: str) -> str | None:
    """What an invitation without an abstract invites to, in its own words."""
    found = _INVITED_TO.search(" ".join(text.split()))
    return found[1][0].upper() + found[1][1:].strip(" ,") if found else None


def joined(parts: Sequence[str]) -> str | None:
    """One line of at most 400 characters, None of nothing."""
    text = " ".join(part for part in parts if part).strip(" -–:_")
    return text[:_LONGEST].rsplit(" ", 1)[0] if len(text) > _LONGEST else text or None


def believable(title: str, first_page: str) -> str | None:
    """The title that a file gives itself, if its first page says the same; word processors keep those of old papers."""
    plain = bare(title)
    if len(plain.split()) < 3 or is_body(title):
        return None
    return title if plain in bare(first_page[:3000]) else None


def _ends(taken: Sequence[str], line: str) -> bool:
    """Whether `line` no longer belongs to the abstract of which `taken` was read so far."""
    if not taken:
        return is_body(line) or bool(_OPENS_TEXT.match(line))
    last = taken[-1]
    goes_on = bool(_GOES_ON.search(last)) or bool(_OFFICE.search(last) and _BODY.match(line))
    if line.isupper() and len(line) > _SHORTEST_LINE:
        return not all(part.isupper() for part in taken) or (is_body(line) and not goes_on)
    if _OPENS_TEXT.match(line):
        return True
    if goes_on:
        return False
    if last.endswith((".", ";", ":")) or _BODY_SPEAKS.match(line) or _NEW_SENTENCE.search(line):
        return True
    begins_wide = line[0].isupper() and len(line) > max(_TEXT_WIDTH, _WIDER * max(map(len, taken)))
    return begins_wide or len(line) <= _SHORTEST_LINE
