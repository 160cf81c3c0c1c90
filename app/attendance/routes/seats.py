"""The seat map: live for the members, made and changed by who keeps it."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.attendance import actions, policy, queries
from app.attendance.actions.seating import Kind, SeatLine
from app.attendance.context import load_kept_meeting, load_sitting
from app.attendance.models import STANDING_WORDS
from app.attendance.tables import seat_lines
from app.kernel import clock
from app.kernel.errors import Invalid, Refusal
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import _
from app.kernel.spreadsheets import uploads
from app.meetings import forms
from app.meetings.models import HALF_WORDS, SITTING_WORDS, Meeting

pages = Blueprint("seats", __name__)
LARGEST = 2 << 20
LIVE = "AttendanceMarked RosterTaken SittingStateChanged SeatingChanged PracticeReset"


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/seats")
def live(meeting_id: str, sitting_id: str) -> str:
    """Who sits where and who is here, in colours that a shape and a word repeat; the same for every member."""
    meeting, held = load_sitting(meeting_id, sitting_id)
    lines = queries.roster(meeting, held, clock.now())
    present = sum(1 for one in lines if one.standing and one.standing.is_here)
    return render_template(
        "attendance/_seats.html" if wants_fragment() else "attendance/seats.html",
        sitting=held,
        half=HALF_WORDS[held.half],
        state_words=SITTING_WORDS[held.state],
        hall=queries.hall(queries.seats_of(meeting.id)),
        sitters={one.participation_id: one for one in lines},
        standing=[one for one in lines if not one.seat],
        quorum=queries.quorum_of(meeting, present, len(lines)),
        events=LIVE,
        words=STANDING_WORDS,
        may_keep=policy.can_record(current_actor(), meeting),
    )


@pages.get("/meetings/<meeting_id>/seats")
def plan(meeting_id: str) -> str:
    return _page(load_kept_meeting(meeting_id))


@pages.post("/meetings/<meeting_id>/seats/rows")
def arrange(meeting_id: str) -> Response | tuple[str, int]:
    meeting = load_kept_meeting(meeting_id)
    try:
        rows, places = forms.whole("rows", _("Số hàng")), forms.whole("places", _("Số ghế mỗi hàng"))
        count = actions.arrange_rows(current_actor(), meeting_id, rows, places)
    except Invalid as refusal:
        return _page(meeting, problems=[("rows", refusal.sentence)], values=request.form), refusal.status
    flash(str(_("Đã xếp chỗ cho {count} đại biểu theo thứ tự danh sách.", count=count)), "done")
    return redirect(f"/meetings/{meeting_id}/seats")


@pages.post("/meetings/<meeting_id>/seats/occupants")
def move(meeting_id: str) -> Response:
    load_kept_meeting(meeting_id)
    person = forms.maybe_id("participation", _("Đại biểu"))
    if person is None:
        raise Invalid(_("Đề nghị chọn một đại biểu."))
    actions.move_seat(current_actor(), meeting_id, person, forms.maybe_id("seat", _("Ghế")))
    if wants_json():
        return jsonify(ok=True)
    flash(str(_("Đã đổi chỗ.")), "done")
    return redirect(f"/meetings/{meeting_id}/seats")


@pages.post("/meetings/<meeting_id>/seats/import")
def look(meeting_id: str) -> str | tuple[str, int]:
    """Reads the file and shows what would become of each row; nothing is changed."""
    meeting = load_kept_meeting(meeting_id)
    try:
        lines = _read()
    except Refusal as refusal:
        return _page(meeting, problems=[("file", refusal.sentence)]), refusal.status
    planned = actions.plan_seats(meeting, lines, queries.roster_of_now(meeting, clock.now()))
    return render_template("attendance/seat_import.html", plan=planned, packed=_pack(meeting, lines))


@pages.post("/meetings/<meeting_id>/seats/import/execution")
def carry_out(meeting_id: str) -> Response:
    meeting = load_kept_meeting(meeting_id)
    done = actions.import_seats(current_actor(), meeting_id, _unpack(meeting, request.form.get("packed", "")))
    flash(str(_("Đã nhập sơ đồ: {count} đại biểu có ghế.", count=done.count(Kind.SEATED))), "done")
    return redirect(f"/meetings/{meeting_id}/seats")


def row_of(label: str) -> str:
    """The row in a seat's label: B of B12, 30 of 30-12."""
    return label.partition("-")[0] if "-" in label else label[:1]


def _page(meeting: Meeting, **shown: Any) -> str:
    lines = queries.roster_of_now(meeting, clock.now())
    seats = queries.seats_of(meeting.id)
    return render_template(
        "attendance/_plan.html" if wants_fragment() else "attendance/plan.html",
        hall=queries.hall(seats),
        sitters={one.participation_id: one for one in lines},
        standing=[one for one in lines if not one.seat],
        delegate_choices=[(one.participation_id, f"{one.name} ({one.seat or _('chưa có ghế')})") for one in lines],
        seat_choices=[("", str(_("Không có ghế"))), *((one.id, one.label) for one in seats)],
        suggested=-(-len(lines) // 9) or 1,
        **{"problems": [], "values": {}, **shown},
    )


def _read() -> list[SeatLine]:
    """The rows of the file that was sent. Raises Invalid with what to do."""
    too_large = _("Tệp lớn hơn 2 MB. Đề nghị lưu lại gọn hơn.")
    content = uploads.uploaded(LARGEST, _("Đề nghị chọn tệp sơ đồ chỗ ngồi."), too_large)
    return seat_lines(uploads.tables(content))


def _pack(meeting: Meeting, lines: list[SeatLine]) -> str:
    return uploads.pack([list(asdict(line).values()) for line in lines], f"seats:{meeting.id}")


def _unpack(meeting: Meeting, packed: str) -> list[SeatLine]:
    return [SeatLine(*row) for row in uploads.unpack(packed, f"seats:{meeting.id}")]
