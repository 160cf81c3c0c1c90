"""Days as people read them."""

from datetime import date

from app.kernel.sentences import Sentence, _
from app.meetings.models import day


def due_words(on: date, today: date) -> Sentence:
    """How far a last day is away, in words: nobody has to count (R-QA-03, R-QA-07)."""
    left = (on - today).days
    if left < 0:
        return _("hạn {day}, đã quá hạn {count} ngày", day=day(on), count=-left)
    if left == 0:
        return _("hạn {day}, là ngày hôm nay", day=day(on))
    return _("hạn {day}, còn {count} ngày", day=day(on), count=left)
