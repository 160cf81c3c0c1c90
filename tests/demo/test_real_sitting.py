"""A sitting of a folder of real papers: the shared ones where they are, else small ones made here."""

import os
from pathlib import Path

import pymupdf
import pytest
from sqlalchemy import select

from app import demo
from app.config import Settings
from app.documents.models import Document, DocumentKind, Version
from app.kernel import files
from app.kernel.db import reading
from app.meetings.models import AgendaItem
from tests.meetings.world import World, build, held_meeting

ROOT = Path(__file__).resolve().parents[2]
RESOLUTION = """|
**HỘI ĐỒNG NHÂN
DÂN**
TỈNH AN LĨNH
-------
|
**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
|
|
Số: 05/2026/NQ-HĐND
|
*An Lĩnh, ngày 16
tháng 4 năm 2026*
|

**NGHỊ QUYẾT**

VỀ MỨC HỖ TRỢ
HỌC SINH BÁN TRÚ

*Căn cứ Luật Tổ chức chính quyền địa phương;*

**Điều 1. Phạm vi điều chỉnh**

Nghị quyết này quy định mức hỗ trợ tiền ăn.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of real documents, or one of the same shape."""
    shared = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared" / "documents"))
    if shared.is_dir():
        return shared
    texts, annexes = tmp_path / "vn-text/nq-hdnd-2025", tmp_path / "vn-pdf"
    texts.mkdir(parents=True)
    annexes.mkdir()
    (texts / "ban-tru.md").write_text(RESOLUTION, encoding="utf-8")
    with pymupdf.open() as annex:
        annex.new_page()
        annex.save(annexes / "phu-luc.pdf")
    return tmp_path


@pytest.fixture
def world(sqlite_database: object, tmp_path: Path) -> World:
    files.bind(files.Folder(tmp_path / "files"))
    return build(sqlite_database)  # type: ignore[arg-type]


def test_folder_becomes_an_agenda_with_papers_and_annexes(world: World, folder: Path, tmp_path: Path) -> None:
    meeting = held_meeting(world)
    versions = demo.sitting(world.thao, meeting.id, folder, Settings(data=tmp_path))
    resolutions = list((folder / "vn-text/nq-hdnd-2025").glob("*.md"))
    annexes = list((folder / "vn-pdf").glob("*.pdf"))
    assert len(versions) == len(resolutions) + len(annexes)
    with reading() as session:
        assert len(session.scalars(select(AgendaItem)).all()) == len(resolutions)
        kinds = session.scalars(select(Document.kind)).all()
        assert kinds.count(DocumentKind.ANNEX) == len(annexes)
        names = {version.file_name for version in session.scalars(select(Version))}
    assert {annex.name for annex in annexes} <= names


def test_resolution_keeps_its_head_and_articles(tmp_path: Path, world: World) -> None:
    texts = tmp_path / "vn-text/nq-hdnd-2025"
    texts.mkdir(parents=True)
    (texts / "ban-tru.md").write_text(RESOLUTION, encoding="utf-8")
    meeting = held_meeting(world)
    (version,) = demo.sitting(world.thao, meeting.id, tmp_path, Settings(data=tmp_path))
    with pymupdf.open(files.store().local(version.sha256)) as paper:
        text = paper[0].get_text()
        assert [entry for _level, entry, _page in paper.get_toc()] == ["Điều 1. Phạm vi điều chỉnh"]
    for expected in ("Số: 05/2026/NQ-HĐND", "An Lĩnh, ngày 16 tháng 4 năm 2026", "TỈNH AN LĨNH", "VỀ MỨC HỖ TRỢ"):
        assert expected in text
