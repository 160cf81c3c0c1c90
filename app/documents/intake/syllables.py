"""Whether text is spelled like Vietnamese: onset, rhyme and tone, with no word list.

Used to choose between encodings: of the same bytes read in four ways, the right way spells syllables.
"""

import re
import unicodedata

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|ia|iêu|iu|o|oa|oai|oao|oay|oe|oeo|oi|ô|ôi|ơ|ơi|u|ua|uâ|uây|uê|ui|uơ|uy|uya|uyu|"
    "uôi|ư|ưa|ưi|ươi|ươu|ưu|y|yêu|êu"
)
_NUCLEI = "a|ă|â|e|ê|i|o|oa|oă|oe|ô|ơ|u|uâ|uê|uy|uyê|uô|ư|ươ|iê|yê|y|oo"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ENDS = "ng|nh|ch|c|m|n|p|t"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_OPEN}|(?:{_NUCLEI})(?:{_ENDS}))")
_STOPPED = re.compile("(?:ch|c|p|t)$")
_WORD = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Whether the word could be one Vietnamese syllable; the place of the tone mark does not matter."""
    spread = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in spread if mark in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in _TONES))
    if _STOPPED.search(bare) and tones not in (["\u0301"], ["\u0323"]):
        return False
    return bool(_SYLLABLE.fullmatch(bare))


def syllable_share(text: str) -> float:
    """The share of words of two or more letters that are syllables, 0 to 1; 0 where there are none."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if len(word) > 1]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def marked_share(text: str) -> float:
    """The share of letters that carry a mark no other Latin script uses much, or are đ."""
    letters = [letter for letter in unicodedata.normalize("NFC", text) if letter.isalpha()]
    return sum(letter in "đĐ" or "\u1ea0" <= letter <= "\u1ef9" for letter in letters) / len(letters) if letters else 0.0
