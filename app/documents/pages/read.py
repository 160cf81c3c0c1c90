"""From a PDF to its pages: the worker's side. MuPDF itself runs in the sandbox only (`inside`, `views`)."""

import gzip
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.kernel import sandbox
from app.kernel.errors import Refusal
from app.kernel.sandbox import Finished, Limits, OutOfTime, Refused
from app.kernel.sentences import Sentence, _

_log = logging.getLogger(__name__)

_DEATHS_IN_A_ROW = 8
_STALL = 180.0


@dataclass(frozen=True)
class Budget:
    """What one paper may use: `seconds` by the clock for all, `page_cpu` and `memory` (bytes) for a page."""

    seconds: float = 3600.0
    page_cpu: int = 30
    memory: int = 1 << 30
    pages: int = 20_000
    jobs: int = 1  # pages read by OCR at the same time


@dataclass(frozen=True)
class PageRead:
    """One page, its files lying in the work folder for the caller to take away.

    Sizes are in points, upright. `image` is None only for a page that could not be drawn; its `notes` say why.
    `turn` is how far the page was turned clockwise to stand upright. `identity` names what the page shows: the same
    in two versions when text, pixels and annotations are.
    """

    index: int
    label: str
    width: float
    height: float
    text: str
    words: Path
    image: Path | None
    pixels: tuple[int, int] | None
    thumbnail: Path | None
    identity: str
    machine_read: bool
    confidence: float | None
    scan: bool
    turn: int
    notes: list[Sentence]


@dataclass(frozen=True)
class Slice:
    """A PDF of neighbouring pages: eight born digital, or one scan."""

    path: Path
    pages: list[int]


@dataclass
class PdfRead:
    """The paper as a whole. `harmless`: delegates may receive the original; otherwise `clean` or the pages only."""

    pages: int
    title: str | None
    outline: list[dict[str, Any]]
    has_signatures: bool
    slices: list[Slice] = field(default_factory=list)
    clean: Path | None = None
    removed: list[Sentence] = field(default_factory=list)
    harmless: bool = False
    notes: list[Sentence] = field(default_factory=list)


class NeedsPassword(Refusal):
    """The PDF is encrypted, and the password is missing or not this one."""

    status = 422
    code = "needs_password"


def read(
    pdf: Path,
    work: Path,
    *,
    on_page: Callable[[PageRead], None],
    on_open: Callable[[int], None] | None = None,
    password: str | None = None,
    first: int = 0,
    turns: Mapping[int, int] | None = None,
    recognise: bool = True,
    typed: bool = False,
    budget: Budget | None = None,
) -> PdfRead:
    """Reads `pdf` page by page, in order from `first` (0-based), into the empty folder `work`.

    A reading that was cut off is taken up with `first`; `turns` are then the turns other than 0 of the pages before
    it, so that their slices stand upright too. `typed` says that the PDF was made here from typed text: its letters
    are those of the source, however little sense they make, and only pictures without text are read.

    `on_open` is told how many pages there are, before the first. `on_page` is called for each page as soon as it and
    all before it are done, from this thread; whatever it raises ends the reading and is passed on. Raises
    NeedsPassword, or Refusal with a sentence for the secretary, possibly after pages were reported: they are then
    worth nothing.
    """
    reading = _Reading(
        pdf.resolve(), work.resolve(), on_page, on_open, password, first, recognise, typed, budget or Budget()
    )
    reading.turns = {str(index): turn for index, turn in (turns or {}).items()}
    reading.run()
    return reading.result()


