"""What the signed numbers come to: who is elected, who is tied, and what a count of confidence leads to."""

from dataclasses import dataclass

from app.elections.arithmetic import Standing, elect, graded
from app.elections.models import ANSWER_WORDS, REMOVALS, Answer, Candidate, Election, ElectionKind
from app.kernel.sentences import Sentence, _
from app.voting.majorities import Threshold, percent
from app.voting.wording import Capitalised, share_words

BASE_WORDS: dict[str, Sentence] = {
    "TOTAL_DELEGATES": _("tổng số đại biểu"),
    "TOTAL_MEMBERS": _("tổng số thành viên"),
    "BALLOTS_ISSUED": _("số phiếu phát ra"),
    "BALLOTS_COLLECTED": _("số phiếu thu về"),
    "BALLOTS_VALID": _("số phiếu hợp lệ"),
}


_REMOVED: dict[ElectionKind, Sentence] = {
    ElectionKind.RELIEF: _("Quá nửa đồng ý: được miễn nhiệm"),
    ElectionKind.DISMISSAL: _("Quá nửa đồng ý: bị bãi nhiệm"),
}
_STAYS: dict[ElectionKind, Sentence] = {
    ElectionKind.RELIEF: _("Chưa quá nửa đồng ý: không miễn nhiệm"),
    ElectionKind.DISMISSAL: _("Chưa quá nửa đồng ý: không bãi nhiệm"),
}


@dataclass(frozen=True)
class Part:
    """One answer about one person: how often, and its part of the base in percent, "94,44%"."""

    words: Sentence
    count: int
    part: str


@dataclass(frozen=True)
class Row:
    """One person of the list with the signed numbers; `state` and `verdict` say what they come to."""

    candidate: Candidate
    parts: list[Part]
    state: str
    verdict: Sentence


def base_of(one: Election) -> int:
    """The divisor: the whole roll for an election, what the profile states for confidence (R-CONF-07)."""
    known = {
        "BALLOTS_ISSUED": one.issued, "BALLOTS_COLLECTED": one.collected, "BALLOTS_VALID": one.valid,
    }  # fmt: skip
    return (known.get(one.base) if one.base in known else one.total) or 0


def base_words(one: Election) -> Sentence:
    """The base in words, as it is printed beside the percentages (section 10, invariant 26)."""
    return BASE_WORDS.get(one.base, BASE_WORDS["TOTAL_DELEGATES"])


def decide(one: Election) -> None:
    """Writes who is elected and who is tied, from the signed counts (R-SEC-03)."""
    assert one.threshold is not None and one.total is not None
    if not one.is_election:
        one.unfilled = 0
        return
    votes = {candidate.id: candidate.count(Answer.VOTES) for candidate in one.standing}
    found = elect(votes, one.seats, one.threshold, one.total)
    for candidate in one.standing:
        candidate.is_elected = candidate.id in found.elected
        candidate.is_tied = candidate.id in found.tied
    one.unfilled = found.unfilled


def rows(one: Election) -> list[Row]:
    """The list with its numbers, in the order of the list; empty before the minutes are signed."""
    if not one.has_numbers:
        return []
    decimals = int(one.meeting.rule_profile.get("percent_decimals", 2))
    base = base_of(one)
    found = []
    for candidate in one.standing:
        parts = [
            Part(ANSWER_WORDS[answer], count, f"{percent(count, base, decimals)}%" if base else "")
            for answer in one.answers
            for count in [candidate.count(answer)]
        ]
        state, verdict = _verdict(one, candidate)
        found.append(Row(candidate, parts, state, verdict))
    return found


def _verdict(one: Election, candidate: Candidate) -> tuple[str, Sentence]:
    if one.kind is ElectionKind.ELECTION:
        if candidate.is_elected:
            return "done", _("Trúng cử")
        if candidate.is_tied:
            return "heed", _("Bằng phiếu, bầu lại")
        return "stop", _("Không trúng cử")
    if one.kind in REMOVALS:
        words = _REMOVED if is_removed(one, candidate) else _STAYS
        return "done" if is_removed(one, candidate) else "stop", words[one.kind]
    if one.kind is ElectionKind.CONFIDENCE:
        if _lacks_confidence(one, candidate):
            return "stop", _("Quá nửa không tín nhiệm: trình miễn nhiệm hoặc phê chuẩn miễn nhiệm")
        return "done", _("Được tín nhiệm")
    match _standing(one, candidate):
        case Standing.RELIEF:
            return "stop", _("Từ hai phần ba trở lên tín nhiệm thấp: trình miễn nhiệm")
        case Standing.MAY_RESIGN:
            return "heed", _("Quá nửa đến dưới hai phần ba tín nhiệm thấp: có thể xin từ chức, hoặc bỏ phiếu tín nhiệm")
        case Standing.KEPT:
            return "done", _("Không thuộc trường hợp phải xem xét")


def is_removed(one: Election, candidate: Candidate) -> bool:
    """Whether more than half of the whole roll agree that the post ends."""
    return _more_than_half(one, candidate, Answer.AGREE)


def _lacks_confidence(one: Election, candidate: Candidate) -> bool:
    return _more_than_half(one, candidate, Answer.NO_TRUST)


def _more_than_half(one: Election, candidate: Candidate, answer: Answer) -> bool:
    return one.threshold is not None and one.threshold.is_reached(candidate.count(answer), base_of(one))


def _standing(one: Election, candidate: Candidate) -> Standing:
    return graded(candidate.count(Answer.LOW), base_of(one), *low_thresholds(one))


def consequences(one: Election, candidate: Candidate) -> tuple[ElectionKind, ...]:
    """What the council may take up next about that person: a vote of confidence, or relief from the post (R-CONF-06).

    Whoever may resign and does is relieved (R-SEC-11), too.
    """
    if one.kind is ElectionKind.CONFIDENCE:
        return (ElectionKind.RELIEF,) if _lacks_confidence(one, candidate) else ()
    if one.kind is not ElectionKind.GRADING:
        return ()
    match _standing(one, candidate):
        case Standing.RELIEF:
            return (ElectionKind.RELIEF,)
        case Standing.MAY_RESIGN:
            return (ElectionKind.CONFIDENCE, ElectionKind.RELIEF)
        case Standing.KEPT:
            return ()


def low_thresholds(one: Election) -> tuple[Threshold, Threshold]:
    """From when on low grades allow to resign, and demand relief (R-CONF-06): parts that the profile states."""
    profile = one.meeting.rule_profile
    resign, relief = profile.get("confidence_low_resign", [1, 2]), profile.get("confidence_low_relief", [2, 3])
    return Threshold(int(resign[0]), int(resign[1]), True), Threshold(int(relief[0]), int(relief[1]), False)


def condition(one: Election) -> Sentence | None:
    """What it takes to be elected, with the number: "Quá nửa tổng số đại biểu, ít nhất 28/54"."""
    if one.threshold is None or not one.total or not one.is_election:
        return None
    return _(
        "{share}, ít nhất {needed}/{total} phiếu",
        share=Capitalised(share_words(one.threshold)), needed=one.threshold.required(one.total), total=one.total,
    )  # fmt: skip


def sentence(one: Election) -> Sentence:
    """The outcome as it is announced, under the title."""
    if not one.is_election:
        return _("Đã kiểm phiếu đối với {count} người.", count=len(one.standing))
    elected = [candidate.name for candidate in one.standing if candidate.is_elected]
    if not elected:
        return _("Không có người trúng cử.")
    return _("Trúng cử: {names}.", names=", ".join(elected))
