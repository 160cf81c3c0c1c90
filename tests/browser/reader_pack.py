"""Papers for the reader's tests: a PDF that the test makes (or is given), and its pages as the server would offer."""

import hashlib
import io
import json
import threading
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from app.kernel.http import STATIC

SLICE = 8
WIDTH = 1600

SENTENCE = """Căn cứ Luật Tổ chức chính quyền địa phương, Ủy ban nhân dân tỉnh kính trình Hội đồng nhân dân tỉnh
    xem xét, thông qua nghị quyết bổ sung kế hoạch đầu tư công năm 2026 như sau: nguồn vốn, dự án giao thông"""
WORDS = SENTENCE.split()


def vietnamese_font() -> Path:
    """Tinos, which `npm run vendor` puts beside the browser's files."""
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    return STATIC / "vendor" / manifest["tinos-ttf/"] / "Tinos_400Regular.ttf"


def typeset(pages: int, path: Path, *, text: Callable[[int], str] | None = None, landscape: Iterable[int] = ()) -> Path:
    """Writes a PDF of A4 pages, every one different; `text(n)` gives the first line of page n, from 1."""
    document = pymupdf.open()
    wide = set(landscape)
    for n in range(1, pages + 1):
        page = document.new_page(-1, *((842, 595) if n in wide else (595, 842)))
        page.insert_font("tinos", str(vietnamese_font()))
        write = [text(n) if text else f"TỜ TRÌNH, trang {n}"]
        write += [" ".join(WORDS[(n * 7 + line * 5 + at) % len(WORDS)] for at in range(13)) for line in range(34)]
        bottom = page.rect.height - 60
        for line, words in enumerate(write):
            if (y := 80 + line * 20) < bottom:
                page.insert_text((85, y), words, fontname="tinos", fontsize=14 if line == 0 else 11.5)
    document.set_toc([[1, "Phần thứ nhất", 1], [2, "Sự cần thiết", min(2, pages)], [1, "Phần thứ hai", min(3, pages)]])
    document.subset_fonts()
    document.save(path, garbage=3, deflate=True, use_objstms=1)
    return path


