"""Recording a room: begun and ended by the control room, noted as media says, opened and deleted by the secretariat."""

from datetime import datetime

from sqlalchemy import select

from app.briefings import policy
from app.briefings.actions.access import controlled_by, room
from app.briefings.events import (
    RecordingBegan,
    RecordingDeleted,
    RecordingEnded,
    RecordingReleased,
    RecordingResumed,
    RecordingWritten,
)
from app.briefings.models import Briefing
from app.briefings.recordings import Ending, Recording, RecordingFile
from app.kernel import disk, files, jobs
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy as meetings
from app.meetings import whose
from app.meetings.actions.access import seen_by

GATHER = "gather_recording"


def record_room(actor: Actor, meeting_id: str, on: bool) -> None:
    """Begins or ends the recording of an open room (rules 6.5). Raises Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        running = _running(tx, briefing)
        if not on:
            if running is None:
                raise Conflict(_("Phòng họp không được ghi hình vào lúc này."))
            end_recording(tx, running, Ending.STOPPED)
            return
        briefing.require_open()
        if running is not None:
            raise Conflict(_("Phòng họp đang được ghi hình."))
        if briefing.meeting.has_secret_content:
            raise Conflict(meetings.NO_SECRETS)
        if briefing.meeting.is_closed_now:
            raise Conflict(_("Đang họp kín nên không ghi hình. Đề nghị ghi hình khi hết phiên họp kín."))
        disk.require_room_for_file()
        made = Recording(id=new_id(), meeting_id=meeting_id, began_at=tx.now, began_by_name=actor.name[:200])
        tx.add(made)
        tx.record(RecordingBegan(meeting_id, made.id))


def end_running(tx: Transaction, briefing: Briefing) -> None:
    """With the room its recording ends."""
    running = _running(tx, briefing)
    if running is not None:
        end_recording(tx, running, Ending.ROOM_ENDED)


def end_recording(tx: Transaction, recording: Recording, ending: Ending) -> None:
    """The change itself; the worker takes the files as soon as media has closed them."""
    recording.ended_at, recording.ending = tx.now, ending
    jobs.enqueue(tx, GATHER, recording.id)
    tx.record(RecordingEnded(recording.meeting_id, recording.id, ending))


def note_recording(actor: Actor, meeting_id: str, recording_id: str, boot: str) -> None:
    """Media writes it, from now on. Another process than before: it was restarted, and some seconds are missing."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = tx.get(Recording, id=recording_id, meeting_id=meeting_id)
        if found.is_running and found.boot != boot:
            event = RecordingResumed if found.boot else RecordingWritten
            tx.record(event(meeting_id, found.id))
            found.boot = boot


def note_recording_over(actor: Actor, meeting_id: str, recording_id: str, ending: Ending) -> None:
    """Media could not go on with it. Said twice it is noted once."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = tx.get(Recording, id=recording_id, meeting_id=meeting_id)
        if found.is_running:
            end_recording(tx, found, ending)


def release_recording(actor: Actor, meeting_id: str, recording_id: str, released: bool) -> None:
    """Opens a recording to the sites and the members of the meeting, or closes it again. Raises Conflict."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = _kept_by(tx, actor, meeting_id, recording_id)
        if found.is_released != released:
            found.is_released = released
            tx.record(RecordingReleased(meeting_id, found.id, released))


def delete_recording(actor: Actor, meeting_id: str, recording_id: str, reason: str) -> None:
    """Takes its files away for good; who, when and why stay. Raises Conflict, Invalid, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = _kept_by(tx, actor, meeting_id, recording_id)
        hashes = _delete(tx, found, actor.name, reason)
    _take_away(hashes)


def delete_old(actor: Actor, meeting_id: str, recording_id: str, before: datetime, reason: str) -> None:
    """What was kept long enough, by the worker. Several workers delete it once."""
    hashes: list[str] = []
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = tx.get(Recording, id=recording_id, meeting_id=meeting_id)
        if found.can_be_played and found.began_at < before:
            hashes = _delete(tx, found, actor.name, reason)
    _take_away(hashes)


def keep_file(actor: Actor, meeting_id: str, made: RecordingFile) -> None:
    """A file has come into the store. Said twice it is kept once."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = tx.get(Recording, id=made.recording_id, meeting_id=meeting_id)
        if found.deleted_at is None and not any(one.name == made.name for one in found.files):
            if made.site_id not in {site.id for site in room(tx, meeting_id).sites}:
                made.site_id = None
            tx.add(made)


def note_gathered(actor: Actor, meeting_id: str, recording_id: str) -> None:
    """All of its files are in the store; it can be played."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        found = tx.get(Recording, id=recording_id, meeting_id=meeting_id)
        found.gathered_at = found.gathered_at or tx.now


def _running(tx: Transaction, briefing: Briefing) -> Recording | None:
    query = select(Recording).where(Recording.meeting_id == briefing.meeting_id, Recording.ended_at.is_(None))
    return tx.session.scalars(query).first()


def _kept_by(tx: Transaction, actor: Actor, meeting_id: str, recording_id: str) -> Recording:
    """A recording that is in the store, for the secretariat. Raises NotFound, Forbidden, Conflict."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_keep_recordings(actor, meeting), whose.SECRETARIAT)
    found = tx.get(Recording, id=recording_id, meeting_id=meeting_id)
    if not found.can_be_played:
        raise Conflict(_("Bản ghi hình này chưa lưu xong hoặc đã xóa. Đề nghị tải lại trang."))
    return found


def _delete(tx: Transaction, recording: Recording, by: str, reason: str) -> list[str]:
    hashes = recording.delete(by, reason, tx.now)
    tx.record(RecordingDeleted(recording.meeting_id, recording.id, recording.deleted_reason))
    return hashes


def _take_away(hashes: list[str]) -> None:
    """After the commit: a file that is left over, because the process ended here, is swept as an orphan."""
    for sha256 in hashes:
        files.store().remove(sha256)
