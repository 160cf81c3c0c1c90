"""Báo cáo cuộc họp: no site dropped, each one's times and downtime in seconds (section 9.2, invariant 19)."""

from collections.abc import Callable
from datetime import timedelta

import pymupdf
import pytest

from app.briefings import actions
from app.briefings.conclusions import Assignment, Wording
from app.briefings.models import Readiness
from app.briefings.report import length, report
from app.kernel import clock
from app.kernel.actor import system
from app.kernel.db import reading
from tests.briefings.world import Rooms
from tests.meetings.conftest import Browsers

MEDIA = system("media")
OPENED = (clock.now() + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)  # 08:00 in An Lĩnh


def walked(rooms: Rooms) -> None:
    """Scenario (ii), in short: DC02 comes, is lost for 70 s and returns; DC03 speaks; DC04 is absent."""
    at, binh, meeting = _at, rooms.people.binh, rooms.meeting
    site = {code: rooms.site(code).id for code in ("DC01", "DC02", "DC03", "DC04")}
    at(-600, lambda: actions.report_site(rooms.device("DC02"), meeting, Readiness.READY, 12, ""))
    at(-590, lambda: actions.report_site(binh, meeting, Readiness.ABSENT, 0, "mất điện", site["DC04"]))
    at(0, lambda: actions.open_room(binh, meeting))
    for code in ("DC01", "DC02", "DC03"):
        at(5, lambda code=code: actions.note_connected(MEDIA, meeting, site[code]))
    at(600, lambda: actions.note_lost(MEDIA, meeting, site["DC02"]))
    at(670, lambda: actions.note_connected(MEDIA, meeting, site["DC02"]))
    at(700, lambda: actions.give_floor(binh, meeting, site["DC03"]))
    at(1012, lambda: actions.take_floor(binh, meeting, site["DC03"]))
    at(1100, lambda: actions.note_left(MEDIA, meeting, site["DC03"]))
    at(1200, lambda: actions.give_floor(binh, meeting, site["DC02"]))
    at(1260, lambda: actions.end_room(binh, meeting))  # who speaks then has spoken


def _at(seconds: int, deed: Callable[[], object]) -> None:
    with clock.standing_at(OPENED + timedelta(seconds=seconds)):
        deed()


def test_each_site_has_its_times_and_its_downtime_in_seconds(either_rooms: Rooms) -> None:
    walked(either_rooms)
    with reading():
        made = report(either_rooms.room, {}, OPENED + timedelta(seconds=5000))
        by = {one.site.point.code: one for one in made.courses if one.site.point}
    assert list(by) == ["DC01", "DC02", "DC03", "DC04"]  # nobody is dropped
    assert by["DC02"].lost_s == 70 and len(by["DC02"].losses) == 1 and len(by["DC02"].stays) == 1
    assert by["DC02"].left == OPENED + timedelta(seconds=1260)
    assert by["DC03"].left == OPENED + timedelta(seconds=1100)
    assert by["DC04"].came is None and len(made.present) == 3
    assert [(one.site.name, one.seconds) for one in made.speeches] == [("VP ĐBQH và HĐND", 312), ("VP Tỉnh ủy", 60)]
    assert (made.losses, made.lost_s, made.people) == (1, 70, 12)
    said = [str(one.words) for one in made.incidents]
    assert "Điểm danh Công an tỉnh: Vắng. mất điện" in said
    assert any("VP Tỉnh ủy đã kết nối lại sau 70 giây" in words for words in said)
    assert either_rooms.heard().count("SiteGaveFloorBack") == 2


def test_what_goes_on_is_counted_so_far(rooms: Rooms) -> None:
    binh, meeting, site = rooms.people.binh, rooms.meeting, rooms.site("DC02").id
    _at(0, lambda: actions.open_room(binh, meeting))
    _at(1, lambda: actions.note_connected(MEDIA, meeting, site))
    _at(2, lambda: actions.give_floor(binh, meeting, site))
    _at(60, lambda: actions.note_lost(MEDIA, meeting, site))
    with reading():
        made = report(rooms.room, {}, OPENED + timedelta(seconds=100))
    assert made.held[0].ends is None
    assert (made.speeches[0].seconds, made.lost_s) == (98, 40)


@pytest.mark.parametrize(("seconds", "said"), [(5, "5 giây"), (312, "5 phút 12 giây"), (3720, "1 giờ 2 phút")])
def test_lengths_are_said_in_words(seconds: int, said: str) -> None:
    assert str(length(seconds)) == said


def test_page_and_minutes_for_the_control_room(rooms: Rooms, browsers: Browsers) -> None:
    walked(rooms)
    thao, base = rooms.people.thao, f"/meetings/{rooms.meeting}/report"
    dat = browsers.of(rooms.people.dat)
    page = dat.get(base).text
    for said in ("Biên bản", "1 phút 10 giây", "5 phút 12 giây", "mất điện", "Chưa kiểm tra thiết bị"):
        assert said.lower() in page.lower(), said
    actions.write_conclusion(thao, rooms.meeting, Wording("Chủ trì kết luận như sau."), seen=0)
    actions.assign_task(thao, rooms.meeting, Assignment("Rà soát hồ đập", None, "Sở Nông nghiệp và Môi trường"))
    assert "Chủ trì kết luận như sau" not in _words(dat.get(f"{base}/minutes.pdf").data)  # a draft is no minute
    actions.issue_conclusion(rooms.people.binh, rooms.meeting, seen=2)
    words = _words(dat.get(f"{base}/minutes.pdf").data)
    for said in ("BIÊN BẢN", "3/4 điểm cầu", "08:11:40", "5 phút 12 giây", "Chủ trì kết luận như sau", "Rà soát hồ đập",
                 "mất điện", "THƯ KÝ"):  # fmt: skip
        assert said in words, said


def _words(content: bytes) -> str:
    with pymupdf.open(stream=content) as paper:
        return " ".join(" ".join(leaf.get_text() for leaf in paper).split())
