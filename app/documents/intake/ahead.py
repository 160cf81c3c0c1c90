"""Office files converted before their turn: one call of LibreOffice for up to twelve that one sender dropped.

Starting LibreOffice costs six times what converting a page of text costs. The file whose turn it is goes first; the
PDFs of its neighbours wait in a folder until their own turn comes. A neighbour that hangs or crashes the call costs the
others that call and nothing else: whatever has no PDF is converted alone, and no file is taken along twice.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from app.documents.intake import libreoffice
from app.documents.intake.kinds import identify
from app.documents.intake.step import MB, Place, run
from app.kernel import sandbox
from app.kernel.errors import Refusal

MOST = 12
_LARGEST = 20 * MB  # larger ones would keep the others waiting
_KEPT_S = 3600.0
_PATIENCE_S = 300.0
_LOOK = sandbox.Limits(memory=2048 * MB, cpu=60, wall=120)

log = structlog.get_logger()
_under_way: dict[str, threading.Event] = {}
_guard = threading.Lock()


@dataclass(frozen=True)
class Waiting:
    """A file whose turn has not come: what it is called, its hash, and how to get at its bytes."""

    name: str
    sha256: str
    local: Callable[[], Path]


@dataclass(frozen=True)
class Ahead:
    """What the file with this hash may be converted with.

    `folder` keeps PDFs until their turn; `waiting` names the sender's other files, and is asked only when LibreOffice
    has to be started.
    """

    folder: Path
    sha256: str
    waiting: Callable[[], Sequence[Waiting]]

    def to_pdf(self, source: Path, key: str, place: Place) -> Path:
        """The PDF of `source`, made now or before. Raises what `libreoffice.to_pdf` raises."""
        with _guard:
            others = _under_way.get(self.sha256)
        if others is not None:
            others.wait(_PATIENCE_S)
        made = self._kept(self.sha256, key)
        if not made.exists():
            self._convert_together(source, key, place)
        if not made.exists():
            return libreoffice.to_pdf(source, key, place)
        return made.replace(place.work / "converted.pdf")

    def _kept(self, sha256: str, key: str) -> Path:
        return self.folder / f"{sha256}.{key}.pdf"

    def _tried(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.tried"

    def _convert_together(self, source: Path, key: str, place: Place) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._forget_old()
        if self._tried(self.sha256).exists():
            return
        neighbours = self._neighbours(key, place)
        if not neighbours:
            return
        batch = [(self.sha256, source, key), *((one.sha256, path, kind) for one, path, kind in neighbours)]
        for sha256, _path, _kind in batch:
            self._tried(sha256).touch()
        with _marked([sha256 for sha256, _path, _kind in batch[1:]]):
            made = libreoffice.to_pdfs([(path, kind) for _sha256, path, kind in batch], place)
            for (sha256, _path, kind), pdf in zip(batch, made, strict=True):
                if pdf is not None:
                    pdf.replace(self._kept(sha256, kind))
        log.info("office files converted together", files=len(batch), made=sum(pdf is not None for pdf in made))

    def _neighbours(self, key: str, place: Place) -> list[tuple[Waiting, Path, str]]:
        """Those of the same program that may be opened beside others: nothing hostile, locked or to be mended."""
        found: list[tuple[Waiting, Path, str]] = []
        for one in self.waiting():
            if len(found) == MOST - 1:
                break
            if self._tried(one.sha256).exists() or one.sha256 in _under_way or not _may_be_office(one.name):
                continue
            path = one.local()
            kind = identify(path, one.name).key
            if path.stat().st_size <= _LARGEST and libreoffice.goes_with(kind, key):
                found.append((one, path, kind))
        return [found[at] for at in self._safe(found, place)] if found else []

    @staticmethod
    def _safe(found: Sequence[tuple[Waiting, Path, str]], place: Place) -> list[int]:
        try:
            given = run(
                "app.documents.intake.inspection:safe_step",
                {"files": [[str(path), kind] for _one, path, kind in found]},
                place,
                readable=[path for _one, path, _kind in found],
                limits=_LOOK,
            )
        except Refusal:
            return []  # one of them broke the look: each is looked at in its turn
        return [int(at) for at in given["safe"] if 0 <= int(at) < len(found)]

    def _forget_old(self) -> None:
        """What nobody came for: the paper was taken off the desk, or its worker died."""
        oldest = time.time() - _KEPT_S
        for path in self.folder.iterdir():
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink()
            except FileNotFoundError:  # another worker was here
                continue


@contextmanager
def _marked(hashes: Sequence[str]) -> Iterator[None]:
    """While they are converted, the other slots of this worker wait for them instead of converting them as well."""
    done = threading.Event()
    with _guard:
        _under_way.update(dict.fromkeys(hashes, done))
    try:
        yield
    finally:
        with _guard:
            for sha256 in hashes:
                _under_way.pop(sha256, None)
        done.set()


def _may_be_office(name: str) -> bool:
    return Path(name).suffix.lower() in libreoffice.SUFFIXES
