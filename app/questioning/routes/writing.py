"""The form of a slip: kept as a draft, or sent."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import Conflict, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.models import Meeting
from app.questioning import actions, policy, queries
from app.questioning.actions.writing import DELEGATES
from app.questioning.context import load_questions, of_petitions, seen, words
from app.questioning.models import QuestionSlip, SlipState
from app.questioning.routes.questions import QUESTION, QUESTIONS, done

pages = Blueprint("question_writing", __name__)


@pages.get(f"{QUESTIONS}/new")
def new(meeting_id: str) -> str:
    """An empty slip, or ?petitions=: one that takes up a group of voters' petitions."""
    meeting = _of_delegate(meeting_id)
    return _form(meeting, of_petitions(meeting, request.args.get("petitions", "")))


@pages.post(QUESTIONS)
def create(meeting_id: str) -> Response | tuple[str, int]:
    """`questionee_id` or `questionee`, `issue`, `text`; `deed` send or keep."""
    meeting = _of_delegate(meeting_id)
    try:
        slip = actions.write_slip(current_actor(), meeting.id, _written(), send=_is_sent())
    except Refusal as refusal:
        return _form(_of_delegate(meeting_id), dict(request.form), problem=refusal.sentence), refusal.status
    return _answered(slip)


@pages.get(f"{QUESTION}/draft")
def draft(meeting_id: str, slip_id: str) -> str:
    """A draft of one's own."""
    meeting = _of_delegate(meeting_id)
    slip = _own(meeting, slip_id)
    if slip.state is not SlipState.DRAFT:
        raise Conflict(_("Phiếu đã gửi. Muốn sửa, đề nghị rút phiếu về bản nháp trước."))
    values = {
        "questionee_id": slip.questionee_id or "",
        "questionee": "" if slip.answers and slip.questionee == slip.answers.name_with_title else slip.questionee,
        "issue": slip.issue,
        "text": slip.text,
        "edition": slip.edition,
        "petitions": slip.petitions_id or "",
    }
    return _form(meeting, values, slip)


@pages.post(f"{QUESTION}/draft")
def edit(meeting_id: str, slip_id: str) -> Response | tuple[str, int]:
    """What `create` takes, and `edition`: the one that was on the page."""
    meeting = _of_delegate(meeting_id)
    slip = _own(meeting, slip_id)
    try:
        edition = forms.whole("edition", _("Phiên bản"))
        written = _written()
        slip = actions.edit_slip(
            current_actor(), meeting.id, slip.id, written, edition=edition, send=_is_sent()
        )  # fmt: skip
    except Refusal as refusal:
        meeting = _of_delegate(meeting_id)
        slip = _own(meeting, slip_id)
        # What was typed stands in the form; saving it again is then a decision of whoever has read this.
        values = {**request.form, "edition": slip.edition}
        return _form(meeting, values, slip, refusal.sentence), refusal.status
    return _answered(slip)


def _answered(slip: QuestionSlip) -> Response:
    here = f"/meetings/{slip.meeting_id}/questions/{slip.id}"
    if slip.state is SlipState.DRAFT:
        return done(here, _("Đã lưu bản nháp. Chỉ đại biểu thấy bản nháp này."))
    sentence = _("Đã gửi phiếu chất vấn số {number} đến Thường trực Hội đồng nhân dân.", number=slip.number)
    return done(here, sentence)


def _written() -> actions.Written:
    return actions.Written(
        questionee_id=forms.maybe_id("questionee_id", _("Người bị chất vấn")),
        questionee=forms.text("questionee"),
        issue=forms.text("issue"),
        text=request.form.get("text", ""),
        petitions_id=forms.maybe_id("petitions", _("Nhóm kiến nghị")),
    )


def _is_sent() -> bool:
    return forms.text("deed") != "keep"


def _of_delegate(meeting_id: str) -> Meeting:
    meeting = load_questions(meeting_id)
    allow(policy.can_write(current_actor(), meeting), DELEGATES)
    return meeting


def _own(meeting: Meeting, slip_id: str) -> QuestionSlip:
    slip = seen(meeting, slip_id)
    if slip.person_id != current_actor().id:
        raise NotFound()
    return slip


def _form(
    meeting: Meeting, values: dict[str, Any], slip: QuestionSlip | None = None, problem: Sentence | None = None
) -> str:
    known = [(one.id, one.name_with_title) for one in queries.questionees(meeting, clock.now())]
    return render_template(
        "questioning/write.html",
        slip=slip,
        values=values,
        people=known,
        problems=[("issue", problem)] if problem is not None else [],
        chosen=queries.choice(meeting.id),
        **words(meeting),
    )
