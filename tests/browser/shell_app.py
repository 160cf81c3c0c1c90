"""The smallest application that stands on the shell: its templates, its protocol, and pages to try it on."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jinja2
import socketio
from flask import Flask, Response, g, make_response, redirect, render_template, request, send_from_directory
from werkzeug.serving import WSGIRequestHandler, make_server

from app.kernel import clock, http, sentences
from tests.browser.chamber import STREAM, Chamber
from tests.browser.tus_store import TusStore

NONCE = "c2hlbGw"
POLICY = (
    f"default-src 'none'; script-src 'self' 'nonce-{NONCE}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types nghitruong"
)


@dataclass
class Somebody:
    """The person who is signed in."""

    id: str = "0197a3c1-0000-7000-8000-0000000000bb"
    name: str = "Đại biểu Lý Văn Chiến"


@dataclass
class Named:
    """A body or a meeting, as far as the masthead needs it."""

    name: str = "Hội đồng nhân dân tỉnh An Lĩnh"
    title: str = "Kỳ họp thứ nhất · Thứ Năm, 16/4/2026"
    zone: str = "Asia/Ho_Chi_Minh"


class Shell:
    """The running application; a test changes `papers`, `signed_in`, `build` and looks at what happened."""

    def __init__(self) -> None:
        self.chamber = Chamber(lambda: self.build)
        self.tus = TusStore()
        self.build = http.build()
        self.signed_in = True
        self.papers = ["Báo cáo 118/BC-UBND"]
        self.fetched = 0
        self.unchanged = 0
        self.news_asked: list[dict[str, str]] = []
        self.posted: list[dict[str, str]] = []
        self.app = self._application()

    def _application(self) -> Flask:
        app = Flask("shell", static_folder=None)
        app.secret_key = "shell"
        app.jinja_loader = jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader(http.ROOT / "templates"),
                jinja2.FileSystemLoader(http.ROOT / "tests/browser/pages"),
            ]
        )
        app.jinja_env.globals.update(_=http._template_sentence, asset=http.asset, vendor=http.vendor)
        app.context_processor(self._context)
        app.before_request(self._open)
        app.after_request(self._close)
        app.register_blueprint(self.tus.routes)
        for rule, view in self._views().items():
            app.add_url_rule(rule, view.__name__, view, methods=["GET", "POST"])
        return app

    def _views(self) -> dict[str, Callable[..., Any]]:
        return {
            "/static/<build>/<path:path>": self.static,
            "/sw.js": self.worker,
            "/offline": lambda_named("offline", lambda: render_template("errors/offline.html")),
            "/gallery": lambda_named("gallery", lambda: render_template("gallery.html")),
            "/error": lambda_named(
                "error", lambda: render_template("errors/error.html", sentence=FAULT, reference="7f3a")
            ),
            "/feed": lambda_named("feed", lambda: render_template("feed.html", papers=self.papers)),
            "/papers": self.list_papers,
            "/notices": self.tell_news,
            "/comment": self.comment,
            "/sign-in": self.sign_in,
            "/desk": lambda_named("desk", lambda: render_template("desk.html")),
        }

    # ---- views ---------------------------------------------------------------------------------

    def static(self, build: str, path: str) -> Response:
        response = send_from_directory(http.STATIC, path, max_age=31536000)
        if path.endswith(".mjs"):
            response.mimetype = "text/javascript"
        return response

    def worker(self) -> Response:
        return send_from_directory(http.STATIC, "js/service-worker.js")

    def list_papers(self) -> Response:
        self.fetched += 1
        response = make_response(render_template("_papers.html", papers=self.papers))
        response.add_etag()
        answer = response.make_conditional(request)
        self.unchanged += answer.status_code == 304
        return answer

    def tell_news(self) -> str:
        self.news_asked.append(request.args.to_dict())
        return render_template("_news.html", papers=self.papers)

    def comment(self) -> Any:
        if request.method == "POST":
            if not self.signed_in:
                return redirect("/sign-in?next=/comment")
            self.posted.append(request.form.to_dict())
            return redirect("/comment")
        return render_template("comment.html")

    def sign_in(self) -> Any:
        if request.method == "POST":
            self.signed_in = True
            return redirect(request.args["next"])
        return render_template("sign_in.html")

    # ---- around them -----------------------------------------------------------------------------

    def _open(self) -> None:
        g.speaking = sentences.speaking(_language())
        g.speaking.__enter__()

    def _close(self, response: Response) -> Response:
        g.pop("speaking").__exit__(None, None, None)
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = _language()
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _context(self) -> dict[str, Any]:
        named = Named()
        return {
            "language": _language(),
            "theme": request.cookies.get("theme", "light"),
            "actor": Somebody() if self.signed_in else None,
            "body": named,
            "meeting": named,
            "csp_nonce": NONCE,
            "streams": [{"id": STREAM, "seq": len(self.chamber.journal[STREAM])}],
            "build": http.build(),
            "made_at": clock.now().isoformat(),
            "demo": True,
            "csrf_token": lambda: "token",
            "notices_from": {"src": "/notices", "events": "DocumentReleased"},
            "navigation": [
                {"href": "/gallery", "label": sentences.gettext("Hôm nay"), "current": True},
                {"href": "/feed", "label": sentences.gettext("Tài liệu")},
                {"href": "/feed", "label": sentences.gettext("Chương trình")},
            ],
        }


FAULT = "Tài liệu này đã được thu hồi lúc 09:41. Đề nghị xem bản thay thế trong danh sách tài liệu."


def _language() -> str:
    """The language of the answer: named in the address of the kept page, else chosen by the person."""
    return request.args.get("language") or request.cookies.get("language", "vi")


def lambda_named(name: str, view: Callable[[], Any]) -> Callable[[], Any]:
    """Gives a view its endpoint."""
    view.__name__ = name
    return view


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        """Tests say what matters themselves."""


class Running:
    """`shell` on a free port, until closed."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        application = socketio.WSGIApp(shell.chamber.server, shell.app.wsgi_app)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._server = make_server("127.0.0.1", port, application, threaded=True, request_handler=_Quiet)
        self.address = f"http://127.0.0.1:{port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
