# mypy: allow-untyped-calls
"""Sandbox step: sets papers given as JSON and writes their PDFs. See the package for what a paper is."""

from pathlib import Path
from typing import Any

import pymupdf

from app.documents.pages.official.faces import Faces
from app.documents.pages.official.layout import Layout
from app.documents.pages.official.scan import scanned
from app.kernel.sandbox_step import Report

_A5 = 2**-0.5  # of A4, in both directions
_DATE = "D:20260401080000+07'00'"


def set_papers(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Reports {"name", "pages"} for each of `papers`: a list of {"name": file name, "paper": ...}.

    `fonts` names the files of the faces, `work` the folder that takes the PDFs.
    """
    fonts = {style: Path(path) for style, path in arguments["fonts"].items()}
    work = Path(arguments["work"])
    for one in arguments["papers"]:
        pages = _set(one["paper"], Faces(fonts), work / one["name"])
        report({"name": one["name"], "pages": pages})
    return {}


def _set(paper: dict[str, Any], faces: Faces, target: Path) -> int:
    layout = Layout(paper, faces)
    layout.run()
    repeated = int(paper.get("repeated", 1))
    with pymupdf.open() as made:
        _write(made, layout, shrink=_A5 if paper.get("format") == "A5" else 1.0, repeated=repeated)
        made.set_metadata(
            {"title": paper.get("title", ""), "author": paper.get("author", ""), "creationDate": _DATE,
             "modDate": _DATE, "producer": "Nghị Trường"}
        )  # fmt: skip
        if scan := paper.get("scan"):
            with scanned(made, scan["seed"]) as pictures:
                pictures.save(target, garbage=3, no_new_id=True)
        else:
            if layout.outline:
                made.set_toc(_nested(layout.outline))
            made.subset_fonts()
            made.save(target, garbage=3, deflate=True, no_new_id=True)
    return len(layout.sheets) * repeated


def _write(made: pymupdf.Document, layout: Layout, *, shrink: float, repeated: int) -> None:
    for sheet in layout.sheets * repeated:
        made.new_page(width=sheet.width * shrink, height=sheet.height * shrink)
    first = made[0]
    for face in (face for face in layout.faces if face.is_used):
        font = first.insert_font(fontname=face.key, fontfile=str(face.path))
        kind, value = made.xref_get_key(font, "ToUnicode")
        if kind == "xref":
            made.update_stream(int(value.split()[0]), face.unicode_table())
    resources = made.xref_get_key(first.xref, "Resources")[1]
    contents = []
    for sheet in layout.sheets:
        content = made.get_new_xref()
        made.update_object(content, "<<>>")
        scaled = b"q %.5f 0 0 %.5f 0 0 cm\n%b\nQ" % (shrink, shrink, sheet.content)
        made.update_stream(content, sheet.content if shrink == 1.0 else scaled)
        contents.append(content)
    for number, content in enumerate(contents * repeated):
        page = made[number]
        page.set_contents(content)
        made.xref_set_key(page.xref, "Resources", resources)


def _nested(outline: list[tuple[int, str, int]]) -> list[list[Any]]:
    """A table of contents whose levels never jump: PDF demands steps of one."""
    nested: list[list[Any]] = []
    for level, text, page in outline:
        deepest = nested[-1][0] + 1 if nested else 1
        nested.append([min(level, deepest), text, page])
    return nested
