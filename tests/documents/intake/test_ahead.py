"""Twelve files by one call of LibreOffice, and no file harmed by its neighbour."""

import shutil
import threading
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from app.documents.intake import ahead as together
from app.documents.intake import libreoffice
from app.documents.intake.ahead import Ahead, Waiting
from app.documents.intake.refusals import Damaged, Hostile, NeedsPassword
from app.documents.intake.take import Taken, take
from app.kernel import sandbox
from tests.documents.intake.samples import made_docx, made_zip, office_is_missing, run_of


class Drop:
    """Files that one person dropped, taken one after the other as the worker takes them."""

    def __init__(self, folder: Path, calls: list[int]) -> None:
        self.folder = folder
        self.calls = calls
        self.files: list[Path] = []

    def add(self, path: Path) -> Path:
        self.files.append(path)
        return path

    def take(self, path: Path, password: str | None = None) -> Taken:
        self.files.remove(path)
        work = self.folder / f"work-{path.stem}"
        work.mkdir()
        ahead = Ahead(self.folder / "ahead", path.stem, self.waiting)
        taken = take(path, path.name, work, password=password, ahead=ahead)
        assert isinstance(taken, Taken)
        return taken

    def waiting(self) -> Sequence[Waiting]:
        return [Waiting(path.name, path.stem, lambda path=path: path) for path in self.files]  # type: ignore[misc]


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drop:
    """An empty drop; `calls` counts how many files each call of LibreOffice was given."""
    calls: list[int] = []
    run_program = sandbox.run_program

    def counted(words: Sequence[str], **options: object) -> sandbox.Outcome:
        calls.append(len(words) - list(words).index("--outdir") - 2)
        return run_program(words, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(libreoffice.sandbox, "run_program", counted)
    return Drop(tmp_path, calls)


def docx(drop: Drop, name: str, text: str = "") -> Path:
    return drop.add(made_docx(drop.folder / f"{name}.docx", run_of(text or f"Tờ trình {name}")))


def words(taken: Taken) -> str:
    with pymupdf.open(taken.pdf) as paper:
        return " ".join(" ".join(page.get_text() for page in paper).split())


def test_a_drop_is_converted_by_one_call_and_each_gets_its_own_words(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    papers = [docx(drop, f"so-{number}") for number in range(4)]
    assert [words(drop.take(path)) for path in papers] == [f"Tờ trình so-{number}" for number in range(4)]
    assert drop.calls == [4]
    assert not list((drop.folder / "ahead").glob("*.pdf"))  # taken away by their owners


def test_at_most_twelve_go_together(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    first, *_others = [docx(drop, f"so-{number}") for number in range(15)]
    drop.take(first)
    assert drop.calls == [together.MOST]


def test_a_file_alone_is_converted_alone(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    assert words(drop.take(docx(drop, "mot"))) == "Tờ trình mot"
    assert drop.calls == [1]


def test_a_broken_neighbour_harms_nobody_and_gets_its_own_sentence(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    first = docx(drop, "dau")
    broken = docx(drop, "hong")
    with zipfile.ZipFile(broken) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    made_zip(broken, members | {"word/document.xml": members["word/document.xml"][:-30]})
    last = docx(drop, "cuoi")
    assert words(drop.take(first)) == "Tờ trình dau"
    try:
        drop.take(broken)
    except Damaged as refusal:
        assert "hong.docx" in str(refusal)
    assert words(drop.take(last)) == "Tờ trình cuoi"
    assert drop.calls.count(3) <= 1 and max(drop.calls) <= 3


def test_hostile_and_legacy_neighbours_are_not_given_to_the_converter(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    first = docx(drop, "dau")
    bomb = drop.add(made_docx(drop.folder / "bom.docx", run_of("&a;"), prolog='<!DOCTYPE w [<!ENTITY a "ha">]>'))
    old = drop.add(made_docx(drop.folder / "cu.docx", run_of("NghÞ quyÕt", ".VnTime")))
    encrypted = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    locked = drop.add(
        made_zip(
            drop.folder / "khoa.odt",
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": encrypted,
                "content.xml": "x",
            },
        )
    )
    drop.take(first)
    assert drop.calls == [1]
    with pytest.raises(Hostile):
        drop.take(bomb)
    assert words(drop.take(old)) == "Nghị quyết"
    with pytest.raises(NeedsPassword):
        drop.take(locked)


def test_a_call_that_never_ends_costs_its_time_once(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    if office_is_missing(drop.folder):
        return
    papers = [docx(drop, f"so-{number}") for number in range(3)]
    monkeypatch.setattr(libreoffice, "TOGETHER", replace(libreoffice.TOGETHER, wall=0.2))
    assert [words(drop.take(path)) for path in papers] == [f"Tờ trình so-{number}" for number in range(3)]
    assert drop.calls == [3, 1, 1, 1]  # together once, then each alone


def test_other_slots_wait_for_what_is_being_converted(drop: Drop) -> None:
    if office_is_missing(drop.folder):
        return
    first, second = docx(drop, "mot"), docx(drop, "hai")
    said: list[str] = []
    beside = threading.Thread(target=lambda: said.append(words(drop.take(first))))
    beside.start()
    deadline = time.monotonic() + 60
    while not drop.calls and time.monotonic() < deadline:
        time.sleep(0.01)
    assert words(drop.take(second)) == "Tờ trình hai"
    beside.join()
    assert said == ["Tờ trình mot"]
    assert drop.calls == [2]


def test_what_nobody_came_for_is_forgotten(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    if office_is_missing(drop.folder):
        return
    first, second = docx(drop, "mot"), docx(drop, "hai")
    drop.take(first)
    drop.files.remove(second)
    assert list((drop.folder / "ahead").glob("*.pdf"))
    monkeypatch.setattr(together, "_KEPT_S", 0.0)
    third = docx(drop, "ba")
    docx(drop, "bon")
    drop.take(third)
    assert not list((drop.folder / "ahead").glob("hai.*"))
    shutil.rmtree(drop.folder / "ahead")
