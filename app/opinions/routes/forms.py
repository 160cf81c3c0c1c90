"""Opinion forms as pages: the list, one with its steps and its result, what is printed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.documents.press import set_paper
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.meetings import forms as fields
from app.meetings.models import Meeting
from app.opinions import actions, policy, prints, queries
from app.opinions.actions.access import PREPARERS
from app.opinions.context import listed, load_form, load_forms, shown, words
from app.opinions.models import FormState, OpinionForm

pages = Blueprint("opinion_forms", __name__)
FORMS = "/meetings/<meeting_id>/opinions"
FORM = f"{FORMS}/<form_id>"


@pages.get(FORMS)
def forms(meeting_id: str) -> str:
    """The committee's forms, those that this meeting hears the report of included."""
    meeting = load_forms(meeting_id)
    template = "opinions/_forms.html" if wants_fragment() else "opinions/forms.html"
    return render_template(template, **listed(meeting, current_actor(), clock.now()))


@pages.get(f"{FORMS}/new")
def new(meeting_id: str) -> str:
    """An empty form."""
    return _matter(_of_preparer(meeting_id), {})


@pages.post(FORMS)
def prepare(meeting_id: str) -> Response | tuple[str, int]:
    """`matter`, `version`, `explanation`."""
    meeting = _of_preparer(meeting_id)
    try:
        form = actions.prepare_form(current_actor(), meeting.id, _asked())
    except Refusal as refusal:
        return _matter(_of_preparer(meeting_id), request.form, problem=refusal.sentence), refusal.status
    return _done(f"/meetings/{meeting_id}/opinions/{form.id}", _("Đã lập phiếu lấy ý kiến số {n}.", n=form.number))


@pages.get(f"{FORM}/question")
def question(meeting_id: str, form_id: str) -> str:
    """What is asked, while nobody was asked."""
    meeting, form = _prepared(meeting_id, form_id)
    form.require(clock.now(), FormState.PREPARED)
    values = {"matter": form.matter, "version": form.version_id, "explanation": form.explanation}
    return _matter(meeting, values, form)


@pages.post(f"{FORM}/question")
def amend(meeting_id: str, form_id: str) -> Response | tuple[str, int]:
    """What `prepare` takes."""
    meeting, form = _prepared(meeting_id, form_id)
    try:
        actions.amend_form(current_actor(), meeting.id, form.id, _asked())
    except Refusal as refusal:
        meeting, form = _prepared(meeting_id, form_id)
        return _matter(meeting, request.form, form, refusal.sentence), refusal.status
    return _done(f"/meetings/{meeting_id}/opinions/{form_id}", _("Đã lưu phiếu lấy ý kiến."))


@pages.get(FORM)
def form(meeting_id: str, form_id: str) -> str:
    """One form: what is asked, who has answered, what it came to."""
    meeting, found = load_form(meeting_id, form_id)
    template = "opinions/_form.html" if wants_fragment() else "opinions/form.html"
    return render_template(template, **shown(meeting, found, current_actor(), clock.now()))


@pages.post(f"{FORM}/state")
def change(meeting_id: str, form_id: str) -> Response:
    """`deed`: send and extend (`deadline`), remind, enter (`member`, `opinion`, `text`), withdraw (`reason`), remove,
    consolidate, decide (`decision`), place (`meeting`)."""
    meeting, found = _prepared(meeting_id, form_id)
    here = f"/meetings/{meeting.id}/opinions"
    deed = fields.text("deed")
    sentence = _act(current_actor(), meeting, found.id, deed)
    return _done(here if deed == "remove" else f"{here}/{form_id}", sentence)


