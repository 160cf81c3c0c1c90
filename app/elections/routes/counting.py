"""A teller's own count, entered without seeing the other's."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.elections import actions, context, policy
from app.elections.actions.counting import TELLERS_ONLY
from app.elections.models import ANSWER_WORDS, CountSheet, Election, ElectionState
from app.elections.routes.elections import ELECTION, done, seen
from app.kernel.errors import Refusal, allow
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.context import load_meeting

pages = Blueprint("election_counts", __name__)
PAPERS = (
    ("collected", _("Số phiếu thu về")), ("valid", _("Số phiếu hợp lệ")), ("invalid", _("Số phiếu không hợp lệ")),
)  # fmt: skip


@pages.get(f"{ELECTION}/count")
def count(meeting_id: str, election_id: str) -> str:
    """The form for one's own count; where both are in and differ, the differences."""
    one = _counted(meeting_id, election_id)
    one.require(ElectionState.COUNTING)
    mine = next((sheet for sheet in one.sheets if sheet.person_id == current_actor().id), None)
    return _form(one, _values(mine), None)


@pages.post(f"{ELECTION}/count")
def enter(meeting_id: str, election_id: str) -> Response | tuple[str, int]:
    """`collected`, `valid`, `invalid` and a number for each answer about each person."""
    one = _counted(meeting_id, election_id)
    written = {name: value for name, value in request.form.items() if name not in ("csrf_token", "key")}
    fields = [field for _candidate, cells in _lines(one) for field, _words in cells]
    try:
        collected, valid, invalid = (forms.whole(name, words) for name, words in PAPERS)
        counts = {_answer(field): forms.whole(field, _("Số phiếu")) for field in fields}
        actions.enter_count(current_actor(), meeting_id, election_id, collected, valid, invalid, counts)
    except Refusal as refusal:
        one = _counted(meeting_id, election_id)  # what was read before the lock is read again
        return _form(one, written, refusal.sentence), refusal.status
    one = _counted(meeting_id, election_id)
    if len(one.sheets) < 2:
        sentence = _("Đã ghi kết quả của đồng chí. Chờ thành viên thứ hai nhập độc lập.")
    elif context.compared(one, current_actor()):
        sentence = _("Đã ghi. Kết quả của hai thành viên còn khác nhau, đề nghị đếm lại.")
    else:
        sentence = _("Đã ghi. Kết quả của hai thành viên trùng nhau; Trưởng ban ký biên bản.")
    return done(f"/meetings/{meeting_id}/elections/{election_id}", sentence)


def _counted(meeting_id: str, election_id: str) -> Election:
    meeting = load_meeting(meeting_id)
    one = seen(meeting, election_id)
    allow(policy.is_teller(current_actor(), one), TELLERS_ONLY)
    return one


def _field(candidate_id: str, answer: str) -> str:
    return f"n-{candidate_id}-{answer}"


def _answer(field: str) -> str:
    candidate_id, answer = field.removeprefix("n-").rsplit("-", 1)
    return f"{candidate_id} {answer}"


def _lines(one: Election) -> list[tuple[Any, list[tuple[str, Sentence]]]]:
    return [
        (candidate, [(_field(candidate.id, str(answer)), ANSWER_WORDS[answer]) for answer in one.answers])
        for candidate in one.standing
    ]


def _values(mine: CountSheet | None) -> dict[str, Any]:
    if mine is None:
        return {}
    found: dict[str, Any] = {"collected": mine.collected, "valid": mine.valid, "invalid": mine.invalid}
    return found | {_field(line.candidate_id, line.answer): line.count for line in mine.lines}


def _form(one: Election, values: dict[str, Any], problem: Sentence | None) -> str:
    differing = {
        name if " " not in name else _field(*name.split(" ")): pair
        for name, pair in context.compared(one, current_actor()).items()
    }
    return render_template(
        "elections/count.html",
        one=one,
        values=values,
        papers=PAPERS,
        lines=_lines(one),
        differing=differing,
        problems=[("collected", problem)] if problem is not None else [],
        **context.words(),
    )
