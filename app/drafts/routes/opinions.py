"""The queue of opinions on the desk: what waits, what is shown, what is not and why."""

import io

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from app.comments.models import Outcome
from app.documents import docx, press, xlsx
from app.drafts import actions, context, prints, queries, wording
from app.drafts.context import load_draft
from app.drafts.models import DraftState, OpinionState
from app.drafts.routes.desk import DRAFT, done
from app.drafts.routes.public import first_of
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import forms as fields

pages = Blueprint("draft_opinions", __name__)
OPINIONS = f"{DRAFT}/opinions"
AT_ONCE = 50
FORMS = {
    "docx": (docx.as_docx, docx.TYPE),
    "xlsx": (xlsx.as_workbook, xlsx.TYPE),
    "pdf": (press.set_paper, "application/pdf"),
}
REASONS = (
    _("Không liên quan đến dự thảo"),
    _("Có lời lẽ xúc phạm"),
    _("Có thông tin riêng của người khác"),
    _("Trùng với ý kiến đã gửi"),
)


@pages.get(OPINIONS)
def opinions(body_id: str, draft_id: str) -> str:
    """GET ?show=WAITING|APPROVED|REFUSED&from=: fifty at a time, the oldest first."""
    _body, draft = load_draft(body_id, draft_id)
    asked, first = request.args.get("show", ""), first_of(request.args.get("from", 1, type=int))
    show = OpinionState(asked) if asked in OpinionState.__members__ else OpinionState.WAITING
    found, at = queries.opinions(draft.id, show, first=first - 1, most=AT_ONCE + 1), clock.now()
    template = "drafts/_opinions.html" if wants_fragment() else "drafts/opinions.html"
    return render_template(
        template,
        draft=draft,
        state=draft.state(at),
        is_desk=True,
        show=show,
        first=first,
        step=AT_ONCE,
        has_more=len(found) > AT_ONCE,
        opinions=found[:AT_ONCE],
        counts=queries.counts(draft.id),
        texts={one.key: one.text for one in wording.spots(draft)},
        may_moderate=draft.state(at) in (DraftState.OPEN, DraftState.CLOSED),
        reasons=[("", _("Chọn lý do")), *((str(one), str(one)) for one in REASONS)],
        **context.words(at),
    )


@pages.post(f"{OPINIONS}/<opinion_id>/state")
def change(body_id: str, draft_id: str, opinion_id: str) -> Response:
    """`deed`: approve, or refuse with a `reason` or one in one's `own` words."""
    _body, draft = load_draft(body_id, draft_id)
    deed, mine = fields.text("deed"), (current_actor(), body_id, draft.id, opinion_id)
    here = f"/bodies/{body_id}/drafts/{draft_id}/opinions"
    if deed == "approve":
        opinion = actions.approve_opinion(*mine)
        return done(here, _("Đã đăng ý kiến số {n}.", n=opinion.number))
    if deed == "refuse":
        opinion = actions.refuse_opinion(*mine, fields.text("own") or fields.text("reason"))
        return done(here, _("Không đăng ý kiến số {n}; người gửi xem được lý do bằng mã.", n=opinion.number))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.post(f"{DRAFT}/answers")
def answer(body_id: str, draft_id: str) -> Response:
    """`opinion` (several), `outcome`, `answer`: what is made of them."""
    _body, draft = load_draft(body_id, draft_id)
    outcome = fields.one_of(Outcome, "outcome", _("Kết quả xem xét"))
    chosen = request.form.getlist("opinion")
    if not all(is_id(one) for one in chosen):
        raise NotFound()
    count = actions.answer_opinions(
        current_actor(), body_id, draft.id, chosen, outcome, request.form.get("answer", "")
    )  # fmt: skip
    here = f"/bodies/{body_id}/drafts/{draft_id}/opinions?show={OpinionState.APPROVED}"
    return done(here, _("Đã trả lời {count} ý kiến.", count=count))


@pages.get(f"{DRAFT}/opinions.<any(docx, xlsx, pdf):form>")
def printed(body_id: str, draft_id: str, form: str) -> Response:
    """Every opinion with its answer, place by place."""
    _body, draft = load_draft(body_id, draft_id)
    found = queries.everything(draft.id)
    if not found:
        raise NotFound(_("Chưa có ý kiến nào để tổng hợp."))
    make, kind = FORMS[form]
    paper = prints.table(draft, found, clock.now(), is_demo=bool(current_app.config["SETTINGS"].demo))
    name = f"tong-hop-y-kien-du-thao.{form}"
    return send_file(io.BytesIO(make(paper)), mimetype=kind, as_attachment=True, download_name=name)
