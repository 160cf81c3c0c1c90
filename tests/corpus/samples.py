"""Small files of every kind, made here, for machines without the shared documents: name, what is in it, its end."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pymupdf
from PIL import Image

from tests.documents.intake.samples import made_docx, run_of
from tests.documents.pages import papers

PHRASE = "Quyết định tổng thu ngân sách"


@dataclass(frozen=True)
class Expected:
    """How a file should end: ready, warning, refused, readable (either of the first two) or either (of all)."""

    path: str
    outcome: str
    words: str = ""

    def fits(self, outcome: str) -> bool:
        """Whether the system's outcome is one that was expected."""
        if self.outcome == "readable":
            return outcome in ("ready", "warning")
        return self.outcome in ("either", outcome)


def listed(path: Path) -> list[Expected]:
    """The lines of the committed list."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return [Expected(*line.split("\t")) for line in lines]


def made(folder: Path) -> list[Expected]:
    """Writes one of each kind below `folder`."""
    born = papers.born(2)
    papers.saved(born, folder, "nghi-quyet.pdf")
    (folder / "phụ lục").mkdir()
    (folder / "phụ lục" / "nghi-quyet (ban sao).pdf").write_bytes((folder / "nghi-quyet.pdf").read_bytes())
    scan = papers.scan_of(born[0])
    papers.saved(papers.scanned([scan]), folder, "quet.pdf")
    scan.save(folder / "anh.jpg", quality=80)
    Image.new("RGB", (320, 200), "#b02418").save(folder / "dau.png")
    made_docx(folder / "to-trinh.docx", run_of("Tờ trình về dự toán ngân sách năm 2027"))
    _workbook(folder / "bieu.xlsx")
    (folder / "danh-sach.csv").write_text("STT,Họ và tên\n1,Triệu Thị Lan\n", encoding="utf-8")
    (folder / "ghi-chu.txt").write_text("Mật độ dân số là 412 người/km2.\n", encoding="utf-8")
    (folder / "de-cuong.md").write_text("# Đề cương\n\n- Mục một\n- Mục hai\n", encoding="utf-8")
    (folder / "trang.html").write_text("<html><body><p>Thông báo kết luận</p></body></html>", encoding="utf-8")
    (folder / "nham-duoi.doc").write_bytes((folder / "nghi-quyet.pdf").read_bytes() + b"\n")
    with zipfile.ZipFile(folder / "ho-so.zip", "w") as archive:
        archive.writestr("bao-cao/bao-cao.txt", "Báo cáo thẩm tra\n")
        archive.writestr("../thoat-ra.txt", "Ra ngoài thư mục\n")
    locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "dung-cau-nao-do", "owner_pw": "o"}
    papers.saved(papers.born(), folder, "khoa.pdf", **locked)
    (folder / "rong.doc").write_bytes(b"")
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    (folder / "cai-dat.exe").write_bytes(b"MZ\x90\0\x03\0\0\0\x04\0\0\0")
    (folder / "ho-so.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")
    (folder / "Kế hoạch (MẬT).txt").write_text("Nội dung.\n", encoding="utf-8")
    stamped = papers.born()
    stamped[0].insert_font(fontname="serif", fontfile=str(papers.font()))
    stamped[0].insert_text((60, 60), "TỐI MẬT", fontname="serif", fontsize=14)
    papers.saved(stamped, folder, "ke-hoach.pdf")
    return [
        Expected("nghi-quyet.pdf", "ready", PHRASE),
        Expected("phụ lục/nghi-quyet (ban sao).pdf", "ready", PHRASE),
        Expected("quet.pdf", "readable", PHRASE),
        Expected("anh.jpg", "readable", PHRASE),
        Expected("dau.png", "readable"),
        Expected("to-trinh.docx", "readable", "Tờ trình về dự toán ngân sách năm 2027"),
        Expected("bieu.xlsx", "ready", "Tổng thu"),
        Expected("danh-sach.csv", "ready", "Triệu Thị Lan"),
        Expected("ghi-chu.txt", "ready", "Mật độ dân số"),
        Expected("de-cuong.md", "ready", "Mục hai"),
        Expected("trang.html", "ready", "Thông báo kết luận"),
        Expected("nham-duoi.doc", "warning", PHRASE),
        Expected("ho-so.zip", "ready", "Báo cáo thẩm tra"),
        *(Expected(name, "refused") for name in ("khoa.pdf", "rong.doc", "hong.pdf", "cai-dat.exe", "ho-so.rar")),
        Expected("Kế hoạch (MẬT).txt", "refused"),
        Expected("ke-hoach.pdf", "refused"),
    ]


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Tổng thu", 15250])
    book.save(path)
