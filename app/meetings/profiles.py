"""The rules that the product ships with, as data: what each says, on which article it rests, how sure that is.

Confidence, as in the domain notes: V read in the primary text, S supported by a secondary source, K known but not
read again, U uncertain or local: a body that has its own rules states them in a version of its own.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import BodyKind, Level
from app.kernel.errors import Invalid
from app.kernel.sentences import _

BASES = ("TOTAL_DELEGATES", "TOTAL_MEMBERS", "BALLOTS_COLLECTED")
COUNCIL = frozenset({BodyKind.PEOPLES_COUNCIL, BodyKind.STANDING_COMMITTEE, BodyKind.COUNCIL_COMMITTEE})


@dataclass(frozen=True)
class Shipped:
    """A profile as it is shipped; `parameters`: name -> (value, basis, confidence)."""

    code: str
    level: Level
    name: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    parameters: dict[str, tuple[Any, str, str]]

    def stated(self) -> dict[str, dict[str, Any]]:
        """The parameters as they are stored: {name: {value, basis, confidence}}."""
        return {
            name: {"value": value, "basis": basis, "confidence": confidence}
            for name, (value, basis, confidence) in self.parameters.items()
        }


_REGULATION = "Quy chế làm việc của Hội đồng nhân dân"

# R-SPK-02, R-QA-06: seconds; a council sets its own in its working regulation.
_SPEAKING: dict[str, tuple[Any, str, str]] = {
    "speech_seconds_first": (420, f"Nội quy kỳ họp Quốc hội; {_REGULATION}", "U"),
    "speech_seconds_again": (180, f"Nội quy kỳ họp Quốc hội; {_REGULATION}", "U"),
    "speech_seconds_group": (600, _REGULATION, "U"),
    "debate_seconds": (180, _REGULATION, "U"),
    "report_seconds": (900, _REGULATION, "U"),
    "amber_seconds": (60, _REGULATION, "U"),
    "question_seconds": (60, "Nghị quyết số 71/2022/QH15, áp dụng tương tự", "U"),
    "answer_seconds": (180, "Nghị quyết số 71/2022/QH15, áp dụng tương tự", "U"),
    "question_debate_seconds": (120, "Nghị quyết số 71/2022/QH15, áp dụng tương tự", "U"),
}

# Days off (Labour Code 2019, article 112). The lunar ones and the days given in their place are announced every year.
_HOLIDAYS: dict[str, tuple[Any, str, str]] = {
    "public_holidays": (
        ["01-01", "04-30", "05-01", "09-02", *(f"2026-02-{day}" for day in range(16, 21)), "2026-04-27", "2026-09-01"],
        "Bộ luật Lao động số 45/2019/QH14, Điều 112; thông báo nghỉ lễ, tết hằng năm",
        "U",
    ),
}

# R-SES-14, R-SEC-09: nothing is allowed that the Standing Committee has not decided.
_REMOTE: dict[str, tuple[Any, str, str]] = {
    "remote_attendance_allowed": (False, "Chưa có quy định chung; theo quyết định của Thường trực HĐND", "U"),
    "remote_counts_for_quorum": (False, "Chưa có quy định chung; theo quyết định của Thường trực HĐND", "U"),
    "remote_may_vote_secret": (False, "Chưa có quy định chung; theo quyết định của Thường trực HĐND", "U"),
    "electronic_secret_ballot_allowed": (False, "Chưa có quy định cho phép với nhân sự", "U"),
    "electronic_secret_ballot_least": (10, "Quy tắc của hệ thống", "U"),
}

# R-VOTE-08, R-VOTE-09: how a vote is run where the law leaves it open.
_VOTING: dict[str, tuple[Any, str, str]] = {
    "vote_seconds": (30, _REGULATION, "U"),
    "vote_seconds_least": (15, _REGULATION, "U"),
    "vote_seconds_most": (60, _REGULATION, "U"),
    "show_names_after_close": (False, _REGULATION, "U"),
    "percent_decimals": (2, "Cách công bố tại Quốc hội", "S"),
}

# Góp ý: a delegate answers for what he says; a council whose regulation says otherwise states it.
_COMMENTS: dict[str, tuple[Any, str, str]] = {
    "comments_may_be_unnamed": (False, _REGULATION, "U"),
}


def _council(law: str, session: str, voting: str, sure: str) -> dict[str, tuple[Any, str, str]]:
    """What both times share; `law`, `session`, `voting` name the act and its articles."""
    return {
        "first_session_days": (45, session, sure),
        "convene_days": (20, session, "K" if sure == "V" else "U"),
        "programme_public_days": (10, session, "U"),
        "programme_public_days_urgent": (3, session, "U"),
        "document_days": (5, f"{session}; {_REGULATION}", "S" if sure == "V" else "U"),
        "document_days_urgent": (5, f"{session}; {_REGULATION}", "U"),
        "document_days_are_working_days": (False, session, "K"),
        "document_alarm_days": (7, _REGULATION, "U"),
        "document_red_days": (5, f"{session}; {_REGULATION}", "U"),
        "quorum": ([2, 3], law, "K"),
        "quorum_base": ("TOTAL_DELEGATES", law, "K"),
        "quorum_warning_margin": (2, "Quy tắc của hệ thống", "U"),
        "majority": ([1, 2], voting, sure),
        "majority_is_strict": (True, voting, sure),
        "dismissal_majority": ([2, 3], voting, sure),
        "voting_base": ("TOTAL_DELEGATES", voting, sure),
        "request_session": ([1, 3], session, sure),
        "closed_sitting_request": ([1, 3], session, sure),
        "election_majority": ([1, 2], voting, "K"),
        "election_base": ("TOTAL_DELEGATES", voting, "K"),
        "tellers_least": (3, _REGULATION, "K"),
        "tellers_most": (9, _REGULATION, "K"),
        "confidence_base": ("BALLOTS_COLLECTED", "Nghị quyết số 96/2023/QH15", "S"),
        "confidence_low_resign": ([1, 2], "Nghị quyết số 96/2023/QH15", "V"),
        "confidence_low_relief": ([2, 3], "Nghị quyết số 96/2023/QH15", "V"),
        **_HOLIDAYS,
        **_SPEAKING,
        **_REMOTE,
        **_VOTING,
        **_COMMENTS,
    }


_LAW_2015 = "Luật số 77/2015/QH13, sửa đổi năm 2019"
_COUNCIL_2015 = {
    **_council(_LAW_2015, "Luật số 77/2015/QH13, Điều 78, Điều 80", "Luật số 77/2015/QH13, Điều 91", "V"),
    "convene_days_urgent": (10, "Luật số 77/2015/QH13, Điều 80", "K"),
    "answer_report_days": (10, "Luật số 87/2015/QH13, Điều 60 khoản 7", "V"),
    "written_answer_days": (20, "Luật số 87/2015/QH13, Điều 60", "V"),
    "resolution_sent_days": (10, "Luật số 77/2015/QH13", "K"),
    "publish_working_days": (5, "Luật số 104/2016/QH13, Điều 18 khoản 4", "V"),
    "promise_explained_days": (15, "Luật số 87/2015/QH13", "U"),
    "promise_explained_days_complex": (30, "Luật số 87/2015/QH13", "U"),
}

_LAW_2025 = "Luật số 72/2025/QH15"
_COUNCIL_2025 = {
    **_council(_LAW_2025, "Luật số 72/2025/QH15, Điều 34", "Luật số 72/2025/QH15, Điều 35", "S"),
    "convene_days_urgent": (7, "Luật số 72/2025/QH15, Điều 34", "U"),
    "answer_report_days": (10, "Luật số 121/2025/QH15", "U"),
    "written_answer_days": (20, "Luật số 121/2025/QH15; Nghị quyết số 114/2025/UBTVQH15", "U"),
    "resolution_sent_days": (10, "Luật số 72/2025/QH15", "U"),
    "publish_working_days": (5, "Luật số 104/2016/QH13, Điều 18 khoản 4", "V"),
    "promise_explained_days": (15, "Luật số 121/2025/QH15, Điều 40", "S"),
    "promise_explained_days_complex": (30, "Luật số 121/2025/QH15, Điều 40", "S"),
}

_PETITION_2015 = {"voters_petition_percent": (10, "Luật số 77/2015/QH13, Điều 78 khoản 3", "V")}
_PETITION_2025 = {"voters_petition_percent": (10, "Luật số 72/2025/QH15, Điều 34", "U")}
_GRADING = {"confidence_grading": (True, "Nghị quyết số 96/2023/QH15, Điều 2", "V")}
_NO_GRADING = {"confidence_grading": (False, "Nghị quyết số 96/2023/QH15, Điều 2", "U")}
_BROADCAST = {"questioning_is_broadcast": (True, "Luật số 87/2015/QH13, Điều 60 khoản 6", "V")}

# R-UB-01 to R-UB-06; the 2025 law keeps the shape, its small numbers were not read (R-UB-08).
_COMMITTEE_2025: dict[str, tuple[Any, str, str]] = {
    "convene_days": (0, "Luật số 77/2015/QH13, Điều 114; Luật số 72/2025/QH15", "U"),
    "convene_days_urgent": (0, "Luật số 77/2015/QH13, Điều 114; Luật số 72/2025/QH15", "U"),
    "first_session_days": (0, "Không áp dụng", "K"),
    "document_days": (3, "Luật số 77/2015/QH13, Điều 114 khoản 4; Luật số 72/2025/QH15", "V"),
    "document_days_urgent": (1, "Luật số 77/2015/QH13, Điều 114 khoản 4; Luật số 72/2025/QH15", "V"),
    "document_days_are_working_days": (True, "Luật số 77/2015/QH13, Điều 114 khoản 4", "V"),
    "document_alarm_days": (5, "Quy chế làm việc của Ủy ban nhân dân", "U"),
    "document_red_days": (3, "Luật số 77/2015/QH13, Điều 114 khoản 4", "V"),
    "meetings_a_month": (1, "Luật số 77/2015/QH13, Điều 113", "V"),
    "request_meeting": ([1, 3], "Luật số 77/2015/QH13, Điều 113", "V"),
    "quorum": ([2, 3], "Luật số 77/2015/QH13, Điều 114", "V"),
    "quorum_base": ("TOTAL_MEMBERS", "Luật số 77/2015/QH13, Điều 114", "V"),
    "quorum_warning_margin": (2, "Quy tắc của hệ thống", "U"),
    "majority": ([1, 2], "Luật số 77/2015/QH13, Điều 117", "K"),
    "majority_is_strict": (True, "Luật số 77/2015/QH13, Điều 117", "K"),
    "voting_base": ("TOTAL_MEMBERS", "Luật số 77/2015/QH13, Điều 117", "K"),
    "tie_follows_chair": (True, "Luật số 77/2015/QH13, Điều 117", "K"),
    "deputy_may_vote": (False, "Quy chế làm việc của Ủy ban nhân dân", "K"),
    "opinion_form_base": ("TOTAL_MEMBERS", "Quy chế làm việc của Ủy ban nhân dân", "K"),
    **_HOLIDAYS,
    **_SPEAKING,
    **_REMOTE,
    **_VOTING,
}  # fmt: skip

_ACTS_2015 = (
    "Luật số 77/2015/QH13 (sửa đổi bởi Luật số 47/2019/QH14); Luật số 87/2015/QH13; Nghị quyết số 629/2019/UBTVQH14"
)
_END_OF_THREE_TIERS = date(2025, 6, 15)
_TWO_TIERS = date(2025, 6, 16)

SHIPPED: tuple[Shipped, ...] = (
    Shipped(
        "HDND_2015_2019", Level.PROVINCE, "Hội đồng nhân dân cấp tỉnh, 2016 - 2025",
        _ACTS_2015,
        date(2016, 1, 1), _END_OF_THREE_TIERS, {**_COUNCIL_2015, **_GRADING, **_BROADCAST},
    ),
    Shipped(
        "HDND_2015_2019", Level.COMMUNE, "Hội đồng nhân dân cấp xã, 2016 - 2025",
        _ACTS_2015,
        date(2016, 1, 1), _END_OF_THREE_TIERS, {**_COUNCIL_2015, **_PETITION_2015, **_NO_GRADING},
    ),
    Shipped(
        "HDND_2025", Level.PROVINCE, "Hội đồng nhân dân cấp tỉnh, từ năm 2025",
        "Luật số 72/2025/QH15; Luật số 121/2025/QH15; Nghị quyết số 103/2025/UBTVQH15; Nghị quyết số 114/2025/UBTVQH15",
        _TWO_TIERS, None, {**_COUNCIL_2025, **_GRADING, **_BROADCAST},
    ),
    Shipped(
        "HDND_2025", Level.COMMUNE, "Hội đồng nhân dân cấp xã, từ năm 2025",
        "Luật số 72/2025/QH15; Luật số 121/2025/QH15; Nghị quyết số 104/2025/UBTVQH15; Nghị quyết số 114/2025/UBTVQH15",
        _TWO_TIERS, None, {**_COUNCIL_2025, **_PETITION_2025, **_NO_GRADING},
    ),
    Shipped(
        "UBND_2025", Level.PROVINCE, "Ủy ban nhân dân cấp tỉnh",
        "Luật số 77/2015/QH13, Điều 113 đến Điều 117; Luật số 72/2025/QH15", date(2016, 1, 1), None, _COMMITTEE_2025,
    ),
    Shipped(
        "UBND_2025", Level.COMMUNE, "Ủy ban nhân dân cấp xã",
        "Luật số 77/2015/QH13, Điều 113 đến Điều 117; Luật số 72/2025/QH15", date(2016, 1, 1), None, _COMMITTEE_2025,
    ),
)  # fmt: skip


def code_for(kind: BodyKind, on: date) -> str:
    """Which rules bind a body of that kind on that day."""
    if kind not in COUNCIL:
        return "UBND_2025"
    return "HDND_2025" if on >= _TWO_TIERS else "HDND_2015_2019"


def written(value: Any) -> str:
    """A parameter's value as a person writes it in a form: "2/3", "5", "1" for yes, days one a line."""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list):
        return "/".join(map(str, value)) if _is_fraction(value) else "\n".join(map(str, value))
    return str(value)


