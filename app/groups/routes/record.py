"""The record of one group: what was said by item, written by the note-taker, approved by the head, printed."""

import io
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from app.attendance import queries as attendance
from app.documents import docx
from app.groups import actions, policy, prints, queries
from app.groups.context import load_group, words
from app.groups.models import DiscussionGroup, GroupOpinion
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings import queries as meetings
from app.speaking import queries as speaking

pages = Blueprint("group_record", __name__)
RECORD = "/meetings/<meeting_id>/record"
OPINION = f"{RECORD}/opinions/<opinion_id>"


@pages.get(RECORD)
def record(meeting_id: str) -> str:
    """What was written, by item; who has spoken and is not in it yet."""
    found = load_group(meeting_id)
    actor, own = current_actor(), found.meeting
    said = queries.opinions(own)
    may_write = policy.can_write(actor, own)
    return render_template(
        "groups/_record.html" if wants_fragment() else "groups/record.html",
        group=queries.seated(found, clock.now()),
        said=said,
        edition=queries.edition(said),
        rows=[row for row in meetings.agenda(own.id).flat() if not row.children],
        owed=queries.not_yet_written(own) if may_write else [],
        may_write=may_write,
        may_approve=policy.can_approve(actor, own),
        oversees=policy.can_oversee(actor, found.session),
        **words(clock.now()),
    )


@pages.get(f"{RECORD}/opinions/new")
def new(meeting_id: str) -> str:
    """GET ?request=ID: of that speaker; ?item=ID: on that item."""
    found = _written(meeting_id)
    asked = speaking.request(found.meeting, request.args.get("request", ""))
    if asked is None:
        current = meetings.current_item(found.meeting)
        return _form(found, {"item": request.args.get("item") or (current.id if current else "")})
    return _form(found, {"item": asked.item_id, "speaker": asked.participation_id, "text": asked.written})


@pages.post(f"{RECORD}/opinions")
def write(meeting_id: str) -> Response | tuple[str, int]:
    """`item`, `speaker`, `text`."""
    _written(meeting_id)
    try:
        actions.write_opinion(current_actor(), meeting_id, _asked())
    except Refusal as refusal:
        return _form(_written(meeting_id), dict(request.form), refusal.sentence), refusal.status
    return _done(meeting_id, _("Đã ghi ý kiến."))


@pages.get(OPINION)
def opinion(meeting_id: str, opinion_id: str) -> str:
    """An opinion, to be changed."""
    found = _written(meeting_id)
    kept = _opinion(found, opinion_id)
    values = {"item": kept.item_id, "speaker": kept.participation_id or "", "text": kept.text}
    return _form(found, values, kept=kept)


@pages.post(OPINION)
def edit(meeting_id: str, opinion_id: str) -> Response | tuple[str, int]:
    """What `write` takes, with `seen`; with `deed` remove it is taken out."""
    kept = _opinion(_written(meeting_id), opinion_id)
    try:
        if forms.text("deed") == "remove":
            actions.remove_opinion(current_actor(), meeting_id, kept.id)
            return _done(meeting_id, _("Đã bỏ ý kiến khỏi biên bản."))
        seen = forms.whole("seen", _("Lần ghi"))
        actions.edit_opinion(current_actor(), meeting_id, kept.id, _asked(), seen=seen)
    except Refusal as refusal:
        found = _written(meeting_id)
        return _form(found, dict(request.form), refusal.sentence, _opinion(found, opinion_id)), refusal.status
    return _done(meeting_id, _("Đã sửa ý kiến."))


@pages.post(f"{RECORD}/approval")
def approve(meeting_id: str) -> Response:
    """`deed`: approve (`seen`: the edition that the page showed), reopen."""
    load_group(meeting_id)
    deed = forms.text("deed")
    if deed == "approve":
        actions.approve_record(current_actor(), meeting_id, seen=forms.text("seen"))
        return _done(meeting_id, _("Đã duyệt biên bản của tổ."))
    if deed == "reopen":
        actions.reopen_record(current_actor(), meeting_id)
        return _done(meeting_id, _("Đã mở lại biên bản để sửa."))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.get(f"{RECORD}.docx")
def printed(meeting_id: str) -> Response:
    """The record as a paper that the office goes on writing in."""
    found = load_group(meeting_id)
    paper = prints.record(found, clock.now(), is_demo=bool(current_app.config["SETTINGS"].demo))
    name = f"bien-ban-thao-luan-to-{found.number}.docx"
    return send_file(io.BytesIO(docx.as_docx(paper)), mimetype=docx.TYPE, as_attachment=True, download_name=name)


def _written(meeting_id: str) -> DiscussionGroup:
    found = load_group(meeting_id)
    allow(policy.can_write(current_actor(), found.meeting), actions.WRITERS)
    return found


def _opinion(found: DiscussionGroup, opinion_id: str) -> GroupOpinion:
    kept = queries.opinion(found.meeting, opinion_id)
    if kept is None:
        raise NotFound()
    return kept


def _asked() -> actions.Written:
    item = forms.maybe_id("item", _("Nội dung"))
    if item is None:
        raise Invalid(_("Chưa chọn nội dung. Đề nghị chọn nội dung mà ý kiến nói đến."))
    return actions.Written(item, request.form.get("text", ""), forms.maybe_id("speaker", _("Người phát biểu")))


def _form(
    found: DiscussionGroup, values: dict[str, Any], problem: Sentence | None = None, kept: GroupOpinion | None = None
) -> str:
    own = found.meeting
    rows = [row for row in meetings.agenda(own.id).flat() if not row.children]
    lines = attendance.roster_of_now(own, clock.now())
    return render_template(
        "groups/opinion.html",
        kept=kept,
        values=values,
        items=[(row.item.id, f"{row.number}. {row.item.title}") for row in rows],
        speakers=[("", str(_("Ý kiến chung của tổ"))), *((one.participation_id, one.name) for one in lines)],
        problems=[("text", problem)] if problem is not None else [],
    )


def _done(meeting_id: str, sentence: Sentence) -> Response:
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}/record")
