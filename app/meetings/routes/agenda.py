"""The programme: read by all, written by the secretariat, live on every page that shows it."""

from typing import Any, get_args

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session
from werkzeug.wrappers import Response

from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import actions, forms, policy, queries
from app.meetings.actions.agenda import Way, fields
from app.meetings.context import load_meeting, load_prepared_meeting
from app.meetings.models import (
    COURSE_WORDS,
    HALF_WORDS,
    ITEM_WORDS,
    SITTING_WORDS,
    TYPE_WORDS,
    AgendaItem,
    ItemState,
    ItemType,
    Meeting,
    MeetingState,
    Sitting,
)
from app.meetings.routes.showing import grouped, sitting_choices, sitting_name, type_choices

pages = Blueprint("agenda", __name__)

_FIELD_WORDS: dict[str, Sentence] = {
    "title": _("Tên nội dung"),
    "type": _("Loại nội dung"),
    "presenter": _("Người trình bày"),
    "minutes": _("Thời lượng (phút)"),
    "sitting_id": _("Buổi họp"),
    "starts_at": _("Giờ bắt đầu cố định"),
    "requires_verification": _("Phải có báo cáo thẩm tra"),
    "is_public": _("Công khai"),
    "is_broadcast": _("Truyền trực tiếp"),
}
BROADCAST_CHOICES = (
    ("", _("Theo quy chế: chỉ phiên chất vấn")),
    ("yes", _("Có truyền trực tiếp")),
    ("no", _("Không truyền trực tiếp")),
)
_CHANGE_WORDS: dict[str, Sentence] = {
    "added": _("Thêm"),
    "edited": _("Sửa"),
    "moved": _("Chuyển chỗ"),
    "removed": _("Rút"),
}


@pages.get("/meetings/<meeting_id>/agenda")
def agenda(meeting_id: str) -> str:
    meeting, actor = load_meeting(meeting_id), current_actor()
    shown = queries.agenda(meeting.id, actor)
    prepares = policy.can_prepare(actor, meeting) and not meeting.has_ended
    template = "meetings/_agenda.html" if wants_fragment() else "meetings/agenda.html"
    undo = None if wants_fragment() else session.pop("agenda_undo", None)
    return render_template(
        template,
        agenda=shown,
        groups=grouped(shown),
        prepares=prepares,
        conducts=policy.can_conduct(actor, meeting),
        calls=policy.can_call_items(actor, meeting),
        next_states=_conducted_states(meeting),
        course_words=COURSE_WORDS,
        types=TYPE_WORDS,
        item_words=ITEM_WORDS,
        half_words=HALF_WORDS,
        sitting_words=SITTING_WORDS,
        undo=undo if undo and undo["meeting"] == meeting.id else None,
    )


@pages.get("/meetings/<meeting_id>/agenda/new")
def new(meeting_id: str) -> str:
    meeting = load_prepared_meeting(meeting_id)
    last = next((item for item in reversed(meeting.items) if item.removed_at is None), None)
    sitting_id = last.sitting_id if last else next((one.id for one in meeting.sittings), "")
    below = request.args.get("below", "")
    values = {"minutes": "30", "is_public": "1", "sitting_id": sitting_id, "parent_id": below}
    return _form(meeting, None, values, [])


