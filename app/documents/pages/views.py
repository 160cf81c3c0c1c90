# mypy: allow-untyped-calls
"""Views of a paper for delegates: PDF slices for zooming, and a copy without active content where there was some.

The received bytes are never saved again; a signature stays with them. A slice is what pdf.js opens past 150 %:
eight born-digital pages, or one scan. Its annotations are drawn into the page, so that nothing in it can act.
"""

from pathlib import Path
from typing import Any

import pymupdf

from app.documents.pages import paper as papers
from app.documents.pages.active import remove_active
from app.kernel.sandbox_step import Report

CLEAN = "clean.pdf"
_SAVING = {"garbage": 3, "deflate": True, "use_objstms": 1, "encryption": pymupdf.mupdf.PDF_ENCRYPT_NONE}


def make_views(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Reports {"clean", "removed", "locked"} and then each {"slice": name, "pages": [...]}.

    Arguments: path, password, work, groups (lists of neighbouring page indices), turns (index as text -> degrees).
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
            "locked": locked,
        }
    )
    for group in arguments["groups"]:
        name = _slice(paper, group, arguments["turns"], work)
        if name:
            report({"slice": name, "pages": group})
    return {}


def _slice(paper: pymupdf.Document, group: list[int], turns: dict[str, int], work: Path) -> str | None:
    name = f"slice-{group[0]}.pdf"
    try:
        with pymupdf.open() as part:
            part.insert_pdf(paper, from_page=group[0], to_page=group[-1], links=False)
            part.bake()
            for page, index in zip(part, group, strict=True):
                part.xref_set_key(page.xref, "Annots", "null")
                page.set_rotation((page.rotation + turns.get(str(index), 0)) % 360)
            part.save(work / name, **_SAVING)
    except Exception:  # a page that cannot be copied is zoomed as an image
        return None
    return name
