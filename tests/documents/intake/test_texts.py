"""Text, Markdown, tables and XML are set on pages, letter for letter."""

from pathlib import Path

import pymupdf
import pytest

from app.documents.intake.refusals import EmptyFile, NotTaken, SecretPaper, TooLarge
from app.documents.intake.take import Taken, take
from tests.documents.intake.samples import shared


def _set(tmp_path: Path, name: str, content: str | bytes) -> tuple[Taken, str]:
    path = tmp_path / "received"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    work = tmp_path / "work"
    work.mkdir()
    taken = take(path, name, work)
    assert isinstance(taken, Taken)
    with pymupdf.open(taken.pdf) as paper:
        return taken, "\n".join(page.get_text() for page in paper)


def test_markdown_is_set_as_a_paper(tmp_path: Path) -> None:
    text = "# NGHỊ QUYẾT\n\n**Điều 1.** Thông qua _dự toán_.\n\n| Mục | Số |\n|---|---|\n| Thu | 12 |\n\n<i>x</i>"
    taken, seen = _set(tmp_path, "nq.md", text)
    assert "Điều 1. Thông qua dự toán." in seen
    assert "Thu" in seen and "**" not in seen and "|" not in seen
    assert taken.loss(seen, "nq.md") is None
    with pymupdf.open(taken.pdf) as paper:
        assert (round(paper[0].rect.width), round(paper[0].rect.height)) == (595, 842)


def test_lines_of_plain_text_stay_lines(tmp_path: Path) -> None:
    _taken, seen = _set(tmp_path, "a.txt", "Kính gửi:\n  - Các Ban\n  - Các tổ\n\nNội dung <b>&amp;")
    assert "- Các Ban\n" in seen.replace("\xa0", "").replace(" \n", "\n")
    assert "Nội dung <b>&amp;" in seen


def test_a_table_is_letters_and_never_a_formula(tmp_path: Path) -> None:
    taken, seen = _set(tmp_path, "a.csv", "STT;Nội dung\n1;=cmd|'/c calc'!A1\n2;Thu phí\n")
    assert "=cmd|'/c calc'!A1" in seen
    assert "công thức" in str(taken.notes[0])


def test_a_table_too_wide_for_a_sheet_is_set_row_by_row(tmp_path: Path) -> None:
    head = ";".join(f"Chỉ tiêu số {number}" for number in range(40))
    taken, seen = _set(tmp_path, "a.csv", f"{head}\n{';'.join(['một nghìn'] * 40)}\n")
    assert seen.count("một nghìn") == 40
    assert taken.loss(seen, "a.csv") is None


def test_an_entity_bomb_is_only_text(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><x>&b; xong</x>'
    _taken, seen = _set(tmp_path, "a.xml", bomb)
    assert "&b; xong" in " ".join(seen.split())


def test_a_message_with_junk_before_it_is_readable(tmp_path: Path) -> None:
    message = (
        "junk<?xml version='1.0'?><edXML:Subject>Về việc họp &amp; báo cáo</edXML:Subject><A>" + "QUJD" * 5000 + "</A>"
    )
    _taken, seen = _set(tmp_path, "a.edxml", message)
    assert "Subject: Về việc họp & báo cáo" in seen
    assert len(seen) < 500


def test_legacy_bytes_are_told(tmp_path: Path) -> None:
    taken, seen = _set(tmp_path, "a.txt", ("Céng hßa x· héi chñ nghÜa ViÖt Nam\n" * 3).encode("latin-1"))
    assert "Cộng hòa xã hội chủ nghĩa Việt Nam" in seen
    assert "TCVN3" in str(taken.notes[0])


def test_a_word_longer_than_the_line_does_not_run_off_the_sheet(tmp_path: Path) -> None:
    taken, seen = _set(tmp_path, "a.txt", "đ" * 1000)
    assert taken.letters_kept(seen) == 1.0
    with pymupdf.open(taken.pdf) as paper:
        assert max(word[2] for word in paper[0].get_text("words")) < 595 - 28


def test_a_thousand_pages_of_text_are_set_in_time(tmp_path: Path) -> None:
    taken, seen = _set(tmp_path, "a.txt", "Đại biểu thảo luận và biểu quyết thông qua.\n" * 20_000)
    assert taken.letters_kept(seen) == 1.0


@pytest.mark.parametrize(
    ("name", "content", "refusal", "word"),
    [
        ("a.txt", b"   \n\n ", EmptyFile, "không có chữ"),
        ("a.txt", b"", EmptyFile, "0 byte"),
        ("a.rar", b"Rar!\x1a\x07\x00", NotTaken, "ZIP"),
        ("a.mp3", b"ID3" + b"\0" * 9, NotTaken, "âm thanh"),
        ("a.exe", b"MZ\x90\0" + b"\0" * 90, NotTaken, "chương trình"),
        ("a.bin", bytes(range(256)), NotTaken, "PDF"),
        ("BC 5 (MẬT).txt", b"x", SecretPaper, "bí mật nhà nước"),
        ("a.txt", b"a" * (21 << 20), TooLarge, "chia nhỏ"),
    ],
)
def test_what_is_not_taken_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, refusal: type[Exception], word: str
) -> None:
    with pytest.raises(refusal, match=word):
        _set(tmp_path, name, content)


def test_a_pdf_is_taken_as_it_came(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(b"%PDF-1.7\nx")
    taken = take(path, "a.pdf", tmp_path)
    assert isinstance(taken, Taken) and taken.pdf == path


def test_real_resolutions_keep_every_letter(tmp_path: Path) -> None:
    for path in shared("vn-text/nq-hdnd-2025/*.md")[:3]:
        folder = tmp_path / path.stem
        folder.mkdir()
        taken, seen = _set(folder, path.name, path.read_bytes())
        assert taken.loss(seen, path.name) is None
