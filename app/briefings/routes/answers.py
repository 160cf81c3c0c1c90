"""What several pages of a briefing answer with: a PDF, and a stream of their own to listen to."""

from flask import current_app
from werkzeug.wrappers import Response


def is_demo() -> bool:
    """Whether prints carry the demonstration's line."""
    return bool(current_app.config["SETTINGS"].demo)


def as_pdf(content: bytes, name: str) -> Response:
    """A print, made on demand and kept nowhere."""
    answer = current_app.response_class(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
