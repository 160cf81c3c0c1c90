"""The queue of opinions on the desk: what waits, what is shown, what is not and why."""

import io
from collections.abc import Sequence

from flask import Blueprint, current_app, render_template, request, send_file
from werkzeug.wrappers import Response

from app.comments.models import Outcome
from app.documents import docx, press, xlsx
from app.drafts import actions, context, prints, queries, wording
from app.drafts.context import load_draft
from app.drafts.models import DraftState, OpinionState, PublicDraft, PublicOpinion, UnitOpinion
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
OF_UNITS = "UNITS"
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
    """GET ?show=WAITING|APPROVED|REFUSED|UNITS&from=: fifty at a time, the oldest first; those of units all at once."""
    _body, draft = load_draft(body_id, draft_id)
    if request.args.get("show") == OF_UNITS:
        return _opinions(draft, OF_UNITS, queries.unit_opinions(draft.id))
    asked, first = request.args.get("show", ""), first_of(request.args.get("from", 1, type=int))
    show = OpinionState(asked) if asked in OpinionState.__members__ else OpinionState.WAITING
    found = queries.opinions(draft.id, show, first=first - 1, most=AT_ONCE + 1)
    return _opinions(draft, show, found[:AT_ONCE], first=first, has_more=len(found) > AT_ONCE)


def _opinions(
    draft: PublicDraft,
    show: str,
    found: Sequence[PublicOpinion] | Sequence[UnitOpinion],
    *,
    first: int = 1,
    has_more: bool = False,
) -> str:
    at = clock.now()
    state = draft.state(at)
    template = "drafts/_opinions.html" if wants_fragment() else "drafts/opinions.html"
    return render_template(
        template,
        draft=draft,
        state=state,
        is_desk=True,
        show=show,
        first=first,
        step=AT_ONCE,
        has_more=has_more,
        opinions=found,
        counts=queries.counts(draft.id),
        said=len(queries.unit_opinions(draft.id)),
        texts={one.key: one.text for one in wording.spots(draft)},
        may_moderate=show != OF_UNITS and state in (DraftState.OPEN, DraftState.CLOSED),
        may_answer=show in (OF_UNITS, OpinionState.APPROVED) and state in actions.NOT_OVER,
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
    show = OF_UNITS if queries.unit_opinion(draft.id, chosen[0]) is not None else OpinionState.APPROVED
    here = f"/bodies/{body_id}/drafts/{draft_id}/opinions?show={show}"
    return done(here, _("Đã trả lời {count} ý kiến.", count=count))


@pages.get(f"{DRAFT}/opinions.<any(docx, xlsx, pdf):form>")
def printed(body_id: str, draft_id: str, form: str) -> Response:
    """Every opinion with its answer, place by place."""
    _body, draft = load_draft(body_id, draft_id)
    found, units = queries.everything(draft.id), queries.units(draft.id)
    if not found and not units:
        raise NotFound(_("Chưa có ý kiến nào để tổng hợp."))
    make, kind = FORMS[form]
    said, is_demo = queries.unit_opinions(draft.id), bool(current_app.config["SETTINGS"].demo)
    paper = prints.table(draft, found, clock.now(), is_demo=is_demo, units=units, said=said)
    name = f"tong-hop-y-kien-du-thao.{form}"
    return send_file(io.BytesIO(make(paper)), mimetype=kind, as_attachment=True, download_name=name)
