"""Takes a person's notes along: as annotations in the PDF of their paper, and as a DOCX of what was written."""

import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import structlog

from app.accounts.wording import moment
from app.annotations import docx
from app.annotations.docx import Entry, Part
from app.annotations.models import Note, NoteKind
from app.annotations.standing import Sheet, Standing
from app.documents import queries as documents
from app.documents.intake.texts import paper_fonts
from app.documents.models import Page, Version
from app.kernel import files, sandbox, threads
from app.kernel.actor import Actor
from app.kernel.errors import Unavailable
from app.kernel.sentences import Sentence, _

_LIMITS = sandbox.Limits(cpu=120, wall=240.0)
_PART = 40  # notes of the added pages that are set at once
KINDS = {
    NoteKind.HIGHLIGHT: _("Tô sáng"),
    NoteKind.UNDERLINE: _("Gạch chân"),
    NoteKind.STRIKE: _("Gạch bỏ"),
    NoteKind.NOTE: _("Ghi chú"),
    NoteKind.BOOKMARK: _("Trang đánh dấu"),
}
# The colours of static/css/notes.css.
_MARKER = {"vang": "F2C84B", "xanh": "9AD3C4", "do": "F0B3A6"}
_LINE = {"vang": "0A5460", "xanh": "0A5460", "do": "9B1C1C"}
_PEN = {"den": "16140F", "xanh": "0B4BA0", "do": "9B1C1C"}
_RIBBON = {"": "9B1C1C"}
_COLOURS = {
    NoteKind.HIGHLIGHT: _MARKER, NoteKind.UNDERLINE: _LINE, NoteKind.STRIKE: _LINE, NoteKind.INK: _PEN,
    NoteKind.NOTE: _MARKER, NoteKind.BOOKMARK: _RIBBON,
}  # fmt: skip


# ---- the paper with the notes in it ---------------------------------------------------------------


class Noted:
    """What the sandbox needs to know to write a sheet's notes into its paper; asks nothing of a database afterwards."""

    def __init__(self, actor: Actor, sheet: Sheet, *, is_marked: bool) -> None:
        """`is_marked`: the file is the copy under the reader's name, upright pictures of those pages that have one."""
        self.author = actor.name
        pages = documents.pages_of(sheet.version)
        inside = [page for page in pages if page.image] if is_marked else pages
        self._index = {page.index: at for at, page in enumerate(inside)}
        self._pages = {page.index: page for page in pages}
        self._is_marked = is_marked
        self.pages = list(self._sheets(sheet))
        self.list = list(_added(actor, sheet, self._pages))

    def _sheets(self, sheet: Sheet) -> Iterator[dict[str, Any]]:
        marks: dict[int, list[dict[str, Any]]] = {}
        for one in sheet.standing:
            for at, (page, quads) in enumerate(one.spans):
                marks.setdefault(page, []).append(_mark(one, quads, is_last=at == len(one.spans) - 1))
        for index, own in sorted(marks.items()):
            if index in self._index:
                leaf = self._pages[index]
                turn = 0 if self._is_marked else leaf.turn
                size = {"width": leaf.width, "height": leaf.height, "turn": turn}
                yield {"index": self._index[index], **size, "marks": own}


def _mark(one: Standing, quads: Sequence[Sequence[float]], *, is_last: bool) -> dict[str, Any]:
    """One annotation as `pages/noted.py` takes it; the words of a passage over two pages stand on the second."""
    note = one.note
    colours = _COLOURS[note.kind]
    colour = colours.get(note.colour) or next(iter(colours.values()))
    at = one.place.get("at") or ([quads[-1][2] + 1, quads[-1][1] - 4] if quads else [0, 0])
    return {
        "kind": note.kind.value,
        "subject": str(KINDS.get(note.kind, _("Nét bút"))),
        "colour": [int(colour[side : side + 2], 16) / 255 for side in (0, 2, 4)],
        "quads": [list(quad) for quad in quads],
        "points": one.place.get("points", []),
        "width": one.place.get("width", 1.6),
        "at": at,
        "words": note.words if is_last else "",
        "number": one.number,
        "date": f"D:{note.saved_at.astimezone(UTC):%Y%m%d%H%M%S}+00'00'",
    }


def _added(actor: Actor, sheet: Sheet, pages: dict[int, Page]) -> Iterator[str]:
    """The pages behind the paper, as HTML: the words by their numbers, and what has no place on this version."""
    worded = [one for one in sheet.standing if one.note.words]
    if not worded and not sheet.to_review:
        return
    version = sheet.version
    title = _("Ghi chú của {name}", name=actor.name)
    yield f"<h1>{_html(title)}</h1><p><b>{_html(version.document.heading)}</b></p><p>{_html(_which(version))}</p>"
    said = [_said(one.note, _("Trang {label}", label=_label(pages, one.page)), one.number) for one in worded]
    if said:
        yield f"<h2>{_html(_('Lời ghi'))}</h2>"
    yield from _together(said)
    if sheet.to_review:
        why = _("Bản này không còn chỗ chắc chắn cho các ghi chú dưới đây.")
        yield f"<h2>{_html(_('Cần xem lại'))}</h2><p>{_html(why)}</p>"
    review = _apart(sheet.to_review)
    yield from _together([_said(notes[0], where, strokes=len(notes), closed=sheet.closed) for notes, where in review])


def _together(said: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(said), _PART):
        yield "".join(said[start : start + _PART])


