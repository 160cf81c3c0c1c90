"""What the administration's forms send, read one field at a time; a mistake is a sentence at its field."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import request

from app.kernel.errors import Invalid, Refusal
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _

E = TypeVar("E", bound=StrEnum)


def text(name: str) -> str:
    """The field as it was typed; empty when it was not sent."""
    return request.form.get(name, "")


def day(name: str) -> date:
    """A day, as browsers send it. Raises Invalid."""
    try:
        return date.fromisoformat(text(name))
    except ValueError:
        raise Invalid(_("Đề nghị ghi ngày theo dạng ngày/tháng/năm.")) from None


def number(name: str) -> int | None:
    """A whole number, or None for an empty field. Raises Invalid."""
    typed = text(name).strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 6:
        raise Invalid(_("Đề nghị ghi một số nguyên, ví dụ: 3."))
    return int(typed)


def choice(name: str, kinds: type[E]) -> E:
    """One of a list. Raises Invalid."""
    try:
        return kinds(text(name))
    except ValueError:
        raise Invalid(_("Đề nghị chọn một mục trong danh sách.")) from None


def an_id(name: str) -> str:
    """An id. Raises Invalid."""
    typed = text(name)
    if not is_id(typed):
        raise Invalid(_("Đề nghị chọn một mục trong danh sách."))
    return typed


def attempt(field: str, call: Callable[[], object]) -> list[tuple[str, Sentence]]:
    """Runs an action for a form; what it refuses becomes the form's errors, shown with what was typed."""
    try:
        call()
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return [(field, refusal.sentence)]
    return []
