"""A person's own pages: the account, the browsers that are signed in, language and colours."""

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, session
from flask_security.utils import validate_redirect_url
from werkzeug.wrappers import Response as BaseResponse

from app.accounts import policy
from app.accounts.actions import people, sessions
from app.accounts.queries import bodies
from app.accounts.queries import people as found
from app.accounts.signin.sessions import YEAR_S
from app.kernel import http
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import _

pages = Blueprint("accounts", __name__)


@pages.get("/account")
def account() -> str:
    actor = current_actor()
    return render_template(
        "accounts/account.html",
        person=found.person(actor.id),
        sign_ins=found.sign_ins(actor.id),
        here=g.sign_in_id,
        bodies=bodies.bodies_of(actor),
        administers=policy.can_administer_something(actor),
    )


@pages.post("/account/sign-ins/<sign_in_id>/ending")
def end_sign_in(sign_in_id: str) -> BaseResponse:
    actor = current_actor()
    if not is_id(sign_in_id):
        raise NotFound()
    sessions.end(actor, actor.id, sign_in_id)
    flash(str(_("Đã đăng xuất thiết bị.")), "done")
    return redirect("/account")


@pages.post("/account/sign-ins/ending")
def end_every_sign_in() -> BaseResponse:
    actor = current_actor()
    sessions.end_all(actor, actor.id)
    session.clear()
    flash(str(_("Đã đăng xuất mọi nơi. Đề nghị đăng nhập lại.")), "done")
    return redirect("/sign-in")


@pages.post("/preferences")
@http.public
def preferences() -> BaseResponse:
    """Language and colours; kept in cookies, and with the person when there is one."""
    language, theme = request.form.get("language"), request.form.get("theme")
    language = language if language in people.LANGUAGES else None
    theme = theme if theme in people.THEMES else None
    if g.actor is not None:
        people.prefer(g.actor, language, theme)
    answer: BaseResponse = Response(status=204) if http.wants_json() or http.wants_fragment() else redirect(_back())
    for name, value in (("language", language), ("theme", theme)):
        if value is not None:
            _remember(answer, name, value)
    return answer


@pages.post("/language")
@http.public
def choose_language() -> BaseResponse:
    """The language of this browser alone: the form of pages for everybody, which have no session and so no token."""
    language = request.form.get("language")
    if language not in people.LANGUAGES:
        abort(400)
    answer: BaseResponse = Response(status=204) if http.wants_fragment() else redirect(_back())
    _remember(answer, "language", language)
    return answer


def _remember(answer: BaseResponse, name: str, value: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(name, value, max_age=YEAR_S, samesite="Lax", secure=secure)


def _back() -> str:
    """The page that the form was on, when it is one of ours."""
    referrer = request.referrer or ""
    return referrer if referrer and validate_redirect_url(referrer) else "/"