def _said(note: Note, where: Sentence, number: int = 0, strokes: int = 1, closed: Collection[str] = ()) -> str:
    count = f"<b>{number}.</b> " if number else ""
    what = _("Nét bút ({count})", count=strokes) if note.kind is NoteKind.INK else KINDS[note.kind]
    quote = f" “{escape(note.passage)}”" if note.passage and note.version_id not in closed else ""
    words = "<br>".join(escape(note.words).split("\n"))
    head = f"<p>{count}<b>{_html(where)}</b>, {_html(what)}{quote}</p>"
    return f'{head}<p class="said">{words} <span class="when">({escape(moment(note.saved_at))})</span></p>'


def _html(sentence: Sentence | str) -> str:
    return escape(str(sentence))


def write(noted: Noted, sha256: str) -> bytes:
    """The paper's PDF with the notes in it, made in the sandbox. Raises Unavailable where it cannot be made."""
    fonts = paper_fonts()
    source = files.store().local(sha256)
    with tempfile.TemporaryDirectory(prefix="noted-") as folder:
        work = Path(folder).resolve()
        outcome = sandbox.run_step(
            "app.documents.pages.noted:write_notes",
            {
                "path": str(source), "work": str(work), "author": noted.author, "pages": noted.pages,
                "list": noted.list, "fonts": {style: str(path) for style, path in fonts.items()},
            },
            work=work,
            readable=[source, *fonts.values()],
            limits=_LIMITS,
        )  # fmt: skip
        if not isinstance(outcome, sandbox.Finished):
            structlog.get_logger().error("notes could not be written into a paper", outcome=outcome)
            raise Unavailable(
                _("Chưa đưa được ghi chú vào tài liệu này. Đề nghị tải ghi chú dạng DOCX, hoặc thử lại sau ít phút.")
            )
        return threads.apart(sandbox.made(work, outcome.result["pdf"]).read_bytes)


# ---- what was written, by paper -------------------------------------------------------------------


def notes_of(sheet: Sheet, *, with_passages: bool) -> Part:
    """One paper's notes for the DOCX, in the order of the text. `with_passages`: whether its words may be copied."""
    version = sheet.version
    pages = {page.index: page for page in documents.pages_of(version)}
    placed = [(one, _("Trang {label}", label=_label(pages, one.page))) for one in sheet.standing]
    entries = list(_entries(placed, with_passages=with_passages))
    review, elsewhere = (
        [
            _entry(notes, where, with_passages and notes[0].version_id not in sheet.closed)
            for notes, where in _apart(some)
        ]
        for some in (sheet.to_review, sheet.elsewhere)
    )
    sections = [("", entries), (str(_("Cần xem lại")), review), (str(_("Ở phiên bản khác")), elsewhere)]
    return Part(version.document.heading, _which(version), [(head, found) for head, found in sections if found])


def closed(notes: Sequence[Note]) -> Part:
    """Of a paper that is no longer for the person: one's own words, and nothing of the paper's."""
    entries = [_entry([note], _("Trang thứ {page}", page=note.page), False) for note in notes]
    return Part(str(_("Tài liệu không còn đọc được")), "", [("", entries)])


def document(actor: Actor, parts: Sequence[Part], at: datetime) -> bytes:
    """The DOCX of these papers' notes."""
    title = _("Ghi chú của {name}", name=actor.name)
    made = _(
        "Lập lúc {time}. Trong hệ thống chỉ người viết, và những ai đang được chia sẻ, xem được các ghi chú này.",
        time=moment(at),
    )
    return threads.apart(docx.as_docx, str(title), str(made), parts)


def _entries(placed: Sequence[tuple[Standing, Sentence]], *, with_passages: bool) -> Iterator[Entry]:
    """The strokes of a page stand together, where the first of them is."""
    strokes: dict[int, list[Standing]] = {}
    for one, _where in placed:
        if one.note.kind is NoteKind.INK:
            strokes.setdefault(one.page, []).append(one)
    for one, where in placed:
        if one.note.kind is not NoteKind.INK:
            yield _entry([one.note], where, with_passages)
        elif drawn := strokes.pop(one.page, None):
            yield _entry([stroke.note for stroke in drawn], where, with_passages)


def _entry(notes: Sequence[Note], where: Sentence, with_passages: bool) -> Entry:
    note = notes[0]
    is_ink = note.kind is NoteKind.INK
    what = _("Nét bút ({count})", count=len(notes)) if is_ink else KINDS[note.kind]
    return Entry(
        f"{where} · {what}",
        note.passage if with_passages else "",
        note.words,
        moment(max(one.saved_at for one in notes)),
        [_stroke(one) for one in notes] if is_ink else (),
        str(_("Nét vẽ tay tại {where}", where=str(where).lower())) if is_ink else "",
    )


def _stroke(note: Note) -> docx.Stroke:
    place = json.loads(note.place)
    return docx.Stroke(place.get("points", ()), place.get("width", 1.6), _PEN.get(note.colour, _PEN["den"]))


def _apart(found: Sequence[tuple[Note, Version]]) -> list[tuple[list[Note], Sentence]]:
    """Notes with where they are on their own version; the strokes of a page as one."""
    groups: dict[str, tuple[list[Note], Sentence]] = {}
    for note, home in found:
        where = _("Phiên bản {number}, trang thứ {page}", number=home.number, page=note.page)
        name = f"{home.id} {note.page}" if note.kind is NoteKind.INK else note.id
        groups.setdefault(name, ([], where))[0].append(note)
    return list(groups.values())


def _which(version: Version) -> str:
    number = str(_("Phiên bản {number}", number=version.number))
    return f"{version.document.abstract} · {number}" if version.document.abstract else number


def _label(pages: dict[int, Page], index: int) -> str:
    return pages[index].label if index in pages else str(index + 1)
