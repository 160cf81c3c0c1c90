"""Kiểm tra kỹ thuật: a site fills its checklist, the control room sees all and signs."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.briefings import actions, policy, queries
from app.briefings.checks import VERDICT_SHAPES, VERDICT_WORDS
from app.briefings.context import load_room
from app.briefings.rehearsals import SUBJECT_WORDS, Subject, Tried
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms

pages = Blueprint("rehearsal", __name__)
EVENTS = "RehearsalFilled RehearsalSigned DevicesChecked SitesChanged"


@pages.get("/meetings/<meeting_id>/rehearsal")
def rehearsal(meeting_id: str) -> str:
    """GET: the site's own checklist, and all of them for the control room; a fragment of those."""
    return _page(meeting_id)


@pages.post("/meetings/<meeting_id>/rehearsal")
def fill(meeting_id: str) -> Response | tuple[str, int]:
    """Of each subject `SUBJECT`: well or not, and `SUBJECT_remark`."""
    load_room(meeting_id)
    try:
        actions.fill_rehearsal(current_actor(), meeting_id, _tried())
    except Refusal as refusal:
        return _page(meeting_id, [("CAMERA", refusal.sentence)]), refusal.status
    flash(str(_("Đã gửi kết quả kiểm tra kỹ thuật.")), "done")
    return redirect(f"/meetings/{meeting_id}/rehearsal")


@pages.post("/meetings/<meeting_id>/rehearsal/<site_id>/signature")
def sign(meeting_id: str, site_id: str) -> Response:
    """`seen`: when the checklist that was read was filled."""
    load_room(meeting_id)
    try:
        seen = datetime.fromisoformat(forms.text("seen"))
    except ValueError:
        raise Invalid(_("Điểm cầu vừa ghi kết quả mới. Đề nghị xem lại rồi ký.")) from None
    if not is_id(site_id) or seen.tzinfo is None:
        raise NotFound()
    actions.sign_rehearsal(current_actor(), meeting_id, site_id, seen=seen)
    flash(str(_("Đã ký xác nhận kiểm tra kỹ thuật.")), "done")
    return redirect(f"/meetings/{meeting_id}/rehearsal")


def _tried() -> list[Tried]:
    return [
        Tried(one, forms.text(one.value) == "well", forms.text(f"{one.value}_remark"))
        for one in Subject
        if forms.text(one.value) in ("well", "not")
    ]


def _page(meeting_id: str, problems: list[tuple[str, Sentence]] | None = None) -> str:
    meeting, room, site = load_room(meeting_id)
    actor = current_actor()
    found = queries.rehearsals(room)
    return render_template(
        "briefings/_rehearsals.html" if wants_fragment() else "briefings/rehearsal.html",
        room=room,
        site=site,
        own=found.get(site.id) if site is not None else None,
        controls=policy.can_control(actor, meeting),
        found=found,
        checks=queries.latest_checks(room),
        subjects=SUBJECT_WORDS,
        typed=request.form,
        verdict_words=VERDICT_WORDS,
        verdict_shapes=VERDICT_SHAPES,
        back="/bridge" if actor.kind == "guest" else None,
        problems=problems or [],
        events=EVENTS,
    )