@dataclass
class Pack:
    """One version of a paper, its parts made when they are asked for and kept."""

    pdf: Path
    version: str = "0197a3c1-0000-7000-8000-000000000001"
    title: str = "Tờ trình 91/TTr-UBND"
    labels: Callable[[int], str] = str
    scanned: bool = False
    first_in_pack: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    ready: int | None = None
    made: dict[str, bytes] = field(default_factory=dict)
    """What was drawn already, by the name of the part; two packs of the same file may share it."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._listed: tuple[object, list[dict[str, Any]]] | None = None
        self.document = pymupdf.open(self.pdf)

    @cached_property
    def hashes(self) -> list[str]:
        return [hashlib.sha256(page.get_text().encode()).hexdigest() for page in self.document]

    def manifest(self) -> dict[str, Any]:
        with self._lock:
            if self._listed is None or self._listed[0] != (self.ready, self.scanned):
                pages = [self._page(n) for n in range(1, (self.ready or len(self.document)) + 1)]
                self._listed = ((self.ready, self.scanned), pages)
            pages = self._listed[1]
            outline = self._outline()
        return {
            "version": self.version, "document": "0197a3c1-0000-7000-8000-00000000000d", "title": self.title,
            "symbol": "91/TTr-UBND", "number": 1, "state": "RELEASED", "replaced_by": None, "previous": None,
            "count": len(self.document), "pages": pages, "outline": outline,
            "allowed": {"download": True, "print": True}, "marking": None, "place": None, "streams": [],
            "meeting": {"id": "0197a3c1-0000-7000-8000-00000000000e", "may_present": False}, **self.facts,
        }  # fmt: skip

    def _page(self, n: int) -> dict[str, Any]:
        rect = self.document[n - 1].rect
        key = f"{self.version[-4:]}-{n}"
        tall = round(WIDTH * rect.height / rect.width)
        group, at = divmod(n - 1, SLICE)
        return {
            "n": n, "label": self.labels(n), "pack": self.first_in_pack and self.first_in_pack + n - 1,
            "width": round(rect.width, 1), "height": round(rect.height, 1), "hash": self.hashes[n - 1],
            "image": f"/p/{key}.webp" if self.scanned else f"/p/{key}.png", "px": [WIDTH, tall], "small": None,
            "thumb": f"/p/{key}-thumb.webp", "words": f"/p/{key}.json",
            "slice": None if self.scanned else {"url": f"/p/{self.version[-4:]}-s{group}.pdf", "page": at + 1},
            "machine_read": self.scanned, "confidence": 0.93 if self.scanned else None,
        }  # fmt: skip

    def _outline(self) -> list[dict[str, Any]]:
        root: list[dict[str, Any]] = []
        above: list[list[dict[str, Any]]] = [root]
        for level, title, page in self.document.get_toc():
            entry: dict[str, Any] = {"title": title, "page": page, "children": []}
            above = above[:level]
            above[-1].append(entry)
            above.append(entry["children"])
        return root

    def part(self, name: str) -> bytes | None:
        """The bytes at /p/<name>; None when it is not of this paper."""
        mine, _, rest = name.partition("-")
        if mine != self.version[-4:]:
            return None
        with self._lock:
            if rest not in self.made:
                self.made[rest] = self._make(rest)
            return self.made[rest]

    def _make(self, name: str) -> bytes:
        stem, _, kind = name.rpartition(".")
        if kind == "pdf":
            return self._slice(int(stem[1:]))
        page = self.document[int(stem.removesuffix("-thumb")) - 1]
        if kind == "json":
            return json.dumps(words_of(page), ensure_ascii=False, separators=(",", ":")).encode()
        return picture(page, 200, "webp") if stem.endswith("-thumb") else picture(page, WIDTH, kind)

    def _slice(self, group: int) -> bytes:
        part = pymupdf.open()
        last = min(len(self.document), (group + 1) * SLICE) - 1
        part.insert_pdf(self.document, from_page=group * SLICE, to_page=last)
        return bytes(part.tobytes(garbage=3, deflate=True))

    def search(self, query: str) -> list[dict[str, Any]]:
        """Hits within one line, without tone marks; enough for the reader to have something to show."""
        wanted = folded(query)
        with self._lock:
            return [
                {"page": n, "quads": [[words[at][1], words[at][2], words[last][3], words[last][4]]],
                 "before": " ".join(w[0] for w in words[max(0, at - 4) : at]),
                 "match": " ".join(w[0] for w in words[at : last + 1]), "after": ""}
                for n, page in enumerate(self.document, 1)
                for line in words_of(page)["lines"]
                for words in [line["words"]]
                for at in range(len(words))
                for last in [at + len(wanted.split()) - 1]
                if folded(" ".join(w[0] for w in words[at : last + 1])) == wanted
            ]  # fmt: skip


def folded(text: str) -> str:
    """Without tone marks and the bar of đ."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(page: pymupdf.Page) -> dict[str, Any]:
    """The page's words in the form that the server stores."""
    lines: dict[tuple[int, int], list[list[Any]]] = {}
    for x0, y0, x1, y1, text, block, line, _ in page.get_text("words"):
        box = pymupdf.Rect(x0, y0, x1, y1) * page.rotation_matrix
        lines.setdefault((block, line), []).append([text, *(round(side, 1) for side in box), None])
    return {
        "w": page.rect.width, "h": page.rect.height,
        "lines": [{"y": max(word[4] for word in words), "words": words} for words in lines.values()],
    }  # fmt: skip


def picture(page: pymupdf.Page, width: int, kind: str) -> bytes:
    """The page drawn `width` pixels wide: 16 greys as PNG, or colours as WebP."""
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(width / page.rect.width, width / page.rect.width), alpha=False)
    image = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)
    out = io.BytesIO()
    if kind == "png":
        image.convert("L").quantize(16).save(out, "PNG", bits=4, compress_level=1)
    else:
        image.save(out, "WEBP", quality=60, method=0)
    return out.getvalue()
