"""A new version of a paper keeps the notes: they move with their text, and nothing disappears."""

import json
from typing import Any

import pytest

from app.annotations import versions
from app.annotations.actions import settle
from app.annotations.actions.keep import Written, keep_note
from app.annotations.models import Note, NoteKind
from app.annotations.placing import Fate
from app.documents.actions import release
from app.documents.models import Version
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import NotFound
from tests.annotations.test_keep import own, written
from tests.documents.chamber import Chamber

FIRST = (
    "Điều 1. Thu ngân sách năm nay tăng 7,2 % so với cùng kỳ\nĐiều 2. Chi đầu tư giảm 1,5 % so với dự toán được giao"
)
SECOND = "Điều 1. Căn cứ ban hành của Nghị quyết\n" + FIRST.splitlines()[0].replace("Điều 1", "Điều 2")
QUOTE = "tăng 7,2 % so"
GONE = "giảm 1,5 %"
UNCHANGED = "Phụ lục về các công trình trọng điểm"


@pytest.fixture
def pair(either_house: Chamber) -> tuple[Version, Version]:
    """A paper of two pages and the version that replaced it: an article put in, one taken out, the annex as it was."""
    house = either_house
    old = house.paper(FIRST, UNCHANGED)
    release.release(house.office, house.meeting_id, [old.id])
    new = house.paper(SECOND, "Trang thêm", UNCHANGED, of=old)
    return house.version(old.id), house.version(new.id)


def released(house: Chamber, version: Version) -> None:
    release.release(house.office, house.meeting_id, [version.id])


def passage(version: Version, text: str, quote: str, words: str = "", page: int = 1) -> Written:
    """A highlight on the words of a page, at the places where `Chamber.page` puts them."""
    lines = [line.split() for line in text.splitlines()]
    wanted = quote.split()
    [(row, start)] = [
        (row, at) for row, line in enumerate(lines) for at in range(len(line)) if line[at : at + len(wanted)] == wanted
    ]
    box = [10.0 * start, 20.0 * row, 10.0 * (start + len(wanted)) - 1, 20.0 * row + 12]
    place = json.dumps({"quads": [box], "quote": quote, "before": "", "after": ""})
    return written(version, words, place=place, page=page)


def places(actor: Actor, version: Version) -> dict[str, dict[str, Any]]:
    with reading():
        return {note.id: versions.told(note, old, placed) for note, old, placed in versions.place_notes(actor, version)}


def test_notes_move_with_their_text_and_what_is_gone_is_to_be_reviewed(
    either_house: Chamber, pair: tuple[Version, Version]
) -> None:
    house, (old, new) = either_house, pair
    kept, _ = keep_note(house.huy, passage(old, FIRST, QUOTE, "Hỏi rõ"))
    lost, _ = keep_note(house.huy, passage(old, FIRST, GONE))
    annex, _ = keep_note(house.huy, written(old, page=2, kind=NoteKind.BOOKMARK, place="{}"))
    released(house, new)
    heard = {name: house.heard(name) for name in ("desk", "members", "everybody")}
    found = places(house.huy, new)
    assert [found[one.id]["fate"] for one in (kept, lost, annex)] == ["changed", "review", "same"]
    assert found[kept.id]["spans"] == [{"page": 1, "quads": [(70.0, 20.0, 109.0, 32.0)]}]
    assert found[annex.id]["spans"] == [{"page": 3, "quads": []}]
    assert found[lost.id]["home"] == {"version": old.id, "number": 1, "page": 1}
    assert found == places(house.huy, new), "the same on every device"
    assert {one.id for one in own(house, house.huy, new)} == {kept.id, lost.id, annex.id}, (
        "and nothing was changed by it"
    )
    assert {name: house.heard(name) for name in heard} == heard
    assert journal.since(house.huy.id, 0) == []


def test_nobody_is_told_of_anothers_places(either_house: Chamber, pair: tuple[Version, Version]) -> None:
    house, (old, new) = either_house, pair
    keep_note(house.huy, passage(old, FIRST, QUOTE))
    released(house, new)
    for other in (house.lan, house.office, house.chair, house.admin):
        assert places(other, new) == {}


def test_a_note_is_placed_on_the_new_version_by_hand_and_undone(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, GONE, "Hỏi rõ"))
    by_hand = passage(new, SECOND, "Căn cứ ban hành", "Hỏi rõ", page=1)
    moved, _ = keep_note(house.huy, _as(by_hand, note, seen=1))
    assert (moved.version_id, moved.passage, moved.words) == (new.id, "Căn cứ ban hành", "Hỏi rõ")
    assert places(house.huy, new) == {}
    undone, _ = keep_note(house.huy, _as(passage(old, FIRST, GONE, "Hỏi rõ"), note, seen=2))
    assert (undone.version_id, undone.passage) == (old.id, GONE)
    with pytest.raises(NotFound):
        keep_note(house.huy, _as(passage(new, SECOND, "Căn cứ ban hành", page=9), note, seen=3))