@dataclass
class _Reading:
    """One paper being read, over as many runs of the sandbox as it takes."""

    pdf: Path
    work: Path
    on_page: Callable[[PageRead], None]
    on_open: Callable[[int], None] | None
    password: str | None
    first: int
    recognise: bool
    typed: bool
    budget: Budget
    paper: PdfRead | None = None
    started: int | None = None
    skip: set[int] = field(default_factory=set)
    born: list[int] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    turns: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.budget.seconds
        self._deaths = 0
        self.next = self.first
        self.drawn = 0
        self.is_read = False

    def run(self) -> None:
        while True:
            before = self.next
            outcome = self._run("inside:read_pages", self._page_arguments(), self._hear)
            if isinstance(outcome, Finished):
                return
            if self.is_read:
                assert self.paper
                self.paper.notes.append(_NO_VIEWS)
                return
            if isinstance(outcome, Refused):
                raise Refusal(outcome.sentence)
            self._bury(outcome, progressed=self.next > before)

    def _run(self, step: str, arguments: dict[str, Any], on_line: Callable[[dict[str, Any]], None]) -> sandbox.Outcome:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Refusal(_TOO_LONG)
        limits = Limits(memory=self.budget.memory, cpu=round(self.budget.seconds), wall=left, stall=min(_STALL, left))
        models = _models()
        readable = [self.pdf, *([models] if models else [])]
        given = {"path": str(self.pdf), "password": self.password, "work": str(self.work), **arguments}
        # One arena: the address space is limited, and every thread's own would take 64 MB of it.
        environment = {"MALLOC_ARENA_MAX": "1"}
        return sandbox.run_step(
            f"app.documents.pages.{step}",
            given,
            work=self.work,
            readable=readable,
            limits=limits,
            environment=environment,
            on_line=on_line,
        )

    def _page_arguments(self) -> dict[str, Any]:
        self.started = None
        return {
            "first": self.next,
            "skip": sorted(self.skip),
            "recognise": self.recognise,
            "typed": self.typed,
            "models": str(self._unpacked_model() or ""),
            "jobs": self.budget.jobs,
            "page_cpu": self.budget.page_cpu,
            "most_pages": self.budget.pages,
            "views_cpu": round(self.budget.seconds),
            "born": self.born,
            "scans": self.scans,
            "turns": self.turns,
            "unread": self.first,
        }

    def _unpacked_model(self) -> Path | None:
        """The folder with the better Vietnamese model, unpacked once per paper; None where it is not installed."""
        models = _models()
        if not models or not self.recognise:
            return None
        unpacked = self.work / "vie.traineddata"
        if not unpacked.exists():
            unpacked.write_bytes(gzip.decompress((models / "vie.traineddata.gz").read_bytes()))
        return self.work

    def _hear(self, line: dict[str, Any]) -> None:
        if "locked" in line:
            raise NeedsPassword(_WRONG_PASSWORD if self.password else _LOCKED)
        if "opened" in line:
            self._open(line["opened"])
        elif "starts" in line:
            self.started = int(line["starts"])
        elif "page" in line:
            self._take(_page(line["page"], self.work))
        elif "read" in line:
            self._refuse_unless_seen()
            self.is_read = True
        else:
            self._hear_views(line)

    def _open(self, told: dict[str, Any]) -> None:
        if self.paper is None:
            self.paper = PdfRead(
                pages=int(told["count"]),
                title=told["title"],
                outline=told["outline"],
                has_signatures=bool(told["signatures"]),
            )
            if told["mended"]:
                self.paper.notes.append(_MENDED)
            if self.on_open:
                self.on_open(self.paper.pages)

    def _take(self, page: PageRead) -> None:
        if page.image:
            self.drawn += 1
            (self.scans if page.scan or page.machine_read else self.born).append(page.index)
            self.turns[str(page.index)] = page.turn
        self.on_page(page)
        self.next = page.index + 1

    def _bury(self, outcome: sandbox.Outcome, *, progressed: bool) -> None:
        """The step died: the page it had begun is skipped in the next run, unless the file dies at every turn."""
        self._deaths = 1 if progressed else self._deaths + 1
        _log.warning("the step died at page %s of %s: %r", self.started, self.pdf.name, outcome)
        if time.monotonic() >= self._deadline:
            raise Refusal(_TOO_LONG)
        if self.started is None or self.started in self.skip or self._deaths > _DEATHS_IN_A_ROW:
            raise Refusal(_NOT_OPENED_IN_TIME if isinstance(outcome, OutOfTime) else _NOT_OPENED)
        self.skip.add(self.started)

    def _refuse_unless_seen(self) -> None:
        """Refuses a paper of which not one page could be drawn, whatever was reported of them."""
        if not self.drawn and self.next > self.first:
            raise Refusal(_NOTHING_SEEN)

    def _hear_views(self, line: dict[str, Any]) -> None:
        assert self.paper
        if "removed" in line:
            self.paper.removed = [Sentence.load(kind) for kind in line["removed"]]
            self.paper.harmless = line["clean"] is None
            self.paper.clean = sandbox.made(self.work, line["clean"]) if line["clean"] else None
        elif "slice" in line:
            path = sandbox.made(self.work, line["slice"])
            self.paper.slices.append(Slice(path, [int(index) for index in line["pages"]]))

    def result(self) -> PdfRead:
        assert self.paper
        (self.work / "vie.traineddata").unlink(missing_ok=True)
        return self.paper


