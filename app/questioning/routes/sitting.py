"""The board of the questioning: who asks, who answers, for how long (R-QA-02, R-QA-06)."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.kernel import clock
from app.kernel.errors import Invalid, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import _
from app.meetings import forms, whose
from app.meetings.models import Meeting
from app.questioning import actions, policy
from app.questioning.context import board, load_questions
from app.questioning.models import WrittenReason
from app.questioning.routes.questions import QUESTION, done

pages = Blueprint("questioning", __name__)
BOARD = "/meetings/<meeting_id>/questioning"


@pages.get(BOARD)
def show(meeting_id: str) -> str:
    """Every chosen group with its questions, and who has the floor."""
    meeting = _conducted(meeting_id)
    template = "questioning/_board.html" if wants_fragment() else "questioning/board.html"
    return render_template(template, **board(meeting, current_actor(), clock.now()))


@pages.post(f"{BOARD}/groups/<group_id>")
def call_answer(meeting_id: str, group_id: str) -> Response:
    """The person questioned has the floor, or who is `invited` to answer as well; `seen`: who had it on the page."""
    meeting = _conducted(meeting_id)
    invited = forms.maybe_id("invited", _("Người được mời trả lời"))
    speech = actions.call_to_answer(current_actor(), meeting.id, group_id, invited=invited, seen=_seen())
    sentence = _("Đã mời {name} trả lời, {n} phút.", name=speech.request.name, n=f"{speech.limit_s / 60:g}")
    return done(f"/meetings/{meeting_id}/questioning", sentence)


@pages.post(f"{QUESTION}/floor")
def conduct(meeting_id: str, slip_id: str) -> Response:
    """`deed`: ask (`seen`: who had the floor on the page), answered, written."""
    meeting = _conducted(meeting_id)
    actor, deed, here = current_actor(), forms.text("deed"), f"/meetings/{meeting_id}/questioning"
    if deed == "ask":
        speech = actions.call_to_ask(actor, meeting.id, slip_id, seen=_seen())
        return done(here, _("Đã mời {name} chất vấn.", name=speech.request.name))
    if deed == "answered":
        slip = actions.note_answered(actor, meeting.id, slip_id)
        return done(here, _("Đã ghi: chất vấn số {number} đã được trả lời.", number=slip.number))
    if deed == "written":
        slip = actions.owe_answer_in_writing(actor, meeting.id, slip_id, WrittenReason.NOT_ANSWERED)
        day = f"{slip.due_on:%d/%m/%Y}" if slip.due_on else ""
        return done(here, _("Chuyển trả lời bằng văn bản, hạn {day}.", day=day))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


def _seen() -> str | None:
    return forms.text("seen") if "seen" in request.form else None


def _conducted(meeting_id: str) -> Meeting:
    meeting = load_questions(meeting_id)
    actor = current_actor()
    allow(policy.can_group(actor, meeting) or policy.can_choose(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting
