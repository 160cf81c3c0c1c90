"""Promises: noted under a question, followed in this session and the next ones (R-QA-07, R-SES-09)."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import NotFound, Refusal, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import policy as meetings_policy
from app.meetings.models import Meeting
from app.questioning import actions, policy, queries
from app.questioning.context import load_questions, load_slip, words
from app.questioning.models import QuestionSlip
from app.questioning.routes.questions import QUESTION, done

pages = Blueprint("promises", __name__)
PROMISES = "/meetings/<meeting_id>/promises"


@pages.get(PROMISES)
def promises(meeting_id: str) -> str:
    """What was promised in this meeting, and what earlier ones left open."""
    meeting = load_questions(meeting_id)
    actor = current_actor()
    allow(meetings_policy.is_member(actor, meeting) or policy.can_receive(actor, meeting), whose.MEMBERS)
    return render_template(
        "questioning/_promises.html" if wants_fragment() else "questioning/promises.html",
        earlier=queries.earlier_promises(meeting),
        own=queries.promises(meeting.id),
        may_group=policy.can_group(actor, meeting),
        report_due=meeting.starts_on - timedelta(days=int(meeting.rule_profile.get("answer_report_days", 10))),
        report_days=int(meeting.rule_profile.get("answer_report_days", 10)),
        **words(meeting),
    )


@pages.get(f"{QUESTION}/promise")
def new(meeting_id: str, slip_id: str) -> str:
    """The form of a promise about that question."""
    meeting, slip = _noted(meeting_id, slip_id)
    return _form(meeting, slip, {"who": slip.who_answers})


@pages.post(f"{QUESTION}/promise")
def create(meeting_id: str, slip_id: str) -> Response | tuple[str, int]:
    """`what`, `who`, `due_on`."""
    meeting, slip = _noted(meeting_id, slip_id)
    try:
        due_on = forms.day("due_on", _("Thời hạn"))
        actions.note_promise(
            current_actor(), meeting.id, slip.id, request.form.get("what", ""), due_on, forms.text("who")
        )
    except Refusal as refusal:
        meeting, slip = _noted(meeting_id, slip_id)
        return _form(meeting, slip, dict(request.form), refusal.sentence), refusal.status
    return done(
        f"/meetings/{meeting_id}/questions/{slip_id}", _("Đã ghi lời hứa; lời hứa được theo dõi đến khi có kết quả.")
    )


@pages.get(f"{PROMISES}/<promise_id>")
def promise(meeting_id: str, promise_id: str) -> str:
    """The form for what came of it."""
    meeting = _follower(meeting_id)
    return _result(meeting, promise_id, "")


@pages.post(f"{PROMISES}/<promise_id>")
def close(meeting_id: str, promise_id: str) -> Response | tuple[str, int]:
    """`result`."""
    meeting = _follower(meeting_id)
    written = request.form.get("result", "")
    try:
        if not is_id(promise_id):
            raise NotFound()
        actions.close_promise(current_actor(), meeting.id, promise_id, written)
    except NotFound:
        raise
    except Refusal as refusal:
        return _result(_follower(meeting_id), promise_id, written, refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/promises", _("Đã ghi kết quả thực hiện lời hứa."))


def _follower(meeting_id: str) -> Meeting:
    meeting = load_questions(meeting_id)
    allow(policy.can_group(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def _noted(meeting_id: str, slip_id: str) -> tuple[Meeting, QuestionSlip]:
    meeting, slip = load_slip(meeting_id, slip_id)
    allow(policy.can_group(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting, slip


def _form(meeting: Meeting, slip: QuestionSlip, values: dict[str, Any], problem: Sentence | None = None) -> str:
    return render_template(
        "questioning/promise.html",
        slip=slip,
        values=values,
        today=queries.today(meeting, clock.now()),
        problems=[("what", problem)] if problem is not None else [],
        **words(meeting),
    )


def _result(meeting: Meeting, promise_id: str, written: str, problem: Sentence | None = None) -> str:
    found = queries.promise(meeting, promise_id)
    if found is None:
        raise NotFound()
    return render_template(
        "questioning/result.html",
        promise=found,
        written=written,
        problems=[("result", problem)] if problem is not None else [],
        **words(meeting),
    )
