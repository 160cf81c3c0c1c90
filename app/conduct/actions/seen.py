"""Two at the console at once: the second is told who did what, instead of doing it twice or undoing it."""

from app.conduct import queries
from app.kernel.errors import Conflict
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting


class Overtaken(Conflict):
    """Somebody else pressed meanwhile; nothing was changed."""


def overtaken(meeting: Meeting) -> Overtaken:
    """The refusal that names the latest deed of the meeting, its author and its time."""
    deed = queries.latest_deed(meeting)
    if deed is None:
        return Overtaken(_("Tình hình buổi họp vừa thay đổi. Đề nghị xem lại rồi thực hiện."))
    said: dict[str, str | Sentence] = {"name": deed.author, "time": deed.clock, "deed": deed.words}
    return Overtaken(_("{name} vừa thực hiện lúc {time}: {deed}. Đề nghị xem lại rồi thực hiện.", **said))
