"""How fast papers become pages, and how well scans are read: python -m tests.bench.digitise [--pages N] [--scans N]

Text and images are CPU seconds of one core over born-digital pages, each part alone as `inside` does it. OCR is the
whole way through the sandbox, by the clock, one page at a time; ocrmypdf (a program of its own, found on the PATH or
named by --peer; requirements-peers.lock) reads the same scans in the same call with --jobs 1. Without it the run is
not complete: exit 1.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pymupdf

from app.documents.pages import inside, read
from app.documents.pages import words as lettering
from app.documents.pages.layer import judge, measure
from app.documents.pages.picture import draw
from tests.documents.pages import papers
from tests.documents.pages.errors import cer

PEERS = Path(sys.executable).parent.parent / "peers" / "bin"  # `make bench` fills it from requirements-peers.lock


def main() -> int:
    """Prints the summary line; 0 only when the peer was measured too."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        summary: dict[str, object] = {"bench": "digitise"}
        born = papers.saved(_born(options.pages), work, "born.pdf")
        summary["text_pages_s"] = _rate(born, lambda page: _text(page, work), "text")
        summary["image_pages_s"] = _rate(born, lambda page: _image(page, work), "images")
        scans, truth = _scans(work, options.scans)
        summary["ocr_pages_min"], summary["ocr_cer"] = _ours(scans, truth, work)
        summary["peer_ocr_pages_min"], summary["peer_ocr_cer"] = _peer(scans, truth, work, options.peer)
    print(json.dumps(summary))
    return 0 if summary["peer_ocr_cer"] is not None else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--scans", type=int, default=8)
    parser.add_argument("--peer", default=shutil.which("ocrmypdf", path=f"{PEERS}{os.pathsep}{os.environ['PATH']}"))
    known, _others = parser.parse_known_args()
    return known


def _born(pages: int) -> pymupdf.Document:
    """Pages of some 420 words each, all different, as a word processor writes them."""
    paper = pymupdf.open()
    for number in range(pages):
        page = paper.new_page(width=595, height=842)
        page.insert_font(fontname="serif", fontfile=str(papers.font()))
        lines = papers.shuffled(f"{papers.TEXT} {papers.TEXT}", number).splitlines()
        page.insert_text((85, 70), lines, fontname="serif", fontsize=11, lineheight=1.35)
        page.insert_text((290, 40), str(number + 1), fontname="serif", fontsize=12)
    paper.subset_fonts()
    return pymupdf.open(stream=paper.tobytes(garbage=4, deflate=True), filetype="pdf")


def _rate(path: Path, part: Callable[[pymupdf.Page], None], name: str) -> float:
    """Pages per CPU second of `part`, the page opened anew each time."""
    with pymupdf.open(path) as paper:
        started = time.process_time()
        for index in range(paper.page_count):
            part(paper.load_page(index))
        spent = time.process_time() - started
    _say(f"{name}: {paper_rate(index + 1, spent)} pages/s")
    return paper_rate(index + 1, spent)


def paper_rate(pages: int, seconds: float) -> float:
    """Pages per second, with one decimal."""
    return round(pages / seconds, 1)


def _text(page: pymupdf.Page, work: Path) -> None:
    lines, raw = lettering.read_words(page.get_displaylist(annots=1), inside._stamps(page))
    judge(measure(raw), lambda: 0.0)
    content = json.dumps(lettering.stored(lines, page.rect.width, page.rect.height), ensure_ascii=False)
    (work / "words.json").write_text(content)
    lettering.text_of(lines)


def _image(page: pymupdf.Page, work: Path) -> None:
    picture = draw(page.get_displaylist(annots=1), photographic=False)
    (work / "image.png").write_bytes(picture.content)
    (work / "thumbnail.webp").write_bytes(picture.thumbnail)


def _scans(work: Path, count: int) -> tuple[Path, str]:
    """Scans as scanners make them, a little askew and grainy, real ones after them, and what stands on them."""
    pages = _born(count)
    skews = (0.0, 0.4, -0.8, 1.5, -0.3, 2.2, 0.0, -1.2)
    images = [
        papers.scan_of(page, dpi=200, skew=skews[number % 8], noise=(0, 25, 45)[number % 3], quality=60)
        for number, page in enumerate(pages)
    ]
    truth = [pages[number].get_text() for number in range(count)]
    paper = papers.scanned(images)
    for name, first, last, transcript in _TRANSCRIBED if papers.documents() else []:
        with pymupdf.open(papers.documents() / name) as real:
            paper.insert_pdf(real, from_page=first, to_page=last)
        truth.append((papers.documents() / transcript).read_text())
    return papers.saved(paper, work, "scans.pdf"), _without_number("\n".join(truth))


# Real scans with their text, where the folder of documents is there: (file, first page, last page, text).
_TRANSCRIBED = [
    ("derived/scan_nd335.pdf", 0, 1, "derived/scan_nd335.gt.txt"),
    ("derived/scan_gm_tuangiao.pdf", 0, 0, "derived/scan_gm_tuangiao.gt.txt"),
    ("vn-pdf/2011_12_28_0904000000972844!~!275.pdf", 0, 0, "vn-ocr-gt/cv275_p1.gt.txt"),
]


def _without_number(truth: str) -> str:
    """The page number is read or not: it stands first on the scan and last in the file."""
    return "\n".join(
        line for line in truth.replace("\u00a0", " ").replace("\u00ad", "-").splitlines() if not line.isdigit()
    )


def _ours(scans: Path, truth: str, work: Path) -> tuple[float, float]:
    folder = work / "ours"
    folder.mkdir()
    texts: list[str] = []
    started = time.monotonic()
    read(scans, folder, on_page=lambda page: texts.append(page.text))
    minutes = (time.monotonic() - started) / 60
    error = round(cer(_without_number("\n".join(texts)), truth), 4)
    _say(f"ours: {len(texts) / minutes:.1f} pages/min, CER {error}")
    return round(len(texts) / minutes, 1), error


def _peer(scans: Path, truth: str, work: Path, program: str | None) -> tuple[float | None, float | None]:
    if not program:
        _say("ocrmypdf is not here: `make bench BENCH=digitise` brings it, or name one with --peer")
        return None, None
    text = work / "peer.txt"
    command = [program, "-l", "vie", "--jobs", "1", "--force-ocr", "--output-type", "pdf", "--sidecar", str(text)]
    started = time.monotonic()
    done = subprocess.run(
        [*command, str(scans), str(work / "peer.pdf")],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    minutes = (time.monotonic() - started) / 60
    if done.returncode:
        _say(f"ocrmypdf failed: {done.stderr[-500:]}")
        return None, None
    with pymupdf.open(scans) as paper:
        rate = round(paper.page_count / minutes, 1)
    error = round(cer(_without_number(text.read_text()), truth), 4)
    _say(f"ocrmypdf: {rate} pages/min, CER {error}")
    return rate, error


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
