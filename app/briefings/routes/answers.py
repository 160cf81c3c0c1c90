"""What several pages of a briefing answer with: a PDF, and a stream of their own to listen to."""

from flask import current_app, g
from werkzeug.wrappers import Response

from app.kernel import db, journal
from app.kernel.actor import system
from app.kernel.journal import Stream, StreamRef
from app.kernel.transaction import transaction


def listen_to(stream: StreamRef) -> bool:
    """Adds the stream to g.streams; True when it had to be made first, and the request has to read anew."""
    if db.session().get(Stream, stream.id) is None:
        with transaction(stream, system("briefing")):  # a page cannot listen to a stream that is not there yet
            pass
        return True
    g.streams = [*g.streams, {"id": stream.id, "seq": journal.head(stream.id).seq}]
    return False


def is_demo() -> bool:
    """Whether prints carry the demonstration's line."""
    return bool(current_app.config["SETTINGS"].demo)


def as_pdf(content: bytes, name: str) -> Response:
    """A print, made on demand and kept nowhere."""
    answer = current_app.response_class(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