def test_a_device_that_had_not_seen_the_new_place_does_not_take_it_back(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, GONE, "Hỏi rõ"))
    keep_note(house.huy, _as(passage(new, SECOND, "Căn cứ ban hành", "Hỏi rõ"), note, seen=1))
    late = _as(passage(old, FIRST, GONE, "Hỏi rõ"), note, seen=1, colour="do")
    kept, beside = keep_note(house.huy, late)
    assert (kept.version_id, kept.passage, kept.colour, beside) == (new.id, "Căn cứ ban hành", "do", None)


def test_a_note_is_not_placed_on_another_paper(house: Chamber) -> None:
    old, _new = _replaced(house)
    other = house.paper("Căn cứ ban hành của một tài liệu khác")
    released(house, other)
    note, _ = keep_note(house.huy, passage(old, FIRST, GONE))
    with pytest.raises(NotFound):
        keep_note(house.huy, _as(written(other), note, seen=1))


def test_a_note_that_is_kept_on_its_version_is_asked_about_no_more(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, GONE, "Hỏi rõ"))
    with pytest.raises(NotFound):
        settle.keep_with_its_version(house.lan, note.id)
    settle.keep_with_its_version(house.huy, note.id)
    assert places(house.huy, new) == {}
    assert [one.words for one in own(house, house.huy, old)] == ["Hỏi rõ"]


def test_a_note_on_a_version_that_was_withdrawn_is_to_be_reviewed_without_its_page(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, QUOTE, "Hỏi rõ"))
    release.withdraw(house.office, house.meeting_id, old.id, "Nhầm bản")
    assert places(house.huy, new)[note.id]["fate"] == Fate.REVIEW
    page = house.browser(house.huy).get("/notes", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Cần xem lại" in page and "Hỏi rõ" in page
    assert QUOTE not in page and f"/papers/{old.id}" not in page


def test_the_page_of_notes_lists_what_is_to_be_reviewed_beside_the_old_page(house: Chamber) -> None:
    old, _new = _replaced(house)
    keep_note(house.huy, passage(old, FIRST, QUOTE))
    stroke = '{"points":[10,30,0.5,40,30,0.5],"width":1.8}'
    lost, _ = keep_note(house.huy, passage(old, FIRST, GONE, "Hỏi rõ"))
    strokes = [keep_note(house.huy, written(old, kind=NoteKind.INK, place=stroke))[0] for _ in range(2)]
    browser = house.browser(house.huy)
    page = browser.get("/notes", headers={"Accept": "text/html"}).get_data(as_text=True)
    review = page[page.index("Cần xem lại") : page.index("</section>")]
    assert GONE in review and QUOTE not in review and "Nét bút (2)" in review
    assert f"/papers/{old.id}#trang-1" in review and 'src="/p/' in review
    assert browser.post("/notes/removals", data={"note": [one.id for one in strokes]}).status_code == 302
    assert browser.post("/notes/stays", data={"note": lost.id}).status_code == 302
    page = browser.get("/notes", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Cần xem lại" not in page and GONE in page
    assert house.browser(house.lan).post("/notes/removals", data={"note": lost.id}).status_code == 404


def test_the_reader_asks_for_the_places(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, QUOTE))
    told = house.browser(house.huy).get(f"/papers/{new.id}/notes/places").get_json()
    assert [one["id"] for one in told["places"]] == [note.id]
    assert house.browser(house.huy).get(f"/papers/{old.id}/notes/places").get_json() == {"places": []}
    assert house.browser(house.stranger).get(f"/papers/{new.id}/notes/places").status_code == 404


def test_notes_go_over_two_versions_at_once(house: Chamber) -> None:
    old, new = _replaced(house)
    note, _ = keep_note(house.huy, passage(old, FIRST, QUOTE))
    third = house.paper("Mở đầu của bản thứ ba", SECOND, of=new)
    released(house, third)
    assert places(house.huy, house.version(third.id))[note.id]["spans"][0]["page"] == 2


def _replaced(house: Chamber) -> tuple[Version, Version]:
    old = house.paper(FIRST, UNCHANGED)
    released(house, old)
    new = house.paper(SECOND, "Trang thêm", UNCHANGED, of=old)
    released(house, new)
    return house.version(old.id), house.version(new.id)


def _as(by_hand: Written, note: Note, seen: int, colour: str = "vang") -> Written:
    """What a device sends that places an existing note."""
    content = {**by_hand.__dict__, "id": note.id, "seen": seen, "colour": colour}
    return Written(**content)