@pages.post("/meetings/<meeting_id>/agenda")
def create(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_prepared_meeting(meeting_id)
    try:
        actions.add_item(
            current_actor(), meeting_id, parent_id=forms.maybe_id("parent_id", _("Nội dung cấp trên")), **_written()
        )
    except Refusal as refusal:
        return _form(load_meeting(meeting.id), None, request.form, [("title", refusal.sentence)]), refusal.status
    return _done(meeting_id, _("Đã thêm nội dung vào chương trình."))


@pages.get("/meetings/<meeting_id>/agenda/<item_id>")
def item(meeting_id: str, item_id: str) -> str:
    meeting = load_prepared_meeting(meeting_id)
    found = _item(meeting, item_id)
    return _form(meeting, found, _values(found), [])


@pages.post("/meetings/<meeting_id>/agenda/<item_id>")
def edit(meeting_id: str, item_id: str) -> Response | tuple[str, int]:
    _item(load_prepared_meeting(meeting_id), item_id)
    try:
        seen = forms.whole("revision", _("Phiên bản chương trình"))
        actions.edit_item(current_actor(), meeting_id, item_id, seen=seen, **_written())
    except actions.Overtaken as refusal:
        return _overtaken(meeting_id, item_id, refusal), refusal.status
    except Refusal as refusal:
        meeting = load_meeting(meeting_id)
        problems = [("title", refusal.sentence)]
        return _form(meeting, _item(meeting, item_id), request.form, problems), refusal.status
    return _done(meeting_id, _("Đã lưu nội dung."))


@pages.post("/meetings/<meeting_id>/agenda/<item_id>/place")
def place(meeting_id: str, item_id: str) -> Response:
    """Moves a line: one step (`way`), or to a place (`parent`, `after`, `sitting`) where it was dropped."""
    _item(load_prepared_meeting(meeting_id), item_id)
    way = forms.text("way")
    if way:
        if way not in get_args(Way):
            raise Invalid(_("Hướng di chuyển không nằm trong danh sách. Đề nghị chọn lại."))
        actions.step_item(current_actor(), meeting_id, item_id, way)  # type: ignore[arg-type]
    else:
        where = {"sitting_id": forms.maybe_id("sitting", _("Buổi họp"))} if "sitting" in request.form else {}
        actions.move_item(
            current_actor(),
            meeting_id,
            item_id,
            parent_id=forms.maybe_id("parent", _("Nội dung cấp trên")),
            after_id=forms.maybe_id("after", _("Vị trí")),
            **where,
        )
    return _done(meeting_id, _("Đã chuyển chỗ nội dung."), keep_anchor=item_id)


@pages.post("/meetings/<meeting_id>/agenda/<item_id>/removal")
def remove(meeting_id: str, item_id: str) -> Response | tuple[str, int]:
    _item(load_prepared_meeting(meeting_id), item_id)
    try:
        actions.remove_item(current_actor(), meeting_id, item_id, forms.text("reason"))
    except Invalid as refusal:
        meeting = load_meeting(meeting_id)
        found = _item(meeting, item_id)
        return _form(meeting, found, _values(found), [("reason", refusal.sentence)]), refusal.status
    return _done(meeting_id, _("Đã rút nội dung khỏi chương trình."))


@pages.post("/meetings/<meeting_id>/agenda/<item_id>/state")
def change_state(meeting_id: str, item_id: str) -> Response:
    meeting = load_meeting(meeting_id)
    _item(meeting, item_id)
    state = forms.one_of(ItemState, "state", _("Trạng thái"))
    actions.change_item_state(current_actor(), meeting_id, item_id, state)
    return redirect(f"/meetings/{meeting_id}/agenda#item-{item_id}")


@pages.post("/meetings/<meeting_id>/agenda/adoption")
def adopt(meeting_id: str) -> Response:
    load_meeting(meeting_id)
    actions.adopt_programme(current_actor(), meeting_id)
    flash(str(_("Đã ghi nhận chương trình được thông qua.")), "done")
    return redirect(f"/meetings/{meeting_id}/agenda")


@pages.get("/meetings/<meeting_id>/agenda/changes")
def changes(meeting_id: str) -> str:
    meeting = load_prepared_meeting(meeting_id)
    return render_template(
        "meetings/_changes.html" if wants_fragment() else "meetings/changes.html",
        changes=queries.recent_changes(meeting, 50),
        change_words=_CHANGE_WORDS,
        field_words=_FIELD_WORDS,
        shown=lambda name, value: _shown(meeting, name, value),
        open=not meeting.has_ended,
    )


@pages.post("/meetings/<meeting_id>/agenda/changes/<int:seq>/reversal")
def undo(meeting_id: str, seq: int) -> Response:
    load_prepared_meeting(meeting_id)
    if seq > 2**31 - 1:
        raise NotFound()
    actions.undo_change(current_actor(), meeting_id, seq)
    if wants_json():
        return jsonify(ok=True, sentence=str(_("Đã hoàn tác.")))
    flash(str(_("Đã hoàn tác.")), "done")
    back = "agenda/changes" if forms.text("from") == "changes" else "agenda"
    return redirect(f"/meetings/{meeting_id}/{back}")


def _conducted_states(meeting: Meeting) -> list[MeetingState]:
    """Where who conducts may take the meeting from here: opened, in sitting, recess, closed."""
    actor, ahead = current_actor(), meeting.CHANGES[meeting.state]
    return [s for s in policy.CONDUCTED if s in ahead and policy.can_change_state(actor, meeting, s)]


def _item(meeting: Meeting, item_id: str) -> AgendaItem:
    live = (one for one in meeting.items if one.id == item_id and one.removed_at is None)
    found = next(live, None) if is_id(item_id) else None
    if found is None or not policy.can_see_sitting(current_actor(), meeting, found.sitting):
        raise NotFound()
    return found


def _written() -> dict[str, Any]:
    """What the form of a line says."""
    return {
        "title": forms.text("title"),
        "type": forms.one_of(ItemType, "type", _FIELD_WORDS["type"]),
        "presenter": forms.text("presenter"),
        "minutes": forms.whole("minutes", _FIELD_WORDS["minutes"]),
        "sitting_id": forms.maybe_id("sitting_id", _FIELD_WORDS["sitting_id"]),
        "starts_at": forms.maybe_hour("starts_at", _FIELD_WORDS["starts_at"]),
        "requires_verification": forms.ticked("requires_verification"),
        "is_public": forms.ticked("is_public"),
        "is_broadcast": _broadcast(),
    }


def _broadcast() -> bool | None:
    return {"yes": True, "no": False}.get(forms.text("is_broadcast"))


def _values(found: AgendaItem) -> dict[str, Any]:
    return {
        **fields(found),
        "starts_at": f"{found.starts_at:%H:%M}" if found.starts_at else "",
        "is_broadcast": "" if found.is_broadcast is None else "yes" if found.is_broadcast else "no",
    }


def _form(
    meeting: Meeting, found: AgendaItem | None, values: Any, problems: list[tuple[str, Sentence]], theirs: Any = None
) -> str:
    numbers = [(row.item.id, f"{row.number}. {row.item.title}") for row in queries.agenda(meeting.id).flat()]
    return render_template(
        "meetings/item.html",
        item=found,
        values=values,
        problems=problems,
        theirs=theirs,
        type_choices=type_choices(),
        broadcast_choices=BROADCAST_CHOICES,
        sitting_choices=[("", str(_("Chưa xếp buổi"))), *sitting_choices(meeting)],
        parent_choices=[("", str(_("Không, là nội dung chính"))), *numbers],
        revision=meeting.revision,
    )


def _overtaken(meeting_id: str, item_id: str, refusal: Refusal) -> str:
    """Both versions: what somebody else saved stands beside what was typed; saving again is deliberate."""
    meeting = load_meeting(meeting_id)
    found = _item(meeting, item_id)
    now = fields(found)
    written = {name: request.form.get(name, "") for name in now}
    for name in ("requires_verification", "is_public"):
        written[name] = forms.ticked(name)  # type: ignore[assignment]
    written["is_broadcast"] = _broadcast()  # type: ignore[assignment]
    both = [
        (word, _shown(meeting, name, now[name]), _shown(meeting, name, written[name]))
        for name, word in _FIELD_WORDS.items()
    ]
    differing = [one for one in both if one[1] != one[2]]
    author = next((c.author for c in queries.recent_changes(meeting, 50) if c.item_id == item_id), "")
    theirs = {"differing": differing, "author": author}
    return _form(meeting, found, request.form, [("title", refusal.sentence)], theirs)


def _shown(meeting: Meeting, name: str, value: Any) -> str:
    """A field's value in words."""
    if name == "sitting_id":
        sitting: Sitting | None = next((one for one in meeting.sittings if one.id == value), None)
        return sitting_name(sitting) if sitting else str(_("Chưa xếp buổi"))
    if name == "is_broadcast" and value is None:
        return str(BROADCAST_CHOICES[0][1])
    if isinstance(value, bool):
        return str(_("Có")) if value else str(_("Không"))
    if name == "type":
        return str(TYPE_WORDS.get(value, value))
    return str(value) if value not in (None, "") else str(_("Để trống"))


def _done(meeting_id: str, sentence: Sentence, keep_anchor: str | None = None) -> Response:
    """Says what was done and how to take it back: for ten seconds here, later in the list of changes."""
    meeting = load_meeting(meeting_id)
    mine = [c for c in queries.recent_changes(meeting, 5) if c.actor_id == current_actor().id]
    back = f"/meetings/{meeting_id}/agenda/changes/{mine[0].seq}/reversal" if mine else None
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence), undo=back, label=str(_("Hoàn tác")))
    session["agenda_undo"] = {"meeting": meeting_id, "action": back, "sentence": str(sentence)} if back else None
    return redirect(f"/meetings/{meeting_id}/agenda" + (f"#item-{keep_anchor}" if keep_anchor else ""))
