"""The sheet of a paper or an item: what is said of each place, and saying it by forms where no socket gets through."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.comments import actions, policy, queries, view
from app.comments.gathering import groups_of, taken_in
from app.comments.models import (
    CAME_BY_WORDS,
    LARGEST_FILE,
    MOST_FILES,
    OUTCOME_WORDS,
    STATE_WORDS,
    VISIBILITY_WORDS,
    Visibility,
)
from app.comments.queries import Due, Subject
from app.comments.structure import LONGEST_KEY
from app.comments.text import cite, places_of
from app.documents.articles import pieces
from app.kernel.clock import now
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.context import load_meeting

pages = Blueprint("comments", __name__)
EVENTS = "CommentWritten CommentChanged OwnCommentChanged CommentGroupChanged CommentsDue"
_SHEET = "/comments/<subject_id>"
ONE = f"{_SHEET}/<comment_id>"


def load_subject(subject_id: str) -> Subject:
    """The paper or item that the request is about; sets g.meeting and g.body. Raises NotFound."""
    about = queries.subject(subject_id, current_actor())
    load_meeting(about.meeting.id)
    return about


@pages.get(_SHEET)
def sheet(subject_id: str) -> str:
    """GET ?place=KEY&show=commented: the places, and what is said of them; the inside alone for its live region."""
    about = load_subject(subject_id)
    actions.open_sheet(about.id)
    return shown(about, place=request.args.get("place", "")[:LONGEST_KEY])


@pages.post(_SHEET)
def write(subject_id: str) -> Response | tuple[str, int]:
    """`place`, `text`, `old`, `new`, `visibility`, `unnamed`: what the command `write_comment` takes."""
    about = load_subject(subject_id)
    text, old, new = (request.form.get(name, "") for name in ("text", "old", "new"))
    place = request.form.get("place", "")[:LONGEST_KEY]
    visibility = Visibility.DRAFTING if forms.text("visibility") == "DRAFTING" else Visibility.DELEGATES
    written = actions.Written(text, place, old, new, visibility, not forms.ticked("unnamed"))
    try:
        actions.write_comment(current_actor(), about.id, written)
    except Refusal as refusal:
        if wants_json():
            raise
        return shown(load_subject(subject_id), place, refusal.sentence, written), refusal.status
    return back(about.id, _("Đã gửi góp ý."))


@pages.post(f"{ONE}/answers")
def answer(subject_id: str, comment_id: str) -> Response:
    """`text`: an answer below the comment."""
    load_comment(subject_id, comment_id)
    actions.answer_comment(current_actor(), comment_id, request.form.get("text", ""))
    return back(subject_id, _("Đã gửi trả lời."))


@pages.post(f"{ONE}/edition")
def edit(subject_id: str, comment_id: str) -> Response:
    """`text`, `old`, `new`, `seen`: one's own comment in other words."""
    load_comment(subject_id, comment_id)
    words = [request.form.get(name, "") for name in ("text", "old", "new")]
    seen = forms.whole("seen", _("Lần sửa"))
    told = actions.edit_comment(current_actor(), comment_id, words[0], words[1], words[2], seen)
    if told["beside"]:
        return back(subject_id, _("Góp ý này vừa được sửa ở máy khác. Cả hai bản được giữ cạnh nhau, đề nghị xem lại."))
    return back(subject_id, _("Đã lưu bản sửa."))


@pages.post(f"{ONE}/withdrawal")
def withdraw(subject_id: str, comment_id: str) -> Response:
    load_comment(subject_id, comment_id)
    actions.withdraw_comment(current_actor(), comment_id)
    return back(subject_id, _("Đã rút góp ý."))


@pages.post(f"{ONE}/agreement")
def agree(subject_id: str, comment_id: str) -> Response:
    """`agrees`: yes or no."""
    load_comment(subject_id, comment_id)
    agrees = forms.text("agrees") != "no"
    actions.agree(current_actor(), comment_id, agrees)
    return back(subject_id, _("Đã ghi nhận đồng tình.") if agrees else _("Đã bỏ đồng tình."))


def back(subject_id: str, sentence: Sentence, page: str = "") -> Response:
    """To the sheet, or a page of it, or a sentence for the script that asked."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(f"/comments/{subject_id}{page}")


def deadline_words(due: Due) -> Sentence:
    """Hạn góp ý: ... Còn ... (wording of the domain rules, section 8)."""
    when = f"{due.at.astimezone(g.body.time_zone):%d/%m/%Y %H:%M}"
    if due.is_over:
        return _("Hạn góp ý: {when}. Đã hết hạn.", when=when)
    if due.days:
        return _("Hạn góp ý: {when}. Còn {n} ngày.", when=when, n=due.days)
    return _("Hạn góp ý: {when}. Còn {n} giờ.", when=when, n=due.hours)


def load_comment(subject_id: str, comment_id: str) -> None:
    """Raises NotFound unless the actor reads that comment, and it is on that subject."""
    load_subject(subject_id)
    found, _about = queries.comment(comment_id, current_actor()) if is_id(comment_id) else (None, None)
    if found is None or found.subject_id != subject_id:
        raise NotFound()


def shown(
    about: Subject,
    place: str = "",
    problem: Sentence | None = None,
    written: actions.Written | None = None,
    *,
    entered: actions.Written | None = None,
    entry_problem: Sentence | None = None,
) -> str:
    """The sheet, with what was refused in its form: a comment of one's own, or one entered for a delegate."""
    actor = current_actor()
    due = queries.due(about.id, now())
    is_open = not (due is not None and due.is_over) and not about.meeting.has_ended
    only = request.args.get("show") == "commented"
    found = places_of(about)
    threads = queries.threads(about, actor)
    given: dict[str, Any] = {
        "taken": taken_in(about.version, actor) if about.version is not None else [],
        "about": about,
        "rows": view.rows(found, threads, only),
        "threads": threads,
        "only_commented": only,
        "due": due,
        "due_words": deadline_words(due) if due else None,
        "is_open": is_open,
        "writes": is_open and policy.can_write(actor, about.meeting),
        "is_delegate": policy.can_write(actor, about.meeting),
        "answers": (is_open and policy.can_write(actor, about.meeting))
        or policy.drafts(actor, about.meeting, about.item_id),
        "moderates": policy.can_moderate(actor, about.meeting),
        "visibility_words": VISIBILITY_WORDS,
        "state_words": STATE_WORDS,
        "came_by_words": CAME_BY_WORDS,
        "most_files": MOST_FILES,
        "largest_mb": LARGEST_FILE >> 20,
        "outcome_words": OUTCOME_WORDS,
        "pieces": pieces,
        "cite": cite,
        "quoted": quote,
    }
    if wants_fragment():
        return render_template("comments/_sheet.html", **given)
    return render_template(
        "comments/sheet.html",
        **given,
        choices=view.choices(about, found),
        ways=[(one, str(words).capitalize()) for one, words in CAME_BY_WORDS.items()],
        delegates=list(queries.delegates(about.meeting).items()) if given["moderates"] else [],
        place=place,
        problem=problem,
        written=written,
        entered=entered,
        entry_problem=entry_problem,
        may_be_unnamed=policy.may_be_unnamed(about.meeting),
        heard=queries.streams_heard(about, actor),
        events=EVENTS,
        consolidates=bool(threads) and policy.can_consolidate(actor, about.meeting, about.item_id, groups_of(about)),
        papers=queries.papers_of(about, actor),
        counted=queries.counts(about.meeting, actor),
        back={"href": f"/papers/{about.version.id}", "label": _("Đọc tài liệu")} if about.version else None,
    )
