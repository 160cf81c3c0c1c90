"""A sitting of real papers, from a folder that the caller has: for tests; nothing of the folder is kept here."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.config import Settings
from app.documents import press
from app.documents.actions import receive
from app.documents.actions.file import Filing, file_document
from app.documents.models import Classification, DocumentKind, Version
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.models import ItemType, Meeting

RESOLUTIONS, ANNEXES = "vn-text/nq-hdnd-2025", "vn-pdf"
Block = dict[str, Any]


def sitting(actor: Actor, meeting_id: str, folder: Path, settings: Settings) -> list[Version]:
    """Makes an agenda of the folder's council resolutions, each typeset as a paper, the folder's PDFs as annexes.

    Returns the versions received, waiting for the worker; nothing is released. The actor is of the secretariat.
    """
    texts = {path.stem: _paper(path) for path in sorted((folder / RESOLUTIONS).glob("*.md"))}
    files = press.set_papers(texts, settings.data / "demo" / "papers")
    annexes = sorted((folder / ANNEXES).glob("*.pdf"))
    with reading() as session:
        days = session.get_one(Meeting, meeting_id).sittings
        first = days[0].id if days else None
    made = []
    for place, (name, paper) in enumerate(texts.items()):
        item = actions.add_item(
            actor, meeting_id, title=paper["title"][:480], type=ItemType.RESOLUTION, sitting_id=first,
            minutes=20,
        )  # fmt: skip
        draft = _take(actor, meeting_id, files[name], f"{name}.pdf", item.id, paper["title"])
        made.append(draft)
        made += [
            _take(actor, meeting_id, annex, annex.name, item.id, f"Phụ lục {annex.stem}", DocumentKind.ANNEX)
            for annex in annexes[place :: max(1, len(texts))]
        ]
    return made


def _take(
    actor: Actor, meeting_id: str, path: Path, name: str, item_id: str, title: str,
    kind: DocumentKind = DocumentKind.DRAFT_RESOLUTION,
) -> Version:  # fmt: skip
    version = receive.take_file(actor, meeting_id, path, name)
    filing = Filing(title[:480], "", kind, item_id, Classification.INTERNAL, for_guests=False)
    file_document(actor, meeting_id, version.document_id, filing)
    return version


def _paper(path: Path) -> dict[str, Any]:
    """A resolution as it stands in Markdown made of a word processor's file: lines wrapped, the head in a table."""
    paragraphs = list(_paragraphs(path.read_text(encoding="utf-8")))
    start = next((n for n, text in enumerate(paragraphs) if _plain(text).startswith("NGHỊ QUYẾT")), 0)
    head = " ".join(_plain(text) for text in paragraphs[:start])
    about = _plain(paragraphs[start + 1]) if start + 1 < len(paragraphs) else path.stem
    symbol = re.search(r"Số:\s*(\S+)", head)
    date = re.search(r"[^,]{2,30},\s*ngày\s+\d+\s+tháng\s+\d+\s+năm\s+\d{4}", head.rpartition("HĐND")[2])
    place = re.search(r"(THÀNH PHỐ|TỈNH)\s+[^|*\d\-]+?(?=\s+(?:CỘNG|Số|-))", head)
    return {
        "agency": ["HỘI ĐỒNG NHÂN DÂN", place[0].strip() if place else ""],
        "symbol": f"Số: {symbol[1]}" if symbol else "",
        "date": date[0].replace(" ,", ",").strip() if date else "",
        "kind": "NGHỊ QUYẾT",
        "about": about,
        "title": f"Nghị quyết {about}",
        "blocks": [_block(text) for text in paragraphs[start + 2 :]],
    }


def _paragraphs(source: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", source):
        if text := " ".join(block.split()).strip("| "):
            yield text


def _plain(text: str) -> str:
    return re.sub(r"[*_|]+", " ", text).strip()


def _block(text: str) -> Block:
    plain = re.sub(r"\s*\|[\s|]*", " – ", re.sub(r"-{3,}", "", text)).replace("****", "")
    if re.match(r"\**(Chương|Mục|PHỤ LỤC|Phụ lục)\b", plain) and len(plain) < 160:
        return {"block": "heading", "text": _plain(plain), "level": 1}
    article = re.match(r"\**Điều \d+\.", plain)
    return {"block": "text", "text": plain, **({"entry": 2} if article else {})}
