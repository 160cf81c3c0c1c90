# mypy: allow-untyped-calls
"""Reads the words of a page from its picture with the Tesseract program (OCR), several pages at a time.

Settings were measured against transcribed scans (docs/digitising.md): 200 dpi, or 150 where the scan has no more;
the red channel, in which red seals vanish; lines made level; page segmentation 4; one thread per page.
"""

import math
import os
import resource
import shutil
import subprocess
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pymupdf
from PIL import Image

from app.documents.pages.layer import measure
from app.documents.pages.picture import fitting_scale, render
from app.documents.pages.upright import skew
from app.documents.pages.words import Line, Word, clean_text, line_of, text_of

CPU_SECONDS = 30
MOST_PIXELS = 25_000_000
# A page that lies on its side or stands on its head is read as rubbish, some of which spells syllables.
_SURE, _HALF_SURE = 0.8, 0.6
_FEW_SYLLABLES = 0.5


@dataclass(frozen=True)
class Reading:
    """What was read: lines in page units of the page turned upright by `turn` (clockwise), confidence 0 to 1."""

    lines: list[Line]
    confidence: float
    turn: int = 0

    def is_upright(self) -> bool:
        """Whether this reads like a page the right way up, in Vietnamese or any other language."""
        if self.confidence < _HALF_SURE:
            return False
        return self.confidence >= _SURE or measure(text_of(self.lines)).syllables >= _FEW_SYLLABLES

    @property
    def sense(self) -> float:
        """How much of it is Vietnamese, in letters: tells which of two readings is the right way up."""
        layer = measure(text_of(self.lines))
        return layer.letters * layer.syllables * self.confidence


@dataclass(frozen=True)
class Reader:
    """The program and its model. `models` is a folder with vie.traineddata, or None for the system's own."""

    work: Path
    models: Path | None

    @staticmethod
    def installed() -> bool:
        """Whether the program is there at all."""
        return shutil.which("tesseract") is not None

    def start(self, drawn: pymupdf.DisplayList, dpi: int, name: str) -> "Job":
        """Draws the page and sets the program to work; `Job.finish` waits for it."""
        scale = min(dpi / 72, fitting_scale(drawn.rect, math.inf, most=MOST_PIXELS))
        return Job(self, name, render(drawn, scale).getchannel("R"), scale)

    def command(self, picture: Path, mode: int, language: str) -> list[str]:
        """The command line that reads `picture`; words come as tab-separated lines."""
        words = ["tesseract", str(picture), "stdout", "-l", language, "--psm", str(mode)]
        if self.models and language != "osd":
            words += ["--tessdata-dir", str(self.models)]
        return [*words, "-c", "tessedit_create_tsv=1"]


class Job:
    """One page being read."""

    def __init__(self, reader: Reader, name: str, page: Image.Image, scale: float) -> None:
        self._reader, self._name, self._page, self._scale = reader, name, page, scale
        self._angle = skew(page)
        self._running = self._launch(self._level(page))

    def is_done(self) -> bool:
        """Whether `finish` would return without waiting for the first reading."""
        return self._running.poll() is not None

    def finish(self) -> Reading | None:
        """The reading; None where the program failed or was stopped. A page that makes no sense is turned."""
        reading = self._collect(0, self._page.size)
        return reading if reading and reading.is_upright() else self._turned(reading)

    def _turned(self, first: Reading | None) -> Reading | None:
        turn = self._orientation()
        if not turn:
            return first
        page = self._page.transpose(_TRANSPOSE[turn])
        self._angle = skew(page)
        self._running = self._launch(self._level(page))
        second = self._collect(turn, page.size)
        return second if second and (not first or second.sense > 1.5 * first.sense) else first

    def _orientation(self) -> int:
        """The clockwise turn that Tesseract's own detection asks for; 0 where it cannot tell."""
        self._running = self._launch(self._page, 0, "osd")
        said, _nothing = self._running.communicate()
        turns = [line.split(b":")[1] for line in said.splitlines() if line.startswith(b"Rotate:")]
        return int(turns[0]) % 360 if turns and turns[0].strip() in (b"90", b"180", b"270") else 0

    def _level(self, page: Image.Image) -> Image.Image:
        return page.rotate(self._angle, Image.Resampling.BICUBIC, fillcolor=255) if self._angle else page

    def _launch(self, page: Image.Image, mode: int = 4, language: str = "vie") -> subprocess.Popen[bytes]:
        picture = self._reader.work / f"{self._name}.pgm"
        dpi = round(self._scale * 72)
        page.save(picture)
        return subprocess.Popen(
            [*self._reader.command(picture, mode, language), "--dpi", str(dpi)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_allow_cpu,
        )

    def _collect(self, turn: int, size: tuple[int, int]) -> Reading | None:
        table, _nothing = self._running.communicate()
        (self._reader.work / f"{self._name}.pgm").unlink(missing_ok=True)
        if self._running.returncode:
            return None
        found = [word for word in map(_row, table.decode("utf-8", "replace").splitlines()[1:]) if word]
        place = _Place(self._scale, self._angle, size)
        lines = [
            line_of([place.of(word) for _line, word in group]) for _key, group in groupby(found, lambda row: row[0])
        ]
        weights = [(len(word[0]), word[5] or 0.0) for line in lines for word in line.words]
        letters = sum(weight for weight, _confidence in weights)
        confidence = sum(w * c for w, c in weights) / letters if letters else 0.0
        return Reading(lines, round(confidence, 3), turn)


_TRANSPOSE = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def _allow_cpu() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))


def _row(line: str) -> tuple[tuple[str, ...], Word] | None:
    """One word of Tesseract's table: (block, paragraph, line), (text, left, top, right, bottom, confidence)."""
    cells = line.split("\t")
    if len(cells) != 12 or cells[0] != "5":
        return None
    text = clean_text(cells[11]).strip()
    left, top, width, height = map(int, cells[6:10])
    confidence = max(0.0, float(cells[10]) / 100)
    return tuple(cells[1:5]), (text, left, top, left + width, top + height, round(confidence, 2))


@dataclass(frozen=True)
class _Place:
    """From pixels of the levelled picture back to page units: the word's centre is turned, its box stays upright."""

    scale: float
    angle: float
    size: tuple[int, int]

    def of(self, row: Word) -> Word:
        text, x0, y0, x1, y1, confidence = row
        middle_x, middle_y = self.size[0] / 2, self.size[1] / 2
        across, down = (x0 + x1) / 2 - middle_x, (y0 + y1) / 2 - middle_y
        sine, cosine = math.sin(math.radians(self.angle)), math.cos(math.radians(self.angle))
        # Image.rotate turned counter-clockwise by the angle; this turns back.
        shift_x = middle_x + across * cosine - down * sine - (x0 + x1) / 2
        shift_y = middle_y + across * sine + down * cosine - (y0 + y1) / 2
        box = (x0 + shift_x, y0 + shift_y, x1 + shift_x, y1 + shift_y)
        return (text, *(round(side / self.scale, 1) for side in box), confidence)  # type: ignore[return-value]
