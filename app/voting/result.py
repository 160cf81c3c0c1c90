"""The numbers of a closed ballot as pages, prints and displays show them: always with their base."""

from dataclasses import dataclass

from app.kernel.sentences import Sentence, _
from app.voting.majorities import Outcome, percent
from app.voting.models import CHOICE_WORDS, NOT_VOTED, Ballot, Choice
from app.voting.wording import OUTCOME_WORDS, missing_words, share_words

OUTCOME_STATES = {
    Outcome.PASSED: "done", Outcome.NOT_PASSED: "stop", Outcome.NO_QUORUM: "stop", Outcome.POLLED: "wait",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One answer: how many gave it, and their part of the whole roll in percent, "81,48%" (R-VOTE-07)."""

    words: Sentence | str
    count: int
    part: str
    shape: str


def rows(one: Ballot) -> list[Row]:
    """The three answers and the fourth state, or the options of a poll; empty before the closing."""
    if one.present is None or not one.total:
        return []
    tally, decimals = one.tally, int(one.meeting.rule_profile.get("percent_decimals", 2))
    if tally is not None:
        given = zip(Choice, (tally.in_favour, tally.against, tally.abstain), strict=True)
        counted: list[tuple[Sentence | str, int, str]] = [
            (CHOICE_WORDS[choice], count, choice.value) for choice, count in given
        ]
        counted.append((NOT_VOTED, tally.not_voted, ""))
    else:
        counted = [(option.label, option.count or 0, "OPTION") for option in one.options]
        counted.append((NOT_VOTED, one.polled_not_voted, ""))
    return [Row(words, count, f"{percent(count, one.total, decimals)}%", shape) for words, count, shape in counted]


def verdict(one: Ballot) -> Sentence | None:
    """The outcome in its official words; none before it was announced."""
    return OUTCOME_WORDS[one.outcome] if one.outcome is not None and one.announced_at is not None else None


def explained(one: Ballot) -> Sentence | None:
    """The numbers behind the outcome in a sentence, without the title; none for a poll."""
    tally, threshold = one.tally, one.threshold
    if tally is None or threshold is None:
        return None
    decimals = int(one.meeting.rule_profile.get("percent_decimals", 2))
    facts = {
        "yes": tally.in_favour, "total": tally.total, "percent": percent(tally.in_favour, tally.total, decimals),
        "share": share_words(threshold), "needed": threshold.required(tally.total),
    }  # fmt: skip
    if one.outcome is Outcome.NO_QUORUM:
        return _(
            "Có mặt {present}/{total} đại biểu, không đủ số đại biểu theo quy định.",
            present=tally.present,
            total=tally.total,
        )
    if missing_words(one) is not None:
        return _(
            "Có {yes}/{total} đại biểu tán thành, chiếm {percent}% tổng số đại biểu; cần {share}, ít nhất {needed}. "
            "Thiếu {missing} phiếu.",
            missing=threshold.missing(tally.in_favour, tally.total),
            **facts,
        )
    return _(
        "Có {yes}/{total} đại biểu tán thành, chiếm {percent}% tổng số đại biểu; cần {share}, ít nhất {needed}.",
        **facts,
    )
