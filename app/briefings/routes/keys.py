"""Thiết bị phát, đường dẫn xem: the control room's page of keys."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.briefings import actions, policy, queries
from app.briefings.context import exchange, load_room
from app.briefings.keys import DAYS, StreamKey
from app.briefings.models import Briefing
from app.kernel import clock
from app.kernel.errors import NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms

pages = Blueprint("stream_keys", __name__)
DAY_WORDS = (_("1 ngày"), _("7 ngày"), _("30 ngày"))


@pages.get("/meetings/<meeting_id>/streams")
def keys(meeting_id: str) -> str:
    """GET: the keys that hold, how many watch now, and a form for another."""
    return _keys(_load(meeting_id))


@pages.post("/meetings/<meeting_id>/streams")
def make(meeting_id: str) -> str | tuple[str, int]:
    """Makes a key and shows its token, this once: only its hash is kept. Without a site it is a link to watch."""
    room = _load(meeting_id)
    try:
        site, days = forms.maybe_id("site", _("Dùng để")), forms.whole("days", _("Hiệu lực"), DAYS[0])
        made, token = actions.make_key(current_actor(), room.meeting_id, forms.text("name"), site_id=site, days=days)
    except Refusal as refusal:
        return _keys(room, problems=[("name", refusal.sentence)]), refusal.status
    return _keys(room, made=made, token=token)


@pages.post("/meetings/<meeting_id>/streams/<key_id>/ending")
def end(meeting_id: str, key_id: str) -> Response:
    room = _load(meeting_id)
    if not is_id(key_id):
        raise NotFound()
    actions.end_key(current_actor(), room.meeting_id, key_id)
    flash(str(_("Đã thu hồi. Thiết bị hoặc người đang dùng thoát ra ngay.")), "done")
    return redirect(f"/meetings/{room.meeting_id}/streams")


def _load(meeting_id: str) -> Briefing:
    meeting, room, _site = load_room(meeting_id)
    allow(policy.can_control(current_actor(), meeting), policy.CONTROL)
    return room


def _keys(
    room: Briefing,
    problems: list[tuple[str, Sentence]] | None = None,
    made: StreamKey | None = None,
    token: str = "",
) -> str:
    uses = [("", str(_("Chỉ xem, không phát")))] if not room.meeting.has_secret_content else []
    uses += [(site.id, str(_("Phát hình của {name}", name=site.name))) for site in room.live_sites]
    return render_template(
        "briefings/streams.html",
        room=room,
        keys=[one for one in queries.stream_keys(room) if one.is_live(clock.now())],
        viewers=exchange().viewers(room.meeting_id),
        made=made,
        made_for=next((site.name for site in room.live_sites if made is not None and site.id == made.site_id), ""),
        token=token,
        origin=request.host_url.rstrip("/"),
        use_choices=uses,
        day_choices=[(str(days), str(word)) for days, word in zip(DAYS, DAY_WORDS, strict=True)],
        values=request.form if problems else {},
        problems=problems or [],
    )
