"""Papers into the delegates' hands and back: who may, what is recorded, who hears of it, and what never moves."""

from datetime import datetime, time, timedelta

import pytest

from app.documents.actions import release
from app.documents.models import Classification, Outcome, Version, VersionState
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.documents.chamber import Chamber


def released(house: Chamber, *versions: Version, by: Actor | None = None, approver: str = "") -> list[Version]:
    release.release(by or house.office, house.meeting_id, [version.id for version in versions], approver)
    return [house.version(version.id) for version in versions]


def test_a_released_paper_is_in_the_delegates_hands(either_house: Chamber) -> None:
    house = either_house
    (paper,) = released(house, house.paper("Trang một", "Trang hai", title="Báo cáo 60"))
    assert paper.state is VersionState.RELEASED
    assert paper.released_by == house.office.id
    heard = house.heard("members")[-1]
    assert heard["name"] == "DocumentReleased"
    told = heard["data"]
    assert (told["title"], told["pages"], told["pack_start"], told["sha256"]) == ("Báo cáo 60", 2, 1, paper.sha256)
    assert (told["item_id"], told["replaces"], told["late_approver"]) == (house.item_id, None, "")


def test_members_hear_of_a_paper_and_guests_do_not(house: Chamber) -> None:
    released(house, house.paper("Nội bộ"))
    assert "DocumentReleased" in house.told("members")
    assert "DocumentReleased" not in house.told("everybody") + house.told("desk")


def test_a_paper_for_guests_is_heard_by_everybody_once(house: Chamber) -> None:
    released(house, house.paper("Cho khách", for_guests=True))
    assert "DocumentReleased" in house.told("everybody")
    assert "DocumentReleased" not in house.told("members")


@pytest.mark.parametrize("changes", [{"classification": Classification.RESTRICTED}, {"group_id": "own"}])
def test_a_stream_does_not_tell_the_title_of_what_not_all_of_it_may_know(
    house: Chamber, changes: dict[str, object]
) -> None:
    if changes.get("group_id"):
        changes = {"group_id": house.group_id}
    released(house, house.paper("Lý lịch", title="Tóm tắt lý lịch ông A", **changes))  # type: ignore[arg-type]
    told = house.heard("members")[-1]["data"]
    assert (told["title"], told["symbol"]) == ("", "")


def test_several_papers_go_out_in_one_act(house: Chamber) -> None:
    papers = [house.paper(f"Trang của {number}", title=f"Báo cáo {number}") for number in range(3)]
    released(house, *papers)
    entries = [entry for entry in house.heard("members") if entry["name"] == "DocumentReleased"]
    assert len(entries) == 3
    assert len({entry["at"] for entry in entries}) == 1


def test_one_that_cannot_go_out_holds_back_all(house: Chamber) -> None:
    good, bad = house.paper("Được"), house.upload(b"A", "chua-so-hoa.txt")
    with pytest.raises(Conflict, match="chưa số hóa xong"):
        released(house, good, house.version(bad.id))
    assert house.version(good.id).state is VersionState.DRAFT
    assert "DocumentReleased" not in house.told("members")


@pytest.mark.parametrize("who", ["chair", "secretary", "huy", "guest", "technician", "submitter", "admin"])
def test_only_the_office_releases(house: Chamber, who: str) -> None:
    paper = house.paper("Một trang")
    with pytest.raises(Forbidden):
        released(house, paper, by=getattr(house, who))
    assert house.version(paper.id).state is VersionState.DRAFT


def test_a_paper_of_another_meeting_is_not_known_here(house: Chamber) -> None:
    with pytest.raises(NotFound):
        release.release(house.office, house.meeting_id, [house.item_id])