def _page(told: dict[str, Any], work: Path) -> PageRead:
    """A page as the step tells it; its files are looked at, its numbers made numbers."""
    image = told.get("image")
    return PageRead(
        index=int(told["index"]),
        label=str(told["label"]),
        width=float(told["width"]),
        height=float(told["height"]),
        text=str(told["text"]),
        words=sandbox.made(work, told["words"]),
        image=sandbox.made(work, image) if image else None,
        pixels=(int(told["pixels"][0]), int(told["pixels"][1])) if image else None,
        thumbnail=sandbox.made(work, told["thumbnail"]) if image else None,
        identity=str(told["identity"]),
        machine_read=bool(told["machine_read"]),
        confidence=None if told["confidence"] is None else float(told["confidence"]),
        scan=bool(told["scan"]),
        turn=int(told["turn"]),
        notes=[Sentence.load(note) for note in told["notes"]],
    )


def _models() -> Path | None:
    """Where npm put Tesseract's better Vietnamese model (integer, 1.6 MB); None where it is not installed."""
    folder = sandbox.SOURCE_ROOT / "node_modules" / "@tesseract.js-data" / "vie" / "4.0.0_best_int"
    return folder.resolve() if (folder / "vie.traineddata.gz").is_file() else None


_LOCKED = _("Tệp PDF có mật khẩu. Hãy nhập mật khẩu để mở tệp, hoặc xin bản không có mật khẩu.")
_WRONG_PASSWORD = _("Mật khẩu không mở được tệp PDF này. Hãy kiểm tra lại mật khẩu với nơi gửi.")
_TOO_LONG = _("Tệp cần nhiều thời gian hơn mức cho phép. Hãy tách thành nhiều tệp nhỏ hơn rồi gửi lại.")
_NOT_OPENED = _(
    "Không mở được tệp PDF này: tệp bị hỏng nặng hoặc cần quá nhiều bộ nhớ. "
    "Hãy xuất lại PDF từ tệp gốc hoặc xin lại tệp từ nơi gửi."
)
_NOT_OPENED_IN_TIME = _(
    "Không đọc được tệp PDF này trong thời gian cho phép. Hãy xuất lại PDF từ tệp gốc hoặc xin lại tệp từ nơi gửi."
)
_NOTHING_SEEN = _(
    "Không hiển thị được trang nào của tệp PDF này: tệp bị hỏng nặng. Hãy xin lại tệp từ nơi gửi "
    "hoặc xuất lại PDF từ tệp gốc."
)
_MENDED = _("Tệp PDF bị lỗi cấu trúc và đã được đọc theo cách khôi phục. Hãy kiểm tra đủ số trang.")
_NO_VIEWS = _("Không tạo được bản PDF để tải về; đại biểu vẫn đọc được từng trang.")
