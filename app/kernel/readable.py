"""Text that no database can keep is refused at the door: NUL characters and halves of letters (lone surrogates)."""

from collections.abc import Iterable

from flask import Flask, request

from app.kernel.errors import Invalid
from app.kernel.sentences import _

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
UNREADABLE = _("Nội dung gửi lên có ký tự không đọc được. Đề nghị xóa phần đó rồi gửi lại.")


def install(app: Flask) -> None:
    """Looks at addresses, queries and forms of every request; JSON bodies are looked at by `require`."""
    app.before_request(_look)


def require(value: object) -> None:
    """Lets JSON go on whose texts can be kept, however deep they are. Raises Invalid."""
    if isinstance(value, str):
        if not is_readable(value):
            raise Invalid(UNREADABLE)
    elif isinstance(value, dict):
        for key, inner in value.items():
            require(key)
            require(inner)
    elif isinstance(value, list):
        for inner in value:
            require(inner)


def is_readable(text: str) -> bool:
    """Whether every database can keep the text."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _look() -> None:
    if not all(is_readable(text) for text in _texts()):
        raise Invalid(UNREADABLE)


def _texts() -> Iterable[str]:
    yield request.path
    for name, value in request.args.items(multi=True):
        yield name
        yield value
    if request.mimetype in FORMS:
        for name, value in request.form.items(multi=True):
            yield name
            yield value
