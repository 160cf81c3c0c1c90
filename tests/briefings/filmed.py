"""A recording as media leaves it: files of a site and the index, without a media process."""

import json
import time
from pathlib import Path
from typing import Any

from app.briefings import tasks
from app.briefings.actions.recording import GATHER
from app.kernel import jobs
from tests.media.recording.rtp_of import film_in, voice_in


def leave(data: Path, recording: str, site: str, *, is_whole: bool = True, is_over: bool = True, **more: Any) -> Path:
    """Three seconds of a site's camera and voice; the folder."""
    folder = data / "recordings" / recording
    folder.mkdir(parents=True, exist_ok=True)
    began = time.time()
    film_in(folder / "boot-1-camera.webm", 3, is_finished=is_whole)
    voice_in(folder / "boot-2-microphone.webm", 3)
    lines: list[dict[str, Any]] = []
    for name, track in (("boot-1-camera.webm", "camera"), ("boot-2-microphone.webm", "microphone")):
        first = {"file": name, "point": site, "track": track, "began": began, "length_ms": 0, "frames": 0}
        lines += [first, {**first, "length_ms": 3000, "frames": 45, "is_whole": True, **more}] if is_whole else [first]
    if is_over:
        lines.append({"over": "stopped"})
    (folder / "index.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def gather(recording: str) -> None:
    """As the worker does."""
    tasks.gather(jobs.Claim("job", GATHER, recording, {}, 1, "worker"))
