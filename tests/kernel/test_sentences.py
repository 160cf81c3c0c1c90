"""Sentences in the reader's language."""

import pytest

from app.kernel import sentences
from app.kernel.sentences import Sentence, _, in_sense, speaking


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
