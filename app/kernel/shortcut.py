"""Files that never change, asked for by a whole chamber at once, answered ahead of the framework.

When a paper is released a hundred readers ask for thirteen files each in the same second, and nearly all of what such
a request costs is finding out again who sends it. A shortcut grants nothing of its own: it repeats what the ordinary
route found a moment ago (whose the session cookie is, what that person may read; see `recent`), and where anything is
unknown or unusual the ordinary route answers.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.recent import Recent

Environ = dict[str, Any]
Wsgi = Callable[..., Iterable[bytes]]

# By database and the session cookie as the browser sends it.
signed_in: Recent[tuple[Database, str], Actor] = Recent()
SPECIAL = ("HTTP_RANGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_RANGE")
MANNERS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


@dataclass(frozen=True)
class Answer:
    """A file as it is sent: its bytes and the headers that are its own."""

    body: bytes
    headers: list[tuple[str, str]] = field(default_factory=list)


# (who asks, the part of the address behind the prefix, whether gzip is taken) -> the answer, or None to stand aside.
Ask = Callable[[Actor, str, bool], Answer | None]


def install(app: Flask, prefix: str, ask: Ask) -> None:
    """Puts a shortcut before `app` for GETs of addresses that begin with `prefix`."""
    inner: Wsgi = app.wsgi_app
    name = app.config["SESSION_COOKIE_NAME"]

    def outer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(prefix) or environ.get("REQUEST_METHOD") != "GET":
            return inner(environ, start_response)
        began = time.perf_counter()
        answer = _answer(environ, name, path[len(prefix) :], ask)
        if answer is None:
            return inner(environ, start_response)
        start_response("200 OK", [*MANNERS, *answer.headers, ("Content-Length", str(len(answer.body)))])
        count: Callable[[str, int, float], None] = app.extensions["count_request"]
        count("GET", 200, time.perf_counter() - began)
        return [answer.body]

    app.wsgi_app = outer  # type: ignore[method-assign]


def remember(app: Flask, environ: Environ, actor: Actor, age: int) -> None:
    """The ordinary way found, since `signed_in.age` was `age`, that this request is `actor`'s."""
    cookie = _cookie(environ, app.config["SESSION_COOKIE_NAME"])
    if cookie:
        signed_in.keep((db.database(), cookie), actor, age)


def _answer(environ: Environ, cookie_name: str, name: str, ask: Ask) -> Answer | None:
    if environ.get("QUERY_STRING") or any(header in environ for header in SPECIAL):
        return None
    cookie = _cookie(environ, cookie_name)
    actor = signed_in.known((db.database(), cookie)) if cookie else None
    return ask(actor, name, "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")) if actor is not None else None


def _cookie(environ: Environ, name: str) -> str:
    """The cookie of that name; nothing where it was sent twice, since only the framework knows which one counts."""
    parts = (part.strip() for part in environ.get("HTTP_COOKIE", "").split(";"))
    found = [part[len(name) + 1 :] for part in parts if part.startswith(f"{name}=")]
    return found[0] if len(found) == 1 else ""
