"""The arithmetic of secret ballots: integers only. Nothing here knows a database, a time or a person's name.

Elected is who has more than half of the whole roll; of more such people than seats, those with the most votes; who is
tied at the last seat is elected by nobody but another round (R-SEC-03). What does not balance is named, never mended
(section 10, invariant 9). Confidence is judged on the base that the rule profile states (R-CONF-06, R-CONF-07).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.sentences import Sentence, _
from app.voting.majorities import Threshold

Counts = Mapping[tuple[str, str], int]  # (candidate, answer) -> how often


@dataclass(frozen=True)
class Sheet:
    """What was counted out of the box."""

    collected: int
    valid: int
    invalid: int
    counts: Counts


@dataclass(frozen=True)
class Frame:
    """What was certain before the box was opened; `seats` 0 where the paper asks about each person alone."""

    total: int
    present: int
    issued: int
    candidates: Sequence[str]
    answers: Sequence[str]
    seats: int


@dataclass(frozen=True)
class Elected:
    """Who is elected, who is tied at the last seat, and how many seats nobody has."""

    elected: tuple[str, ...]
    tied: tuple[str, ...]
    unfilled: int


def elect(votes: Mapping[str, int], seats: int, threshold: Threshold, total: int) -> Elected:
    """Fills the seats (R-SEC-03): 28 of 54 is more than half, 27 is not."""
    passing = sorted((one for one in votes if threshold.is_reached(votes[one], total)), key=lambda one: -votes[one])
    if len(passing) <= seats:
        return Elected(tuple(passing), (), seats - len(passing))
    last = votes[passing[seats - 1]]
    above = tuple(one for one in passing if votes[one] > last)
    level = tuple(one for one in passing if votes[one] == last)
    if len(above) + len(level) == seats:
        return Elected(above + level, (), 0)
    return Elected(above, level, seats - len(above))


def faults(sheet: Sheet, frame: Frame) -> list[Sentence]:
    """What does not balance, in words; empty when it does (R-SEC-07)."""
    return [*_paper_faults(sheet, frame), *_answer_faults(sheet, frame)]


def issue_fault(issued: int, present: int) -> Sentence | None:
    """Papers are given to those who are here, one each."""
    if not 1 <= issued <= present:
        return _(
            "Số phiếu phát ra là {issued} nhưng có mặt {present} đại biểu; mỗi đại biểu có mặt nhận một phiếu. "
            "Đề nghị kiểm tra lại số phiếu phát ra hoặc điểm danh.",
            issued=issued,
            present=present,
        )
    return None


def _paper_faults(sheet: Sheet, frame: Frame) -> list[Sentence]:
    found = []
    if min(sheet.collected, sheet.valid, sheet.invalid, *sheet.counts.values(), 0) < 0:
        found.append(_("Số phiếu không thể âm. Đề nghị nhập lại."))
    if sheet.collected > frame.issued:
        found.append(
            _(
                "Số phiếu thu về ({collected}) nhiều hơn số phiếu phát ra ({issued}). Đề nghị đếm lại.",
                collected=sheet.collected,
                issued=frame.issued,
            )
        )
    if sheet.valid + sheet.invalid != sheet.collected:
        found.append(
            _(
                "Số phiếu hợp lệ ({valid}) cộng số phiếu không hợp lệ ({invalid}) phải bằng số phiếu thu về "
                "({collected}). Đề nghị đếm lại.",
                valid=sheet.valid,
                invalid=sheet.invalid,
                collected=sheet.collected,
            )
        )
    return found


def _answer_faults(sheet: Sheet, frame: Frame) -> list[Sentence]:
    most, found = 0, []
    for candidate in frame.candidates:
        most = max(most, sum(sheet.counts.get((candidate, answer), 0) for answer in frame.answers))
    if most > sheet.valid:
        found.append(
            _(
                "Có người được đếm {most} phiếu, nhiều hơn số phiếu hợp lệ ({valid}). Đề nghị đếm lại.",
                most=most,
                valid=sheet.valid,
            )
        )
    given = sum(sheet.counts.values())
    if frame.seats and given > sheet.valid * frame.seats:
        found.append(
            _(
                "Tổng số phiếu bầu ({given}) nhiều hơn số phiếu hợp lệ nhân với số người được bầu ({room}). "
                "Đề nghị đếm lại.",
                given=given,
                room=sheet.valid * frame.seats,
            )
        )
    return found


def differences(first: Sheet, second: Sheet) -> list[tuple[str, int, int]]:
    """Where two sheets differ: (which number, in the first, in the second); a candidate's as "id answer" (R-SEC-09)."""
    papers = [(name, getattr(first, name), getattr(second, name)) for name in ("collected", "valid", "invalid")]
    keys = sorted({*first.counts, *second.counts})
    lines = [(" ".join(key), first.counts.get(key, 0), second.counts.get(key, 0)) for key in keys]
    return [one for one in [*papers, *lines] if one[1] != one[2]]


class Standing(StrEnum):
    """What a count of confidence leads to (R-CONF-06)."""

    KEPT = "KEPT"
    MAY_RESIGN = "MAY_RESIGN"
    RELIEF = "RELIEF"


def graded(low: int, base: int, resign: Threshold, relief: Threshold) -> Standing:
    """More than half of low grades: one may resign; from two thirds on: one is put to relief (R-CONF-06)."""
    if relief.is_reached(low, base):
        return Standing.RELIEF
    return Standing.MAY_RESIGN if resign.is_reached(low, base) else Standing.KEPT
