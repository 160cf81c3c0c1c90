"""The reference shelf of a body: who reads it, who keeps it, what items link, what is heard where."""

from itertools import product

import pytest
from sqlalchemy import select

from app.accounts.models import Body
from app.documents import commands, queries
from app.documents.actions import digitise, receive, shelf
from app.documents.actions.digitise import Result
from app.documents.actions.shelf import Description
from app.documents.actions.submitters import name_submitter
from app.documents.intake.refusals import SecretPaper
from app.documents.models import (
    Classification,
    Document,
    DocumentKind,
    Dossier,
    Outcome,
    ShelfLink,
    Version,
    VersionState,
    shelf_desk,
)
from app.documents.shelf import Shown, groups, published, references, year_of_issue
from app.documents.shelf_policy import ShelfReader
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.meetings.models import Meeting, MeetingState, Sitting
from tests.documents.chamber import FOREVER, Chamber
from tests.documents.test_submitters import participation

PUBLIC, INTERNAL, RESTRICTED = Classification.PUBLIC, Classification.INTERNAL, Classification.RESTRICTED
EVERYBODY = ["chair", "secretary", "lan", "huy", "office", "guest", "technician", "submitter", "stranger", "admin"]
MEMBERS = {"chair", "secretary", "lan", "huy", "office"}


def body_of(house: Chamber) -> str:
    with reading() as session:
        return session.get_one(Meeting, house.meeting_id).body_id


def received(
    house: Chamber, content: bytes = b"Quy che lam viec", name: str = "quy-che.txt", **changes: object
) -> Version:
    given: dict[str, object] = {"declared": True, "most": FOREVER, **changes}
    upload = receive.begin_shelf_upload(house.office, body_of(house), name, len(content), **given)  # type: ignore[arg-type]
    receive.grow(upload, house.folder / "incoming", 0, content)
    version = receive.finish_upload(house.office, upload.id, house.folder / "incoming")
    assert version is not None
    return version


def laid(house: Chamber, text: str = "Điều 1. Phạm vi", classification: Classification = INTERNAL, *,
         of: Version | None = None, title: str = "Quy chế làm việc", year: int | None = 2021,
         kind: DocumentKind = DocumentKind.RESOLUTION) -> Version:  # fmt: skip
    """A paper on the shelf, digitised and described, not published."""
    content = f"{text} {len(house_versions())}".encode()
    version = received(house, content, document_id=of.document_id if of else None)
    source = digitise.begin(version.id)
    assert source is not None and source.meeting_id is None
    digitise.add_pages(version.id, [house.page(0, text)], 1)
    digitise.conclude(source, Outcome.READY, Result(pages=1))
    if of is None:
        told = Description(title, "12/2021/NQ-HĐND", kind, classification, year)
        shelf.describe(house.office, body_of(house), version.document_id, told)
    return version


def house_versions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Version.id)))


def on_shelf(
    house: Chamber, text: str = "Điều 1. Phạm vi", classification: Classification = INTERNAL, **changes: object
) -> Version:
    version = laid(house, text, classification, **changes)  # type: ignore[arg-type]
    shelf.publish(house.office, body_of(house), [version.id])
    return version


def readers(house: Chamber, version: Version) -> set[str]:
    with reading() as session:
        stored = session.get_one(Version, version.id)
        body_id = stored.document.dossier.body_id
        return {who for who in EVERYBODY if ShelfReader.of(getattr(house, who), body_id).can_read(stored)}


def heard(stream_id: str) -> list[str]:
    return [entry["name"] for entry in journal.since(stream_id, 0)]


# ---- who reads ----------------------------------------------------------------------------------


def test_a_published_paper_is_for_the_members_of_the_body(house: Chamber) -> None:
    assert readers(house, on_shelf(house)) == MEMBERS


def test_a_draft_is_for_those_who_keep_the_shelf(house: Chamber) -> None:
    assert readers(house, laid(house)) == {"office", "secretary"}


def test_a_linked_paper_is_for_guests_only_where_it_is_public(house: Chamber) -> None:
    inside, public = on_shelf(house), on_shelf(house, "Luật", PUBLIC)
    for version in (inside, public):
        shelf.link(house.office, house.meeting_id, house.item_id, version.document_id)
    assert readers(house, inside) == MEMBERS
    assert readers(house, public) == {*MEMBERS, "guest", "technician", "submitter"}


