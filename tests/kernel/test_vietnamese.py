"""Rule 22 of section 10: "nguyen van" finds "Nguyễn Văn"; the order a ă â b c d đ ... is Vietnamese."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.vietnamese import fold, sort_key, text_key


def test_folding_forgets_marks_case_and_form() -> None:
    assert fold("Nguyễn Văn Đức") == fold("nguyen van duc") == "nguyen van duc"
    assert fold(unicodedata.normalize("NFD", "Trường Thọ")) == "truong tho"


def test_every_accented_letter_folds_to_its_plain_one() -> None:
    accented = {"a": "àảãáạăằẳẵắặâầẩẫấậ", "d": "đ", "e": "èẻẽéẹêềểễếệ", "i": "ìỉĩíị", "o": "òỏõóọôồổỗốộơờởỡớợ"}
    accented |= {"u": "ùủũúụưừửữứự", "y": "ỳỷỹýỵ"}
    for plain, letters in accented.items():
        assert {fold(letter) for letter in letters + letters.upper()} == {plain}


def test_letters_follow_the_vietnamese_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted("".join(reversed(alphabet)), key=text_key) == alphabet


def test_tones_follow_their_order_after_the_letters() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mă", "mai"], key=text_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă",
    ]  # fmt: skip


def test_names_are_listed_by_given_name() -> None:
    names = ["Lò Thị Mai Hương", "Nguyễn Văn Đức", "Nguyễn Hoàng Lâm", "Trần Thanh Bình", "Bùi Văn Dũng", "Lê Văn An"]
    assert sorted(names, key=sort_key) == [
        "Lê Văn An", "Trần Thanh Bình", "Bùi Văn Dũng", "Nguyễn Văn Đức", "Lò Thị Mai Hương", "Nguyễn Hoàng Lâm",
    ]  # fmt: skip


def test_the_same_given_name_is_ordered_by_family_name() -> None:
    assert sorted(["Vũ Thị Hà", "Đỗ Thị Hà", "Dương Thị Hà"], key=sort_key) == [
        "Dương Thị Hà", "Đỗ Thị Hà", "Vũ Thị Hà",
    ]  # fmt: skip


@given(st.text(max_size=60))
def test_any_text_has_a_key_of_digits_that_does_not_depend_on_its_form(text: str) -> None:
    key = sort_key(text)
    assert key == "" or key.isdecimal()
    assert key == sort_key(unicodedata.normalize("NFC", text))
