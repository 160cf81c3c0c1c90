"""A recording read by a library that knows nothing of how it was written (FFmpeg's, through PyAV)."""

import json
from pathlib import Path
from typing import Any

import av

from media.recording.writer import INDEX


def pictures_of(path: Path, since_s: float = 0.0) -> list[tuple[float, int, int]]:
    """Every picture that can be decoded from that time on: seconds, width, height."""
    with av.open(str(path)) as file:
        if since_s:
            file.seek(int(since_s * 1_000_000))
        return [(float(one.time or 0), one.width, one.height) for one in file.decode(video=0)]


def sound_of(path: Path) -> float:
    """Seconds of sound that can be decoded."""
    with av.open(str(path)) as file:
        return sum(one.samples / one.sample_rate for one in file.decode(audio=0))


def length_of(path: Path) -> float:
    """As the header has it; 0 if nobody could write it."""
    with av.open(str(path)) as file:
        return (file.duration or 0) / 1_000_000


def index_of(folder: Path) -> list[dict[str, Any]]:
    """The lines of a recording's index, as far as they are written."""
    if not (folder / INDEX).exists():
        return []
    return [json.loads(line) for line in (folder / INDEX).read_text().splitlines()]


def files_of(folder: Path, track: str) -> list[dict[str, Any]]:
    """The last that the index says of each file of that track, in the order of beginning."""
    found = {line["file"]: line for line in index_of(folder) if line.get("track") == track}
    return sorted(found.values(), key=lambda line: str(line["file"]))
