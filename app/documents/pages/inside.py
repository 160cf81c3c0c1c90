# mypy: allow-untyped-calls
"""The inside of `read`: a step of the sandbox that opens the paper and reports its pages one after the other."""

import hashlib
import json
import resource
import secrets
from collections import deque
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf

from app.documents.pages import paper as papers
from app.documents.pages import words as lettering
from app.documents.pages.layer import TOO_FEW, Verdict, judge, measure
from app.documents.pages.outlines import has_drawn_letters
from app.documents.pages.picture import PHOTOGRAPHIC, draw, images_on
from app.documents.pages.recognise import Job, Reader, Reading
from app.documents.pages.views import make_views
from app.documents.pages.words import Line
from app.kernel.errors import Refusal
from app.kernel.sandbox_step import Report
from app.kernel.sentences import Sentence, _

_SURE_OF_OUTLINES = 0.6
_FINE_SCAN = 175  # dpi from which drawing the page at 200 gains over 150


def read_pages(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Reports {"opened"}, for each page {"starts": index} and, in order, {"page": {...}}; then {"read"} and the views.

    The views are made by the same process: starting another costs as much as reading a dozen pages.

    Arguments: path, password, work, first, skip (pages that killed an earlier run), recognise, typed (the layer is
    text, whatever it looks like), models, jobs, page_cpu (seconds), most_pages, views_cpu (seconds); born, scans and
    turns are those of pages that an earlier run read.
    """
    try:
        paper = papers.open_paper(arguments["path"], arguments["password"])
    except papers.Locked:
        report({"locked": True})
        return {}
    _refuse_too_long(paper.page_count, arguments["most_pages"])
    labels = papers.labels_of(paper)
    report({"opened": _introduction(paper)})
    desk = Desk.of(arguments)
    waiting: deque[Draft] = deque()
    for index in range(arguments["first"], paper.page_count):
        report({"starts": index})
        _allow_cpu(arguments["page_cpu"])
        waiting.append(desk.begin(paper, index, labels[index]))
        while waiting and (waiting[0].is_done() or _busy(waiting) >= arguments["jobs"]):
            report({"page": desk.finish(waiting.popleft())})
    for draft in waiting:
        report({"page": desk.finish(draft)})
    paper.close()
    report({"read": True})
    _allow_cpu(arguments["views_cpu"])
    return make_views(desk.views_of(arguments), report)


def _introduction(paper: pymupdf.Document) -> dict[str, Any]:
    return {
        "count": paper.page_count,
        "title": papers.title_of(paper),
        "outline": papers.outline_of(paper),
        "signatures": papers.has_signatures(paper),
        "mended": papers.is_mended(paper),
    }


def _refuse_too_long(count: int, most: int) -> None:
    if count > most:
        raise Refusal(
            _(
                "Tệp có {count} trang, nhiều hơn mức {most} trang mà hệ thống nhận trong một tệp. "
                "Hãy tách thành nhiều tệp.",
                count=count,
                most=most,
            )
        )


def _busy(waiting: "deque[Draft]") -> int:
    return sum(not draft.is_done() for draft in waiting)


def _allow_cpu(seconds: int) -> None:
    """The next page may use this much: past it the kernel ends the process, and the caller skips the page."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(spent.ru_utime + spent.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


@dataclass
class Draft:
    """A page on its way: what is known, and what is still being read."""

    index: int
    label: str
    width: float
    height: float
    lines: list[Line]
    notes: list[Sentence]
    drawn: pymupdf.DisplayList | None = None
    photographic: bool = False
    typed: str = ""  # the text layer, kept for the identity even where it is replaced
    annotations: str = ""
    outlines: bool = False  # read because letters seem to be drawn
    job: Job | None = None

    def is_done(self) -> bool:
        return self.job is None or self.job.is_done()


@dataclass(frozen=True)
class Desk:
    """Where pages are read: the work folder, and the reader of scans if there is one."""

    work: Path
    reader: Reader | None
    recognise: bool
    typed: bool
    skip: frozenset[int]
    done: list[dict[str, Any]] = field(default_factory=list)  # what was reported of each page

    @classmethod
    def of(cls, arguments: dict[str, Any]) -> "Desk":
        """The desk that these step arguments describe."""
        work = Path(arguments["work"])
        models = Path(arguments["models"]) if arguments["models"] else None
        reader = Reader(work, models) if Reader.installed() else None
        return cls(work, reader, arguments["recognise"], arguments["typed"], frozenset(arguments["skip"]))

    def begin(self, paper: pymupdf.Document, index: int, label: str) -> Draft:
        """Takes the words of a page and sets the OCR to work where they are none; never raises."""
        draft = Draft(index, label, *_size(paper, index), [], [])
        if index in self.skip:
            draft.notes.append(TOO_HEAVY)
            return draft
        try:
            self._take(draft, paper.load_page(index))
        except Exception as error:
            draft.notes.append(_fault(error))
        return draft

    def _take(self, draft: Draft, page: pymupdf.Page) -> None:
        draft.width, draft.height = page.rect.width, page.rect.height
        draft.drawn = drawn = page.get_displaylist(annots=1)
        draft.lines, draft.typed = lettering.read_words(drawn, _stamps(page))
        draft.annotations = _annotations(page)

        images = cache(lambda: images_on(page))
        layer = measure(draft.typed)
        verdict = judge(layer, lambda: images()[0])
        draft.photographic = bool(page.get_images()) and images()[0] > PHOTOGRAPHIC
        if not self.recognise or (self.typed and verdict is Verdict.REPLACE):
            return
        if verdict is Verdict.KEEP:
            draft.outlines = not self.typed and layer.letters < TOO_FEW and has_drawn_letters(page)
            if not draft.outlines:
                return
        if not self.reader:
            draft.notes.append(NO_READER)
            return
        if verdict is Verdict.REPLACE:
            draft.lines = []
        is_fine = draft.outlines or images()[1] >= _FINE_SCAN
        draft.job = self.reader.start(drawn, 200 if is_fine else 150, str(draft.index))

    def finish(self, draft: Draft) -> dict[str, Any]:
        """Waits for the OCR, draws the page, writes its files and says what they are; never raises."""
        reading = self._reading(draft)
        if reading and reading.turn % 180:
            draft.width, draft.height = draft.height, draft.width
        try:
            picture = self._picture(draft, reading.turn if reading else 0)
        except Exception as error:
            draft.notes.append(_fault(error))
            picture = {"identity": secrets.token_hex(32)}
        self._file(draft, ".words.json").write_text(
            json.dumps(lettering.stored(draft.lines, draft.width, draft.height), ensure_ascii=False)
        )
        told = {
            "index": draft.index,
            "label": draft.label,
            "width": round(draft.width, 2),
            "height": round(draft.height, 2),
            "text": lettering.text_of(draft.lines),
            "words": self._file(draft, ".words.json").name,
            "machine_read": bool(reading and reading.lines),
            "confidence": reading.confidence if reading and reading.lines else None,
            "turn": reading.turn if reading else 0,
            "scan": draft.photographic,
            "notes": [note.dump() for note in draft.notes],
            **picture,
        }
        self.done.append({key: told.get(key) for key in ("index", "turn", "image", "scan", "machine_read")})
        return told

    def views_of(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What `make_views` needs to know of the pages read by this run and by those before it."""
        drawn = [told for told in self.done if told["image"]]
        scans = [told["index"] for told in drawn if told["scan"] or told["machine_read"]]
        return {
            **arguments,
            "born": [*arguments["born"], *(told["index"] for told in drawn if told["index"] not in set(scans))],
            "scans": [*arguments["scans"], *scans],
            "turns": arguments["turns"] | {str(told["index"]): told["turn"] for told in drawn},
        }

    def _reading(self, draft: Draft) -> Reading | None:
        reading = draft.job.finish() if draft.job else None
        if draft.outlines and (not reading or reading.confidence < _SURE_OF_OUTLINES):
            return None  # a map or a chart
        if draft.job and not reading:
            draft.notes.append(NOT_READ)
        if reading:
            # What is typed stands: a number or date stamped on a scan is exact, the OCR of it is a guess.
            typed = [] if reading.turn else draft.lines
            draft.lines = [*typed, *_without(reading.lines, typed)]
            reading = replace(reading, lines=_without(reading.lines, typed))
        return reading

    def _picture(self, draft: Draft, turn: int) -> dict[str, Any]:
        if not draft.drawn:
            return {"identity": secrets.token_hex(32)}
        picture = draw(draft.drawn, photographic=draft.photographic, turn=turn)
        draft.drawn = None
        image, thumbnail = self._file(draft, picture.suffix), self._file(draft, ".thumb.webp")
        image.write_bytes(picture.content)
        thumbnail.write_bytes(picture.thumbnail)
        identity = hashlib.sha256(picture.pixels)
        identity.update(json.dumps([" ".join(draft.typed.split()), draft.annotations]).encode())
        return {
            "image": image.name,
            "pixels": [picture.width, picture.height],
            "thumbnail": thumbnail.name,
            "identity": identity.hexdigest(),
        }

    def _file(self, draft: Draft, suffix: str) -> Path:
        return self.work / f"{draft.index}{suffix}"


TOO_HEAVY = _("Trang này cần quá nhiều thời gian để hiển thị nên được bỏ qua. Hãy kiểm tra trang này trong tệp gốc.")
TOO_LARGE = _("Trang này cần quá nhiều bộ nhớ để hiển thị nên được bỏ qua. Hãy kiểm tra trang này trong tệp gốc.")
BROKEN = _("Trang này bị hỏng, không hiển thị được. Hãy xin lại tệp từ nơi gửi.")
NO_READER = _(
    "Trang này là ảnh quét nhưng máy chủ chưa cài phần mềm nhận dạng chữ, nên chưa tìm kiếm được. "
    "Hãy cài tesseract rồi số hóa lại."
)
NOT_READ = _("Máy không nhận dạng được chữ trên trang này; trang vẫn xem được nhưng không tìm kiếm được.")


def _fault(error: Exception) -> Sentence:
    told = str(error).lower()
    if isinstance(error, MemoryError) or "malloc" in told or "memory" in told or "too large" in told:
        return TOO_LARGE
    return BROKEN


def _size(paper: pymupdf.Document, index: int) -> tuple[float, float]:
    """Width and height of a page in points without opening it; A4 where that fails too."""
    try:
        box = paper.page_cropbox(index)
        return (box.width, box.height)
    except Exception:
        return (595.0, 842.0)


def _stamps(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Where annotations and form fields stand."""
    return [thing.rect for thing in (*page.annots(), *page.widgets())]


def _annotations(page: pymupdf.Page) -> str:
    """What stands in the page's annotations, as one line: part of its identity."""
    found = [(*annot.type[:2], [round(side) for side in annot.rect], annot.info) for annot in page.annots()]
    return json.dumps(found, default=str) if found else ""


def _without(read: list[Line], typed: list[Line]) -> list[Line]:
    """The lines read from the picture, less the words that lie where a typed one lies."""
    boxes = [word[1:5] for line in typed for word in line.words]
    if not boxes:
        return read

    def is_free(word: lettering.Word) -> bool:
        x, y = (word[1] + word[3]) / 2, (word[2] + word[4]) / 2
        return not any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)

    lines = [Line(line.y, tuple(filter(is_free, line.words))) for line in read]
    return [line for line in lines if line.words]
