"""The web's side of the kernel: who asks, in which language, under which headers, and how a refusal looks.

Sign-in is the default on every route; what is open to everybody says so with `@public`.
"""

import hashlib
import json
import mimetypes
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.exceptions import HTTPException
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as BaseResponse

from app.config import Settings
from app.kernel import clock, compression, db, sentences, shortcut
from app.kernel.actor import Actor
from app.kernel.errors import Forbidden, NotFound, Refusal, Unavailable
from app.kernel.sentences import Sentence, _

View = TypeVar("View", bound=Callable[..., Any])
Identify = Callable[[], Actor | None]

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
FORM_LIMIT = 2 << 20
PACKABLE = (".js", ".mjs", ".css", ".svg", ".webmanifest", ".wasm")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

STATUS_SENTENCES: dict[int, Sentence] = {
    400: _("Máy chủ không hiểu được yêu cầu này. Đề nghị tải lại trang rồi thực hiện lại."),
    404: _("Không tìm thấy nội dung này, hoặc nội dung không dành cho đại biểu."),
    405: _("Địa chỉ này không nhận cách gửi như vậy. Đề nghị quay lại trang trước."),
    413: _("Nội dung gửi lên lớn hơn mức cho phép. Đề nghị chia nhỏ rồi gửi lại."),
    429: _("Có quá nhiều yêu cầu trong thời gian ngắn. Đề nghị chờ một phút rồi thử lại."),
}
SERVER_FAULT = _("Hệ thống gặp lỗi ngoài dự kiến. Nội dung đã lưu trước đó vẫn còn nguyên. Đề nghị thử lại.")


def public(view: View) -> View:
    """Opens a route to everybody; whoever adds it also adds a row to the matrix of rights."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def by_token(view: View) -> View:
    """For what programs ask with a token in a header: who asks is not told by cookies, so other pages may ask too.

    The forms' token and the look at where a form came from guard what a browser sends by itself; a header it does not.
    """
    view.is_by_token = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """Who asks. Raises Forbidden for nobody: routes are closed by default, so only public ones see that."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise Forbidden(_("Đề nghị đăng nhập để tiếp tục."))
    return actor


def wants_json() -> bool:
    """Whether a script asked: it gets the sentence as JSON instead of a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def wants_fragment() -> bool:
    """Whether a live region asked for its inside only."""
    return request.headers.get("X-Fragment") == "1" or "fragment" in request.args


def install(app: Flask, settings: Settings) -> None:
    """Gives `app` the kernel's manners. Who sends requests is told by the packages through `recognise_by`."""
    app.extensions.setdefault("identify", [])
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_LIMIT
    app.before_request(_open)
    app.before_request(_recognise)
    app.before_request(_same_origin)
    app.before_request(lambda: _closed_by_default(app))
    app.after_request(lambda response: _headers(response, settings))
    app.teardown_request(_close)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    app.add_url_rule("/static/<build>/<path:path>", "static", public(_static))
    app.add_url_rule("/sw.js", "service_worker", public(_service_worker))
    app.add_url_rule("/offline", "offline", public(_offline))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=_template_sentence, asset=asset, vendor=vendor, build=build())
    app.jinja_env.filters.update(clock=_clock, day=_day, when=_when, grouped=_grouped)
    app.context_processor(lambda: _context(settings))


def recognise_by(app: Flask, who: Identify) -> None:
    """Adds a way to tell who sent a request; the first that knows decides."""
    app.extensions.setdefault("identify", []).append(who)


def _template_sentence(text: str, **values: Any) -> str:
    # Without values it may hold places that a script fills in later: {label} stays as it is.
    return str(Sentence(text, values)) if values else sentences.gettext(text)


def _local(moment: datetime) -> datetime:
    body = g.get("body")
    return moment.astimezone(body.time_zone if body is not None else clock.HOME)


def _clock(moment: datetime) -> str:
    return f"{_local(moment):%H:%M}"


def _day(moment: datetime | date) -> str:
    return f"{_local(moment) if isinstance(moment, datetime) else moment:%d/%m/%Y}"


def _grouped(number: int) -> str:
    """A count as it is read: 4.428 in Vietnamese, 4,428 in English."""
    return f"{number:,}".replace(",", "." if g.get("language", "vi") == "vi" else ",")


def _when(moment: datetime) -> str:
    return f"{_local(moment):%H:%M %d/%m/%Y}"


def _open() -> None:
    g.resources = ExitStack()
    g.resources.enter_context(db.reading())
    g.csp_nonce = secrets.token_urlsafe(16)
    g.language = _language()
    g.resources.enter_context(sentences.speaking(g.language))


def _language() -> str:
    chosen = request.cookies.get("language", "")
    if chosen in sentences.LANGUAGES:
        return chosen
    return "vi"  # by law the language of the sessions; a browser set to English does not change it, a person may


def recognise() -> Actor | None:
    """Who sent the request (or opened the socket) that is being served; None for nobody."""
    ways: list[Identify] = current_app.extensions["identify"]
    return next((actor for who in ways if (actor := who()) is not None), None)


def _recognise() -> None:
    age = shortcut.signed_in.age
    g.actor = recognise()
    if g.actor is not None:
        shortcut.remember(current_app, request.environ, g.actor, age)


def _same_origin() -> None:
    """A form sent from another site is refused by what the browser itself says about it (besides the form's token)."""
    if request.method in SAFE_METHODS or _is_by_token():
        return
    origin = request.headers.get("Origin")
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") or (
        origin and urlsplit(origin).netloc != request.host
    ):
        raise Forbidden(_("Yêu cầu đến từ một trang khác nên không được thực hiện."))


def _is_by_token() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_by_token", False)


