"""Saying something about a draft without an account or a script, and finding it again by its code.

These pages are nobody else's, so nothing keeps them. A form carries a mark of its own, signed for its draft, instead of
a session's token: there is no session. Whatever is refused, what was typed stays in the form.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from app.drafts import actions, context, pace, queries, wording
from app.drafts.models import LONGEST_OPINION, DraftState, PublicDraft
from app.drafts.routes.public import refused
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import public
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence, _

pages = Blueprint("public_opinions", __name__)
SENDING = "/public/drafts/<draft_id>/opinions"
MARK_LASTS_S = 24 * 3600
TRAP = "website"  # a field that people do not see: whoever fills it is a machine


@pages.get(f"{SENDING}/new")
@public
def new(draft_id: str) -> BaseResponse:
    """GET ?place=: an empty form for one place."""
    draft = context.public_draft(draft_id, clock.now())
    draft.require(clock.now(), DraftState.OPEN)
    return _form(draft, {"place": request.args.get("place", ""), "is_named": "1"})


@pages.post(SENDING)
@public
def send(draft_id: str) -> BaseResponse:
    """`place`, `text`, `name`, `is_named`, `contact`, and the form's `mark`."""
    draft = context.public_draft(draft_id, clock.now())
    key = _key(request.form.get("mark", ""), draft.id)
    if key is None:
        problem = _("Biểu mẫu đã mở quá lâu nên chưa gửi được. Nội dung đã nhập còn dưới đây; đề nghị bấm gửi lại.")
        return _form(draft, request.form, problem, 400)
    secret, address = str(current_app.config["SECRET_KEY"]), request.remote_addr or ""
    try:
        if request.form.get(TRAP):
            raise Invalid(_("Ô dành riêng cho máy đã được điền nên chưa gửi được. Đề nghị bấm gửi lại."))
        code = actions.send_opinion(draft.id, _written(), key=key, pace=lambda: pace.take(address, secret))
    except NotFound:
        raise
    except Refusal as refusal:
        return _form(context.public_draft(draft_id, clock.now()), request.form, refusal.sentence, refusal.status)
    session.modified = False
    return redirect(f"/public/opinions/{context.code_words(code)}", 303)


@pages.get("/public/opinions")
@public
def ask() -> BaseResponse:
    """GET ?code=: where one types a code, or the way to what it names."""
    code = request.args.get("code", "").strip()[:40]
    if queries.by_code(code) is not None:
        return alone(redirect(f"/public/opinions/{code}"))
    return alone(Response(render_template("drafts/public_code.html", code=code), 404 if code else 200))


@pages.get("/public/opinions/<code>")
@public
def found(code: str) -> BaseResponse:
    """What became of one opinion, for whoever has its code."""
    opinion = queries.by_code(code)
    if opinion is None:
        raise NotFound(_("Không có ý kiến nào với mã này. Đề nghị kiểm tra lại từng ký tự của mã."))
    g.body, at = opinion.draft.body, clock.now()
    state = opinion.draft.state(at)
    spot = wording.spot(opinion.draft, opinion.place)
    shown = {"opinion": opinion, "draft": opinion.draft, "state": state, "spot": spot, **context.words(at)}
    return alone(Response(render_template("drafts/public_opinion.html", **shown)))


pages.register_error_handler(Refusal, refused)


def _written() -> actions.Written:
    said = {name: request.form.get(name, "") for name in ("place", "text", "name", "contact")}
    return actions.Written(**said, is_named=bool(request.form.get("is_named")))


def _form(
    draft: PublicDraft, values: Mapping[str, str], problem: Sentence | None = None, status: int = 200
) -> BaseResponse:
    g.body = draft.body
    page = render_template(
        "drafts/public_new.html",
        draft=draft,
        values=values,
        places=wording.spots(draft),
        spot=wording.spot(draft, values.get("place", "")),
        mark=_marks().dumps([draft.id, new_id()]) if _key(values.get("mark", ""), draft.id) is None else values["mark"],
        trap=TRAP,
        most=LONGEST_OPINION,
        problems=[("text", problem)] if problem is not None else [],
        is_open=draft.state(clock.now()) is DraftState.OPEN,
        **context.words(clock.now()),
    )
    return alone(Response(page, status))


def alone(answer: BaseResponse) -> BaseResponse:
    """For the one who asked: no cache keeps it, no machine lists it, no cookie is set."""
    session.modified = False
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _key(mark: str, draft_id: str) -> str | None:
    """What a form's mark stands for; None where it is none, is old, or is another draft's."""
    try:
        of, key = _marks().loads(mark, max_age=MARK_LASTS_S)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(key) if of == draft_id else None


def _marks() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="public opinion")
