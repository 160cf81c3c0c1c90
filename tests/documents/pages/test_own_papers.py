"""Papers that the system sets itself keep their text layer; those it sets as scans are read by machine."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from app.demo import real_sitting
from app.demo.filing import PAPERS
from app.demo.papers import source
from app.documents import press
from app.documents.pages.layer import Verdict, judge, measure
from app.documents.pages.picture import images_on
from app.documents.pages.words import read_words
from tests.documents.pages import papers


def verdicts(path: Path) -> Iterator[Verdict]:
    """What is judged of each page, as the reading of a paper does."""
    with pymupdf.open(path) as paper:
        for page in paper:
            _lines, typed = read_words(page.get_displaylist(annots=1))
            yield judge(measure(typed), lambda page=page: images_on(page)[0])  # type: ignore[misc]


def test_typed_papers_of_the_demonstration_are_kept_and_its_scans_are_read() -> None:
    texts = {paper.file_name: source.paper(paper.entry.code, paper.number) for paper in PAPERS}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in press.set_papers(texts, Path(folder)).items():
            wanted = Verdict.THIN if texts[name].get("scan") else Verdict.KEEP
            assert set(verdicts(path)) == {wanted}, name


def test_resolutions_of_a_real_sitting_are_kept(tmp_path: Path) -> None:
    folder = papers.documents()
    if folder:
        found = sorted((folder / real_sitting.RESOLUTIONS).glob("*.md"))
        texts = {path.stem: real_sitting._paper(path) for path in found}
    else:
        texts = {"d26": source.paper("D26", 1)}
    for name, path in press.set_papers(texts, tmp_path).items():
        assert set(verdicts(path)) == {Verdict.KEEP}, name


@pytest.mark.parametrize("codes", ["gone", "shifted"])
def test_a_layer_that_was_spoilt_is_read_again(tmp_path: Path, codes: str) -> None:
    """The same paper after a program that drops the map from glyphs to letters, or writes a wrong one."""
    (path,) = press.set_papers({"d26": source.paper("D26", 1)}, tmp_path).values()
    paper = pymupdf.open(path)
    for number in range(1, paper.xref_length()):
        kind, value = paper.xref_get_key(number, "ToUnicode")
        if kind == "xref" and codes == "gone":
            paper.xref_set_key(number, "ToUnicode", "null")
        elif kind == "xref":
            stream = int(value.split()[0])
            paper.update_stream(stream, paper.xref_stream(stream).replace(b"<00", b"<e0"))
    spoilt = papers.saved(paper, tmp_path, "spoilt.pdf")
    assert Verdict.REPLACE in set(verdicts(spoilt))
