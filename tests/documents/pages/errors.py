"""Character and word error rates, as they are used for OCR."""

import unicodedata


def edits(read: list[str] | str, truth: list[str] | str) -> int:
    """The least number of insertions, deletions and replacements that make `read` into `truth`.

    Levenshtein's distance by G. Myers' bit vectors (1999, as H. Hyyrö put it in 2003): a column is one integer.
    """
    where: dict[str, int] = {}
    for place, sign in enumerate(truth):
        where[sign] = where.get(sign, 0) | 1 << place
    full, last = (1 << len(truth)) - 1, 1 << max(0, len(truth) - 1)
    plus, minus, distance = full, 0, len(truth)
    if not truth:
        return len(read)
    for sign in read:
        match = where.get(sign, 0)
        diagonal = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | ~(diagonal | plus) & full, plus & diagonal
        distance += bool(up & last) - bool(down & last)
        up = up << 1 | 1
        plus = ((down << 1) | ~(diagonal | up)) & full
        minus = up & diagonal & full
    return distance


def plain(text: str) -> str:
    """NFC with single spaces: line breaks are layout, not letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def cer(read: str, truth: str) -> float:
    """Character error rate: edits per character of the truth."""
    return edits(plain(read), plain(truth)) / max(1, len(plain(truth)))


def wer(read: str, truth: str) -> float:
    """Word error rate."""
    return edits(plain(read).split(), plain(truth).split()) / max(1, len(plain(truth).split()))
