"""Reading what a form says: typed, or refused with a sentence that names the field."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import request

from app.kernel.errors import Invalid
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _

Word = TypeVar("Word", bound=StrEnum)
LONGEST = 2000


def text(name: str, most: int = LONGEST) -> str:
    """A line of text, without control characters; empty when it was not sent. Raises Invalid when too long."""
    written = request.form.get(name, "")
    if len(written) > most:
        raise Invalid(_("Nội dung nhập dài tối đa {most} ký tự. Đề nghị rút gọn.", most=most))
    return "".join(letter for letter in written if letter == "\n" or letter.isprintable() or letter == "\t").strip()


def ticked(name: str) -> bool:
    """Whether a box was ticked."""
    return bool(request.form.get(name))


def whole(name: str, label: Sentence, default: int = 0) -> int:
    """A whole number of at most six digits. Raises Invalid."""
    written = text(name)
    if not written:
        return default
    if not written.isascii() or not written.isdigit() or len(written) > 6:
        raise Invalid(_("{label} phải là một số nguyên. Đề nghị nhập lại.", label=label))
    return int(written)


def one_of(kind: type[Word], name: str, label: Sentence) -> Word:
    """One of an enumeration's words. Raises Invalid."""
    try:
        return kind(text(name))
    except ValueError:
        raise Invalid(_("{label} không nằm trong danh sách. Đề nghị chọn lại.", label=label)) from None


def day(name: str, label: Sentence) -> date:
    """A day. Raises Invalid."""
    found = maybe_day(name, label)
    if found is None:
        raise Invalid(_("{label} còn trống. Đề nghị nhập ngày.", label=label))
    return found


def maybe_day(name: str, label: Sentence) -> date | None:
    """A day, or nothing. Raises Invalid."""
    written = text(name)
    if not written:
        return None
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise Invalid(_("{label} không phải là một ngày. Đề nghị nhập lại.", label=label)) from None
    if not 1946 <= found.year <= 2200:
        raise Invalid(_("{label} không phải là một ngày. Đề nghị nhập lại.", label=label))
    return found


def hour(name: str, label: Sentence) -> time:
    """A time of day. Raises Invalid."""
    found = maybe_hour(name, label)
    if found is None:
        raise Invalid(_("{label} còn trống. Đề nghị nhập giờ.", label=label))
    return found


def maybe_hour(name: str, label: Sentence) -> time | None:
    """A time of day without a zone, or nothing. Raises Invalid."""
    written = text(name)
    if not written:
        return None
    try:
        return time.fromisoformat(written).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Invalid(_("{label} không phải là một giờ. Đề nghị nhập lại.", label=label)) from None


def moment(name: str, label: Sentence, zone: str) -> datetime | None:
    """A local date and time of the body, made aware; or nothing. Raises Invalid."""
    written = text(name)
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise Invalid(_("{label} không phải là ngày giờ. Đề nghị nhập lại.", label=label)) from None
    if not 1946 <= found.year <= 2200:
        raise Invalid(_("{label} không phải là ngày giờ. Đề nghị nhập lại.", label=label))
    return found


def maybe_id(name: str, label: Sentence) -> str | None:
    """An id, or nothing. Raises Invalid."""
    written = text(name)
    if written and not is_id(written):
        raise Invalid(_("{label} không nằm trong danh sách. Đề nghị chọn lại.", label=label))
    return written or None
