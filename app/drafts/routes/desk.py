"""The desk: drafts that are made ready, put out and ended, and how one will look to everybody."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.models import Body
from app.drafts import actions, context, policy, queries
from app.drafts.context import load_desk, load_draft
from app.drafts.models import PublicDraft
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, Refusal
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.meetings import forms as fields

pages = Blueprint("draft_desk", __name__)
DRAFTS = "/bodies/<body_id>/drafts"
DRAFT = f"{DRAFTS}/<draft_id>"
FIELDS = ("version", "title", "drafter", "introduction", "questions")


@pages.get(DRAFTS)
def drafts(body_id: str) -> str:
    """The body's drafts, the newest first."""
    body = load_desk(body_id)
    found = queries.drafts(body.id)
    counts = {one.id: queries.counts(one.id) for one in found}
    template = "drafts/_drafts.html" if wants_fragment() else "drafts/drafts.html"
    return render_template(template, drafts=found, counts=counts, **context.words(clock.now()))


@pages.get(f"{DRAFTS}/new")
def new(body_id: str) -> str:
    """An empty form."""
    return _description(load_desk(body_id), {})


@pages.post(DRAFTS)
def prepare(body_id: str) -> Response | tuple[str, int]:
    """`version`, `title`, `drafter`, `introduction`, `questions`."""
    body = load_desk(body_id)
    try:
        draft = actions.prepare_draft(current_actor(), body.id, _told())
    except Refusal as refusal:
        return _description(load_desk(body_id), request.form, problem=refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/drafts/{draft.id}", _("Đã lập dự thảo. Chưa ai thấy cho đến khi mở lấy ý kiến."))


@pages.get(f"{DRAFT}/description")
def description(body_id: str, draft_id: str) -> str:
    """What is said of the draft."""
    body, draft = load_draft(body_id, draft_id)
    values = {name: getattr(draft, name) for name in FIELDS[1:]}
    return _description(body, {**values, "version": draft.version_id}, draft)


@pages.post(f"{DRAFT}/description")
def amend(body_id: str, draft_id: str) -> Response | tuple[str, int]:
    """What `prepare` takes."""
    _body, draft = load_draft(body_id, draft_id)
    try:
        actions.amend_draft(current_actor(), body_id, draft.id, _told())
    except Refusal as refusal:
        body, draft = load_draft(body_id, draft_id)
        return _description(body, request.form, draft, refusal.sentence), refusal.status
    return done(f"/bodies/{body_id}/drafts/{draft_id}", _("Đã lưu thông tin dự thảo."))


@pages.get(DRAFT)
def draft(body_id: str, draft_id: str) -> str:
    """One draft: its days, its opinions in numbers, what can be done."""
    _body, found = load_draft(body_id, draft_id)
    template = "drafts/_draft.html" if wants_fragment() else "drafts/draft.html"
    return render_template(template, **context.shown(found, current_actor(), clock.now()))


@pages.get(f"{DRAFT}/preview")
def preview(body_id: str, draft_id: str) -> str:
    """The page as everybody will see it."""
    _body, found = load_draft(body_id, draft_id)
    return render_template("drafts/public_draft.html", is_preview=True, **context.read(found, clock.now()))


@pages.post(f"{DRAFT}/state")
def change(body_id: str, draft_id: str) -> Response:
    """`deed`: open (`first`, `last`), extend (`last`), close, publish (`result`), withdraw (`reason`), remove."""
    _body, found = load_draft(body_id, draft_id)
    deed = fields.text("deed")
    sentence = _act(current_actor(), found, deed)
    here = f"/bodies/{body_id}/drafts"
    return done(here if deed == "remove" else f"{here}/{draft_id}", sentence)


def _act(actor: Actor, draft: PublicDraft, deed: str) -> Sentence:
    mine = draft.body_id, draft.id
    if deed == "open":
        first, last = fields.day("first", _("Ngày bắt đầu")), fields.day("last", _("Ngày kết thúc"))
        actions.open_draft(actor, *mine, first, last)
        return _("Đã đưa dự thảo ra lấy ý kiến.")
    if deed == "extend":
        actions.extend_draft(actor, *mine, fields.day("last", _("Ngày kết thúc")))
        return _("Đã đổi ngày kết thúc lấy ý kiến.")
    if deed == "close":
        actions.close_draft(actor, *mine)
        return _("Đã kết thúc lấy ý kiến.")
    if deed == "publish":
        actions.publish_result(actor, *mine, request.form.get("result", ""))
        return _("Đã công bố kết quả lấy ý kiến.")
    if deed == "withdraw":
        actions.withdraw_draft(actor, *mine, fields.text("reason"))
        return _("Đã dừng lấy ý kiến; trang công khai chỉ còn nêu lý do.")
    if deed == "remove":
        actions.remove_draft(actor, *mine)
        return _("Đã xóa dự thảo chưa mở lấy ý kiến.")
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


def _told() -> actions.Description:
    return actions.Description(
        version_id=fields.maybe_id("version", _("Văn bản")),
        title=request.form.get("title", ""),
        drafter=request.form.get("drafter", ""),
        introduction=request.form.get("introduction", ""),
        questions=request.form.get("questions", ""),
    )


def _description(
    body: Body, values: Mapping[str, Any], draft: PublicDraft | None = None, problem: Sentence | None = None
) -> str:
    found = [(one.id, f"{one.document.symbol} {one.document.title}".strip()) for one in queries.papers(body.id)]
    return render_template(
        "drafts/description.html",
        draft=draft,
        values=values,
        papers=found,
        is_bound=draft is not None and (draft.opened_at is not None or queries.is_asked(draft.id)),
        may_publish=policy.can_publish(current_actor(), body.id),
        problems=[("title", problem)] if problem is not None else [],
        **context.words(clock.now()),
    )


def done(page: str, sentence: Sentence) -> Response:
    """Back to that page with what was done, or the sentence alone for a script."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
