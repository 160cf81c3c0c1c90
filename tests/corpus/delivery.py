"""Carries files through the running system, a few at a time, and writes a line about each as it ends."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.documents.intake.kinds import Family, identify
from app.documents.models import Outcome
from tests.corpus import record
from tests.corpus.record import Ended
from tests.corpus.secretary import Gone, Secretary

Line = dict[str, Any]

POLL_S = 0.2
# The system gives itself an hour for one paper, three times; a file beyond that has no end.
PATIENCE_S = 4000.0


@dataclass
class Tally:
    """What the last line sums up, and what makes the run fail."""

    files: int = 0
    ready: int = 0
    warnings: int = 0
    refused: int = 0
    lost: int = 0
    pages: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Counts one file; a warning is readable, and so among the ready ones."""
        self.files += 1
        self.ready += line["outcome"] != "refused"
        self.warnings += line["outcome"] == "warning"
        self.refused += line["outcome"] == "refused"
        self.pages += 0 if "same_as" in line else line["pages"]
        if line["outcome"] != "ready" and not line["sentence"]:
            self.faults.append(f"{line['path']}: {line['outcome']} without a sentence")


class Delivery:
    """One folder on its way in. `say` gets each finished line; texts are written to `out`."""

    def __init__(
        self,
        secretary: Secretary,
        folder: Path,
        out: Path,
        say: Callable[[Line], None],
        *,
        abreast: int = 8,
        patience: float = PATIENCE_S,
    ) -> None:
        self.secretary, self.folder, self.out, self.say = secretary, folder, out, say
        self.abreast, self.patience = abreast, patience
        self.tally = Tally()
        self._flying: dict[str, str] = {}  # version: path
        self._done: dict[str, Line] = {}  # version: its line
        self._repeats: dict[str, list[tuple[str, str]]] = {}  # version: (path, sentence) of the same bytes sent again
        self._moved = (time.monotonic(), (0, 0, 0))
        self._before: set[str] = set()
        self._texts = 0

    def deliver(self, paths: Sequence[str]) -> None:
        """Every path (relative to the folder) in turn; returns when each has its line."""
        for path in paths:
            kind = identify(self.folder / path, path)
            if kind.family is Family.ARCHIVE or kind.key == "edxml":
                # Alone: what appears beside it came out of it.
                self._wait_for(0)
                self._send(path)
                self._wait_for(0)
            else:
                self._send(path)
                self._wait_for(self.abreast - 1)
        self._wait_for(0)

    def _send(self, path: str) -> None:
        self._before = set(record.versions(self.secretary.meeting_id))
        file = self.folder / path
        name = os.fsencode(file.name).decode(errors="replace")
        sent = self.secretary.upload(file, name)
        if sent.version_id:
            self._flying[sent.version_id] = path
        elif sent.sentence:
            self._finish(refused_at_the_door(path, sent.sentence))
        else:
            self._same_again(path, name, file)

    def _same_again(self, path: str, name: str, file: Path) -> None:
        """Recognised, or the answer to our last piece was lost with the line."""
        first = record.version_of(self.secretary.meeting_id, hashed(file))
        if first is None:
            self.tally.lost += 1
            self._finish(refused_at_the_door(path, ""))
        elif first not in self._before:
            self._flying[first] = path
        else:
            said = record.said_of_upload(self.secretary.meeting_id, name)
            self._repeats.setdefault(first, []).append((path, said))
            self._answer_repeats(first)

    def _answer_repeats(self, version_id: str) -> None:
        """The same bytes have the outcome of the first; the sentence says that they were there already."""
        line = self._done.get(version_id)
        if line is not None:
            for path, said in self._repeats.pop(version_id, []):
                self._finish({**line, "path": path, "same_as": line["path"], "sentence": said or line["sentence"]})

    def _wait_for(self, most: int) -> None:
        """Until no more than `most` are under way."""
        while len(self._flying) > most:
            seen = record.progress(self._flying)
            for version_id in seen.over:
                self._conclude(version_id)
            for version_id in self._overdue(seen):
                self._give_up(version_id)
            if not seen.over:
                time.sleep(POLL_S)

    def _overdue(self, seen: record.Progress) -> list[str]:
        """Those begun too long ago; all of them where nothing at all has moved for as long."""
        sign = (len(seen.over), len(seen.begun), seen.pages)
        moment = time.monotonic()
        if seen.over or sign != self._moved[1]:
            self._moved = (moment, sign)
        if moment - self._moved[0] > self.patience:
            return list(self._flying)
        now = datetime.now(UTC)
        return [one for one, at in seen.begun.items() if (now - at).total_seconds() > self.patience]

    def _give_up(self, version_id: str) -> None:
        path = self._flying.pop(version_id)
        self.tally.lost += 1
        self._finish(refused_at_the_door(path, ""))

    def _conclude(self, version_id: str) -> None:
        path = self._flying.pop(version_id)
        line = self._line(path, record.look(version_id))
        self._done[version_id] = line
        self._finish(line)
        self._answer_repeats(version_id)

    def _line(self, path: str, ended: Ended) -> Line:
        if ended.outcome is Outcome.UNPACKED:
            return self._archive(path, ended)
        line = {**self._read_back(path, ended), "outcome": word(ended.outcome)}
        if ended.notes:
            line["notes"] = ended.notes
        return line

    def _archive(self, path: str, ended: Ended) -> Line:
        """An archive is what its members are: their pages summed, each also a paper with a line of its own inside."""
        members = [one for one in record.versions(self.secretary.meeting_id) if one not in self._before]
        members.remove(ended.version_id)
        self._flying |= {one: f"{path}!/{record.look(one).name}" for one in members}
        names, lines = dict(self._flying), []
        while self._flying:
            seen = record.progress(self._flying)
            for one in seen.over:
                lines.append(self._line(self._flying.pop(one), record.look(one)))
                self._done[one] = lines[-1]
            for one in self._overdue(seen):
                self.tally.lost += 1
                lines.append(refused_at_the_door(self._flying.pop(one), ""))
            time.sleep(0 if seen.over else POLL_S)
        assert len(lines) == len(names)
        texts = [Path(line["text"]).read_text(encoding="utf-8") for line in lines if line["text"]]
        text = self._written("\f".join(texts)) if texts else None
        return {**self._read_back(path, ended), **summed(lines, ended), "text": text}

    def _read_back(self, path: str, ended: Ended) -> Line:
        """What the public interface gives of the version."""
        line = refused_at_the_door(path, ended.sentence)
        line |= {"sha256": self._original(path, ended), "type": ended.type, "seconds": round(ended.seconds, 2)}
        line["signatures"] = [
            {"intact": one["intact"], "signer": one["signer"], "time": one["time"]} for one in ended.signatures
        ]
        if ended.outcome.is_readable:
            manifest = self.secretary.manifest(ended.version_id)
            text = self.secretary.text(manifest)
            line["pages"], line["chars"] = len(manifest["pages"]), len("".join(text.split()))
            line["ocr"] = any(page["machine_read"] for page in manifest["pages"])
            line["text"] = self._written(text)
            if len(manifest["pages"]) != manifest["count"]:
                self.tally.faults.append(f"{path}: {len(manifest['pages'])} of {manifest['count']} pages")
        return line

    def _original(self, path: str, ended: Ended) -> str | None:
        if ended.is_secret:
            return None
        try:
            back = self.secretary.original(ended.version_id)
        except Gone as gone:
            back = str(gone)
        if back != ended.sha256 or ("!/" not in path and back != hashed(self.folder / path)):
            self.tally.lost += 1
            self.tally.faults.append(f"{path}: the stored bytes did not come back ({back})")
        return back

    def _written(self, text: str) -> str:
        self._texts += 1
        target = self.out / f"{self._texts:05d}.txt"
        target.write_text(text, encoding="utf-8", errors="replace")
        return str(target)

    def _finish(self, line: Line) -> None:
        self.tally.add(line)
        self.say(line)