def _closed_by_default(app: Flask) -> BaseResponse | None:
    if g.actor is not None or request.endpoint is None:
        return None
    view = app.view_functions.get(request.endpoint)
    if getattr(view, "is_public", False):
        return None
    if request.method == "GET" and not wants_json() and not wants_fragment():
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}")
    sentence = _("Phiên đăng nhập đã hết. Đề nghị đăng nhập lại.")
    # Back to the form that was sent: the browser has kept what was typed there (static/js/kept-forms.js).
    came_from = urlsplit(request.referrer or "")
    page = came_from.path + ("?" + came_from.query if came_from.query else "")
    form = page if came_from.netloc == request.host else "/"
    return _answer(HTTPStatus.UNAUTHORIZED, "signed_out", sentence, sign_in=f"/sign-in?next={quote(form)}")


def _close(_error: BaseException | None = None) -> None:
    resources: ExitStack | None = g.pop("resources", None)
    if resources is not None:
        resources.close()


def _headers(response: Response, settings: Settings) -> Response:
    nonce = g.get("csp_nonce", "")
    socket = f"{'wss' if request.is_secure else 'ws'}://{request.host}"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' blob: data:; "
        f"font-src 'self'; connect-src 'self' {socket}; worker-src 'self'; manifest-src 'self'; "
        "media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types nghitruong pdfjs-worker",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(), payment=(), usb=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "private, no-cache" if g.get("actor") else "no-cache")
    if settings.production and request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", g.get("language", "vi"))  # the service worker remembers it
    return compression.compress(response)


def _context(settings: Settings) -> dict[str, Any]:
    return {
        "actor": g.get("actor"),
        "language": g.get("language", "vi"),
        "theme": request.cookies.get("theme", "auto"),
        "csp_nonce": g.get("csp_nonce", ""),
        "demo": settings.demo,
        "streams": g.get("streams", []),
        "body": g.get("body"),
        "meeting": g.get("meeting"),
        "made_at": clock.now().isoformat(),
        # A display that came by a link keeps nothing.
        "keeps_ahead": settings.keeping_mbit_s > 0 and g.get("sign_in_id") is not None,
    }


def _refusal(refusal: Refusal) -> BaseResponse:
    if isinstance(refusal, Unavailable):  # people are asked to try again; the operator has to learn why
        why = refusal.__cause__
        current_app.logger.warning("%s on %s %s: %r", refusal, request.method, request.path, why)
    return _answer(refusal.status, refusal.code, refusal.sentence)


def _http_error(error: HTTPException) -> BaseResponse:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    status = error.code or 500
    return _answer(
        status, HTTPStatus(status).phrase.lower().replace(" ", "_"), STATUS_SENTENCES.get(status, SERVER_FAULT)
    )


def _fault(error: Exception) -> BaseResponse:
    reference = secrets.token_hex(4)
    current_app.logger.exception("fault %s on %s %s", reference, request.method, request.path, exc_info=error)
    return _answer(500, "fault", SERVER_FAULT, reference)


def _answer(status: int, code: str, sentence: Sentence, reference: str = "", sign_in: str = "") -> BaseResponse:
    if wants_json() or wants_fragment():
        response = jsonify(ok=False, code=code, sentence=str(sentence))
    else:
        shown = {"status": status, "sentence": sentence, "reference": reference}
        if sign_in:
            shown["way_back"] = {"href": sign_in, "label": _("Đăng nhập")}
            shown["what_next"] = _("Đăng nhập xong, trang vừa gửi mở lại với những gì đã nhập.")
        response = Response(render_template("errors/error.html", **shown))
    response.status_code = int(status)
    return response


# ---- what the browser loads --------------------------------------------------------------------


@cache
def build() -> str:
    """This build's number, from the bytes that browsers load: a page left open learns of another one and reloads."""
    digest = hashlib.sha256()
    for folder in (STATIC, ROOT / "templates"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "vendor" not in p.parts):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    digest.update(json.dumps(_vendor_manifest(), sort_keys=True).encode())
    return digest.hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a file of ours, under the build's number so that it may be cached for ever."""
    return f"/static/{build()}/{path}"


def vendor(name: str) -> str:
    """The address of a file that came from an npm package, by its name in vendor/manifest.json. Raises KeyError."""
    # Their folders carry versions: an upgrade of ours does not make a laptop load fonts and pdf.js again.
    return f"/static/v/vendor/{_vendor_manifest()[name]}"


@cache
def _vendor_manifest() -> dict[str, str]:
    path = STATIC / "vendor" / "manifest.json"
    if not path.exists():
        raise FileNotFoundError("static/vendor is missing: run `make run` or `make setup` once")
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _static(build: str, path: str) -> Response:
    if path.endswith(".map"):
        raise NotFound()
    found = safe_join(str(STATIC), path)
    if found is not None and path.endswith(PACKABLE) and compression.accepted() and Path(found).is_file():
        response = Response(compression.packed(Path(found)), mimetype=mimetypes.guess_type(path)[0])
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    else:
        response = send_from_directory(STATIC, path, max_age=31536000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if path.endswith(".mjs"):
        response.mimetype = "text/javascript"
    if "pdf.worker" in path:  # the worker obeys its own response's policy; JPX and JBIG2 images need its WebAssembly
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
        )
    return response


def _service_worker() -> Response:
    """Served from the root, for its reach is the whole site."""
    response = send_from_directory(STATIC / "js", "service-worker.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _offline() -> str:
    """GET /offline?language=: what the service worker shows when nothing else can answer; kept in every language."""
    asked = request.args.get("language", "")
    if asked in sentences.LANGUAGES:
        g.language = asked
        g.resources.enter_context(sentences.speaking(asked))
    return render_template("errors/offline.html", made_at=None)  # kept, and by then of another time
