"""What the secretariat reports: who received, opened and read which paper; the pages that were not printed."""

import csv
import io

from app.documents.actions import reading, release
from app.documents.models import Classification, Version
from app.kernel.actor import Actor
from tests.documents.chamber import Chamber


def released(house: Chamber, version: Version) -> Version:
    release.release(house.office, house.meeting_id, [version.id], "Chủ tọa")
    return house.version(version.id)


def table(house: Chamber, who: Actor) -> list[list[str]]:
    answer = house.browser(who).get(f"/meetings/{house.meeting_id}/receipts.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_export_says_how_far_each_delegate_has_come(house: Chamber) -> None:
    paper = released(house, house.paper("x", title="Báo cáo 60"))
    reading.note_received(house.lan, paper)
    reading.note_read(house.huy, paper)
    heading, *rows = table(house, house.office)
    assert heading[-3:] == ["Đã nhận", "Đã mở", "Đã đọc hết"]
    found = {row[5]: [bool(mark) for mark in row[-3:]] for row in rows}
    assert found == {
        house.lan.name: [True, False, False], house.huy.name: [True, True, True],
        house.chair.name: [False, False, False], house.secretary.name: [False, False, False],
    }  # fmt: skip
    assert {row[2] for row in rows} == {"Báo cáo 60"}


def test_a_title_is_no_formula_to_a_spreadsheet(house: Chamber) -> None:
    released(house, house.paper("x", title="=HYPERLINK(1)"))
    assert all(not row[2].startswith("=") for row in table(house, house.office))


def test_papers_of_a_group_count_for_its_delegates_and_drafts_for_nobody(house: Chamber) -> None:
    released(house, house.paper("a", title="Của tổ", group_id=house.group_id))
    house.paper("b", title="Bản nháp")
    rows = table(house, house.office)[1:]
    assert [(row[2], row[5]) for row in rows] == [("Của tổ", house.huy.name)]


def test_the_secretary_learns_nothing_of_drafts_from_the_export(house: Chamber) -> None:
    house.paper("b", title="Bản nháp")
    released(house, house.paper("c", title="Lý lịch", classification=Classification.RESTRICTED))
    assert "Bản nháp" not in {row[2] for row in table(house, house.secretary)[1:]}


def test_the_savings_are_pages_times_readers(house: Chamber) -> None:
    released(house, house.paper("a", "b", "c"))
    released(house, house.paper("d", group_id=house.group_id, title="Của tổ"))
    gone = released(house, house.paper("e", "f"))
    release.withdraw(house.office, house.meeting_id, gone.id, "Nhầm bản")
    page = house.browser(house.office).get(f"/meetings/{house.meeting_id}/savings").text
    assert '<dd class="figures">13</dd>' in page  # 3 pages for 4 delegates, 1 for the one of the group
    assert '<dd class="figures">7</dd>' in page
    assert (
        f"/meetings/{house.meeting_id}/savings"
        in house.browser(house.office).get(f"/meetings/{house.meeting_id}/desk").text
    )


def test_reports_are_the_secretariats(house: Chamber) -> None:
    for who, status in ((house.huy, 403), (house.guest, 403), (house.stranger, 404)):
        for report in ("savings", "receipts.csv"):
            assert house.browser(who).get(f"/meetings/{house.meeting_id}/{report}").status_code == status
