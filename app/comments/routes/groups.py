"""Tổng hợp góp ý: the secretariat groups and gives out, the drafting body answers; forms, answers by the socket too."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.comments import actions, bodies, gathering, policy, queries
from app.comments.models import LONGEST_HEADING, OUTCOME_WORDS, VISIBILITY_WORDS, Outcome
from app.comments.queries import Subject
from app.comments.routes.sheet import back, load_subject
from app.comments.structure import LONGEST_KEY
from app.comments.text import places_of
from app.comments.view import choices
from app.documents.articles import pieces
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import Sentence, _
from app.meetings import forms

pages = Blueprint("comment_groups", __name__)
EVENTS = "CommentWritten CommentChanged OwnCommentChanged CommentGroupChanged"
_GROUPS = "/comments/<subject_id>/groups"
_GROUP = f"{_GROUPS}/<group_id>"


@pages.get(_GROUPS)
def groups(subject_id: str) -> str:
    """The groups and the comments in none, by place; the inside alone for its live region."""
    about, actor = load_subject(subject_id), current_actor()
    actions.open_sheet(about.id)
    all_groups = gathering.groups_of(about)
    allow(
        policy.can_consolidate(actor, about.meeting, about.item_id, all_groups),
        _("Trang tổng hợp góp ý dành cho Ban thư ký và cơ quan được giao trả lời."),
    )
    places = places_of(about)
    spots = gathering.spots(about, actor, places, all_groups)
    shown = [one for spot in spots for one in spot.groups]
    given = {
        "about": about,
        "spots": spots,
        "groups": shown,
        "loose": sum(len(spot.loose) for spot in spots),
        "moderates": policy.can_moderate(actor, about.meeting),
        "choices": choices(about, places),
        "bodies": bodies.labels(about),
        "versions": gathering.versions(about),
        "outcome_words": OUTCOME_WORDS,
        "visibility_words": VISIBILITY_WORDS,
        "pieces": pieces,
    }
    if wants_fragment():
        return render_template("comments/_groups.html", **given)
    return render_template(
        "comments/groups.html",
        **given,
        sees_all=policy.sees_all(actor, about.meeting, about.item_id),
        heard=queries.streams_heard(about, actor),
        events=EVENTS,
    )


@pages.post(_GROUPS)
def make(subject_id: str) -> Response:
    """`comments`, and `into` a group, or `heading` of a new one; with `deed` apart each is a group of its own."""
    about, actor = load_subject(subject_id), current_actor()
    chosen = request.form.getlist("comments")
    if forms.text("deed") == "apart":
        actions.separate_comments(actor, about.id, chosen)
        return _done(about, _("Đã tách {count} góp ý để trả lời riêng.", count=len(chosen)))
    into = forms.maybe_id("into", _("Nhóm góp ý"))
    actions.group_comments(actor, about.id, chosen, forms.text("heading", LONGEST_HEADING), into)
    return _done(about, _("Đã gộp {count} góp ý.", count=len(chosen)))


@pages.post(f"{_GROUPS}/assignment")
def assign(subject_id: str) -> Response:
    """`groups`, `to`: the participation of the body that answers them."""
    about = load_subject(subject_id)
    count = actions.assign_groups(current_actor(), about.id, request.form.getlist("groups"), forms.text("to"))
    return _done(about, _("Đã giao {count} nhóm góp ý.", count=count))


@pages.post(_GROUP)
def amend(subject_id: str, group_id: str) -> Response:
    """`heading` and `place`; with `deed` merge the whole group goes `into` another."""
    about = _load(subject_id, group_id)
    if forms.text("deed") == "merge":
        actions.merge_groups(current_actor(), group_id, forms.maybe_id("into", _("Nhóm góp ý")) or "")
        return _done(about, _("Đã gộp hai nhóm; mọi góp ý và trả lời còn đủ."))
    heading, place = forms.text("heading", LONGEST_HEADING), request.form.get("place", "")[:LONGEST_KEY]
    actions.amend_group(current_actor(), group_id, heading, place)
    return _done(about, _("Đã lưu nhóm góp ý."))


@pages.post(f"{_GROUP}/answer")
def settle(subject_id: str, group_id: str) -> Response:
    """`outcome`, `text`, `seen`: what the command `settle_group` takes."""
    about = _load(subject_id, group_id)
    outcome = forms.one_of(Outcome, "outcome", _("Kết quả"))
    seen = forms.whole("seen", _("Lần sửa"))
    told = actions.settle_group(current_actor(), group_id, outcome, request.form.get("text", ""), seen)
    if told["beside"]:
        return _done(
            about,
            _("Một người khác của cơ quan vừa trả lời nhóm này. Cả hai trả lời được giữ cạnh nhau, đề nghị xem lại."),
        )
    return _done(about, _("Đã lưu trả lời; người góp ý được báo kết quả."))


@pages.post(f"{_GROUP}/version")
def take_in(subject_id: str, group_id: str) -> Response:
    """`version`: which of the paper's versions has taken the comments in."""
    about = _load(subject_id, group_id)
    actions.take_in(current_actor(), group_id, forms.text("version"))
    return _done(about, _("Đã ghi bản đã tiếp thu góp ý."))


@pages.post("/comments/<subject_id>/<comment_id>/ungrouping")
def ungroup(subject_id: str, comment_id: str) -> Response:
    """The comment leaves its group."""
    about = load_subject(subject_id)
    found, _about = queries.comment(comment_id, current_actor())
    if found.subject_id != subject_id:
        raise NotFound()
    actions.ungroup(current_actor(), comment_id)
    return _done(about, _("Đã đưa góp ý ra khỏi nhóm."))


def _load(subject_id: str, group_id: str) -> Subject:
    """Raises NotFound unless that group is on that subject and the actor works with it."""
    about = load_subject(subject_id)
    found, _about = gathering.group(group_id, current_actor())
    if found.subject_id != subject_id:
        raise NotFound()
    return about


def _done(about: Subject, sentence: Sentence) -> Response:
    return back(about.id, sentence, "/groups")
