"""Text arrives in five encodings and leaves in Unicode NFC."""

import unicodedata

import pytest

from app.documents.intake.characters import decode, looks_like_text
from app.documents.intake.legacy.charts import from_tcvn3, from_vni, with_vni_sign
from app.documents.intake.legacy.fonts import legacy_font, names_a_legacy_font

TEXT = "Hội đồng nhân dân tỉnh quyết nghị thông qua chương trình kỳ họp thường lệ; ủy ban báo cáo, đề nghị bổ sung."
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
UNICODE = "Cộng hòa xã hội chủ nghĩa Việt Nam"


def _windows_1258(text: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for letter in text:
        spread = unicodedata.normalize("NFD", letter)
        out += unicodedata.normalize("NFC", "".join(m for m in spread if m not in tones))
        out += "".join(m for m in spread if m in tones)
    return out.encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)).text == TEXT


def test_decomposed_letters_are_composed() -> None:
    assert decode(unicodedata.normalize("NFD", TEXT).encode()).text == TEXT


def test_windows_1258_is_known_by_its_spelling() -> None:
    decoded = decode(_windows_1258(TEXT))
    assert (decoded.encoding, decoded.text) == ("windows-1258", TEXT)


def test_tcvn3_and_vni_bytes_are_known_by_their_spelling() -> None:
    assert decode((TCVN3 * 3).encode("latin-1")).text.startswith(UNICODE)
    assert decode((VNI * 3).encode("cp1252")).text.startswith(UNICODE)


def test_legacy_letters_saved_as_utf8_are_mended() -> None:
    assert decode((TCVN3 + ". " + TCVN3).encode()).text.startswith(UNICODE)


def test_other_languages_are_left_alone() -> None:
    assert decode("Café à la crème, s'il vous plaît".encode("cp1252")).text == "Café à la crème, s'il vous plaît"
    assert decode("Café à la crème".encode()).encoding == "utf-8"


def test_a_file_cut_inside_a_letter_keeps_the_rest() -> None:
    assert decode("Nghị quyế".encode() + "t số ộ".encode()[:-1]).text == "Nghị quyết số "


def test_programs_do_not_look_like_text() -> None:
    assert not looks_like_text(bytes(range(256)) * 10)
    assert looks_like_text("UB dự thảo\r\n\tnghị quyết\x0c".encode())


def test_the_vni_chart_reads_each_pair_once() -> None:
    # `oâ` gives ô, which is itself the place of ơ: a second reading would spoil it.
    assert from_vni("Hoäi ñoàng nhaân daân tænh; ÖÙng duïng; boå nhieäm; nghóa; kyø") == (
        "Hội đồng nhân dân tỉnh; Ứng dụng; bổ nhiệm; nghĩa; kỳ"
    )
    assert with_vni_sign("ơ", "ø") == "ờ"


def test_the_fonts_in_capitals_give_capitals() -> None:
    assert from_tcvn3("quyÕt ®Þnh", capitals=True) == "QUYẾT ĐỊNH"
    capitals = legacy_font(".VnTimeH")
    assert capitals is not None and capitals.convert("nghÞ quyÕt") == "NGHỊ QUYẾT"


def test_fonts_are_known_by_name() -> None:
    encodings = [(font := legacy_font(name)) and font.encoding for name in (".VnArial", "VNI-Times", "Times New Roman")]
    assert encodings == ["TCVN3", "VNI", None]
    assert names_a_legacy_font("xx.VnTime".encode("utf-16-le"))
    assert not names_a_legacy_font(b"Times New Roman, www.vnexpress.net")
