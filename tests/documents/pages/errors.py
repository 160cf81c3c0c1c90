"""Character and word error rates, as they are used for OCR."""

import unicodedata


def edits(read: list[str] | str, truth: list[str] | str) -> int:
    """The least number of insertions, deletions and replacements that make `read` into `truth` (Levenshtein)."""
    row = list(range(len(truth) + 1))
    for line, found in enumerate(read, 1):
        diagonal, row[0] = row[0], line
        for column, wanted in enumerate(truth, 1):
            diagonal, row[column] = (
                row[column],
                min(diagonal + (found != wanted), row[column] + 1, row[column - 1] + 1),
            )
    return row[-1]


def plain(text: str) -> str:
    """NFC with single spaces: line breaks are layout, not letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def cer(read: str, truth: str) -> float:
    """Character error rate: edits per character of the truth."""
    return edits(plain(read), plain(truth)) / max(1, len(plain(truth)))


def wer(read: str, truth: str) -> float:
    """Word error rate."""
    return edits(plain(read).split(), plain(truth).split()) / max(1, len(plain(truth).split()))