def test_what_a_closed_sitting_links_is_nothing_for_guests(house: Chamber) -> None:
    public = on_shelf(house, "Luật", PUBLIC)
    shelf.link(house.office, house.meeting_id, house.item_id, public.document_id)
    with database().writing(database().engine) as session:
        for sitting in session.scalars(select(Sitting)):
            sitting.is_closed_sitting = True
        item = session.get_one(Meeting, house.meeting_id).items[0]
        item.sitting_id = session.scalars(select(Sitting.id)).first()
    assert readers(house, public) == MEMBERS


def test_an_agency_reads_what_its_own_item_links(house: Chamber) -> None:
    inside = on_shelf(house)
    shelf.link(house.office, house.meeting_id, house.item_id, inside.document_id)
    name_submitter(house.office, house.meeting_id, house.item_id, participation(house))
    assert readers(house, inside) == {*MEMBERS, "submitter"}


def test_a_withdrawn_paper_is_for_those_who_keep_the_shelf(house: Chamber) -> None:
    version = on_shelf(house)
    shelf.withdraw(house.office, body_of(house), version.id, "Đã bãi bỏ")
    assert readers(house, version) == {"office", "secretary"}


def test_the_secretary_of_an_ended_session_keeps_it_no_longer(house: Chamber) -> None:
    with database().writing(database().engine) as session:
        session.get_one(Meeting, house.meeting_id).state = MeetingState.ARCHIVED
    assert readers(house, laid(house)) == {"office"}


def test_lists_and_search_judge_as_the_shelf_reader_does(either_house: Chamber) -> None:
    house = either_house
    versions = []
    for classification, state in product((PUBLIC, INTERNAL, RESTRICTED), VersionState):
        version = laid(house, f"{classification} {state}", PUBLIC)
        with database().writing(database().engine) as session:
            stored = session.get_one(Version, version.id)
            stored.state, stored.document.classification = state, classification
        versions.append(version)
    every = frozenset(version.document_id for version in versions)
    with reading() as session:
        for belongs, prepares, linked, openly in product(
            (False, True), (False, True), (frozenset(), every), (frozenset(), every)
        ):
            reader = ShelfReader(belongs, prepares, linked, openly)
            query = select(Version.id).join(Version.document).join(Document.dossier)
            listed = set(session.scalars(query.where(Dossier.kind == "shelf", reader.readable())))
            judged = {one.id for one in versions if reader.can_read(session.get_one(Version, one.id))}
            assert listed == judged, reader


def test_a_meetings_papers_are_no_part_of_a_shelf(house: Chamber) -> None:
    house.paper("Một")
    with reading() as session:
        query = select(Version.id).join(Version.document).join(Document.dossier)
        assert list(session.scalars(query.where(ShelfReader(True, True).readable()))) == []


# ---- keeping it ---------------------------------------------------------------------------------


def test_a_file_for_the_shelf_is_digitised_without_a_meeting(house: Chamber) -> None:
    version = received(house, "Nghị quyết số 15/2019/NQ-HĐND ngày 6 tháng 12 năm 2019".encode())
    house.work()
    with reading() as session:
        stored = session.get_one(Version, version.id)
        assert stored.outcome is Outcome.READY
        assert stored.document.year == 2019
        assert stored.document.dossier.meeting_id is None
    assert heard(shelf_desk(body_of(house)).id) == ["PaperReceived", "PaperDigitised"]


def test_the_same_bytes_are_recognised_and_a_marked_name_is_refused(house: Chamber) -> None:
    received(house)
    upload = receive.begin_shelf_upload(house.office, body_of(house), "lai.txt", 16, declared=True, most=FOREVER)
    receive.grow(upload, house.folder / "incoming", 0, b"Quy che lam viec")
    assert receive.finish_upload(house.office, upload.id, house.folder / "incoming") is None
    with pytest.raises(SecretPaper):
        received(house, name="KH 12 MẬT.pdf")


