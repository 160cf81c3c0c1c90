"""What changed between two versions, by page: pages with one identity are the same, the rest is paired in order."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from app.documents.models import Page


def pages(old: Sequence[Page], new: Sequence[Page]) -> list[dict[str, Any]]:
    """Pairs of page numbers from 1: same, changed, added (old is None), removed (new is None), in reading order."""
    matcher = SequenceMatcher(None, [page.identity for page in old], [page.identity for page in new], autojunk=False)
    pairs: list[dict[str, Any]] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        word = "same" if kind == "equal" else "changed"
        before, after = list(range(old_start, old_end)), list(range(new_start, new_end))
        both = min(len(before), len(after))
        pairs += [_pair(a, b, word) for a, b in zip(before[:both], after[:both], strict=True)]
        pairs += [_pair(a, None, "removed") for a in before[both:]]
        pairs += [_pair(None, b, "added") for b in after[both:]]
    return pairs


def _pair(old: int | None, new: int | None, kind: str) -> dict[str, Any]:
    return {"old": None if old is None else old + 1, "new": None if new is None else new + 1, "kind": kind}
