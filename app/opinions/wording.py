"""What a form comes to, in words: with the numbers, their base, and what follows from them (R-UB-05)."""

from app.kernel.sentences import Sentence, _
from app.opinions.models import NO_ANSWER, OPINION_WORDS, Opinion, OpinionForm, Upshot
from app.voting.majorities import percent


def rows(form: OpinionForm) -> list[tuple[str, Sentence, int, str]]:
    """The three answers and the silence: (name, words, how many, their part of all members); none before the end."""
    if form.consolidated_at is None or not form.total:
        return []
    counted = (
        (Opinion.IN_FAVOUR.value, OPINION_WORDS[Opinion.IN_FAVOUR], form.in_favour or 0),
        (Opinion.AGAINST.value, OPINION_WORDS[Opinion.AGAINST], form.against or 0),
        (Opinion.OTHER.value, OPINION_WORDS[Opinion.OTHER], form.other or 0),
        ("", NO_ANSWER, form.no_answer),
    )
    decimals = int(form.meeting.rule_profile.get("percent_decimals", 2))
    return [(name, words, count, f"{percent(count, form.total, decimals)}%") for name, words, count in counted]


def condition(form: OpinionForm) -> Sentence | None:
    """What it takes, with the number; none before it was sent."""
    if form.threshold is None or not form.total:
        return None
    return _(
        "Cần quá nửa tổng số thành viên tán thành: ít nhất {needed} / {total}",
        needed=form.threshold.required(form.total), total=form.total,
    )  # fmt: skip


def upshot_sentence(form: OpinionForm) -> Sentence | None:
    """The sentence that reports the result; none before the time is over."""
    if form.upshot is None or form.threshold is None or not form.total:
        return None
    facts = {
        "yes": form.in_favour or 0,
        "total": form.total,
        "percent": percent(form.in_favour or 0, form.total, int(form.meeting.rule_profile.get("percent_decimals", 2))),
        "silent": form.no_answer,
    }
    if form.upshot is Upshot.CHAIR_DECIDES:
        return _(
            "Có {yes}/{total} thành viên Ủy ban nhân dân tán thành, chiếm {percent}% tổng số thành viên; {silent} "
            "thành viên không trả lời. Chủ tịch Ủy ban nhân dân quyết định và báo cáo tại phiên họp gần nhất.",
            **facts,
        )
    return _(
        "Có {yes}/{total} thành viên Ủy ban nhân dân tán thành, chiếm {percent}% tổng số thành viên, chưa quá nửa "
        "(thiếu {missing}); {silent} thành viên không trả lời. Nội dung được đưa ra phiên họp gần nhất.",
        missing=form.threshold.missing(form.in_favour or 0, form.total),
        **facts,
    )
