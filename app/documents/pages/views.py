# mypy: allow-untyped-calls
"""Views of a paper for delegates: PDF slices for zooming, and a copy without active content where there was some.

The received bytes are never saved again; a signature stays with them. A slice is what pdf.js opens past 150 %:
eight born-digital pages, or one scan. Its annotations are drawn into the page, so that nothing in it can act.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pymupdf

from app.documents.pages import paper as papers
from app.documents.pages.active import remove_active
from app.documents.pages.picture import PHOTOGRAPHIC, images_on
from app.kernel.sandbox_step import Report

CLEAN = "clean.pdf"
SLICE_PAGES = 8
_SAVING = {"garbage": 3, "deflate": True, "use_objstms": 1, "encryption": pymupdf.mupdf.PDF_ENCRYPT_NONE}


def make_views(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Reports {"clean", "removed"} and then each {"slice": name, "pages": [...]}.

    Arguments: path, password, work, born and scans (page indices), unread (so many pages at the front were read
    earlier, and are looked at here), turns (index as text -> degrees).
    """
    work = Path(arguments["work"])
    paper = papers.open_paper(arguments["path"], arguments["password"])
    locked = bool(paper.needs_pass)
    removed = remove_active(paper)
    if removed or locked:
        paper.save(work / CLEAN, **_SAVING)
    report(
        {
            "clean": CLEAN if removed or locked else None,
            "removed": [kind.dump() for kind in removed],
        }
    )
    known_born, known_scans = _unread(paper, arguments["unread"])
    for group in groups([*known_born, *arguments["born"]], [*known_scans, *arguments["scans"]]):
        name = _slice(paper, group, arguments["turns"], work)
        if name:
            report({"slice": name, "pages": group})
    return {}


def _unread(paper: pymupdf.Document, count: int) -> tuple[list[int], list[int]]:
    """Which of the first `count` pages are born digital, and which are scans; neither where they cannot be opened."""
    born: list[int] = []
    scans: list[int] = []
    for index in range(count):
        with suppress(Exception):  # a damaged page is zoomed as an image
            page = paper.load_page(index)
            is_scan = bool(page.get_images()) and images_on(page)[0] > PHOTOGRAPHIC
            (scans if is_scan else born).append(index)
    return born, scans


def groups(born: list[int], scans: list[int]) -> list[list[int]]:
    """Runs of neighbouring born-digital pages, cut at multiples of eight so that an edit moves few; scans alone."""
    found: list[list[int]] = []
    for index in born:
        if found and found[-1][-1] == index - 1 and index % SLICE_PAGES:
            found[-1].append(index)
        else:
            found.append([index])
    return found + [[index] for index in scans]


def _slice(paper: pymupdf.Document, group: list[int], turns: dict[str, int], work: Path) -> str | None:
    name = f"slice-{group[0]}.pdf"
    try:
        with pymupdf.open() as part:
            part.insert_pdf(paper, from_page=group[0], to_page=group[-1], links=False)
            part.bake()
            _subset(part)
            for page, index in zip(part, group, strict=True):
                part.xref_set_key(page.xref, "Annots", "null")
                page.set_rotation((page.rotation + turns.get(str(index), 0)) % 360)
            part.save(work / name, **_SAVING)
    except Exception:  # a page that cannot be copied is zoomed as an image
        return None
    return name


def _subset(part: pymupdf.Document) -> None:
    """Leaves in the fonts what these pages use: often a third of the bytes, in a hundredth of a second."""
    with suppress(Exception):  # a font that cannot be cut stays whole
        part.subset_fonts()
