"""What a ballot, a choice and a result are called, in the official words of section 8.3."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.kernel.sentences import Sentence, _
from app.voting.majorities import Outcome, Tally, Threshold, percent
from app.voting.models import CHOICE_WORDS, Ballot

OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.PASSED: _("Được thông qua"),
    Outcome.NOT_PASSED: _("Không được thông qua"),
    Outcome.NO_QUORUM: _("Không có giá trị (không đủ số đại biểu)"),
    Outcome.POLLED: _("Phiếu xin ý kiến, không phải là quyết định"),
}

# How an answer looks (templates/voting/_paper.html): the shape says which it is, the three look alike otherwise.
CHOICE_SHAPES = {"IN_FAVOUR": "for", "AGAINST": "against", "ABSTAIN": "abstain"}
# What <ballot-paper> says; {time} and {code} are filled in by the script.
SLIP_WORDS: dict[str, Sentence] = {
    "none": _("Đại biểu chưa chọn"),
    "choose": _("Đề nghị chạm một ô. Có thể thay đổi trước khi kết thúc biểu quyết."),
    "chosen": _("Có thể thay đổi trước khi kết thúc biểu quyết."),
    "receipt": _("Biên nhận {code}", code="{code}"),
    "sending": _("Đang gửi lựa chọn"),
    "waiting": _("Chưa gửi được, sẽ gửi khi có mạng"),
    "counts": _("Lựa chọn chỉ được tính khi máy chủ nhận trước lúc kết thúc biểu quyết."),
    "refused": _("Lựa chọn chưa được ghi nhận"),
    "over": _("Đã hết thời gian biểu quyết"),
    "later": _("{title}: {sentence}", title="{title}", sentence="{sentence}"),
}


def choice_words(one: Ballot, choice: str) -> Sentence | str:
    """What a choice is called on this ballot."""
    if not one.is_poll:
        return CHOICE_WORDS[choice]
    return next((option.label for option in one.options if option.choice == choice), choice)


def clock_of(at: datetime, zone: ZoneInfo) -> str:
    """A time of day as a receipt says it: 09:41:07."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def share_words(threshold: Threshold) -> Sentence:
    """The threshold in words: "quá nửa tổng số đại biểu"."""
    match (threshold.part, threshold.whole, threshold.is_strict):
        case (1, 2, True):
            return _("quá nửa tổng số đại biểu")
        case (2, 3, False):
            return _("hai phần ba tổng số đại biểu")
        case (part, whole, True):
            return _("quá {part}/{whole} tổng số đại biểu", part=part, whole=whole)
        case (part, whole, _strict):
            return _("{part}/{whole} tổng số đại biểu", part=part, whole=whole)


def condition(one: Ballot) -> Sentence | None:
    """What it takes, with the number: "Quá nửa tổng số đại biểu: ít nhất 28 / 54"; none for a poll."""
    threshold = one.threshold
    if threshold is None or one.total is None:
        return None
    needed = threshold.required(one.total)
    return _(
        "{share}: ít nhất {needed} / {total}",
        share=Capitalised(share_words(threshold)), needed=needed, total=one.total,
    )  # fmt: skip


class Capitalised:
    """A sentence's words with a capital at the beginning, in whatever language they are said."""

    def __init__(self, words: Sentence) -> None:
        self._words = words

    def __str__(self) -> str:
        said = str(self._words)
        return said[:1].upper() + said[1:]


def outcome_sentence(one: Ballot) -> Sentence:
    """The sentence that announces a result (section 8.3); of a poll it never says that anything passed (R-VOTE-05)."""
    tally, threshold = one.tally, one.threshold
    if tally is None or threshold is None or one.outcome is None:
        return _("{title}: kết quả xin ý kiến, không phải là quyết định.", title=one.title)
    decimals = int(one.meeting.rule_profile.get("percent_decimals", 2))
    facts = {
        "title": one.title,
        "yes": tally.in_favour,
        "total": tally.total,
        "percent": percent(tally.in_favour, tally.total, decimals),
        "share": share_words(threshold),
    }
    if one.outcome is Outcome.NO_QUORUM:
        return _(
            "{title}: có mặt {present}/{total} đại biểu, không đủ số đại biểu theo quy định. "
            "Biểu quyết không có giá trị.",
            title=one.title, present=tally.present, total=tally.total,
        )  # fmt: skip
    if one.chair_decided:
        return _(
            "{title}: có {yes}/{total} đại biểu tán thành, chiếm {percent}% tổng số đại biểu; số tán thành và không "
            "tán thành ngang nhau, quyết định theo ý kiến của Chủ tịch. Được thông qua.",
            **facts,
        )
    if one.outcome is Outcome.PASSED:
        return _(
            "{title}: có {yes}/{total} đại biểu tán thành, chiếm {percent}% tổng số đại biểu. Được thông qua.", **facts
        )
    return _(
        "{title}: có {yes}/{total} đại biểu tán thành, chiếm {percent}% tổng số đại biểu, chưa đạt {share}. "
        "Không được thông qua.",
        **facts,
    )


def missing_words(one: Ballot) -> Sentence | None:
    """By how much it failed: "Thiếu 3 phiếu"; none where it did not fail."""
    tally, threshold = one.tally, one.threshold
    if tally is None or threshold is None or one.outcome is not Outcome.NOT_PASSED:
        return None
    return _("Thiếu {count} phiếu", count=threshold.missing(tally.in_favour, tally.total))


def full_line(tally: Tally, decimals: int = 2) -> Sentence:
    """The four numbers with their parts of the roll (section 8.3)."""
    return _(
        "Tán thành: {yes} ({a}%); Không tán thành: {no} ({b}%); Không biểu quyết: {abstain} ({c}%); "
        "Chưa biểu quyết: {missing} ({d}%). Tỷ lệ tính trên tổng số {total} đại biểu.",
        yes=tally.in_favour, a=percent(tally.in_favour, tally.total, decimals),
        no=tally.against, b=percent(tally.against, tally.total, decimals),
        abstain=tally.abstain, c=percent(tally.abstain, tally.total, decimals),
        missing=tally.not_voted, d=percent(tally.not_voted, tally.total, decimals),
        total=tally.total,
    )  # fmt: skip
