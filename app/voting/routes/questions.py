"""Making a question ready: new, amended, or asked again with a reason."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock, db
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import AgendaItem, Meeting
from app.voting import actions, papers, policy, queries
from app.voting.context import DESK_ONLY
from app.voting.models import FORM_WORDS, KIND_WORDS, RULE_WORDS, Ballot, BallotForm, BallotKind, Rule

pages = Blueprint("ballot_questions", __name__)
_BALLOTS = "/meetings/<meeting_id>/ballots"


@pages.get(f"{_BALLOTS}/new")
def new(meeting_id: str) -> str:
    """GET ?item=: a question about that item; ?repeats=: that ballot again."""
    meeting = _prepared(meeting_id)
    repeats = queries.ballot(meeting.id, request.args.get("repeats", ""))
    item = _item(meeting, repeats.subjects[0].item_id if repeats else request.args.get("item", ""))
    return _form(meeting, item, _values(meeting, repeats, item), repeats=repeats)


@pages.post(_BALLOTS)
def prepare(meeting_id: str) -> Response | tuple[str, int]:
    """`item`, `more`, `title`, `kind`, `form`, `rule`, `seconds`, `version`, `options`, `repeats`, `repeat_reason`."""
    meeting = _prepared(meeting_id)
    try:
        one = actions.prepare_ballot(current_actor(), meeting.id, *_asked())
    except Refusal as refusal:
        return _again(meeting_id, refusal, None)
    return _done(meeting_id, one, _("Đã chuẩn bị biểu quyết số {number}; chờ lệnh của chủ tọa.", number=one.number))


@pages.get(f"{_BALLOTS}/<ballot_id>/question")
def question(meeting_id: str, ballot_id: str) -> str:
    meeting = _prepared(meeting_id)
    one = _known(meeting, ballot_id)
    item = one.subjects[0].item
    return _form(meeting, item, _values(meeting, one, item), one=one)


@pages.post(f"{_BALLOTS}/<ballot_id>/question")
def amend(meeting_id: str, ballot_id: str) -> Response | tuple[str, int]:
    """Another question in its place; what `prepare` takes."""
    meeting = _prepared(meeting_id)
    _known(meeting, ballot_id)
    try:
        one = actions.amend_ballot(current_actor(), meeting.id, ballot_id, *_asked())
    except Refusal as refusal:
        return _again(meeting_id, refusal, ballot_id)
    return _done(meeting_id, one, _("Đã sửa biểu quyết số {number}.", number=one.number))


def _asked() -> tuple[list[str], actions.Question]:
    item = forms.maybe_id("item", _("Nội dung"))
    if item is None:
        raise Invalid(_("Đề nghị chọn nội dung của chương trình."))
    more = [wanted for wanted in request.form.getlist("more") if is_id(wanted)]
    asked = actions.Question(
        title=forms.text("title"),
        kind=forms.one_of(BallotKind, "kind", _("Loại biểu quyết")),
        form=forms.one_of(BallotForm, "form", _("Hình thức")),
        rule=forms.one_of(Rule, "rule", _("Điều kiện thông qua")),
        seconds=forms.whole("seconds", _("Thời gian")) or None,
        version_ids=[forms.maybe_id("version", _("Văn bản"))],
        options=forms.text("options").splitlines(),
        repeats_id=forms.maybe_id("repeats", _("Biểu quyết lại")),
        repeat_reason=forms.text("repeat_reason"),
    )
    return [item, *more], asked


def _values(meeting: Meeting, like: Ballot | None, item: AgendaItem | None) -> dict[str, Any]:
    profile = meeting.rule_profile
    if like is None:
        draft = papers.draft_of(item.id) if item else None
        return {
            "title": item.title if item else "", "kind": BallotKind.WHOLE_TEXT, "form": BallotForm.ELECTRONIC,
            "rule": Rule.MAJORITY, "seconds": int(profile["vote_seconds"]), "version": draft.id if draft else "",
            "options": "", "more": [], "repeat_reason": "",
        }  # fmt: skip
    return {
        "title": like.title, "kind": like.kind, "form": like.form, "rule": like.rule, "seconds": like.seconds,
        "version": like.subjects[0].version_id or "", "options": "\n".join(one.label for one in like.options),
        "more": [one.item_id for one in like.subjects[1:]], "repeat_reason": like.repeat_reason,
    }  # fmt: skip


def _form(
    meeting: Meeting,
    item: AgendaItem | None,
    values: dict[str, Any],
    *,
    one: Ballot | None = None,
    repeats: Ballot | None = None,
    problem: Sentence | None = None,
) -> str:
    profile = meeting.rule_profile
    rows = [row for row in meetings.agenda(meeting.id, current_actor()).flat() if not row.children]
    released = papers.votable(item.id) if item else []
    named = [(v.id, _("{title}, bản {number}", title=v.document.heading, number=v.number)) for v in released]
    several = bool(profile.get("several_in_one_vote", False))
    return render_template(
        "voting/question.html",
        one=one,
        repeats=repeats,
        item=item,
        values=values,
        problems=[("title", problem)] if problem is not None else [],
        item_choices=[(row.item.id, f"{row.number}. {row.item.title}") for row in rows],
        other_items=[
            (r.item.id, f"{r.number}. {r.item.title}") for r in rows if several and item and r.item is not item
        ],
        version_choices=named or [("", str(_("Không gắn với văn bản nào")))],
        kind_choices=[(kind.value, str(KIND_WORDS[kind])) for kind in KIND_WORDS],
        form_choices=[(form.value, str(FORM_WORDS[form])) for form in BallotForm],
        rule_choices=[(rule.value, str(RULE_WORDS[rule])) for rule in Rule],
        least=int(profile["vote_seconds_least"]),
        most=int(profile["vote_seconds_most"]),
        names_shown=bool(profile["show_names_after_close"]),
        at=clock.now(),
    )


def _again(meeting_id: str, refusal: Refusal, ballot_id: str | None) -> tuple[str, int]:
    """The form as it was written, with what is wrong; what was read before the lock is read again."""
    meeting = _prepared(meeting_id)
    written = {name: request.form.get(name, "") for name in ("title", "kind", "form", "rule", "seconds", "version")}
    values: dict[str, Any] = written | {
        "options": request.form.get("options", ""),
        "repeat_reason": request.form.get("repeat_reason", ""),
        "more": request.form.getlist("more"),
    }
    one = queries.ballot(meeting.id, ballot_id) if ballot_id else None
    repeats = queries.ballot(meeting.id, request.form.get("repeats", ""))
    item = _item(meeting, request.form.get("item", ""))
    return _form(meeting, item, values, one=one, repeats=repeats, problem=refusal.sentence), refusal.status


def _prepared(meeting_id: str) -> Meeting:
    meeting = load_meeting(meeting_id)
    allow(policy.can_prepare(current_actor(), meeting), DESK_ONLY)
    return meeting


def _known(meeting: Meeting, ballot_id: str) -> Ballot:
    one = queries.ballot(meeting.id, ballot_id)
    if one is None:
        raise NotFound()
    return one


def _item(meeting: Meeting, item_id: str) -> AgendaItem | None:
    if not item_id:
        return None
    found = db.session().get(AgendaItem, item_id) if is_id(item_id) else None
    if found is None or found.meeting_id != meeting.id:
        raise NotFound()
    return found


def _done(meeting_id: str, one: Ballot, sentence: Sentence) -> Response:
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}/ballots/{one.id}")
