"""The page of a unit that was asked: it opens by the link's secret, without an account, a script or a cookie.

Nothing keeps these pages, no machine lists them, and nothing of other units or of the public is on them.
"""

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as BaseResponse

from app.drafts import actions, context, pace, policy, queries, wording
from app.drafts.models import LONGEST_OPINION, AskedUnit, Said, Stance
from app.drafts.routes.public import refused
from app.drafts.routes.sending import alone
from app.kernel import clock, files
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import public
from app.kernel.sentences import Sentence, _

pages = Blueprint("unit_replies", __name__)
REPLY = "/unit-opinions/<token>"
PLACE = "at:"  # before the key of a place


class _Incomplete(Invalid):
    """A form without its edition is not one that this page gave: the link's secret stands for a session's token."""

    status = 400


@pages.get(REPLY)
@public
def reply(token: str) -> BaseResponse:
    """The draft by its articles with what the unit has written; once its time is over, what it sent."""
    unit = _unit(token)
    return _page(token, unit, unit.written)


@pages.post(REPLY)
@public
def send(token: str) -> BaseResponse:
    """`at:<place>` (many), `stance`, `signer`, `position`, `seen` and `deed`: save or send."""
    _unit(token)  # a link that opens nothing is told so, whatever was sent to it
    typed, deed = typed_answer(), request.form.get("deed", "")
    if typed.seen < 0:
        raise _Incomplete(_("Biểu mẫu đến không đủ. Đề nghị tải lại trang rồi gửi lại."))
    act = actions.send_answer if deed == "send" else actions.save_answer
    secret = str(current_app.config["SECRET_KEY"])
    try:
        act(token, typed, pace=lambda unit: pace.take_of_unit(unit, secret))
    except NotFound:
        raise NotFound(NO_LINK) from None
    except Refusal as refusal:
        unit = _unit(token)
        words = tuple((place, "", text) for place, text in typed.words.items() if text.strip())
        written = Said(typed.stance, typed.signer, typed.position, words)
        return _page(token, unit, written, refusal.sentence, refusal.status)
    return alone(redirect(f"/unit-opinions/{token}#{'da-gui' if deed == 'send' else 'da-luu'}", 303))


@pages.get(f"{REPLY}/file")
@public
def file(token: str) -> BaseResponse:
    """The text as PDF, without active content, while the unit may answer."""
    unit = _unit(token)
    sha256 = unit.draft.version.pdf_sha256
    if sha256 is None or not unit.is_open(clock.now()):
        raise NotFound(context.NO_FILE)
    name = f"{unit.draft.version.document.symbol.replace('/', '-') or 'du-thao'}.pdf"
    return alone(send_file(files.store().local(sha256), mimetype="application/pdf", download_name=name))


pages.register_error_handler(Refusal, refused)


def _unit(token: str) -> AskedUnit:
    """The unit that the link is for. Raises NotFound, the same whatever is wrong with it."""
    unit = queries.unit_by_token(token)
    if unit is None or not policy.may_be_public(unit.draft.version) or unit.draft.withdrawn_at is not None:
        raise NotFound(NO_LINK)
    g.body, g.actor = unit.draft.body, None
    return unit


def typed_answer() -> actions.Typed:
    """What the form of a unit's answer says; `seen` -1 where it has no edition."""
    stance, seen = request.form.get("stance", ""), request.form.get("seen", "")
    return actions.Typed(
        stance=Stance(stance) if stance in Stance.__members__ else None,
        signer=request.form.get("signer", ""),
        position=request.form.get("position", ""),
        words={name.removeprefix(PLACE): text for name, text in request.form.items() if name.startswith(PLACE)},
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else -1,
    )


def _page(
    token: str, unit: AskedUnit, written: Said, problem: Sentence | None = None, status: int = 200
) -> BaseResponse:
    at = clock.now()
    page = render_template(
        "drafts/unit_reply.html",
        own=f"/unit-opinions/{token}",
        unit=unit,
        draft=unit.draft,
        is_open=unit.is_open(at),
        written=written,
        places=wording.text_of(unit.draft),
        prefix=PLACE,
        most=LONGEST_OPINION,
        problem=problem,
        **context.words(at),
    )
    return alone(Response(page, status))


NO_LINK = _("Đường dẫn này không còn dùng được. Đề nghị liên hệ nơi đã gửi để nhận đường dẫn khác.")