def test_a_paper_is_released_once(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Một trang"))
    with pytest.raises(Conflict, match="đã được phát hành"):
        released(house, paper)


def test_a_paper_with_a_warning_can_be_released(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Mờ", outcome=Outcome.WARNING))
    assert paper.is_released


# ---- after the deadline (R-SES-08, R-SES-11) ----------------------------------------------------


def late(house: Chamber) -> object:
    return clock.standing_at(clock.now() + timedelta(days=58))


def test_a_late_paper_needs_the_name_of_whoever_approved_it(house: Chamber) -> None:
    """R-SES-08: documents reach the delegates at the latest five days before the opening."""
    paper = house.paper("Trễ")
    with late(house), pytest.raises(Invalid, match="5 ngày trước khai mạc"):  # type: ignore[attr-defined]
        released(house, paper)
    assert house.version(paper.id).state is VersionState.DRAFT


def test_a_late_paper_carries_the_flag_and_the_approvers_name(house: Chamber) -> None:
    """R-SES-11."""
    paper = house.paper("Trễ")
    with late(house):  # type: ignore[attr-defined]
        (paper,) = released(house, paper, approver="  Chủ tịch Trần Thanh Bình ")
    assert paper.is_late and paper.late_approver == "Chủ tịch Trần Thanh Bình"
    assert house.heard("members")[-1]["data"]["late_approver"] == "Chủ tịch Trần Thanh Bình"


def test_whoever_releases_a_late_paper_is_not_the_one_who_approves_it(house: Chamber) -> None:
    """R-SES-11: the chair or the standing committee decides, not the desk."""
    paper = house.paper("Trễ")
    with late(house), pytest.raises(Invalid, match="người khác"):  # type: ignore[attr-defined]
        released(house, paper, approver=house.office.name.upper())
    assert house.version(paper.id).state is VersionState.DRAFT


def test_a_paper_in_time_carries_no_flag_whatever_was_typed(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Đúng hạn"), approver="Chủ tịch")
    assert not paper.is_late


def test_the_last_day_of_the_deadline_is_still_in_time(house: Chamber) -> None:
    paper = house.paper("Ngày cuối")
    meeting = paper.document.dossier.meeting
    assert meeting is not None
    midnight = datetime.combine(meeting.documents_due, time(23, 59, 59), meeting.body.time_zone)
    with clock.standing_at(midnight + timedelta(seconds=1)), pytest.raises(Invalid):
        released(house, paper)
    with clock.standing_at(midnight):  # of the council's own clock, not of Greenwich
        (paper,) = released(house, paper)
    assert not paper.is_late


# ---- versions ---------------------------------------------------------------------------------


def test_a_new_version_supersedes_the_one_before(either_house: Chamber) -> None:
    house = either_house
    (first,) = released(house, house.paper("Bản một"))
    (second,) = released(house, house.paper("Bản hai", of=first))
    assert house.version(first.id).state is VersionState.SUPERSEDED
    assert second.state is VersionState.RELEASED
    assert house.heard("members")[-1]["data"]["replaces"] == first.id
    assert [version.number for version in second.document.versions] == [1, 2]


def test_the_packs_numbers_stay_after_a_late_and_after_a_longer_paper(house: Chamber) -> None:
    (first,) = released(house, house.paper("1", "2", "3"))
    (second,) = released(house, house.paper("4", "5"))
    (late_one,) = released(house, house.paper("6"))
    (longer,) = released(house, house.paper("1", "2", "2b", "3", "4", of=first))
    starts = [(one.document.pack_start, one.document.pack_pages) for one in (first, second, late_one, longer)]
    assert starts == [(1, 3), (4, 2), (6, 1), (1, 3)]
    (after,) = released(house, house.paper("7"))
    assert house.document(after.document_id).pack_start == 7


# ---- withdrawal -------------------------------------------------------------------------------


def test_a_withdrawn_paper_is_gone_from_the_list_and_kept_with_its_reason(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Nhầm"))
    release.withdraw(house.office, house.meeting_id, paper.id, " Phát hành nhầm bản nháp ")
    paper = house.version(paper.id)
    assert (paper.state, paper.reason) == (VersionState.WITHDRAWN, "Phát hành nhầm bản nháp")
    assert paper.released_at and paper.withdrawn_by == house.office.id
    heard = house.heard("members")[-1]
    assert (heard["name"], heard["data"]["reason"]) == ("DocumentWithdrawn", "Phát hành nhầm bản nháp")
    assert "DocumentWithdrawn" not in house.told("everybody")


def test_a_withdrawal_needs_a_reason(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Nhầm"))
    with pytest.raises(Invalid, match="lý do"):
        release.withdraw(house.office, house.meeting_id, paper.id, "  ")


def test_what_was_never_released_is_not_withdrawn(house: Chamber) -> None:
    with pytest.raises(Conflict):
        release.withdraw(house.office, house.meeting_id, house.paper("Nháp").id, "lý do")


def test_what_was_withdrawn_is_not_released_again(house: Chamber) -> None:
    (paper,) = released(house, house.paper("Nhầm"))
    release.withdraw(house.office, house.meeting_id, paper.id, "Nhầm")
    with pytest.raises(Conflict, match="thu hồi"):
        released(house, paper)


@pytest.mark.parametrize("who", ["chair", "secretary", "huy", "guest"])
def test_only_the_office_withdraws(house: Chamber, who: str) -> None:
    (paper,) = released(house, house.paper("Một trang"))
    with pytest.raises(Forbidden):
        release.withdraw(getattr(house, who), house.meeting_id, paper.id, "lý do")