def read(old: Any, text: str) -> Any:
    """What was written, as a value of the kind that `old` is. Raises Invalid with a sentence."""
    if isinstance(old, bool):
        return bool(text)
    if isinstance(old, int):
        if not text.isascii() or not text.isdigit() or len(text) > 6:
            raise Invalid(_("“{given}” không phải số nguyên. Đề nghị nhập một số, ví dụ 5.", given=text))
        return int(text)
    if isinstance(old, str):
        if text not in BASES:
            raise Invalid(_("“{given}” không nằm trong danh sách. Đề nghị chọn lại.", given=text))
        return text
    return _fraction(text) if _is_fraction(old) else [_day_off(line) for line in text.split()]


def _is_fraction(value: list[Any]) -> bool:
    return len(value) == 2 and all(isinstance(part, int) for part in value)


def _fraction(text: str) -> list[int]:
    above, _slash, below = (part.strip() for part in text.partition("/"))
    numbers = all(part.isascii() and part.isdigit() and len(part) < 4 for part in (above, below))
    if numbers and 0 < int(above) <= int(below):
        return [int(above), int(below)]
    raise Invalid(_("“{given}” không phải một phần số. Đề nghị nhập tử số và mẫu số, ví dụ 2/3.", given=text))


def _day_off(text: str) -> str:
    try:
        date.fromisoformat(text if len(text) == 10 else f"2024-{text}")  # a leap year, so that 02-29 may be named
    except ValueError:
        raise Invalid(
            _("“{given}” không phải ngày. Đề nghị ghi tháng-ngày (09-02) hoặc năm-tháng-ngày.", given=text)
        ) from None
    return text
