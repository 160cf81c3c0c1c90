"""What changed between two versions, page by page, by what the pages show."""

import pytest

from app.documents import changes
from app.documents.models import Page


def pages(letters: str) -> list[Page]:
    return [Page(index=index, identity=letter) for index, letter in enumerate(letters)]


def told(old: str, new: str) -> list[str]:
    """Pairs as "old-new kind", with a dash for none."""
    return [f"{one['old'] or '-'}{one['new'] or '-'} {one['kind']}" for one in changes.pages(pages(old), pages(new))]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("abc", "abc", ["11 same", "22 same", "33 same"]),
        ("abc", "aXc", ["11 same", "22 changed", "33 same"]),
        ("abc", "abXc", ["11 same", "22 same", "-3 added", "34 same"]),
        ("abc", "ac", ["11 same", "2- removed", "32 same"]),
        ("abc", "aXYc", ["11 same", "22 changed", "-3 added", "34 same"]),
        ("abcd", "aXd", ["11 same", "22 changed", "3- removed", "43 same"]),
        ("", "ab", ["-1 added", "-2 added"]),
        ("ab", "", ["1- removed", "2- removed"]),
        ("aab", "ab", ["11 same", "2- removed", "32 same"]),
    ],
)
def test_pages_are_paired_in_reading_order(old: str, new: str, pairs: list[str]) -> None:
    found = told(old, new)
    if (old, new) == ("aab", "ab"):  # either of two equal pages may be the one that went
        assert sorted(pair.split()[1] for pair in found) == ["removed", "same", "same"]
    else:
        assert found == pairs


def test_every_page_of_both_versions_is_named_once() -> None:
    found = changes.pages(pages("abcdefgh" * 40), pages("abXdefYZgh" * 40))
    assert [one["old"] for one in found if one["old"]] == list(range(1, 321))
    assert [one["new"] for one in found if one["new"]] == list(range(1, 401))
