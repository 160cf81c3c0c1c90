"""A work folder, and a way to read a paper and keep its pages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pymupdf
import pytest

from app.documents.pages import Budget, PageRead, PdfRead, read
from tests.documents.pages import papers


@dataclass
class Taken:
    """A paper with its pages as they came."""

    paper: PdfRead
    pages: list[PageRead]
    work: Path


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Taken]:
    """Saves an opened paper (or takes a path), reads it in an empty folder and returns what came."""
    count = 0

    def taken(paper: pymupdf.Document | Path, **options: object) -> Taken:
        nonlocal count
        count += 1
        work = tmp_path / f"work{count}"
        work.mkdir()
        path = paper if isinstance(paper, Path) else papers.saved(paper, tmp_path, f"paper{count}.pdf")
        pages: list[PageRead] = []
        options.setdefault("budget", Budget(seconds=120))
        return Taken(read(path, work, on_page=pages.append, **options), pages, work)  # type: ignore[arg-type]

    return taken
