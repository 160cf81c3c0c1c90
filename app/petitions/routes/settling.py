"""Answers to a group of petitions, and what the Standing Committee says of them."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.kernel.errors import Invalid, Refusal, allow
from app.kernel.http import current_actor, wants_json
from app.kernel.sentences import _
from app.meetings import forms
from app.petitions import actions, policy
from app.petitions.context import load_group, shown
from app.petitions.models import Outcome
from app.petitions.routes.groups import GROUP
from app.petitions.routes.petitions import done

pages = Blueprint("petition_answers", __name__)


@pages.post(f"{GROUP}/answers")
def answer(body_id: str, group_id: str) -> Response | tuple[str, int]:
    """`outcome`, `text`, `promised_on`."""
    _body, group = load_group(body_id, group_id)
    allow(policy.can_answer(current_actor(), group), policy.ANSWERERS)
    try:
        outcome = forms.one_of(Outcome, "outcome", _("Kết quả giải quyết"))
        promised_on = forms.maybe_day("promised_on", _("Ngày sẽ giải quyết xong"))
        actions.answer_group(current_actor(), body_id, group.id, outcome, request.form.get("text", ""), promised_on)
    except Refusal as refusal:
        if wants_json():
            raise
        _body, group = load_group(body_id, group_id)
        page = render_template(
            "petitions/group.html",
            **shown(group, current_actor()),
            typed=request.form,
            problems=[("text", refusal.sentence)],
        )
        return page, refusal.status
    return done(
        f"/bodies/{body_id}/petition-groups/{group_id}", _("Đã gửi trả lời; Thường trực Hội đồng nhân dân xem xét.")
    )


@pages.post(f"{GROUP}/answers/<answer_id>/judgement")
def judge(body_id: str, group_id: str, answer_id: str) -> Response:
    """`deed`: accept, or return with a `reason` and another `due_on`."""
    _body, group = load_group(body_id, group_id)
    allow(policy.can_judge(current_actor(), body_id), policy.JUDGES)
    mine, deed = (current_actor(), body_id, group.id, answer_id), forms.text("deed")
    here = f"/bodies/{body_id}/petition-groups/{group.id}"
    if deed == "accept":
        actions.accept_answer(*mine)
        return done(here, _("Đã chấp nhận trả lời."))
    if deed == "return":
        actions.send_back_answer(*mine, request.form.get("reason", ""), forms.day("due_on", _("Thời hạn trả lời")))
        return done(here, _("Đã trả lại, nêu lý do và thời hạn mới."))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))
