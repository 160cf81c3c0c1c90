"""The form for an answer in writing (R-QA-03)."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.documents import queries as documents
from app.kernel import clock
from app.kernel.errors import Conflict, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.models import Meeting
from app.questioning import actions, policy, queries
from app.questioning.actions.answering import ANSWERERS
from app.questioning.context import load_slip, words
from app.questioning.models import QuestionSlip, SlipState
from app.questioning.routes.questions import QUESTION, done

pages = Blueprint("question_answers", __name__)


@pages.get(f"{QUESTION}/answer")
def answer(meeting_id: str, slip_id: str) -> str:
    """The form, with what was entered before."""
    meeting, slip = _answerer(meeting_id, slip_id)
    if slip.written_on is None and slip.state is not SlipState.WRITTEN_PENDING:
        raise Conflict(_("Chất vấn này không chờ trả lời bằng văn bản. Đề nghị tải lại trang."))
    on = slip.written_on or queries.today(meeting, clock.now())
    values = {"on": on.isoformat(), "text": slip.written_text, "document": slip.document_id or ""}
    return _form(meeting, slip, values)


@pages.post(f"{QUESTION}/answer")
def enter(meeting_id: str, slip_id: str) -> Response | tuple[str, int]:
    """`on`, `text`, `document`."""
    meeting, slip = _answerer(meeting_id, slip_id)
    try:
        document = forms.maybe_id("document", _("Văn bản trả lời"))
        on = forms.day("on", _("Ngày trả lời"))
        text = request.form.get("text", "")
        actions.answer_in_writing(current_actor(), meeting.id, slip.id, on, text, document)
    except Refusal as refusal:
        meeting, slip = _answerer(meeting_id, slip_id)
        return _form(meeting, slip, dict(request.form), refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/questions/{slip_id}", _("Đã ghi trả lời bằng văn bản."))


def _answerer(meeting_id: str, slip_id: str) -> tuple[Meeting, QuestionSlip]:
    meeting, slip = load_slip(meeting_id, slip_id)
    allow(policy.can_answer(current_actor(), slip), ANSWERERS)
    return meeting, slip


def _form(meeting: Meeting, slip: QuestionSlip, values: dict[str, Any], problem: Sentence | None = None) -> str:
    return render_template(
        "questioning/answer.html",
        slip=slip,
        values=values,
        papers=[(one.id, f"{one.symbol} {one.title}".strip()) for one in documents.released(meeting.id)],
        problems=[("text", problem)] if problem is not None else [],
        **words(meeting),
    )
