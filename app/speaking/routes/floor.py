"""The floor by forms: asking where the websocket does not get through, giving it, putting the queue in order."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.kernel import db
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid, NotFound, Refusal
from app.kernel.http import current_actor, wants_json
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.context import load_meeting
from app.meetings.models import AgendaItem, Meeting
from app.speaking import actions, queries
from app.speaking.context import of_person
from app.speaking.models import ASKS, KIND_WORDS, Kind, SpeechRequest

pages = Blueprint("floor", __name__)
_BASE = "/meetings/<meeting_id>/floor"


@pages.get(_BASE)
def mine(meeting_id: str) -> str:
    """GET ?item=ID: the floor on one's own page, by itself: a whole chamber asks for it at every speaker."""
    meeting = load_meeting(meeting_id)
    item_id = request.args.get("item", "")
    item = db.session().get(AgendaItem, item_id) if is_id(item_id) else None
    if item_id and (item is None or item.meeting_id != meeting.id):
        raise NotFound()
    at = now()
    own = of_person(meeting, current_actor(), item, at)
    if own is None:
        raise Forbidden(_("Đăng ký phát biểu dành cho đại biểu của kỳ họp này."))
    return render_template("speaking/_mine.html", own=own, at=at, asks=ASKS, kinds_asked=KIND_WORDS)


@pages.post(f"{_BASE}/requests")
def ask(meeting_id: str) -> Response:
    """`item`, `kind`, `subject`: what the command `ask_floor` takes."""
    load_meeting(meeting_id)
    item_id = forms.maybe_id("item", _("Nội dung"))
    if item_id is None:
        raise Invalid(_("Đề nghị chọn nội dung để phát biểu."))
    kind = forms.one_of(Kind, "kind", _("Loại"))
    answer = actions.ask_floor(current_actor(), meeting_id, item_id, kind, forms.text("subject"))
    again = answer.get("again")
    return _back(meeting_id, _("Đại biểu đã đăng ký trước đó.") if again else _("Đã ghi nhận đăng ký."), "")


@pages.post(f"{_BASE}/requests/<request_id>/withdrawal")
def withdraw(meeting_id: str, request_id: str) -> Response:
    _request(load_meeting(meeting_id), request_id)
    actions.withdraw_request(current_actor(), meeting_id, request_id)
    return _back(meeting_id, _("Đã rút đăng ký."), "")


@pages.get(f"{_BASE}/requests/<request_id>/opinion")
def opinion(meeting_id: str, request_id: str) -> str:
    """The opinion in writing, for who asked."""
    found = _own(load_meeting(meeting_id), request_id)
    return _form(found, found.written, None)


@pages.post(f"{_BASE}/requests/<request_id>/opinion")
def write(meeting_id: str, request_id: str) -> Response | tuple[str, int]:
    found = _own(load_meeting(meeting_id), request_id)
    written = request.form.get("text", "")
    try:
        actions.write_opinion(current_actor(), meeting_id, found.id, written)
    except Refusal as refusal:
        return _form(_own(load_meeting(meeting_id), request_id), written, refusal.sentence), refusal.status
    return _back(meeting_id, _("Đã gửi ý kiến bằng văn bản; ý kiến được tính là ý kiến thảo luận."), "")


@pages.post(f"{_BASE}/requests/<request_id>")
def give(meeting_id: str, request_id: str) -> Response:
    """`deed`: give, end, extend, return, accept, set_aside, up, down, group; `seen`: who had the floor on the page."""
    found = _request(load_meeting(meeting_id), request_id)
    actor, deed, name = current_actor(), forms.text("deed"), found.name
    seen = forms.text("seen") if "seen" in request.form else None
    if deed == "give":
        actions.give_floor(actor, meeting_id, request_id, seen=seen)
        return _back(meeting_id, _("Đã mời {name} phát biểu.", name=name))
    if deed == "end":
        actions.end_speech(actor, meeting_id, request_id)
        return _back(meeting_id, _("Đã kết thúc phát biểu của {name}.", name=name))
    if deed == "extend":
        actions.extend_speech(actor, meeting_id, request_id, forms.whole("seen", _("Thời gian")) or None)
        return _back(meeting_id, _("Đã gia hạn 01 phút."))
    if deed == "return":
        actions.return_to_queue(actor, meeting_id, request_id)
        return _back(meeting_id, _("{name} trở lại danh sách chờ.", name=name))
    if deed in ("accept", "set_aside"):
        actions.accept_debate(actor, meeting_id, request_id, deed == "accept")
        return _back(meeting_id, _("Đã đồng ý cho tranh luận.") if deed == "accept" else _("Đã để tranh luận chờ."))
    if deed == "group":
        actions.group_request(actor, meeting_id, request_id, forms.text("issue"))
        return _back(meeting_id, _("Đã xếp theo nhóm vấn đề."))
    actions.move_request(actor, meeting_id, request_id, deed)
    return _back(meeting_id, _("Đã đổi thứ tự."))


@pages.post(f"{_BASE}/speakers")
def let_speak(meeting_id: str) -> Response:
    """`participation` of a guest, or of a delegate without a device, joins the queue of `item`."""
    load_meeting(meeting_id)
    item_id, participation = (
        forms.maybe_id("item", _("Nội dung")),
        forms.maybe_id("participation", _("Người phát biểu")),
    )
    if item_id is None or participation is None:
        raise Invalid(_("Đề nghị chọn một người trong danh sách."))
    asked = actions.let_speak(
        current_actor(), meeting_id, item_id, participation, forms.one_of(Kind, "kind", _("Loại"))
    )  # fmt: skip
    return _back(meeting_id, _("{name} đã vào danh sách chờ.", name=asked.name))


def _back(meeting_id: str, sentence: Sentence, page: str = "/console") -> Response:
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}{page}")


def _request(meeting: Meeting, request_id: str) -> SpeechRequest:
    found = queries.request(meeting, request_id) if is_id(request_id) else None
    if found is None:
        raise NotFound()
    return found


def _own(meeting: Meeting, request_id: str) -> SpeechRequest:
    found = _request(meeting, request_id)
    if found.person_id != current_actor().id:
        raise NotFound()
    return found


def _form(found: SpeechRequest, text: str, problem: Sentence | None) -> str:
    return render_template(
        "speaking/opinion.html",
        asked=found,
        text=text,
        kinds=KIND_WORDS,
        problems=[("text", problem)] if problem is not None else [],
    )