def refused_at_the_door(path: str, sentence: str) -> Line:
    """A line with every key, of a file that has nothing else to show."""
    return {
        "path": os.fsencode(path).decode(errors="replace"), "sha256": None, "type": "", "outcome": "refused",
        "pages": 0, "chars": 0, "ocr": False, "seconds": 0.0, "sentence": sentence, "signatures": [], "text": None,
    }  # fmt: skip


def summed(members: Sequence[Line], ended: Ended) -> Line:
    """The archive's own keys: ready when all of it is, refused when nothing of it can be read."""
    readable = [line for line in members if line["outcome"] != "refused"]
    outcome = "warning" if ended.notes or len(readable) < len(members) else "ready"
    said = {}
    if members and not readable:
        outcome, said = "refused", {"sentence": f"{ended.sentence} {members[0]['sentence']}"}
    return {
        **said,
        "outcome": outcome,
        "pages": sum(line["pages"] for line in members),
        "chars": sum(line["chars"] for line in members),
        "ocr": any(line["ocr"] for line in members),
        "seconds": round(ended.seconds + sum(line["seconds"] for line in members), 2),
        "notes": ended.notes,
        "members": list(members),
    }


def word(outcome: Outcome) -> str:
    """The three ends that the last line counts: a file that asks for its password is refused for now."""
    return {Outcome.READY: "ready", Outcome.WARNING: "warning"}.get(outcome, "refused")


def hashed(path: Path) -> str:
    """SHA-256 of the file as it lies in the folder."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