def _act(actor: Actor, meeting: Meeting, form_id: str, deed: str) -> Sentence:
    if deed == "send":
        form = actions.send_form(actor, meeting.id, form_id, _deadline(meeting))
        return _("Đã gửi phiếu lấy ý kiến đến {count} thành viên.", count=form.total)
    if deed == "extend":
        actions.extend_form(actor, meeting.id, form_id, _deadline(meeting))
        return _("Đã gia hạn trả lời.")
    if deed == "remind":
        return _("Đã nhắc {count} thành viên chưa trả lời.", count=actions.remind_members(actor, meeting.id, form_id))
    if deed == "enter":
        member = fields.maybe_id("member", _("Thành viên"))
        if member is None:
            raise Invalid(_("Chưa chọn thành viên. Đề nghị chọn người ghi trên phiếu giấy."))
        said = fields.text("opinion"), request.form.get("text", "")
        line = actions.enter_opinion(actor, meeting.id, form_id, member, *said)
        return _("Đã nhập phiếu giấy của {name}.", name=line.name)
    if deed == "withdraw":
        actions.withdraw_form(actor, meeting.id, form_id, fields.text("reason"))
        return _("Đã rút phiếu lấy ý kiến.")
    if deed == "remove":
        actions.remove_form(actor, meeting.id, form_id)
        return _("Đã xóa phiếu chưa gửi.")
    if deed == "consolidate":
        actions.consolidate_form(actor, meeting.id, form_id)
        return _("Đã tổng hợp ý kiến.")
    if deed == "decide":
        actions.decide_form(actor, meeting.id, form_id, request.form.get("decision", ""))
        return _("Đã ghi quyết định của Chủ tịch.")
    if deed == "place":
        following = fields.maybe_id("meeting", _("Phiên họp"))
        if following is None:
            raise Invalid(_("Chưa chọn phiên họp. Đề nghị chọn phiên họp sắp tới."))
        actions.place_form(actor, meeting.id, form_id, following)
        return _("Đã đưa vào chương trình phiên họp.")
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.get(f"{FORM}/form.pdf")
def blank(meeting_id: str, form_id: str) -> Response:
    """The form on paper, for who prepares it."""
    meeting, found = _prepared(meeting_id, form_id)
    return _printed(prints.blank_form(meeting, found, clock.now(), is_demo=_is_demo()), "phieu-lay-y-kien.pdf")


@pages.get(f"{FORM}/result.pdf")
def result(meeting_id: str, form_id: str) -> Response:
    """The table of the answers, once they are counted; names for those who may see them."""
    meeting, found = load_form(meeting_id, form_id)
    at = clock.now()
    if found.consolidated_at is None:
        raise NotFound(_("Ý kiến chưa được tổng hợp nên chưa có bảng tổng hợp."))
    names = policy.can_see_opinions(current_actor(), found, at)
    paper = prints.result(meeting, found, at, with_names=names, is_demo=_is_demo())
    return _printed(paper, "tong-hop-phieu-lay-y-kien.pdf")


def _printed(paper: Mapping[str, Any], name: str) -> Response:
    answer = current_app.response_class(set_paper(paper), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)


def _of_preparer(meeting_id: str) -> Meeting:
    meeting = load_forms(meeting_id)
    allow(policy.can_prepare(current_actor(), meeting), PREPARERS)
    return meeting


def _prepared(meeting_id: str, form_id: str) -> tuple[Meeting, OpinionForm]:
    meeting, found = load_form(meeting_id, form_id)
    allow(policy.can_prepare(current_actor(), meeting), PREPARERS)
    return meeting, found


def _asked() -> actions.Matter:
    return actions.Matter(
        matter=request.form.get("matter", ""),
        version_id=fields.maybe_id("version", _("Tài liệu")),
        explanation=request.form.get("explanation", ""),
    )


def _deadline(meeting: Meeting) -> datetime:
    found = fields.moment("deadline", _("Thời hạn trả lời"), meeting.body.zone)
    if found is None:
        raise Invalid(_("Chưa có thời hạn trả lời. Đề nghị nhập ngày, giờ."))
    return found


def _matter(
    meeting: Meeting, values: Mapping[str, Any], form: OpinionForm | None = None, problem: Sentence | None = None
) -> str:
    found = [
        (one.id, f"{one.document.symbol} {one.document.title} ({_('bản {number}', number=one.number)})".strip())
        for one in queries.papers(meeting)
    ]
    return render_template(
        "opinions/question.html",
        form=form,
        values=values,
        papers=found,
        problems=[("matter", problem)] if problem is not None else [],
        **words(clock.now()),
    )


def _done(page: str, sentence: Sentence) -> Response:
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
