# mypy: allow-untyped-calls
"""A received PDF, opened: how many pages, what it calls itself, how it is divided."""

import unicodedata
from typing import Any

import pymupdf

from app.documents.pages.words import clean_text
from app.kernel.errors import Refusal
from app.kernel.sentences import _

mupdf = pymupdf.mupdf

MOST_OUTLINE_ENTRIES = 5_000
_LONGEST_TITLE = 300

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


class Locked(Exception):
    """The file asks for a password that was not given, or not that one."""


def open_paper(path: str, password: str | None) -> pymupdf.Document:
    """Opens `path` as a PDF, repaired where half of it is missing. Raises Locked, or Refusal with a sentence."""
    try:
        paper = pymupdf.open(path, filetype="pdf")
        if paper.needs_pass and not (password and paper.authenticate(password)):
            raise Locked
        return paper if _counts_its_pages(paper) else _with_found_pages(paper)
    except (Locked, Refusal):
        raise
    except Exception as error:
        raise Refusal(_BROKEN) from error


def _counts_its_pages(paper: pymupdf.Document) -> bool:
    """Whether the tree leads to pages: a count below zero or a single page that it cannot find is a broken one."""
    try:
        if paper.page_count == 1:
            paper.load_page(0)
        return bool(paper.page_count > 0)
    except Exception:  # any error of a parser on foreign bytes
        return False


def _with_found_pages(paper: pymupdf.Document) -> pymupdf.Document:
    """A paper whose page tree is lost, with a new one over the pages that lie about in it, in file order."""
    numbers = [number for number in range(1, paper.xref_length()) if _type(paper, number) == "/Page"]
    if not numbers:
        raise Refusal(_BROKEN)
    tree, catalogue = paper.get_new_xref(), paper.get_new_xref()
    kids = " ".join(f"{number} 0 R" for number in numbers)
    paper.update_object(tree, f"<</Type/Pages/Kids[{kids}]/Count {len(numbers)}>>")
    paper.update_object(catalogue, f"<</Type/Catalog/Pages {tree} 0 R>>")
    for number in numbers:
        paper.xref_set_key(number, "Parent", f"{tree} 0 R")
    paper.xref_set_key(-1, "Root", f"{catalogue} 0 R")
    found = pymupdf.open(stream=paper.tobytes(), filetype="pdf")
    if found.page_count < 1:
        raise Refusal(_BROKEN)
    return found


def is_mended(paper: pymupdf.Document) -> bool:
    """Whether what is open is a reconstruction: the number of pages should be checked."""
    return bool(paper.is_repaired or not paper.name)


def _type(paper: pymupdf.Document, number: int) -> str:
    try:
        return str(paper.xref_get_key(number, "Type")[1])
    except Exception:  # as above
        return ""


def title_of(paper: pymupdf.Document) -> str | None:
    """The title that the file gives itself; often that of another paper, so only a suggestion."""
    title = clean_text((paper.metadata or {}).get("title") or "").strip()
    return title[:_LONGEST_TITLE] or None


def labels_of(paper: pymupdf.Document) -> list[str]:
    """The printed number of every page ("iv", "12", "A-3"); its place in the file where it has none."""
    try:
        if not paper.get_page_labels():
            raise ValueError("no labels")
        labels = [clean_text(paper[index].get_label()).strip()[:20] for index in range(paper.page_count)]
    except Exception:  # a damaged label tree is no reason to lose the paper
        labels = [""] * paper.page_count
    return [label or str(index + 1) for index, label in enumerate(labels)]


def outline_of(paper: pymupdf.Document) -> list[dict[str, Any]]:
    """The bookmarks as a tree of {title, page (0-based, or None), children}."""
    try:
        entries = paper.get_toc(simple=True)[:MOST_OUTLINE_ENTRIES]
    except Exception:  # as above
        return []
    root: list[dict[str, Any]] = []
    branches = [root]
    for level, title, page in entries:
        depth = max(1, min(level, len(branches), 8))
        entry: dict[str, Any] = {
            "title": unicodedata.normalize("NFC", clean_text(str(title)).strip())[:_LONGEST_TITLE],
            "page": page - 1 if 1 <= page <= paper.page_count else None,
            "children": [],
        }
        branches[depth - 1].append(entry)
        branches[depth:] = [entry["children"]]
    return root


def has_signatures(paper: pymupdf.Document) -> bool:
    """Whether a field of the form is signed; read from the objects, so streams of objects hide nothing."""
    pdf = mupdf.pdf_document_from_fz_document(paper.this)
    try:
        form = mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(mupdf.pdf_trailer(pdf), "Root"), "AcroForm")
        return _signed(mupdf.pdf_dict_gets(form, "Fields"), 0)
    except Exception:  # as above
        return False


def _signed(fields: Any, depth: int) -> bool:
    for index in range(min(mupdf.pdf_array_len(fields), 10_000)):
        field = mupdf.pdf_array_get(fields, index)
        kind = mupdf.pdf_to_name(mupdf.pdf_dict_get_inheritable(field, mupdf.pdf_new_name("FT")))
        if kind == "Sig" and mupdf.pdf_is_dict(mupdf.pdf_dict_gets(field, "V")):
            return True
        if depth < 20 and _signed(mupdf.pdf_dict_gets(field, "Kids"), depth + 1):
            return True
    return False


_BROKEN = _(
    "Tệp PDF này bị hỏng hoặc thiếu dữ liệu, không mở được trang nào. "
    "Hãy xin lại tệp từ nơi gửi hoặc xuất lại PDF từ tệp gốc."
)
