"""The list of pages that the reader loads: what is there, what is allowed, where the reader was."""

from datetime import timedelta
from typing import Any

from app.documents.actions import reading, release
from app.documents.actions.present import shown_to
from app.documents.models import Classification, Version
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.meetings.models import Meeting
from tests.documents.chamber import Chamber


def shown(house: Chamber, version: Version, actor: Actor | None = None) -> dict[str, Any]:
    answer = house.browser(actor or house.huy).get(f"/papers/{version.id}/manifest")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def released(house: Chamber, *texts: str, **changes: object) -> Version:
    version = house.paper(*texts, **changes)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [version.id])
    return house.version(version.id)


def test_every_page_has_its_addresses_and_numbers(house: Chamber) -> None:
    released(house, "một", "hai")
    told = shown(house, released(house, "ba", "bốn", title="Báo cáo"))
    assert (told["title"], told["symbol"], told["count"], told["number"]) == ("Báo cáo", "12/BC-UBND", 2, 1)
    assert [(page["n"], page["label"], page["pack"]) for page in told["pages"]] == [(1, "1", "3"), (2, "2", "4")]
    page = told["pages"][0]
    assert page["image"].startswith("/p/") and page["image"].endswith(".png")
    assert page["words"].endswith(".json")
    assert (page["width"], page["px"]) == (595.0, [1000, 1414])


def test_what_may_be_kept_is_said_and_a_restricted_paper_bears_the_readers_name(house: Chamber) -> None:
    open_one = shown(house, released(house, "một"))
    closed = shown(house, released(house, "lý lịch", classification=Classification.RESTRICTED))
    assert (open_one["allowed"], open_one["marking"]) == ({"download": True, "print": True, "copy": True}, None)
    assert closed["allowed"] == {"download": False, "print": False, "copy": False}
    assert closed["marking"]["complete"] is False


def test_the_place_is_the_newest_of_any_device(house: Chamber) -> None:
    version = released(house, "một", "hai", "ba")
    moment = clock.now() - timedelta(hours=1)
    assert reading.remember_place(house.huy, version, 2, 0.5, moment)
    assert not reading.remember_place(house.huy, version, 1, 0.1, moment - timedelta(minutes=1))  # a laptop that slept
    assert shown(house, version)["place"] == {"page": 2, "y": 0.5}
    assert reading.remember_place(house.huy, version, 3, 0.0, moment + timedelta(minutes=1))
    assert shown(house, version)["place"] == {"page": 3, "y": 0.0}
    assert shown(house, version, house.lan)["place"] is None


def test_a_clock_that_runs_ahead_does_not_hold_the_place_for_ever(house: Chamber) -> None:
    version = released(house, "một", "hai")
    reading.remember_place(house.huy, version, 1, 0.0, clock.now() + timedelta(days=30))
    assert reading.remember_place(house.huy, version, 2, 0.0, clock.now() + timedelta(seconds=1))
    assert shown(house, version)["place"]["page"] == 2


def test_a_version_knows_the_one_before_and_the_one_after(house: Chamber) -> None:
    first = released(house, "bản một")
    second = released(house, "bản hai", of=first)
    assert shown(house, first)["replaced_by"] == {"version": second.id, "number": 2}
    assert shown(house, first)["state"] == "SUPERSEDED"
    assert (shown(house, second)["previous"], shown(house, second)["replaced_by"]) == (first.id, None)


def test_pages_that_a_later_version_adds_move_no_number(house: Chamber) -> None:
    first = released(house, "một")
    second = released(house, "một", "thêm", of=first)
    assert [page["pack"] for page in shown(house, second)["pages"]] == ["1", "1.1"]


def test_who_presents_is_told_so(house: Chamber) -> None:
    version = released(house, "một")
    assert shown(house, version, house.chair)["meeting"]["may_present"]
    assert not shown(house, version, house.huy)["meeting"]["may_present"]


def test_a_page_is_shown_to_those_who_may_read_the_paper(house: Chamber) -> None:
    council, guests = released(house, "một"), released(house, "khách", for_guests=True)
    with db.reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        streams = [shown_to(meeting, session.get_one(Version, one.id)) for one in (council, guests)]
    assert streams == [Meeting.members_stream(house.meeting_id), Meeting.stream(house.meeting_id)]


def test_the_list_is_not_sent_again_while_nothing_changed(house: Chamber) -> None:
    version, browser = released(house, "một"), house.browser(house.huy)
    first = browser.get(f"/papers/{version.id}/manifest")
    again = browser.get(f"/papers/{version.id}/manifest", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
