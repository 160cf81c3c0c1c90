"""Text layers that are text and layers that are rubbish."""

import pytest

from app.documents.pages.layer import Verdict, judge, measure
from app.documents.pages.syllables import is_syllable
from tests.documents.pages.papers import TEXT

ENGLISH = """Tagged documents help everybody: the structure of headings, lists and tables is kept beside the look
of the page, so that a screen reader can tell them and a phone can flow the text anew without losing its order."""
# What a scanner's English OCR makes of Vietnamese, and TCVN3 letters shown with a Latin code page.
ENGLISH_OCR = """CONG Hcok xA HQI CHiJ NGHiA VIVT NAM Dec lap - Tu do - Hanh phue UBND THANH PHO DA NANG
Kinh giri: Cac truerng Dai hoc, Cao dang tren dia ban thanh pho ve viec cap the cho hoc sinh sinh vien"""
TCVN3 = """Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc NghÞ quyÕt vÒ dù to¸n ng©n s¸ch ®Þa
ph­¬ng vµ ph©n bæ ng©n s¸ch cÊp tØnh n¨m 2026 cña Héi ®ång nh©n d©n tØnh"""
VNI = """COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp - Töï do - Haïnh phuùc Nghò quyeát veà döï toaùn
ngaân saùch ñòa phöông vaø phaân boå ngaân saùch caáp tænh cuûa Hoäi ñoàng nhaân daân"""


SYLLABLES = ["được", "Nguyễn", "quyền", "giếng", "gì", "khuỷu", "hòa", "hoà", "ĐỒNG", "nghiêng", "xoong", "yêu", "ỷ"]
NO_SYLLABLES = ["HĐND", "wood", "street", "tat", "kê1", "nghanh", "cên", "ngi", "quôc", "ḿ", "Xyz"]


@pytest.mark.parametrize("word", SYLLABLES)
def test_vietnamese_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", NO_SYLLABLES)
def test_what_cannot_be_spelt_so_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def verdict(text: str, images: float) -> Verdict:
    return judge(measure(text), lambda: images)


@pytest.mark.parametrize("images", [0.0, 1.0])
def test_good_text_is_kept_under_a_scan_or_not(images: float) -> None:
    assert verdict(TEXT, images) is Verdict.KEEP


def test_english_born_digital_is_kept() -> None:
    assert verdict(ENGLISH, 0.0) is Verdict.KEEP


def test_english_ocr_of_a_vietnamese_scan_is_read_again() -> None:
    assert verdict(ENGLISH_OCR, 1.0) is Verdict.REPLACE


@pytest.mark.parametrize("text", [TCVN3, VNI])
def test_letters_of_an_old_code_page_are_read_again(text: str) -> None:
    assert verdict(text, 0.0) is Verdict.REPLACE


def test_a_font_without_a_unicode_map_is_read_again() -> None:
    assert verdict("\ufffd\ufffdC\ufffd N\ufffd P \ufffd Ủ \ufffd\ufffd\ufffd " * 10, 0.0) is Verdict.REPLACE
    assert verdict("C N P Ủ H Í T " * 8, 0.0) is Verdict.REPLACE


def test_ticks_beside_names_do_not_spoil_a_list() -> None:
    names = "Nguyễn Hoàng Lâm\nTrần Thanh Bình\nĐinh Thị Kim Oanh\nLò Văn Quyết\nGiàng A Páo\nVũ Đức Thắng"
    votes = "\n".join(f"{name} x x" for name in names.splitlines())
    assert measure(votes).single > 0.25
    assert verdict(votes, 0.0) is Verdict.KEEP


def test_single_letters_among_whole_words_of_another_language_are_kept() -> None:
    listing = "obj << /Type /Page /Parent 2 0 R /Resources 3 0 R /Contents 4 0 R /Annots 5 0 R >> endobj stream a b c\n"
    assert measure(listing * 4).single > 0.25
    assert verdict(listing * 4, 0.0) is Verdict.KEEP


def test_few_letters_on_a_picture_ask_for_reading_and_are_kept() -> None:
    assert verdict("Số: 06", 0.9) is Verdict.THIN
    assert verdict("PHỤ LỤC I", 0.0) is Verdict.KEEP


def test_bullets_of_symbol_fonts_do_not_spoil_a_page() -> None:
    assert verdict("\n".join(f"\uf0b7 {line}" for line in TEXT.splitlines()), 0.0) is Verdict.KEEP
