"""Sentences in the reader's language."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from app.kernel import sentences
from app.kernel.sentences import Sentence, _, in_sense, speaking

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("count", "said"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), ("{n}", "{n} pages")])
def test_english_bends_its_nouns(count: object, said: str) -> None:
    with speaking("en"):
        assert str(_("{count} trang", count=count)) == said
    assert str(_("{count} trang", count=count)) == f"{count} trang"


def test_a_sentence_inside_a_sentence_is_said_in_the_same_language() -> None:
    stored = _("{count} trang", count=_("{count} trang", count=1)).dump()
    with speaking("en"):
        assert str(Sentence.load(stored)) == "1 page pages"


def test_a_word_of_two_senses_is_two_words_in_english() -> None:
    kind = in_sense("văn bản", "Thông báo")
    assert str(kind) == str(_("Thông báo")) == str(Sentence.load(kind.dump())) == "Thông báo"
    with speaking("en"):
        assert (str(kind), str(_("Thông báo"))) == ("Notice", "Notices")


def test_a_language_that_is_not_known_is_vietnamese() -> None:
    with speaking("xx"):
        assert sentences.language() == "vi"


@pytest.mark.parametrize(("folder", "method"), [("app", "python"), ("templates", "jinja2.ext:babel_extract")])
def test_every_sentence_is_said_in_english_too(folder: str, method: str) -> None:
    written = extract_from_dir(ROOT / folder, [("**.py", method), ("**.html", method)], keywords={"_": None})
    with speaking("en"):
        missing = {f"{file}:{line}: {text}" for file, line, text, *_more in written if sentences.gettext(text) == text}
    # Names and signs are the same in both; a word with Vietnamese letters is not.
    assert not [one for one in missing if any(letter.isalpha() and not letter.isascii() for letter in one)]
