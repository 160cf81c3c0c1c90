"""Groups of issues, what is proposed to the council, and what it chose."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.questioning import actions, policy, queries
from app.questioning.context import load_questions, words
from app.questioning.models import QuestionGroup
from app.questioning.routes.questions import QUESTIONS, done

pages = Blueprint("question_groups", __name__)
GROUPS = "/meetings/<meeting_id>/question-groups"
GROUP = f"{GROUPS}/<group_id>"


@pages.get(f"{GROUPS}/new")
def new(meeting_id: str) -> str:
    return _form(_prepared(meeting_id), {})


@pages.post(GROUPS)
def create(meeting_id: str) -> Response | tuple[str, int]:
    """`title`, `questionee_id` or `questionee`."""
    meeting = _prepared(meeting_id)
    try:
        group = actions.make_group(current_actor(), meeting.id, *_asked())
    except Refusal as refusal:
        return _form(_prepared(meeting_id), dict(request.form), problem=refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/questions", _("Đã lập nhóm “{title}”.", title=group.title))


@pages.get(GROUP)
def group(meeting_id: str, group_id: str) -> str:
    """The form of a group."""
    meeting = _prepared(meeting_id)
    one = _group(meeting, group_id)
    values = {
        "title": one.title,
        "questionee_id": one.questionee_id or "",
        "questionee": "" if one.answers and one.questionee == one.answers.name_with_title else one.questionee,
    }
    return _form(meeting, values, one)


@pages.post(GROUP)
def amend(meeting_id: str, group_id: str) -> Response | tuple[str, int]:
    """What `create` takes; with `deed` remove the group is taken away."""
    meeting = _prepared(meeting_id)
    one = _group(meeting, group_id)
    try:
        if forms.text("deed") == "remove":
            actions.remove_group(current_actor(), meeting.id, one.id)
            return done(
                f"/meetings/{meeting_id}/questions", _("Đã xóa nhóm. Các phiếu trở lại danh sách chưa xếp nhóm.")
            )
        actions.amend_group(current_actor(), meeting.id, one.id, *_asked())
    except Refusal as refusal:
        meeting = _prepared(meeting_id)
        return _form(meeting, dict(request.form), _group(meeting, group_id), refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/questions", _("Đã sửa nhóm vấn đề."))


@pages.post(f"{QUESTIONS}/proposal")
def propose(meeting_id: str) -> Response:
    """Every group that was not proposed yet."""
    meeting = _prepared(meeting_id)
    proposed = actions.propose_groups(current_actor(), meeting.id)
    sentence = _("Đã trình {count} nhóm vấn đề. Các đại biểu thấy các nhóm này.", count=len(proposed))
    return done(f"/meetings/{meeting_id}/questions", sentence)


@pages.get(f"{QUESTIONS}/choice")
def choice(meeting_id: str) -> str:
    """The form for what the council chose."""
    meeting = _chooser(meeting_id)
    known = queries.choice(meeting.id)
    values = {
        "groups": [one.id for one in queries.groups(meeting.id) if (one.is_chosen if known else one.proposed_at)],
        "ballot": known.ballot_id or "" if known is not None else "",
    }
    return _choices(meeting, values)


@pages.post(f"{QUESTIONS}/choice")
def choose(meeting_id: str) -> Response | tuple[str, int]:
    """`groups` that were chosen, `ballot` where an open ballot decided, `order_of`: the chair of the page."""
    meeting = _chooser(meeting_id)
    wanted = [one for one in request.form.getlist("groups") if is_id(one)]
    try:
        actions.record_choice(
            current_actor(),
            meeting.id,
            wanted,
            ballot_id=forms.maybe_id("ballot", _("Biểu quyết")),
            order_of=forms.maybe_id("order_of", _("Chủ tọa")),
        )
    except Refusal as refusal:
        values = {"groups": wanted, "ballot": request.form.get("ballot", "")}
        return _choices(_chooser(meeting_id), values, refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/questions", _("Đã ghi việc Hội đồng nhân dân chọn nhóm vấn đề chất vấn."))


def _asked() -> tuple[str, str | None, str]:
    return (
        forms.text("title"),
        forms.maybe_id("questionee_id", _("Người trả lời chất vấn")),
        forms.text("questionee"),
    )


def _prepared(meeting_id: str) -> Meeting:
    meeting = load_questions(meeting_id)
    allow(policy.can_group(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def _chooser(meeting_id: str) -> Meeting:
    meeting = load_questions(meeting_id)
    allow(policy.can_choose(current_actor(), meeting), whose.CHAIR)
    return meeting


def _group(meeting: Meeting, group_id: str) -> QuestionGroup:
    found = queries.group(meeting, group_id)
    if found is None:
        raise NotFound()
    return found


def _form(
    meeting: Meeting, values: dict[str, Any], one: QuestionGroup | None = None, problem: Sentence | None = None
) -> str:
    return render_template(
        "questioning/group.html",
        one=one,
        values=values,
        people=[(given.id, given.name_with_title) for given in queries.questionees(meeting, clock.now())],
        problems=[("title", problem)] if problem is not None else [],
        chosen=queries.choice(meeting.id),
        **words(meeting),
    )


def _choices(meeting: Meeting, values: dict[str, Any], problem: Sentence | None = None) -> str:
    chair = meetings.presiding_officer(meeting, clock.now())
    return render_template(
        "questioning/choice.html",
        values=values,
        groups=queries.groups(meeting.id),
        ballots=[(one.id, f"{one.number}. {one.title}") for one in queries.carried_ballots(meeting.id)],
        loose=[slip for slip in queries.sent(meeting.id) if slip.group_id is None],
        chair=chair,
        is_chair=chair is not None and chair.id == current_actor().id,
        problems=[("groups", problem)] if problem is not None else [],
        **words(meeting),
    )
