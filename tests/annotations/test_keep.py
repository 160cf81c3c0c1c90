"""Keeping notes: private, on every device the same, and nothing written is lost."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.annotations import queries
from app.annotations.actions.keep import Written, keep_note
from app.annotations.models import Note, NoteKind
from app.documents.actions import release
from app.documents.models import Version
from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import once
from tests.documents.chamber import Chamber

PLACE = '{"quads":[[10,20,90,32]],"quote":"tăng 7,2 %","before":"thu ngân sách ","after":" so với"}'


def released(house: Chamber, **options: Any) -> Version:
    version = house.paper("Thu ngân sách tăng 7,2 % so với", "Trang hai", **options)
    release.release(house.office, house.meeting_id, [version.id])
    return house.version(version.id)


def written(version: Version, words: str = "", **changes: Any) -> Written:
    at = datetime(2026, 4, 10, 1, tzinfo=UTC)
    plain = Written(new_id(), version.id, 1, NoteKind.HIGHLIGHT, "vang", PLACE, words, False, 0, at)
    return replace(plain, **changes)


def own(house: Chamber, actor: Any, version: Version, since: int = 0) -> list[Note]:
    with reading():
        return list(queries.notes_on(actor, version.document_id, since))


def test_a_note_is_its_writers_alone_and_in_no_journal(either_house: Chamber) -> None:
    house = either_house
    version = released(house)
    heads = {name: house.heard(name) for name in ("desk", "members", "everybody")}
    note, beside = keep_note(house.huy, written(version, "Hỏi rõ số thu nội địa"))
    assert beside is None and note.edition == 1
    assert [one.words for one in own(house, house.huy, version)] == ["Hỏi rõ số thu nội địa"]
    for other in (house.lan, house.office, house.chair, house.admin):
        assert own(house, other, version) == []
    assert {name: house.heard(name) for name in heads} == heads
    assert journal.since(house.huy.id, 0) == []


def test_nobody_writes_on_what_they_may_not_read_or_in_anothers_notes(house: Chamber) -> None:
    version = released(house)
    with pytest.raises(NotFound):
        keep_note(house.stranger, written(version, "x"))
    with pytest.raises(NotFound):
        keep_note(house.huy, written(version, "x", page=3))
    note, _ = keep_note(house.huy, written(version, "của tôi"))
    with pytest.raises(NotFound):
        keep_note(house.lan, written(version, "của người khác", id=note.id, seen=1))
    assert [one.words for one in own(house, house.huy, version)] == ["của tôi"]


def test_a_retry_changes_nothing(either_house: Chamber) -> None:
    house = either_house
    version, key = released(house), new_id()
    first = written(version, "một lần")
    for _ in range(3):
        once(house.huy, key, [], lambda: {"note": queries.told(keep_note(house.huy, first)[0])})
    keep_note(house.huy, first)  # and under another key, as after the page was closed before the answer came
    [note] = own(house, house.huy, version)
    assert (note.edition, note.change) == (1, 1)


def test_devices_ask_for_what_changed_after_a_number(house: Chamber) -> None:
    version = released(house)
    notes = [keep_note(house.huy, written(version, f"ghi {n}"))[0] for n in range(3)]
    with reading():
        known = queries.change_of(house.huy)
    keep_note(house.huy, written(version, id=notes[1].id, seen=1, removed=True))
    changed = own(house, house.huy, version, known)
    assert [(one.id, one.removed) for one in changed] == [(notes[1].id, True)]
    assert [one.id for one in own(house, house.huy, version)] == [notes[0].id, notes[2].id]


def test_two_devices_that_write_different_words_keep_both(either_house: Chamber) -> None:
    house = either_house
    version = released(house)
    note, _ = keep_note(house.huy, written(version, "đầu tiên"))
    keep_note(house.huy, written(version, "trên máy tính bảng", id=note.id, seen=1))
    kept, beside = keep_note(house.huy, written(version, "trên máy tính", id=note.id, seen=1))
    assert kept.words == "trên máy tính bảng" and beside is not None and beside.beside_id == note.id
    assert {one.words for one in own(house, house.huy, version)} == {"trên máy tính bảng", "trên máy tính"}


def test_words_outlive_a_removal_that_had_not_seen_them(house: Chamber) -> None:
    version = released(house)
    note, _ = keep_note(house.huy, written(version, "đầu"))
    keep_note(house.huy, written(version, "viết thêm", id=note.id, seen=1))
    keep_note(house.huy, written(version, "đầu", id=note.id, seen=1, removed=True))
    assert [one.words for one in own(house, house.huy, version)] == ["viết thêm"]
    keep_note(house.huy, written(version, "viết thêm", id=note.id, seen=2, removed=True))
    assert own(house, house.huy, version) == []
    keep_note(house.huy, written(version, "viết tiếp", id=note.id, seen=2))
    assert [one.words for one in own(house, house.huy, version)] == ["viết tiếp"]


def test_a_mark_without_words_follows_the_last_hand(house: Chamber) -> None:
    version = released(house)
    note, _ = keep_note(house.huy, written(version))
    keep_note(house.huy, written(version, id=note.id, seen=1, colour="xanh"))
    keep_note(house.huy, written(version, id=note.id, seen=1, removed=True))
    assert own(house, house.huy, version) == []


def test_no_words_are_lost_in_any_order_of_two_devices(house: Chamber) -> None:
    """Every text that a device wrote and did not itself change or remove afterwards, knowing it, is still there."""
    version, chance = released(house), random.Random(20)
    for _ in range(12):
        note_id = new_id()
        keep_note(house.huy, written(version, "gốc", id=note_id))
        seen, last = {"laptop": 1, "tablet": 1}, {"laptop": "gốc", "tablet": "gốc"}
        alive: set[str] = {"gốc"}
        for step in range(8):
            device = chance.choice(["laptop", "tablet"])
            words = f"{device} {step}"
            kept, beside = keep_note(house.huy, written(version, words, id=note_id, seen=seen[device]))
            alive.discard(last[device]) if beside is None and kept.edition == seen[device] + 1 else None
            alive.add(words)
            if beside is None:
                seen[device], last[device] = kept.edition, words
            if chance.random() < 0.4:  # the line is there: it hears what the other wrote
                other = "tablet" if device == "laptop" else "laptop"
                [now] = [one for one in own(house, house.huy, version) if one.id == note_id]
                seen[other], last[other] = now.edition, now.words
        texts = {one.words for one in own(house, house.huy, version)}
        assert {word for word in alive if word != "gốc"} <= texts


def test_all_my_notes_are_found_without_tone_marks_and_never_anothers(house: Chamber) -> None:
    version = released(house)
    keep_note(house.huy, written(version, "Đề nghị làm rõ"))
    keep_note(house.lan, written(version, "Đề nghị khác"))
    with reading():
        [paper] = queries.all_notes(house.huy, "de nghi lam ro")
        assert [one.words for one in paper.notes] == ["Đề nghị làm rõ"] and list(paper.readable) == [version.id]
        assert queries.all_notes(house.huy, "không có") == []
        assert len(queries.all_notes(house.huy, "tang 7,2")) == 1, "the marked passage is searched too"


def test_notes_on_a_paper_that_was_closed_to_the_person_keep_their_words_only(house: Chamber) -> None:
    version = released(house)
    keep_note(house.huy, written(version, "Đề nghị làm rõ"))
    browser = house.browser(house.huy)
    page = browser.get("/notes", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Đề nghị làm rõ" in page and "tăng 7,2 %" in page and f"/papers/{version.id}#trang-1" in page
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm bản")
    page = browser.get("/notes", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Đề nghị làm rõ" in page and "tăng 7,2 %" not in page


def test_the_reader_fetches_ones_own_notes(house: Chamber) -> None:
    version = released(house)
    note, _ = keep_note(house.huy, written(version, "ghi"))
    told = house.browser(house.huy).get(f"/papers/{version.id}/notes").get_json()
    assert told["change"] == 1 and not told["more"]
    [one] = told["notes"]
    assert one["id"] == note.id and one["place"]["quote"] == "tăng 7,2 %" and one["edition"] == 1
    assert house.browser(house.lan).get(f"/papers/{version.id}/notes").get_json()["notes"] == []
    assert house.browser(house.stranger).get(f"/papers/{version.id}/notes").status_code == 404
