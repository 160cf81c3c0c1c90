"""What people type, as it is kept: trimmed, within its length, and refused with the name of its field."""

from app.kernel.errors import Invalid
from app.kernel.sentences import Sentence, _


def line(text: str, label: Sentence, *, most: int, must: bool = False) -> str:
    """A line of text. Raises Invalid for one that is too long, or that is missing though it `must` be there."""
    return _kept(" ".join(text.split()), label, most, must)


def passage(text: str, label: Sentence, *, most: int, must: bool = True) -> str:
    """A text of several lines. Raises Invalid for one that is too long, or that is missing."""
    return _kept(text.replace("\r\n", "\n").strip(), label, most, must)


def _kept(found: str, label: Sentence, most: int, must: bool) -> str:
    if must and not found:
        raise Invalid(_("{label} còn trống. Đề nghị ghi vào.", label=label))
    if len(found) > most:
        raise Invalid(_("{label} dài tối đa {most} ký tự. Đề nghị rút gọn.", label=label, most=most))
    return found
