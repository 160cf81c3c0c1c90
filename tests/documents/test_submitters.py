"""The submitting agency: sees and sends the papers of its own items, and knows of nothing else (rules, section 5.2)."""

import io
import zipfile

import pytest
from sqlalchemy import select

from app.documents.actions import file, receive, release
from app.documents.actions.submitters import name_submitter, remove_submitter
from app.documents.intake.refusals import SecretPaper
from app.documents.models import Classification, DocumentKind, Outcome, Version, VersionState
from app.documents.policy import Reader
from app.documents.submissions import Verification, submission
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings.models import Meeting, Participation, Role
from app.meetings.policy import can_hear
from tests.documents.chamber import FOREVER, Chamber


def participation(house: Chamber, actor: Actor | None = None) -> str:
    held = select(Participation.id).where(
        Participation.meeting_id == house.meeting_id, Participation.person_id == (actor or house.submitter).id
    )
    with reading() as session:
        return session.scalars(held).one()


def brought(house: Chamber, item_id: str | None = None) -> None:
    name_submitter(house.office, house.meeting_id, item_id or house.item_id, participation(house))


def sent(
    house: Chamber, content: bytes = b"Noi dung to trinh", name: str = "to-trinh.txt", **changes: object
) -> Version:
    given: dict[str, object] = {"declared": True, "most": FOREVER, "item_id": house.item_id, **changes}
    upload = receive.begin_upload(house.submitter, house.meeting_id, name, len(content), **given)  # type: ignore[arg-type]
    receive.grow(upload, house.folder / "incoming", 0, content)
    version = receive.finish_upload(house.submitter, upload.id, house.folder / "incoming")
    assert version is not None
    return house.version(version.id)


def sees(house: Chamber, version: Version, who: Actor | None = None) -> bool:
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        return Reader.of(who or house.submitter, meeting).can_read(session.get_one(Version, version.id))


def told_agencies(house: Chamber) -> list[str]:
    return [one["data"]["item_id"] for one in journal.since(Meeting.submitters_stream(house.meeting_id).id, 0)]


def test_it_reads_the_released_papers_of_its_item_and_of_no_other(house: Chamber) -> None:
    brought(house)
    mine, other = house.paper("Một"), house.paper("Hai", item_id=house.other_item_id)
    release.release(house.office, house.meeting_id, [mine.id, other.id])
    assert sees(house, mine)
    assert not sees(house, other)


def test_it_reads_no_draft_of_the_office_and_no_personnel_file_and_nothing_for_one_group(house: Chamber) -> None:
    brought(house)
    assert not sees(house, house.paper("Nháp"))
    lives = house.paper("Lý lịch", classification=Classification.RESTRICTED)
    group = house.paper("Cho một tổ", group_id=house.group_id)
    release.release(house.office, house.meeting_id, [lives.id, group.id])
    assert not sees(house, lives)
    assert not sees(house, group)


