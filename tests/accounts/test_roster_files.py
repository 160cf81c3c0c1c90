"""Rosters read from the spreadsheets that offices really have."""

import io
import unicodedata
from datetime import date

import pytest
from openpyxl import Workbook

from app.accounts.roster import lines
from app.kernel.errors import Invalid
from app.kernel.spreadsheets import cells

HEAD = "Mã;Họ và tên;Tổ;Thư điện tử;Điện thoại"
ROWS = ["DB01;Nguyễn Hoàng Lâm;1;lam@anlinh.gov.vn;0912345678", "DB02;Lò Thị Mai Hương;1;;", "DB03;Đặng Thị Ngữ;Tổ 2;;"]
TEXT = "\r\n".join([HEAD, *ROWS])


def read(content: bytes) -> lines.Sheet:
    return lines.from_tables(cells.read(content))


def names(sheet: lines.Sheet) -> list[str]:
    return [line.full_name for line in sheet.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_in_unicode_of_every_kind(encoding: str, delimiter: str) -> None:
    sheet = read(TEXT.replace(";", delimiter).encode(encoding))
    assert names(sheet) == ["Nguyễn Hoàng Lâm", "Lò Thị Mai Hương", "Đặng Thị Ngữ"]
    assert sheet.lines[0] == lines.Line(2, "Nguyễn Hoàng Lâm", "DB01", "lam@anlinh.gov.vn", "0912345678", group=1)
    assert sheet.lines[2].group == 2


def test_a_csv_in_windows_1258() -> None:
    # windows-1258 writes most tone marks as signs of their own after the letter
    encoded = "".join(_as_1258(sign) for sign in unicodedata.normalize("NFC", TEXT)).encode("cp1258")
    assert names(read(encoded)) == ["Nguyễn Hoàng Lâm", "Lò Thị Mai Hương", "Đặng Thị Ngữ"]


def _as_1258(sign: str) -> str:
    try:
        sign.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = unicodedata.normalize("NFD", sign)
        tone = [mark for mark in marks if mark in "\u0300\u0309\u0303\u0301\u0323"]
        rest = "".join(mark for mark in marks if mark not in tone)
        return unicodedata.normalize("NFC", base + rest) + "".join(tone)
    return sign


def test_excels_own_line_names_the_delimiter() -> None:
    assert len(read(("sep=|\n" + TEXT.replace(";", "|")).encode()).lines) == 3


def test_title_rows_merged_above_the_headings_are_passed_over() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "DANH SÁCH ĐẠI BIỂU HỘI ĐỒNG NHÂN DÂN TỈNH AN LĨNH"
    sheet.merge_cells("A1:F1")
    sheet["A2"] = "Khóa XIX, nhiệm kỳ 2026 - 2031"
    sheet.merge_cells("A2:F2")
    sheet.append([])
    sheet.append(["STT", "Mã số", "HỌ VÀ TÊN ", "Tổ đại biểu số", "Chức vụ, đơn vị công tác", "Dân tộc"])
    sheet.append([1, "DB01", "Nguyễn  Hoàng\nLâm", 1, "Bí thư Tỉnh ủy", "Kinh"])
    sheet.append([2, "DB02", "Lò Thị Mai Hương", "II", None, "Thái"])
    sheet.append([None, None, "Tổng số: 02 đại biểu", None, None, None])
    found = read(_saved(book))
    assert [(line.number, line.code, line.full_name, line.group) for line in found.lines] == [
        (5, "DB01", "Nguyễn Hoàng Lâm", 1), (6, "DB02", "Lò Thị Mai Hương", 2),
    ]  # fmt: skip
    assert found.sensitive == ["Dân tộc"]
    assert found.left_out == ["Chức vụ, đơn vị công tác"]


def test_headings_over_two_rows_and_names_over_two_columns() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Stt", "Họ và tên đệm", "Tên", "Ma DB", "Liên hệ", None])
    sheet.append([None, None, None, None, "So dien thoai", "E-mail"])
    sheet.append([1, "Lò Thị Mai", "Hương", "DB02", 912345678, "Huong@AnLinh.gov.vn"])
    line = read(_saved(book)).lines[0]
    assert (line.full_name, line.phone, line.email) == ("Lò Thị Mai Hương", "0912345678", "huong@anlinh.gov.vn")


def test_dates_numbers_and_formulas_become_what_is_seen() -> None:
    assert cells._text(date(2026, 4, 1), cells.ONE_LINE) == "2026-04-01"
    assert cells._text(7.0, cells.ONE_LINE) == "7"
    book = Workbook()
    sheet = book.active
    sheet.append(["Mã", "Họ và tên"])
    sheet.append(["DB01", '=CONCATENATE("Lê ","An")'])
    line = read(_saved(book)).lines[0]
    assert line.fault is not None and "công thức" in str(line.fault)


def test_a_hidden_sheet_is_not_read_and_a_cover_sheet_is_passed_over() -> None:
    book = Workbook()
    book.active.append(["Kính gửi", "Văn phòng"])
    secret = book.create_sheet("ẩn")
    secret.append(["Mã", "Họ và tên"])
    secret.append(["X1", "Người Ẩn"])
    secret.sheet_state = "hidden"
    real = book.create_sheet("Danh sách")
    real.append(["Mã", "Họ và tên"])
    real.append(["DB01", "Lê An"])
    assert names(read(_saved(book))) == ["Lê An"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "rỗng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"PK\x03\x04 half a file", "Không mở được"),
        ("Bảng;này\nkhông;có tên".encode(), "Họ và tên"),
        ("Mã;Họ và tên\n".encode(), "không có người nào"),
        (bytes(range(128, 256)) * 4, "Không đọc được chữ"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(content)
    assert says in str(refusal.value)


def test_a_mistake_in_a_row_is_told_at_the_row() -> None:
    text = "Mã;Họ và tên;Tổ;Email\nDB01;Lê An;ba;\nDB02;Lê Ba;1;not an address\n;;;\nDB 04;Lê Tư;4;tu@a.vn"
    found = read(text.encode()).lines
    assert [line.number for line in found] == [2, 3, 5]
    assert "số thứ tự của Tổ" in str(found[0].fault) and "chưa đúng khuôn dạng" in str(found[1].fault)
    assert (found[2].code, found[2].fault) == ("DB04", None)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(Invalid):
        cells.read(("Mã;Họ và tên\n" + "DB;Lê An\n" * (cells.MOST_ROWS + 1)).encode())


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_in_a_csv_is_no_name_and_excels_way_of_writing_text_is_understood() -> None:
    sheet = read(f'{HEAD}\r\nDB01;=HYPERLINK("x");1;;\r\nDB02;Lò Thị Mai;1;;="0912345678"\r\n'.encode())
    first, second = sheet.lines
    assert first.fault is not None and "công thức" in str(first.fault)
    assert (second.fault, second.phone) == (None, "0912345678")
