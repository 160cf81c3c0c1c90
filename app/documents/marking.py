"""Restricted papers under their reader's name: what of a copy is there, and the worker's part in making it."""

import json
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.documents.actions import mark
from app.documents.actions.mark import Marking
from app.documents.intake.texts import paper_fonts
from app.documents.models import MarkedCopy, MarkedPage, Page
from app.kernel import files, jobs, sandbox
from app.kernel.db import database
from app.kernel.recurring import recurring
from app.kernel.sandbox import Finished, Limits
from app.kernel.sentences import Sentence, _

AT_ONCE = 12  # pages between two looks at what the reader wants next
PATIENCE_S = 20.0
_LIMITS = Limits(cpu=60, wall=120.0)

NOT_MADE = _("Chưa tạo được bản có tên đại biểu. Đề nghị mở lại tài liệu sau ít phút, hoặc báo Ban thư ký.")
BEING_MADE = _("Bản có tên đại biểu đang được chuẩn bị. Đề nghị mở lại sau ít phút.")


# ---- what is there ------------------------------------------------------------------------------


def copy_of(copy_id: str) -> MarkedCopy | None:
    """The copy as it is now; asked outside the request's own view of the database."""
    with Session(database().engine) as session:
        return session.get(MarkedCopy, copy_id)


def pages_of(copy_id: str) -> dict[int, MarkedPage]:
    """The pages that are marked, by index."""
    with Session(database().engine) as session:
        return {page.index: page for page in session.scalars(select(MarkedPage).where(MarkedPage.copy_id == copy_id))}


def wait_for_page(copy_id: str, index: int, patience_s: float = PATIENCE_S) -> MarkedPage | None:
    """The marked page, as soon as it is there; None where it does not come in time, or the copy was given up."""
    deadline, pause = time.monotonic() + patience_s, 0.05
    while True:
        with Session(database().engine) as session:
            page = session.get(MarkedPage, (copy_id, index))
            copy = session.get(MarkedCopy, copy_id)
        if page is not None:
            return page
        if copy is None or copy.ended_at is not None or time.monotonic() > deadline:
            return None
        time.sleep(pause)
        pause = min(0.5, pause * 1.3)


def wait_for_pdf(copy_id: str, patience_s: float = PATIENCE_S) -> str | None:
    """The hash of the bound copy, as soon as it is there."""
    deadline = time.monotonic() + patience_s
    while (copy := copy_of(copy_id)) is not None and copy.ended_at is None and time.monotonic() < deadline:
        time.sleep(0.2)
    return copy.pdf_sha256 if copy is not None else None


def words_of(page: Page, copy_id: str) -> bytes:
    """The words of a page as stored, and below them the line that is burnt into its picture: whoever takes the text
    takes the name along, and who listens hears whose copy it is."""
    stored = json.loads(files.store().local(page.words.partition(".")[0]).read_bytes())
    copy = copy_of(copy_id)
    if copy is not None:
        stored["lines"].append(_foot(copy.text, page.width, page.height))
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


def _foot(text: str, width: float, height: float) -> dict[str, Any]:
    """The line at the foot, word by word, over the place where `pages/marking.py` burns it in."""
    left, bottom = width * 0.05, round(height * 0.988, 2)
    top, step = round(bottom - width * 0.4 / 17, 2), width * 0.4 / max(1, len(text))
    words: list[list[Any]] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        words.append([word, round(left + at * step, 2), top, round(left + (at + len(word)) * step, 2), bottom])
        at += len(word)
    return {"y": bottom, "words": words}


# ---- the worker's part --------------------------------------------------------------------------


def _given_up(claim: jobs.Claim, _sentence: Sentence) -> None:
    mark.give_up(claim.subject_id, NOT_MADE)


@jobs.task("mark", given_up=_given_up, quick=True)
def mark_copy(claim: jobs.Claim) -> None:
    """Marks the pages that have no mark yet, a few at a time; a worker that goes on after a crash begins there."""
    folder = Settings.read().data.resolve() / "work"
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="marked-", dir=folder))
    try:
        while (todo := mark.next_pages(claim.subject_id, AT_ONCE)) is not None and todo.pages:
            _mark(todo, work)
        if todo is not None:
            mark.conclude(todo.copy_id, _bound(todo, work) if todo.wants_pdf else None)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _mark(todo: Marking, work: Path) -> None:
    font = _font()
    sources = [(index, files.store().local(image.partition(".")[0]), image) for index, image in todo.pages]

    def take(line: dict[str, Any]) -> None:
        image, thumbnail = (sandbox.made(work, line[name]) for name in ("image", "thumbnail"))
        stored = [f"{files.store().put(path).sha256}{path.suffix}" for path in (image, thumbnail)]
        mark.add_page(todo.copy_id, int(line["page"]), *stored)

    _run(
        "mark_pages",
        {
            "work": str(work),
            "font": str(font) if font else None,
            "text": todo.text,
            "pages": [{"index": index, "path": str(path)} for index, path, _name in sources],
        },
        work,
        [*(path for _index, path, _name in sources), *([font] if font else [])],
        take,
    )


def _bound(todo: Marking, work: Path) -> str:
    """The marked pages as one PDF."""
    with Session(database().engine) as session:
        query = (
            select(MarkedPage.image, Page.width, Page.height)
            .join(MarkedCopy, MarkedCopy.id == MarkedPage.copy_id)
            .join(Page, (Page.version_id == MarkedCopy.version_id) & (Page.index == MarkedPage.index))
            .where(MarkedPage.copy_id == todo.copy_id)
            .order_by(MarkedPage.index)
        )
        rows = session.execute(query).all()
    pages = []
    for image, width, height in rows:
        sha256, dot, suffix = image.partition(".")
        path = work / f"{sha256}{dot}{suffix}"
        shutil.copyfile(files.store().local(sha256), path)
        pages.append({"path": str(path), "width": width, "height": height})
    given = {"work": str(work), "title": todo.title, "text": todo.text, "pages": pages}
    result = _run("bind", given, work, [], lambda line: None)
    return files.store().put(sandbox.made(work, result["pdf"])).sha256


def _run(step: str, arguments: Mapping[str, Any], work: Path, readable: list[Path], on_line: Any) -> dict[str, Any]:
    """A step of `pages/marking.py`. Raises RuntimeError where it did not end well: the job is tried again."""
    outcome = sandbox.run_step(
        f"app.documents.pages.marking:{step}", arguments, work=work, readable=readable, limits=_LIMITS, on_line=on_line
    )
    if not isinstance(outcome, Finished):
        raise RuntimeError(f"a copy could not be marked: {outcome}")
    return outcome.result


def _font() -> Path | None:
    fonts = paper_fonts()
    return fonts.get("bold", fonts.get("regular"))


@recurring("marked copies", every_s=300)
def sweep() -> None:
    """Takes away copies past their time."""
    mark.sweep_copies()