def test_what_it_sends_is_submitted_filed_under_its_item_and_read_by_it_and_the_secretariat(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    assert version.state is VersionState.SUBMITTED
    assert version.document.dossier.item_id == house.item_id
    assert sees(house, version) and sees(house, version, house.secretary)
    assert not sees(house, version, house.huy)


def test_what_it_sends_is_heard_at_the_desk_and_by_agencies_without_a_name(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    assert house.heard("desk")[-1]["data"]["version_id"] == version.id
    entry = journal.since(Meeting.submitters_stream(house.meeting_id).id, 0)[-1]
    assert (entry["name"], entry["data"]) == ("SubmissionChanged", {"item_id": house.item_id})
    assert house.told("members") == [] and "PaperReceived" not in house.told("everybody")


def test_it_hears_that_digitising_release_and_withdrawal_changed_its_item(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    before = len(told_agencies(house))
    house.work()
    assert house.version(version.id).outcome is Outcome.READY
    release.release(house.office, house.meeting_id, [version.id])
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm")
    assert told_agencies(house)[before:] == [house.item_id] * 3


def test_an_item_that_nobody_brings_is_told_to_no_agency(house: Chamber) -> None:
    release.release(house.office, house.meeting_id, [house.paper("Một").id])
    assert told_agencies(house) == []


def test_the_office_releases_what_was_submitted(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    house.work()
    release.release(house.office, house.meeting_id, [version.id])
    assert sees(house, version, house.huy)
    with pytest.raises(Forbidden):
        release.release(house.submitter, house.meeting_id, [version.id])


def test_the_office_may_take_a_submitted_file_off_the_desk(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    file.drop_version(house.office, house.meeting_id, version.id)
    assert house.version(version.id).state is VersionState.WITHDRAWN
    assert not sees(house, version)


@pytest.mark.parametrize("where", ["another item", "nowhere", "a dossier"])
def test_it_sends_nothing_anywhere_else(house: Chamber, where: str) -> None:
    brought(house)
    other = house.paper("Một", item_id=house.other_item_id)
    targets: dict[str, dict[str, object]] = {
        "another item": {"item_id": house.other_item_id},
        "nowhere": {"item_id": None},
        "a dossier": {"item_id": None, "dossier_id": other.document.dossier_id},
    }
    with pytest.raises(Forbidden):
        sent(house, **targets[where])


def test_it_replaces_its_own_paper_and_not_one_of_the_office(house: Chamber) -> None:
    brought(house)
    first, foreign = sent(house), house.paper("Một")
    again = sent(house, b"Ban hai", item_id=None, document_id=first.document_id)
    assert (again.document_id, again.number, again.state) == (first.document_id, 2, VersionState.SUBMITTED)
    with pytest.raises(NotFound):
        sent(house, b"Ban ba", item_id=None, document_id=foreign.document_id)


def test_the_same_bytes_elsewhere_are_not_made_known_to_it(house: Chamber) -> None:
    brought(house)
    house.upload(b"Giong het", "tai-lieu-mat-ten.txt")
    assert sent(house, b"Giong het").state is VersionState.SUBMITTED


def test_an_archive_of_an_agency_becomes_submitted_papers_of_the_same_item(house: Chamber) -> None:
    brought(house)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("to-trinh.txt", "Tờ trình về dự toán")
        archive.writestr("phu-luc.txt", "Phụ lục dự toán")
    sent(house, packed.getvalue(), "ho-so.zip")
    house.work()
    members = [one for one in house.versions() if one.outcome is Outcome.READY]
    assert sorted(one.file_name for one in members) == ["phu-luc.txt", "to-trinh.txt"]
    assert {one.state for one in members} == {VersionState.SUBMITTED}
    assert {one.document.dossier.item_id for one in members} == {house.item_id}


def test_a_name_marked_secret_is_refused_to_an_agency_too(house: Chamber) -> None:
    brought(house)
    with pytest.raises(SecretPaper):
        sent(house, name="KH 12 MẬT.pdf")


def test_its_right_ends_with_its_role(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    with database().writing(database().engine) as session:
        held = session.get_one(Participation, participation(house))
        held.ends_at = held.starts_at
    assert not sees(house, version)
    with pytest.raises(Forbidden):
        sent(house, b"Them")


def test_an_agency_is_named_and_removed_by_the_secretariat_only(house: Chamber) -> None:
    for who in (house.huy, house.chair, house.submitter, house.guest):
        with pytest.raises(Forbidden):
            name_submitter(who, house.meeting_id, house.item_id, participation(house))
    brought(house)
    with pytest.raises(Forbidden):
        remove_submitter(house.submitter, house.meeting_id, house.item_id, participation(house))
    remove_submitter(house.secretary, house.meeting_id, house.item_id, participation(house))
    assert [one for one in house.told("desk") if one.startswith("Submitter")] == ["SubmitterNamed", "SubmitterRemoved"]
    assert told_agencies(house) == [house.item_id] * 2


def test_an_agency_is_named_once_and_only_in_that_role(house: Chamber) -> None:
    brought(house)
    with pytest.raises(Conflict):
        brought(house)
    with pytest.raises(Invalid):
        name_submitter(house.office, house.meeting_id, house.item_id, participation(house, house.guest))


def test_only_agencies_hear_their_stream(house: Chamber) -> None:
    with reading():
        hear = {
            who
            for who in ("submitter", "huy", "guest", "technician", "stranger")
            if can_hear(getattr(house, who), "meeting.submitters", house.meeting_id)
        }
    assert hear == {"submitter"}


def test_the_page_tells_what_is_missing_and_how_the_verification_stands(house: Chamber) -> None:
    brought(house)

    def now() -> tuple[set[DocumentKind], Verification]:
        with reading() as session:
            meeting = session.get_one(Meeting, house.meeting_id)
            found = submission(meeting, Reader.of(house.submitter, meeting), house.item_id)
            assert found is not None
            return set(found.missing), found.verification

    assert now() == ({DocumentKind.SUBMISSION, DocumentKind.DRAFT_RESOLUTION}, Verification.AWAITED)
    report = house.paper("Thẩm tra", kind=DocumentKind.VERIFICATION_REPORT)
    assert now()[1] is Verification.IN_HAND
    release.release(house.office, house.meeting_id, [report.id])
    house.paper("Tờ trình", kind=DocumentKind.SUBMISSION)
    assert now() == ({DocumentKind.DRAFT_RESOLUTION}, Verification.RELEASED)


def test_its_pages_show_its_items_alone(house: Chamber) -> None:
    brought(house)
    version = sent(house)
    house.work()
    browser = house.browser(house.submitter)
    page = browser.get(f"/meetings/{house.meeting_id}/submissions").text
    assert "Dự toán ngân sách" in page and "Báo cáo kinh tế" not in page
    assert "Đã trình, chờ phát hành" in page and f"/papers/{version.id}" in page
    assert browser.get(f"/meetings/{house.meeting_id}/submissions/{house.item_id}").status_code == 200
    assert browser.get(f"/meetings/{house.meeting_id}/submissions/{house.other_item_id}").status_code == 404
    assert house.browser(house.huy).get(f"/meetings/{house.meeting_id}/submissions").status_code == 403


def test_the_secretariat_names_and_removes_on_its_page(house: Chamber) -> None:
    browser, base = house.browser(house.office), f"/meetings/{house.meeting_id}/submitters"
    agency = participation(house)
    assert "Hà Sở Trình" in browser.get(base).text
    assert browser.post(base, data={"item": house.item_id, "participation": agency}).status_code == 302
    assert f"{base}/{house.item_id}/{agency}/removal" in browser.get(base).text
    assert browser.post(f"{base}/{house.item_id}/{agency}/removal").status_code == 302
    assert f"{agency}/removal" not in browser.get(base).text
    assert browser.post(base, data={"item": "x"}).status_code == 422


def test_a_role_of_another_meeting_brings_nothing_here(house: Chamber) -> None:
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        assert Reader(frozenset({Role.SUBMITTING_AGENCY}), frozenset()).brings == frozenset()
        assert Reader.of(house.submitter, meeting).brings == frozenset()