@pytest.mark.parametrize("who", ["huy", "chair", "guest", "submitter", "stranger", "admin"])
def test_nobody_else_sends_describes_publishes_or_withdraws(house: Chamber, who: str) -> None:
    actor, body_id, version = getattr(house, who), body_of(house), laid(house)
    told = Description("Tên", "", DocumentKind.OTHER, INTERNAL, None)
    for refused in (
        lambda: receive.begin_shelf_upload(actor, body_id, "a.txt", 1, declared=True, most=FOREVER),
        lambda: shelf.describe(actor, body_id, version.document_id, told),
        lambda: shelf.publish(actor, body_id, [version.id]),
        lambda: shelf.withdraw(actor, body_id, version.id, "Nhầm"),
        lambda: shelf.drop_version(actor, body_id, version.id),
        lambda: shelf.link(actor, house.meeting_id, house.item_id, version.document_id),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_the_secretary_prepares_and_does_not_publish(house: Chamber) -> None:
    version = laid(house)
    told = Description("Tên khác", "", DocumentKind.OTHER, INTERNAL, 2020)
    shelf.describe(house.secretary, body_of(house), version.document_id, told)
    with pytest.raises(Forbidden):
        shelf.publish(house.secretary, body_of(house), [version.id])


def test_publishing_is_heard_by_the_body_and_by_meetings_that_link_the_paper(house: Chamber) -> None:
    first = on_shelf(house)
    shelf.link(house.office, house.meeting_id, house.item_id, first.document_id)
    second = laid(house, "Bản hai", of=first)
    shelf.publish(house.office, body_of(house), [second.id])
    assert heard(Body.stream(body_of(house)).id) == ["DocumentReleased", "DocumentReleased"]
    told = [entry for entry in house.heard("everybody") if entry["name"].startswith("Reference")]
    assert [entry["name"] for entry in told] == ["ReferenceLinked", "ReferenceChanged"]
    assert told[0]["data"] == {"item_id": house.item_id, "document_id": first.document_id}
    with reading() as session:
        assert session.get_one(Version, first.id).state is VersionState.SUPERSEDED


def test_a_paper_that_no_item_links_is_told_to_no_meeting(house: Chamber) -> None:
    on_shelf(house)
    assert not [name for name in house.told("everybody") + house.told("members") if name.startswith(("Ref", "Doc"))]


def test_what_was_published_is_withdrawn_and_not_dropped(house: Chamber) -> None:
    version = on_shelf(house)
    with pytest.raises(Conflict):
        shelf.drop_version(house.office, body_of(house), version.id)
    with pytest.raises(Invalid):
        shelf.withdraw(house.office, body_of(house), version.id, " ")
    shelf.withdraw(house.office, body_of(house), version.id, "Đã bãi bỏ")
    assert heard(Body.stream(body_of(house)).id)[-1] == "DocumentWithdrawn"


@pytest.mark.parametrize(
    "told",
    [
        Description("", "", DocumentKind.OTHER, INTERNAL, None),
        Description("Tên", "", DocumentKind.OTHER, RESTRICTED, None),
        Description("Tên", "", DocumentKind.OTHER, INTERNAL, 1850),
    ],
)
def test_a_description_has_a_title_a_believable_year_and_is_not_restricted(house: Chamber, told: Description) -> None:
    with pytest.raises(Invalid):
        shelf.describe(house.office, body_of(house), laid(house).document_id, told)


def test_a_meetings_paper_is_not_the_shelfs_to_touch(house: Chamber) -> None:
    version = house.paper("Một")
    for refused in (
        lambda: shelf.publish(house.office, body_of(house), [version.id]),
        lambda: shelf.drop_version(house.office, body_of(house), version.id),
        lambda: shelf.link(house.office, house.meeting_id, house.item_id, version.document_id),
    ):
        with pytest.raises(NotFound):
            refused()


# ---- links --------------------------------------------------------------------------------------


def linked(house: Chamber, who: Actor) -> list[str]:
    with reading() as session:
        found = references(session.get_one(Meeting, house.meeting_id), who)
    return [version.id for version in found.get(house.item_id, [])]


def test_references_stand_in_their_order_and_move(house: Chamber) -> None:
    first, second = on_shelf(house), on_shelf(house, "Luật")
    for version in (first, second):
        shelf.link(house.secretary, house.meeting_id, house.item_id, version.document_id)
    assert linked(house, house.huy) == [first.id, second.id]
    shelf.move_link(house.office, house.meeting_id, house.item_id, second.document_id, up=True)
    assert linked(house, house.huy) == [second.id, first.id]
    shelf.move_link(house.office, house.meeting_id, house.item_id, second.document_id, up=True)
    shelf.unlink(house.office, house.meeting_id, house.item_id, second.document_id)
    assert linked(house, house.huy) == [first.id]
    told = [name for name in house.told("everybody") if name.startswith("Reference")]
    assert told == ["ReferenceLinked", "ReferenceLinked", "ReferenceMoved", "ReferenceUnlinked"]


def test_a_paper_is_linked_once_and_only_when_it_is_published(house: Chamber) -> None:
    draft, version = laid(house), on_shelf(house, "Luật")
    shelf.link(house.office, house.meeting_id, house.item_id, version.document_id)
    for document_id in (draft.document_id, version.document_id):
        with pytest.raises(Conflict):
            shelf.link(house.office, house.meeting_id, house.item_id, document_id)
    with reading() as session:
        assert len(list(session.scalars(select(ShelfLink)))) == 1


def test_a_link_shows_the_present_version_and_nothing_once_it_is_withdrawn(house: Chamber) -> None:
    first = on_shelf(house)
    shelf.link(house.office, house.meeting_id, house.item_id, first.document_id)
    second = laid(house, "Bản hai", of=first)
    shelf.publish(house.office, body_of(house), [second.id])
    assert linked(house, house.huy) == [second.id]
    shelf.withdraw(house.office, body_of(house), second.id, "Đã bãi bỏ")
    assert linked(house, house.huy) == []


# ---- looking ------------------------------------------------------------------------------------


def test_the_shelf_is_sorted_by_kind_and_year_and_filtered(house: Chamber) -> None:
    old = on_shelf(house, year=2016, title="Nghị quyết về cây xanh")
    new = on_shelf(house, "Hai", year=2024, title="Nghị quyết về nhà ở")
    rule = on_shelf(house, "Ba", kind=DocumentKind.DECISION, year=2020, title="Quyết định về đường")
    with reading():
        versions = published(body_of(house), ShelfReader.of(house.huy, body_of(house)))
        every = [[one.id for one in group.versions] for group in groups(versions, Shown())]
        assert every == [[new.id, old.id], [rule.id]]
        assert [one.id for group in groups(versions, Shown(words="cay xanh")) for one in group.versions] == [old.id]
        assert [one.id for group in groups(versions, Shown(year=2020)) for one in group.versions] == [rule.id]


@pytest.mark.parametrize(
    ("symbol", "page", "year"),
    [
        ("15/2024/NQ-HĐND", "ngày 3 tháng 2 năm 2019", 2024),
        ("12/NQ-HĐND", "An Lĩnh, ngày 06 tháng 12 năm 2019", 2019),
        ("12/NQ-HĐND", "nhiệm kỳ 2021 - 2026", None),
        ("120245/QĐ", "", None),
    ],
)
def test_the_year_of_issue_is_read_from_the_symbol_or_the_date(symbol: str, page: str, year: int | None) -> None:
    assert year_of_issue(symbol, page) == year


def test_search_finds_the_shelf_for_its_members_and_linked_papers_in_a_meeting(house: Chamber) -> None:
    inside = on_shelf(house, "Quy chế tiếp công dân")
    other = on_shelf(house, "Quy chế khác")

    def found(who: Actor, **where: object) -> set[str]:
        with reading() as session:
            meeting = session.get_one(Meeting, house.meeting_id) if where.pop("here", False) else None
            return {version.id for version, _hit in queries.find(who, "quy che", meeting=meeting, **where)}  # type: ignore[arg-type]

    assert found(house.huy) == found(house.huy, only_shelf=True) == {inside.id, other.id}
    assert found(house.stranger) == found(house.guest) == set()
    shelf.link(house.office, house.meeting_id, house.item_id, inside.document_id)
    assert found(house.huy, here=True) == {inside.id}
    assert found(house.guest) == set()


def test_delegates_open_references_from_the_list_from_today_and_from_the_shelf(house: Chamber) -> None:
    version = on_shelf(house, "Quy chế tiếp công dân")
    shelf.link(house.office, house.meeting_id, house.item_id, version.document_id)
    browser, base = house.browser(house.huy), f"/meetings/{house.meeting_id}"
    link = f"/papers/{version.id}?meeting={house.meeting_id}"
    assert link in browser.get(f"{base}/papers").text
    assert link in browser.get(base).text
    assert f"/papers/{version.id}" in browser.get(f"/bodies/{body_of(house)}/shelf").text
    assert f'href="{base}/papers"' in browser.get(link).text
    assert f'href="/bodies/{body_of(house)}/shelf"' in browser.get(f"/papers/{version.id}").text
    manifest = browser.get(f"/papers/{version.id}/manifest").json
    assert manifest is not None and manifest["meeting"] is None and manifest["count"] == 1
    assert "Kệ tài liệu tra cứu" in browser.get("/search?q=quy+che&meeting=shelf").text


def test_a_guest_sees_a_linked_public_paper_and_no_shelf(house: Chamber) -> None:
    public = on_shelf(house, "Luật", PUBLIC)
    shelf.link(house.office, house.meeting_id, house.item_id, public.document_id)
    browser = house.browser(house.guest)
    page = browser.get(f"/meetings/{house.meeting_id}/papers").text
    assert f"/papers/{public.id}" in page and "/shelf" not in page
    assert browser.get(f"/papers/{public.id}?meeting={house.meeting_id}").status_code == 200
    assert browser.get(f"/bodies/{body_of(house)}/shelf").status_code == 404


def test_the_office_keeps_the_shelf_and_the_links_on_its_pages(house: Chamber) -> None:
    body_id, version = body_of(house), laid(house)
    browser, base = house.browser(house.office), f"/bodies/{body_of(house)}/shelf"
    assert f"{base}/versions/{version.id}" in browser.get(base).text
    assert browser.get(f"{base}/versions/{version.id}").status_code == 200
    assert browser.post(f"{base}/releases", data={"version": version.id}).status_code == 302
    form = {"title": "Quy chế", "symbol": "1/2020/QC", "kind": "OTHER", "classification": "CONG_KHAI", "year": "2020"}
    assert browser.post(f"{base}/documents/{version.document_id}/description", data=form).status_code == 302
    assert (
        browser.post(f"{base}/documents/{version.document_id}/description", data={**form, "year": "xx"}).status_code
        == 422
    )
    links = f"/meetings/{house.meeting_id}/references"
    assert version.document_id in browser.get(links).text
    told = {"item": house.item_id, "document": version.document_id}
    assert browser.post(links, data=told).status_code == 302
    one = f"{links}/{house.item_id}/{version.document_id}"
    assert f"{one}/removal" in browser.get(links).text
    assert browser.post(f"{one}/place", data={"way": "up"}).status_code == 302
    assert browser.post(f"{one}/removal").status_code == 302
    assert browser.post(f"{base}/versions/{version.id}/withdrawal", data={"reason": "Cũ"}).status_code == 302
    assert browser.get(f"/bodies/{body_id}/shelf?kind=OTHER&year=2020&q=x").status_code == 200


# ---- presented ----------------------------------------------------------------------------------


def turned(house: Chamber, version: Version, meeting_id: str = "") -> dict[str, dict[str, object]]:
    """What each stream of the meeting hears when the office presents page 2 of it."""
    message = {"key": new_id(), "meeting": meeting_id or house.meeting_id, "version": version.id, "page": 2, "y": 0.0}
    with reading():
        return {one.stream_id: one.value for one in commands.turn_page(house.office, message | {"rest": False})}


def test_a_linked_paper_is_presented_to_those_who_may_read_it(house: Chamber) -> None:
    inside, public = on_shelf(house), on_shelf(house, "Luật", PUBLIC)
    for version in (inside, public):
        shelf.link(house.office, house.meeting_id, house.item_id, version.document_id)
    everybody, members = Meeting.stream(house.meeting_id).id, Meeting.members_stream(house.meeting_id).id
    heard = turned(house, inside)
    assert heard[members]["href"] == f"/papers/{inside.id}?meeting={house.meeting_id}"
    assert heard[everybody] == {"version": None}  # guests do not learn which
    assert turned(house, public)[everybody]["version"] == public.id


def test_a_paper_that_no_item_links_cannot_be_presented(house: Chamber) -> None:
    with pytest.raises(NotFound):
        turned(house, on_shelf(house))
    with pytest.raises(NotFound):
        turned(house, laid(house))


def test_the_list_of_a_linked_papers_pages_says_who_may_present_it(house: Chamber) -> None:
    version = on_shelf(house)
    shelf.link(house.office, house.meeting_id, house.item_id, version.document_id)
    address = f"/papers/{version.id}/manifest"
    assert house.browser(house.office).get(address).get_json()["meeting"] is None
    here = f"{address}?meeting={house.meeting_id}"
    assert house.browser(house.office).get(here).get_json()["meeting"]["may_present"] is True
    assert house.browser(house.lan).get(here).get_json()["meeting"]["may_present"] is False
    page = house.browser(house.lan).get(f"/papers/{version.id}?meeting={house.meeting_id}").text
    assert f'manifest="{here}"' in page
