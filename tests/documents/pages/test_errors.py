"""The measure itself: a wrong ruler would pass any reader."""

import random

import pytest

from tests.documents.pages.errors import cer, edits, wer


def by_the_book(read: str, truth: str) -> int:
    row = list(range(len(truth) + 1))
    for line, found in enumerate(read, 1):
        diagonal, row[0] = row[0], line
        for column, wanted in enumerate(truth, 1):
            least = min(diagonal + (found != wanted), row[column] + 1, row[column - 1] + 1)
            diagonal, row[column] = row[column], least
    return row[-1]


@pytest.mark.parametrize("seed", range(40))
def test_the_fast_distance_is_the_slow_one(seed: int) -> None:
    chance = random.Random(seed)
    read, truth = ("".join(chance.choices("aăâ đ", k=chance.randrange(0, 90))) for _side in range(2))
    assert edits(read, truth) == by_the_book(read, truth)


def test_rates_count_letters_and_words_and_forget_line_breaks() -> None:
    assert cer("Hội đồng\nnhân dân", "Hội đồng nhân dân") == 0
    assert cer("Hội dồng nhân dân", "Hội đồng nhân dân") == pytest.approx(1 / 17)
    assert wer("Hội dồng nhân dân", "Hội đồng nhân dân") == 0.25
