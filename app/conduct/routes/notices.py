"""Notices to the room: written at the console, both texts shown when two write at once, shown, taken back."""

from typing import Any

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from app.conduct import actions, queries
from app.conduct.context import load_console
from app.conduct.models import AUDIENCE_WORDS, URGENCY_WORDS, Audience, RoomNotice, Urgency
from app.conduct.routes.answers import done
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, Refusal
from app.kernel.http import current_actor
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.models import Meeting

pages = Blueprint("room_notices", __name__)


@pages.get("/meetings/<meeting_id>/console/notices/new")
def new(meeting_id: str) -> str:
    load_console(meeting_id)
    return _form(None, {"urgency": Urgency.ORDINARY, "audience": Audience.EVERYBODY}, None, None)


@pages.post("/meetings/<meeting_id>/console/notices")
def prepare(meeting_id: str) -> Response | tuple[str, int]:
    """With `show` it is shown at once, which its author may do only as the presiding officer."""
    load_console(meeting_id)
    written = _written()
    try:
        notice = actions.prepare_notice(current_actor(), meeting_id, **written)
        if forms.text("deed") == "show":
            actions.show_notice(current_actor(), meeting_id, notice.id, seen=notice.number)
            return done(meeting_id, _("Đã hiện thông báo."))
    except Refusal as refusal:
        load_console(meeting_id)
        return _form(None, written, refusal.sentence, None), refusal.status
    return done(meeting_id, _("Đã soạn thông báo; thông báo chờ lệnh để hiện."))


@pages.get("/meetings/<meeting_id>/console/notices/<notice_id>")
def notice(meeting_id: str, notice_id: str) -> str | Response:
    found = _notice(load_console(meeting_id), notice_id)
    if found.state != "PREPARED":
        return redirect(f"/meetings/{meeting_id}/console")
    return _form(found, _values(found), None, None)


@pages.post("/meetings/<meeting_id>/console/notices/<notice_id>")
def edit(meeting_id: str, notice_id: str) -> Response | tuple[str, int]:
    meeting = load_console(meeting_id)
    found = _notice(meeting, notice_id)
    written = _written()
    seen = forms.whole("seen", _("Lần ghi"))
    try:
        actions.edit_notice(current_actor(), meeting_id, found.id, seen=seen, **written)
    except Refusal as refusal:  # what was read before the lock is read again: it may have changed
        known = _notice(load_console(meeting_id), notice_id)
        theirs = known if isinstance(refusal, actions.NoticeOvertaken) else None
        return _form(known, written, refusal.sentence, theirs), refusal.status
    return done(meeting_id, _("Đã sửa thông báo."))


@pages.post("/meetings/<meeting_id>/console/notices/<notice_id>/state")
def change_state(meeting_id: str, notice_id: str) -> Response:
    """`deed`: show or take_back; `seen` is the text's number on the page."""
    found = _notice(load_console(meeting_id), notice_id)
    if forms.text("deed") == "show":
        actions.show_notice(current_actor(), meeting_id, found.id, seen=forms.whole("seen", _("Lần ghi")) or None)
        return done(meeting_id, _("Đã hiện thông báo."))
    actions.take_notice_back(current_actor(), meeting_id, found.id)
    return done(meeting_id, _("Đã gỡ thông báo."))


def told(meeting: Meeting, actor: Actor, entry: dict[str, Any]) -> str | None:
    """A notice to the room as pages show it that are read meanwhile; nothing where it is not for this person."""
    shown = [one for one in queries.notices_for(meeting, actor) if one.id == entry["data"]["notice_id"]]
    return render_template("conduct/_news.html", meeting=meeting, notice=shown[0]) if shown else None


def _notice(meeting: Meeting, notice_id: str) -> RoomNotice:
    found = queries.notice(meeting, notice_id)
    if found is None:
        raise NotFound()
    return found


def _written() -> dict[str, Any]:
    return {
        "text": forms.text("text"),
        "urgency": forms.one_of(Urgency, "urgency", _("Mức độ")),
        "audience": forms.one_of(Audience, "audience", _("Người nhận")),
    }


def _values(found: RoomNotice) -> dict[str, Any]:
    return {"text": found.text, "urgency": found.urgency, "audience": found.audience}


def _form(found: RoomNotice | None, values: Any, problem: Sentence | None, theirs: RoomNotice | None) -> str:
    return render_template(
        "conduct/notice.html",
        notice=found,
        values=values,
        problems=[("text", problem)] if problem is not None else [],
        theirs=theirs,
        urgency_choices=[(one.value, str(word)) for one, word in URGENCY_WORDS.items()],
        audience_choices=[(one.value, str(word)) for one, word in AUDIENCE_WORDS.items()],
    )
