"""The live feed: connect, join, catch up, publish, commands."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from app.config import Settings
from app.realtime.gateway import Gateway


def install(app: Flask, settings: Settings) -> None:
    """Adds the websocket; `app.extensions["gateway"].start()` begins to publish."""
    from app.accounts import policy as accounts
    from app.attendance import policy as attendance
    from app.briefings import policy as briefings
    from app.comments import queries as comments
    from app.conduct import policy as conduct
    from app.documents import shelf_policy as shelf
    from app.drafts import policy as drafts
    from app.meetings import policy as meetings
    from app.petitions import policy as petitions
    from app.questioning import policy as questioning
    from app.speaking import policy as speaking

    of_meetings = ("meeting", "meeting.members", "meeting.desk", "meeting.submitters")
    audiences = {
        "body": accounts.can_hear_body,
        "body.shelf": shelf.can_hear_desk,
        "body.drafts": drafts.can_hear_desk,
        "body.petitions": petitions.can_hear,
        "sitting.attendance": attendance.can_hear,
        "meeting.console": conduct.can_hear,
        "meeting.floor": speaking.can_hear,
        "meeting.questioning": questioning.can_hear,
        "briefing": briefings.can_hear,
        "briefing.conclusion": briefings.can_hear_conclusion,
        **{kind: _audience(meetings.can_hear, kind) for kind in of_meetings},
        **{kind: _audience(comments.can_hear, kind) for kind in ("comments", "comments.drafting")},
    }
    gateway = app.extensions["gateway"] = Gateway(app, settings, audiences, _is_let_in)
    app.extensions["latest_signals"] = gateway.board.latest  # for who asks without a socket
    app.wsgi_app = _without_compression(app.wsgi_app)  # type: ignore[method-assign]


def _is_let_in(way: str) -> bool:
    """Whether a browser still is whom it was let in as: by a sign-in, a room's device link, a token of a stream."""
    from app.accounts import policy as accounts
    from app.briefings import keys
    from app.briefings import policy as briefings

    if way.startswith(keys.STREAM):
        return keys.lets_in(way)
    return briefings.is_device(way) if way.startswith(briefings.DEVICE) else accounts.is_signed_in(way)


def _audience(can_hear: Callable[..., bool], kind: str) -> Callable[..., bool]:
    return lambda actor, subject_id: can_hear(actor, kind, subject_id)


def _without_compression(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Refuses permessage-deflate: 2.4 times the memory and 1.7 times the CPU for messages of a few hundred bytes."""

    def outer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return inner(environ, start_response)

    return outer
