"""Vietnamese letters: folding for search, and the order of names in lists (domain rules, section 10 nr 22)."""

import unicodedata

ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
LETTER_MARKS = frozenset("\u0306\u0302\u031b")  # breve, circumflex, horn: they make another letter
TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}  # huyền hỏi ngã sắc nặng
NO_TONE = "1"
SYLLABLE_END = "00"
OTHER_SIGN = "99"

_PLACES = {letter: f"{place:02d}" for place, letter in enumerate(ALPHABET, start=1)}


def fold(text: str) -> str:
    """`text` in small letters without any marks, đ as d: "Nguyễn Đức" and "nguyen duc" fold to the same."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def sort_key(name: str) -> str:
    """A key that orders names as Vietnamese lists do: by given name, then family and middle names.

    Syllable by syllable: letters first (a ă â b c d đ ...), then the tone (ngang, huyền, hỏi, ngã, sắc, nặng).
    The key is digits only, so that every database's collation orders it alike.
    """
    syllables = unicodedata.normalize("NFC", name).casefold().split()
    return "".join(_syllable_key(syllable) for syllable in syllables[-1:] + syllables[:-1])


def text_key(text: str) -> str:
    """A key that orders any text by its words from the left, for titles and units."""
    return "".join(_syllable_key(syllable) for syllable in unicodedata.normalize("NFC", text).casefold().split())


def _syllable_key(syllable: str) -> str:
    letters, tone = [], NO_TONE
    for sign in syllable:
        base, *marks = list(unicodedata.normalize("NFD", sign))
        tone = next((TONES[mark] for mark in marks if mark in TONES), tone)
        kept = "".join(mark for mark in marks if mark in LETTER_MARKS)
        letters.append(_PLACES.get(unicodedata.normalize("NFC", base + kept), OTHER_SIGN))
    return "".join(letters) + SYLLABLE_END + tone
