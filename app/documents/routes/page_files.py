"""A page's image, thumbnail, words or slice, under the name of its bytes: it never changes, so it is kept for ever."""

from flask import Blueprint, Flask, Response, request, send_file

from app.documents import queries
from app.kernel import compression, files, shortcut
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.shortcut import Answer

PREFIX = "/p/"
TYPES = {"png": "image/png", "webp": "image/webp", "json": "application/json", "pdf": "application/pdf"}
YEAR_S = 31536000
KEPT = f"private, max-age={YEAR_S}, immutable"
AT_ONCE = 4 << 20


def add_to(blueprint: Blueprint) -> None:
    blueprint.add_url_rule(f"{PREFIX}<name>", "page_file", page_file)


def hasten(app: Flask) -> None:
    """What was judged a moment ago is answered ahead of the framework."""
    shortcut.install(app, PREFIX, _again)


def page_file(name: str) -> Response:
    """GET /p/<sha256>.<extension>. Raises NotFound, also for a file of papers that are not for this actor."""
    if not queries.page_file_is_for(name, current_actor()):
        raise NotFound()
    return whole_file(name)


def whole_file(name: str) -> Response:
    """The file of that name, for whoever may have it. Raises NotFound."""
    sha256, _dot, extension = name.partition(".")
    if extension not in TYPES:
        raise NotFound()
    answer = _whole(name, compression.accepted())
    if answer is None:
        path = files.store().local(sha256)
        response = send_file(path, mimetype=TYPES[extension], etag=sha256, max_age=YEAR_S)
    else:
        response = Response(answer.body, headers=answer.headers)
        response.make_conditional(request)  # changes it in place
    response.headers["Cache-Control"] = KEPT
    return response


def _again(actor: Actor, name: str, gzip: bool) -> Answer | None:
    try:
        return _whole(name, gzip) if queries.page_file_is_known_for(name, actor) else None
    except NotFound:
        return None  # discarded in the meantime: the route says it properly


def _whole(name: str, gzip: bool) -> Answer | None:
    """The file in one write: a hundred readers open the same page. None for one that is better sent in parts."""
    sha256, _dot, extension = name.partition(".")
    path = files.store().local(sha256)
    if path.stat().st_size > AT_ONCE:
        return None
    headers = [("Content-Type", TYPES[extension]), ("Cache-Control", KEPT)]
    if extension == "json" and gzip:
        packed = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        return Answer(compression.packed(path), [*headers, *packed])
    return Answer(path.read_bytes(), [*headers, ("ETag", f'"{sha256}"')])
