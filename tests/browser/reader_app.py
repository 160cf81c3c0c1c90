"""The smallest server that the reader can read from: papers made by the test, the page's templates, a live feed."""

import threading
import time
from typing import Any

from flask import Flask, Response, abort, g, jsonify, render_template, request
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from app.config import Settings
from app.kernel import http
from app.kernel.sentences import Sentence, gettext, speaking
from tests.browser.reader_pack import Pack
from tests.ports import free_port

STREAM = "0197a3c1-0000-7000-8000-0000000000aa"


class ReaderServer:
    """Serves `packs` on a free port; keeps what the reader sent."""

    def __init__(self, *packs: Pack, delay: float = 0.0) -> None:
        self.packs = {pack.version: pack for pack in packs}
        self.places: list[dict[str, Any]] = []
        self.openings = 0
        self.requests: list[str] = []
        self.commands: list[dict[str, Any]] = []
        self.changes: list[dict[str, Any]] = []
        self.shown: dict[str, Any] | None = None
        self.gone: set[str] = set()
        self.follow: str | None = None
        self.delay = delay
        self.app = Flask("reader", template_folder=str(http.ROOT / "templates"), static_folder=None)
        self.socket = SocketIO(self.app, async_mode="threading", cors_allowed_origins="*")
        self._routes()
        self._feed()
        self._server = make_server("127.0.0.1", free_port(), self.app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "ReaderServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def page(self, version: str | None = None) -> str:
        """The address of the reader of `version`, by default of the first paper."""
        return f"{self.address}/papers/{version or next(iter(self.packs))}"

    def turn(self, page: int, y: float = 0.0, *, by: str = "Đồng chí Hồ Anh Dũng", version: str | None = None) -> None:
        """The presenter turns to `page`."""
        self.show({"version": version or next(iter(self.packs)), "page": page, "y": y, "by": by})

    def show(self, shown: dict[str, Any] | None) -> None:
        self.shown = shown or {"version": None}
        self.socket.emit("signal", {"stream": STREAM, "name": "page", "data": self.shown})

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """An entry of the meeting's journal reaches the browser."""
        self.seq += 1
        entry = {"stream": STREAM, "seq": self.seq, "at": "2026-04-16T01:00:00Z", "actor": None, "name": name,
                 "version": 1, "data": data}  # fmt: skip
        self.socket.emit("entry", entry)

    seq = 0

    def _routes(self) -> None:
        app = self.app
        settings = Settings.read()
        app.jinja_env.add_extension("jinja2.ext.i18n")
        app.jinja_env.globals.update(
            _=_said, asset=http.asset, vendor=http.vendor, build=http.build(), csrf_token=lambda: "token"
        )
        app.context_processor(lambda: {
            "language": request.args.get("language", "vi"), "theme": request.args.get("theme", "light"),
            "actor": {"id": "a", "name": "Lò Thị Hương"}, "body": None, "meeting": None, "csp_nonce": g.csp_nonce,
            "demo": True, "streams": [{"id": STREAM, "seq": self.seq}],
        })  # fmt: skip

        @app.before_request
        def arrive() -> None:
            g.csp_nonce = "n0nce"
            self.requests.append(request.full_path.rstrip("?"))
            if self.delay and request.path.startswith("/p/"):
                time.sleep(self.delay)

        @app.after_request
        def leave(response: Response) -> Response:
            return http._headers(response, settings)

        app.add_url_rule("/static/<build>/<path:path>", "static", http._static)
        app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
        app.add_url_rule("/sw.js", "worker", lambda: Response("", mimetype="text/javascript"))
        app.add_url_rule("/papers/<version>", "reader", self._reader)
        app.add_url_rule("/papers/<version>/manifest", "manifest", self._manifest)
        app.add_url_rule("/papers/<version>/place", "place", self._place, methods=["PUT"])
        app.add_url_rule("/papers/<version>/openings", "openings", self._opened, methods=["POST"])
        app.add_url_rule("/papers/<version>/search", "search", self._search)
        app.add_url_rule("/papers/<version>/changes", "changes", lambda version: jsonify(pages=self.changes))
        app.add_url_rule("/p/<name>", "part", self._part)

    def _reader(self, version: str) -> str:
        pack = self.packs.get(version) or abort(404)
        with speaking(request.args.get("language", "vi")):
            return render_template("documents/reader.html", reader={
                "version": version, "manifest": f"/papers/{version}/manifest", "title": pack.title,
                "line": "Đầu tư công năm 2026", "back": {"href": "/", "label": "Về Hôm nay"}, "stream": STREAM,
                "follow": self.follow, "first": None,
            })  # fmt: skip

    def _manifest(self, version: str) -> Response:
        if version in self.gone:
            abort(404)
        response = jsonify((self.packs.get(version) or abort(404)).manifest())
        response.add_etag()
        response.headers["Cache-Control"] = "private, no-cache"
        return response.make_conditional(request)

    def _place(self, version: str) -> tuple[str, int]:
        self.places.append(request.get_json())
        return "", 204

    def _opened(self, version: str) -> tuple[str, int]:
        self.openings += 1
        return "", 204

    def _search(self, version: str) -> Response:
        return jsonify(hits=self.packs[version].search(request.args["q"]))

    def _part(self, name: str) -> Response:
        parts = (pack.part(name) for pack in self.packs.values())
        content = next((part for part in parts if part is not None), None)
        if content is None:
            abort(404)
        kind = {"png": "image/png", "webp": "image/webp", "json": "application/json", "pdf": "application/pdf"}
        response = Response(content, mimetype=kind[name.rpartition(".")[2]])
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        return response

    def _feed(self) -> None:
        @self.socket.on("connect")
        def hello() -> None:
            self.socket.emit("hello", {"build": http.build(), "now": "2026-04-16T01:00:00Z"}, to=request.sid)  # type: ignore[attr-defined]

        @self.socket.on("join")
        def join(_wish: object) -> dict[str, Any]:
            if self.shown:
                signal = {"stream": STREAM, "name": "page", "data": self.shown}
                self.socket.emit("signal", signal, to=request.sid)  # type: ignore[attr-defined]
            return {"ok": True, "streams": {STREAM: {"seq": self.seq, "entries": [], "more": False}}, "refused": []}

        @self.socket.on("turn_page")
        def turn_page(wish: dict[str, Any]) -> dict[str, Any]:
            self.commands.append(wish)
            signal = {"stream": STREAM, "name": "page", "data": {**wish, "by": "Lò Thị Hương"}}
            self.socket.emit("signal", signal, skip_sid=request.sid)  # type: ignore[attr-defined]
            return {"ok": True}


def _said(text: str, **values: Any) -> str:
    """A sentence of a template; one without values keeps its places open for the script that will fill them."""
    return str(Sentence(text, values)) if values else gettext(text)
