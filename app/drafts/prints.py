"""Bảng tổng hợp ý kiến of a draft that was out for opinion: every opinion, in the order of its Điều - Khoản.

As JSON for `documents.press`, `docx` and `xlsx`, in Vietnamese whatever the reader's language is. It is for those who
draft: who did not want to be named is not, and how to reach a sender is not in it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from app.comments.models import OUTCOME_WORDS
from app.comments.prints import HEAD, UNNAMED
from app.documents.official import Block, day_words, head_of, heading, plain, text
from app.drafts import wording
from app.drafts.models import (
    OPINION_WORDS,
    AskedUnit,
    OpinionState,
    PublicDraft,
    PublicOpinion,
    Stance,
    UnitOpinion,
)
from app.kernel.sentences import speaking

Opinion = PublicOpinion | UnitOpinion
_COLUMNS = [[8, "c"], [18, "l"], [16, "l"], [30, "l"], [28, "l"]]
_NOT_SHOWN = [*HEAD[:4], "Lý do không đăng"]


def table(
    draft: PublicDraft,
    opinions: Sequence[PublicOpinion],
    at: datetime,
    *,
    is_demo: bool,
    units: Sequence[AskedUnit] = (),
    said: Sequence[UnitOpinion] = (),
) -> dict[str, Any]:
    """What units say and the opinions that are shown, with what is made of each; then the others with why not."""
    order = {one.key: place for place, one in enumerate(wording.spots(draft))}
    read = sorted(opinions, key=lambda one: (order.get(one.place, len(order)), one.number))
    shown = [one for one in read if one.state is OpinionState.APPROVED]
    others = [one for one in read if one.state is not OpinionState.APPROVED]
    both: list[Opinion] = [*said, *shown]
    taken = sorted(both, key=lambda one: (order.get(one.place, len(order)), isinstance(one, PublicOpinion)))
    with speaking("vi"):
        blocks: list[Block] = []
        if units:
            blocks += [text(_of_units(units, said)), *_standing(units)]
        if draft.first_day is not None:
            blocks.append(text(_summary(draft, shown, others)))
        if taken:
            blocks.append(_table(HEAD, taken))
        if others:
            blocks += [heading("Ý KIẾN KHÔNG ĐĂNG HOẶC CHỜ DUYỆT"), _table(_NOT_SHOWN, others)]
    return {
        **head_of(draft.body, is_demo),
        "symbol": "Số:        /BTH",
        "date": f"{draft.body.place or '..........'}, {day_words(at.astimezone(draft.body.time_zone))}",
        "kind": "BẢNG TỔNG HỢP Ý KIẾN",
        "about": f"đối với {plain(draft.title)}",
        "title": f"Bảng tổng hợp ý kiến – {draft.title}",
        "blocks": blocks,
        "copies": [f"{plain(draft.drafter)};", "Lưu: VT."],
        "signs": ["NGƯỜI TỔNG HỢP"],
        "name": "",
    }


def _summary(draft: PublicDraft, shown: Sequence[PublicOpinion], others: Sequence[PublicOpinion]) -> str:
    assert draft.first_day is not None and draft.last_day is not None
    return (
        f"Lấy ý kiến trên trang công khai từ {day_words(draft.first_day)} đến hết {day_words(draft.last_day)}. Nhận "
        f"{len(shown) + len(others):02} ý kiến, đăng {len(shown):02} ý kiến: {_counted(shown)}."
    )


def _of_units(units: Sequence[AskedUnit], said: Sequence[UnitOpinion]) -> str:
    sent = [one.answer.said.stance for one in units if one.answer is not None]
    return (
        f"Lấy ý kiến {len(units):02} đơn vị; {len(sent):02} đơn vị đã trả lời, trong đó "
        f"{sent.count(Stance.AGREES):02} thống nhất, {sent.count(Stance.HAS_OPINION):02} có ý kiến, "
        f"gồm {len(said):02} ý kiến vào các điều, khoản: {_counted(said)}."
    )


def _standing(units: Sequence[AskedUnit]) -> list[Block]:
    """Who agrees, and who has not answered."""
    agree = [_named(one) for one in units if one.answer is not None and one.answer.said.stance is Stance.AGREES]
    silent = [plain(one.name) for one in units if one.answer is None]
    lists = (("Thống nhất với dự thảo", agree), ("Chưa có ý kiến trả lời", silent))
    return [text(f"{title}: {'; '.join(names)}.") for title, names in lists if names]


def _named(unit: AskedUnit) -> str:
    letter = _letter(unit)
    return f"{plain(unit.name)} ({letter})" if letter else plain(unit.name)


def _letter(unit: AskedUnit) -> str:
    """How its answer came, where it came as a letter."""
    letter = unit.answer.letter if unit.answer is not None else None
    return plain(str(letter)) if letter is not None else ""


def _counted(opinions: Sequence[Opinion]) -> str:
    return ", ".join(
        f"{words.original.lower()} {sum(one.outcome is outcome for one in opinions):02}"
        for outcome, words in OUTCOME_WORDS.items()
    )


def _table(titles: Sequence[str], opinions: Iterable[Opinion]) -> Block:
    rows = [
        [str(number), str(wording.name_of(one.place, one.place_name)), _who(one), plain(one.text), _answer(one)]
        for number, one in enumerate(opinions, start=1)
    ]
    return {"block": "table", "columns": _COLUMNS, "head": list(titles), "rows": rows, "size": 11.0}


def _who(one: Opinion) -> str:
    if isinstance(one, UnitOpinion):
        return "\n".join(part for part in (plain(one.unit.name), _letter(one.unit)) if part)
    return plain(one.name) if one.is_named else UNNAMED


def _answer(one: Opinion) -> str:
    if isinstance(one, PublicOpinion) and one.state is not OpinionState.APPROVED:
        return plain(one.reason) or OPINION_WORDS[one.state].original
    if one.outcome is None:
        return ""
    return f"**{OUTCOME_WORDS[one.outcome].original}.** {plain(one.answer)}".strip()
