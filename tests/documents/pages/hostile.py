"""Papers that harm whoever opens them without care."""

import pymupdf

from tests.documents.pages import papers


def acting() -> pymupdf.Document:
    """A paper with one of everything that acts."""
    paper = papers.born(2)
    script = paper.get_new_xref()
    paper.update_object(script, "<</S/JavaScript/JS(app.alert\\(1\\))>>")
    paper.xref_set_key(paper.pdf_catalog(), "OpenAction", f"{script} 0 R")
    paper.xref_set_key(paper[0].xref, "AA", f"<</O {script} 0 R>>")
    paper.embfile_add("ma-doc.exe", b"MZ" * 50)
    for action in (
        "<</S/Launch/F(cmd.exe)>>",
        "<</S/SubmitForm/F(http://example.com)>>",
        "<</S/GoToR/F(\\\\\\\\may\\\\tep.pdf)/D[0/Fit]>>",
        "<</S/URI/URI(file:///etc/passwd)>>",
        f"<</S/Named/N/NextPage/Next {script} 0 R>>",
    ):
        link = paper.get_new_xref()
        paper.update_object(link, f"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A {action}>>")
        known = paper.xref_get_key(paper[1].xref, "Annots")[1].strip("[]") if paper[1].first_link else ""
        paper.xref_set_key(paper[1].xref, "Annots", f"[{known} {link} 0 R]")
    return paper


def never_ending(levels: int = 9) -> pymupdf.Document:
    """Three pages; the second draws a form that draws a form ten times, nine levels deep: a thousand million."""
    paper = papers.born(3)
    inner = None
    for _level in range(levels):
        form = paper.get_new_xref()
        resources = f"/Resources<</XObject<</X {inner} 0 R>>>>" if inner else ""
        paper.update_object(form, f"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]{resources}>>")
        paper.update_stream(form, b"/X Do " * 10 if inner else b"0 0 9 9 re f " * 10, new=1)
        inner = form
    page = paper[1].xref
    paper.xref_set_key(page, "Resources", f"<</XObject<</X {inner} 0 R>>>>")
    contents = paper.get_new_xref()
    paper.update_object(contents, "<<>>")
    paper.update_stream(contents, b"/X Do", new=1)
    paper.xref_set_key(page, "Contents", f"{contents} 0 R")
    return paper
