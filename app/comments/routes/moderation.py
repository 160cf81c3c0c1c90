"""The secretariat's part: deadlines, hiding with a reason, the list of all comments of a meeting."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.comments import actions, queries
from app.comments.models import OUTCOME_WORDS, STATE_WORDS, VISIBILITY_WORDS, CameBy, Comment, CommentState, Visibility
from app.comments.routes.sheet import back, load_subject, shown
from app.comments.structure import LONGEST_KEY
from app.comments.text import cite
from app.documents.articles import pieces
from app.documents.search import folded
from app.kernel.errors import Forbidden, NotFound, Refusal
from app.kernel.http import current_actor, wants_json
from app.kernel.sentences import _
from app.meetings import forms
from app.meetings.context import load_prepared_meeting

pages = Blueprint("comment_desk", __name__)
FILTERS = {
    "": _("Tất cả"),
    "standing": _("Đang có hiệu lực"),
    "drafting": _("Chỉ gửi cơ quan soạn thảo"),
    "suggests": _("Có đề nghị sửa lời văn"),
    "hidden": _("Đã ẩn"),
    "withdrawn": _("Đã rút"),
}


@pages.post("/comments/<subject_id>/entries")
def enter(subject_id: str) -> Response | tuple[str, int]:
    """`person`, `came_by`, `place`, `text`, `old`, `new`, `visibility`: what a delegate said elsewhere."""
    about = load_subject(subject_id)
    text, old, new = (request.form.get(name, "") for name in ("text", "old", "new"))
    visibility = forms.one_of(Visibility, "visibility", _("Ai được xem"))
    written = actions.Written(text, request.form.get("place", "")[:LONGEST_KEY], old, new, visibility)
    person = forms.maybe_id("person", _("Đại biểu"))
    try:
        came_by = forms.one_of(CameBy, "came_by", _("Cách nhận"))
        actions.enter_comment(current_actor(), about.id, person or "", written, came_by)
    except Refusal as refusal:
        if refusal.status == Forbidden.status or wants_json():
            raise
        return shown(load_subject(subject_id), entered=written, entry_problem=refusal.sentence), refusal.status
    return back(about.id, _("Đã nhập góp ý thay đại biểu; đại biểu được báo."))


@pages.get("/meetings/<meeting_id>/comments")
def listing(meeting_id: str) -> str:
    """GET ?on=SUBJECT&show=&q=: every comment of the meeting."""
    meeting = load_prepared_meeting(meeting_id)
    found = queries.all_of(meeting)
    titles = queries.titles(one.subject_id for one in found)
    on, show, asked = (request.args.get(name, "")[:200] for name in ("on", "show", "q"))
    wanted = folded(asked)
    chosen = [
        one
        for one in found
        if (not on or one.subject_id == on) and _fits(one, show) and wanted in folded(_words(one))
    ]  # fmt: skip
    return render_template(
        "comments/desk.html",
        comments=chosen,
        count=len(found),
        titles=titles,
        on=on,
        show=show,
        asked=asked,
        filters=[(value, str(word)) for value, word in FILTERS.items()],
        papers=[("", str(_("Mọi tài liệu và nội dung"))), *sorted(titles.items(), key=lambda one: one[1])],
        answers=queries.answers_to([one.id for one in chosen]),
        state_words=STATE_WORDS,
        outcome_words=OUTCOME_WORDS,
        visibility_words=VISIBILITY_WORDS,
        pieces=pieces,
        cite=cite,
    )


@pages.post("/comments/<subject_id>/deadline")
def deadline(subject_id: str) -> Response:
    """`due`: the local date and time until which comments are taken; empty for none."""
    about = load_subject(subject_id)
    due_at = forms.moment("due", _("Hạn góp ý"), about.meeting.body.zone)
    actions.set_deadline(current_actor(), about.id, due_at)
    return back(about.id, _("Đã đặt hạn góp ý.") if due_at else _("Đã bỏ hạn góp ý."))


@pages.post("/comments/<subject_id>/<comment_id>/state")
def change(subject_id: str, comment_id: str) -> Response:
    """`deed`: hide with a `reason`, or show."""
    load_subject(subject_id)
    found, _about = queries.comment(comment_id, current_actor())
    if found.subject_id != subject_id:
        raise NotFound()
    if forms.text("deed") == "show":
        actions.show_comment(current_actor(), comment_id)
        return back(subject_id, _("Đã hiện lại góp ý."))
    actions.hide_comment(current_actor(), comment_id, forms.text("reason"))
    return back(subject_id, _("Đã ẩn góp ý; người góp ý được báo lý do."))


def _fits(one: Comment, show: str) -> bool:
    kinds = {
        "standing": one.state is CommentState.SENT,
        "drafting": one.visibility is Visibility.DRAFTING,
        "suggests": one.suggests,
        "hidden": one.state is CommentState.HIDDEN,
        "withdrawn": one.state is CommentState.WITHDRAWN,
    }
    return kinds.get(show, True)


def _words(one: Comment) -> str:
    return " ".join([one.text, one.old_words, one.new_words, one.place_name, one.name if one.is_named else ""])
