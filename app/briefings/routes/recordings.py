"""Bản ghi hình: the list, the page that plays one, its files, and what the secretariat does with it."""

from flask import Blueprint, current_app, flash, redirect, render_template, send_file
from werkzeug.wrappers import Response

from app.briefings import actions, policy, queries
from app.briefings.context import load_briefing
from app.briefings.models import Briefing
from app.briefings.playback import playback
from app.briefings.recordings import Recording
from app.briefings.report import length
from app.kernel import db, files
from app.kernel.errors import Forbidden, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.models import Meeting

pages = Blueprint("recordings", __name__)
NOT_OPENED = _("Bản ghi hình này chưa được mở cho người dự họp. Đề nghị liên hệ Ban thư ký khi cần.")
TYPES = {"microphone": "audio/webm", "camera": "video/webm", "content": "video/webm"}


@pages.get("/meetings/<meeting_id>/recordings")
def recordings(meeting_id: str) -> str:
    """GET: every recording of the meeting for who keeps them; for the others those that were opened."""
    meeting, room = _load(meeting_id)
    actor = current_actor()
    found = [one for one in room.recordings if policy.can_watch(actor, one)] if room is not None else []
    return render_template(
        "briefings/recordings.html",
        meeting=meeting,
        found=found,
        lists=policy.can_list_recordings(actor, meeting),
        length=length,
        days=current_app.config["SETTINGS"].recording_days,
    )


@pages.get("/meetings/<meeting_id>/recordings/<recording_id>")
def recording(meeting_id: str, recording_id: str) -> str:
    """GET: plays it, with the places to jump to."""
    return _page(_watched(meeting_id, recording_id))


@pages.get("/meetings/<meeting_id>/recordings/<recording_id>/files/<file_id>")
def file(meeting_id: str, recording_id: str, file_id: str) -> Response:
    """GET: the bytes of one track, whole or in part; judged anew each time, so that what is closed is closed."""
    found = _watched(meeting_id, recording_id)
    one = next((one for one in found.files if one.id == file_id), None)
    if one is None:
        raise NotFound()
    answer = send_file(files.store().local(one.sha256), mimetype=TYPES[one.track], etag=one.sha256)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@pages.post("/meetings/<meeting_id>/recordings/<recording_id>/release")
def release(meeting_id: str, recording_id: str) -> Response:
    """`deed`: open or close."""
    found = _watched(meeting_id, recording_id)
    opens = forms.text("deed") == "open"
    actions.release_recording(current_actor(), meeting_id, found.id, opens)
    flash(str(_("Đã mở cho các điểm cầu và người dự họp.") if opens else _("Đã đóng bản ghi hình.")), "done")
    return redirect(f"/meetings/{meeting_id}/recordings/{found.id}")


@pages.post("/meetings/<meeting_id>/recordings/<recording_id>/deletion")
def delete(meeting_id: str, recording_id: str) -> Response | tuple[str, int]:
    """`reason`: why."""
    found = _watched(meeting_id, recording_id)
    try:
        actions.delete_recording(current_actor(), meeting_id, found.id, forms.text("reason"))
    except Forbidden:
        raise
    except Refusal as refusal:
        return _page(found, [("reason", refusal.sentence)]), refusal.status
    flash(str(_("Đã xóa bản ghi hình.")), "done")
    return redirect(f"/meetings/{meeting_id}/recordings")


def _load(meeting_id: str) -> tuple[Meeting, Briefing | None]:
    meeting = load_briefing(meeting_id)
    return meeting, queries.briefing(meeting_id)


def _watched(meeting_id: str, recording_id: str) -> Recording:
    """Raises NotFound for a stranger, Forbidden for others of the meeting while it is not opened to them."""
    meeting, _room = _load(meeting_id)
    found = db.session().get(Recording, recording_id) if is_id(recording_id) else None
    if found is None or found.meeting_id != meeting.id:
        raise NotFound()
    allow(policy.can_watch(current_actor(), found), NOT_OPENED)
    return found


def _page(found: Recording, problems: list[tuple[str, Sentence]] | None = None) -> str:
    actor, meeting = current_actor(), found.briefing.meeting
    return render_template(
        "briefings/recording.html",
        meeting=meeting,
        recording=found,
        played=playback(found) if found.can_be_played and found.files else None,
        keeps=policy.can_keep_recordings(actor, meeting),
        until=found.kept_until(current_app.config["SETTINGS"].recording_days),
        length=length,
        problems=problems or [],
    )
