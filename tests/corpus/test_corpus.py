"""Files through the system as `make run` starts it: each ends as it should, with its bytes and its words."""

import csv
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.samples import Expected, listed, made
from tests.documents.pages import papers
from tests.documents.pages.errors import cer

SHARED = Path(__file__).parent / "shared.tsv"
KEYS = {"path", "sha256", "type", "outcome", "pages", "chars", "ocr", "seconds", "sentence", "signatures", "text"}
SECRET = "bí mật nhà nước"
TRANSCRIBED = {
    "vn-ocr-gt/nd155_p1.jpg": ("vn-ocr-gt/nd155_p1.gt.txt", "vn-ocr-gt/nd155_p1.jpg"),
    "vn-ocr-gt/4_2_v0_original.jpg": ("vn-ocr-gt/4_2_gt.txt", "vn-ocr-gt/4_2_v0_original.jpg"),
    "derived/scan_nd335.pdf": ("derived/scan_nd335.gt.txt", "derived/scan_nd335.pdf @300dpi grey"),
    "derived/scan_gm_tuangiao.pdf": ("derived/scan_gm_tuangiao.gt.txt", "derived/scan_gm_tuangiao.pdf @300dpi grey"),
    "vn-pdf/2011_12_28_0904000000972844!~!275.pdf": (
        "vn-ocr-gt/cv275_p1.gt.txt", "vn-pdf/2011_12_28_0904000000972844!~!275.pdf p1 @300dpi",
    ),
}  # fmt: skip


@dataclass
class Run:
    """What one call of the runner printed, and where its files were."""

    folder: Path
    expected: list[Expected]
    status: int
    lines: dict[str, dict[str, Any]]
    summary: dict[str, Any]
    told: str

    def words(self, path: str) -> str:
        """What was read, with single spaces."""
        text = self.lines[path]["text"]
        return " ".join(Path(text).read_text(encoding="utf-8").split()) if text else ""


def ran(folder: Path, expected: list[Expected], work: Path, *options: str) -> Run:
    """Calls the runner as `make corpus` does."""
    (work / "list").write_text("\n".join(one.path for one in expected), encoding="utf-8")
    words = ["-m", "tests.corpus", str(folder), "--list", str(work / "list"), "--out", str(work / "out"), *options]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, cwd=papers.ROOT, check=False)
    *lines, summary = [json.loads(line) for line in done.stdout.splitlines()] or [{}]
    return Run(folder, expected, done.returncode, {line["path"]: line for line in lines}, summary, done.stderr)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The committed list where the shared documents are, else small files of our own."""
    work, documents = tmp_path_factory.mktemp("corpus"), papers.documents()
    if documents is not None:
        expected = [one for one in listed(SHARED) if (documents / one.path).exists()]
        return ran(documents, expected, work)
    (work / "made").mkdir()
    return ran(work / "made", made(work / "made"), work)


@pytest.mark.slow
def test_every_file_ends_and_the_run_says_so(run: Run) -> None:
    assert run.status == 0, run.told[-3000:]
    assert run.lines.keys() == {one.path for one in run.expected}
    assert all(line.keys() >= KEYS for line in run.lines.values())
    assert run.summary["bench"] == "corpus"
    assert (run.summary["files"], run.summary["crashed"], run.summary["lost"]) == (len(run.expected), 0, 0)
    assert run.summary["ready"] + run.summary["refused"] == run.summary["files"]


@pytest.mark.slow
def test_every_file_ends_as_it_should(run: Run) -> None:
    wrong = [
        (one.path, line["outcome"], line["sentence"])
        for one in run.expected
        if not one.fits((line := run.lines[one.path])["outcome"])
    ]
    assert not wrong


@pytest.mark.slow
def test_what_should_be_read_is_read(run: Run) -> None:
    missing = [one.path for one in run.expected if one.words.lower() not in run.words(one.path).lower()]
    assert not missing


@pytest.mark.slow
def test_whatever_was_not_plainly_ready_has_its_sentence(run: Run) -> None:
    assert all(line["sentence"] for line in run.lines.values() if line["outcome"] != "ready")


@pytest.mark.slow
def test_originals_came_back_as_they_were_sent(run: Run) -> None:
    for path, line in run.lines.items():
        content = (run.folder / path).read_bytes()
        if SECRET in line["sentence"] or not content:
            assert line["sha256"] is None
        else:
            assert line["sha256"] == hashlib.sha256(content).hexdigest(), path


@pytest.mark.slow
def test_signatures_are_those_that_were_found_by_others(run: Run) -> None:
    documents = papers.documents()
    if documents is None:
        assert all(line["signatures"] == [] for line in run.lines.values())  # none of ours is signed
        return
    with (documents / "EXPECTED-signatures.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for path in {row["path"] for row in rows}:
        wanted = [
            (row["signer_cn"], row["digest_intact"] == row["cms_valid"] == "True", row["claimed_time"][:19])
            for row in rows
            if row["path"] == path
        ]
        found = [
            (one["signer"], one["intact"], one["time"].replace("T", " ")[:19]) for one in run.lines[path]["signatures"]
        ]
        assert found == wanted, path


@pytest.mark.slow
def test_scans_are_read_as_well_as_plain_tesseract_reads_them(run: Run) -> None:
    documents = papers.documents()
    if documents is None:
        assert cer(run.words("quet.pdf").removeprefix("1 "), papers.TEXT) < 0.05
        return
    with (documents / "EXPECTED-ocr-baseline.tsv").open() as table:
        baseline = {row["image"]: float(row["CER"]) for row in csv.DictReader(table, delimiter="\t")}
    for path, (transcript, row) in TRANSCRIBED.items():
        text = Path(run.lines[path]["text"]).read_text(encoding="utf-8")
        read = text.partition("\f")[0] if "p1" in row else text
        assert cer(read, (documents / transcript).read_text()) <= baseline[row] + 0.01, path


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    expected = made(tmp_path / "made")
    names = {"nghi-quyet.pdf", "phụ lục/nghi-quyet (ban sao).pdf", "ghi-chu.txt", "ho-so.zip", "hong.pdf",
             "ke-hoach.pdf", "Kế hoạch (MẬT).txt", "rong.doc"}  # fmt: skip
    run = ran(tmp_path / "made", [one for one in expected if one.path in names], tmp_path, "--kill-worker-after", "2")
    assert run.status == 0, run.told[-3000:]
    assert run.summary["worker_killed"] == 1
    assert (run.summary["files"], run.summary["crashed"], run.summary["lost"]) == (len(names), 0, 0)
    assert all(one.fits(run.lines[one.path]["outcome"]) for one in run.expected), run.lines
    first, again = run.lines["nghi-quyet.pdf"], run.lines["phụ lục/nghi-quyet (ban sao).pdf"]
    assert again["same_as"] == "nghi-quyet.pdf" and "Giống hệt" in again["sentence"]
    assert (again["sha256"], again["pages"]) == (first["sha256"], first["pages"])
    archive = run.lines["ho-so.zip"]
    assert sorted(member["path"] for member in archive["members"]) == [
        "ho-so.zip!/bao-cao.txt",
        "ho-so.zip!/thoat-ra.txt",
    ]
    assert archive["pages"] == sum(member["pages"] for member in archive["members"]) == 2
