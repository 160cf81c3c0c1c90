"""The worker's part of recordings: brings what media wrote into the file store, deletes what was kept long enough."""

import json
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from app.briefings import actions
from app.briefings.actions.recording import GATHER
from app.briefings.recordings import Recording, RecordingFile
from app.config import Settings
from app.kernel import clock, db, files, jobs
from app.kernel.actor import Actor, system
from app.kernel.db import database, reading
from app.kernel.ids import new_id
from app.kernel.recurring import recurring
from app.kernel.sentences import _, speaking

INDEX = "index.jsonl"
QUIET_S = 30.0  # a media process that was killed says no last word
AGAIN = timedelta(seconds=5)
STRANDED = timedelta(minutes=10)
WORKER: Actor = system("worker")
log = structlog.get_logger()


@jobs.task(GATHER)
def gather(claim: jobs.Claim) -> None:
    """Takes the files of a recording that has ended, as soon as media has closed them; each goes on its own."""
    with reading():
        found = db.session().get(Recording, claim.subject_id)
        if found is None or found.gathered_at is not None or found.is_running:
            return
        meeting_id = found.meeting_id
    folder = Settings.read().data / "recordings" / claim.subject_id
    if folder.exists() and not _is_closed(folder):
        _again(claim.subject_id)
        return
    for line in _lines(folder).values():
        _keep(meeting_id, claim.subject_id, folder / line["file"], line)
    actions.note_gathered(WORKER, meeting_id, claim.subject_id)
    shutil.rmtree(folder, ignore_errors=True)
    log.info("a recording is in the store", recording=claim.subject_id)


def _keep(meeting_id: str, recording_id: str, path: Path, line: dict[str, Any]) -> None:
    """One file into the store; the disk needs room for one file twice, not for the whole recording."""
    if not path.exists():
        return  # it was taken before a crash, or media never came to write it
    began = datetime.fromtimestamp(line["began"], UTC)
    length_ms = int(line["length_ms"])
    if not line.get("is_whole"):  # left by a process that was killed: its last word is the time of its last byte
        length_ms = max(length_ms, int((path.stat().st_mtime - line["began"]) * 1000), 0)
    stored = files.store().put(path)
    made = RecordingFile(
        id=new_id(), recording_id=recording_id, site_id=line["point"], name=path.name, track=line["track"],
        began_at=began, length_ms=length_ms, size=stored.size, sha256=stored.sha256,
    )  # fmt: skip
    actions.keep_file(WORKER, meeting_id, made)
    path.unlink(missing_ok=True)


def _lines(folder: Path) -> dict[str, dict[str, Any]]:
    """The last that the index says of each file; a line that a kill cut off is passed over."""
    found: dict[str, dict[str, Any]] = {}
    if (folder / INDEX).exists():
        for text in (folder / INDEX).read_text().splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if "file" in line and line.get("point") and "/" not in line["file"]:
                found[line["file"]] = line
    return found


def _is_closed(folder: Path) -> bool:
    """Whether nothing more is written: every file says so, or none has changed for a while."""
    if all(line.get("is_whole") for line in _lines(folder).values()) and '"over"' in _tail(folder / INDEX):
        return True
    changed = max((path.stat().st_mtime for path in (folder, *folder.iterdir())), default=0.0)
    return time.time() - changed > QUIET_S


def _tail(path: Path) -> str:
    return path.read_text().rstrip().rpartition("\n")[2] if path.exists() else ""


def _again(recording_id: str) -> None:
    with database().writing(database().engine) as session:
        jobs.add(session, GATHER, recording_id, clock.now(), delay=AGAIN)


@recurring("recordings", every_s=600)
def look_after_recordings() -> None:
    """Deletes what was kept long enough, and tries again to gather what a full disk had stranded."""
    days = Settings.read().recording_days
    before = clock.now() - timedelta(days=days)
    with reading():
        old = select(Recording.meeting_id, Recording.id).where(
            Recording.gathered_at.is_not(None), Recording.deleted_at.is_(None), Recording.began_at < before
        )
        due = [(row.meeting_id, row.id) for row in db.session().execute(old)]
        stranded = (
            db.session()
            .scalars(
                select(Recording.id).where(
                    Recording.ended_at < clock.now() - STRANDED,
                    Recording.gathered_at.is_(None),
                    Recording.id.not_in(select(jobs.Job.subject_id).where(jobs.Job.ended_at.is_(None))),
                )
            )
            .all()
        )
    for recording_id in stranded:
        _again(recording_id)
    for meeting_id, recording_id in due:
        with speaking("vi"):
            reason = str(_("Hết thời hạn lưu {n} ngày.", n=days))
        actions.delete_old(WORKER, meeting_id, recording_id, before, reason)
