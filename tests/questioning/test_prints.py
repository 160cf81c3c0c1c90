"""The list of slips by group as PDF."""

import pymupdf

from app.questioning import actions
from tests.meetings.conftest import Browsers
from tests.questioning.world import ISSUE, Hall


def test_every_slip_is_printed_under_its_group(hall: Hall, browsers: Browsers) -> None:
    """R-QA-01: what was sent, by group, for those it was sent to; no draft is in it."""
    hall.group(hall.write(), title="Y tế cơ sở")
    hall.write(hall.people.huy, issue="Tiến độ đường nối các bản", text="Vì sao *chậm** tiến độ?")
    hall.write(hall.people.dat, send=False, issue="Chưa gửi")
    actions.make_group(hall.people.thao, hall.meeting, "Giao thông", None, "Giám đốc Sở Xây dựng")
    address = f"/meetings/{hall.meeting}/questions/list.pdf"
    answer = browsers.of(hall.people.thao).get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    words = " ".join("".join(page.get_text() for page in pymupdf.open(stream=answer.data)).split())
    for said in (
        "TỔNG HỢP PHIẾU CHẤT VẤN", "Tổng số 02 phiếu, 02 nhóm vấn đề, 01 phiếu chưa xếp nhóm", "Nhóm 1. Y tế cơ sở",
        ISSUE, "Triệu Thị Lan", "Khi nào khắc phục?", "Nhóm 2. Giao thông", "Phiếu chưa xếp nhóm", "Tiến độ đường nối",
    ):  # fmt: skip
        assert said in words, said
    assert "Chưa gửi" not in words
    assert browsers.of(hall.people.binh).get(address).status_code == 200
    assert browsers.of(hall.people.huy).get(address).status_code == 403


def test_a_question_of_the_greatest_length_is_printed_whole(hall: Hall, browsers: Browsers) -> None:
    """Longer than a page; a state that waits says until when (R-QA-03)."""
    words = "Đề nghị làm rõ. " * 312
    hall.write(text=words)
    actions.record_choice(hall.people.binh, hall.meeting, [])
    answer = browsers.of(hall.people.binh).get(f"/meetings/{hall.meeting}/questions/list.pdf")
    printed = " ".join("".join(page.get_text() for page in pymupdf.open(stream=answer.data)).split())
    assert printed.split().count("rõ.") == 312  # a page may end between two words
    assert "Chờ trả lời bằng văn bản, hạn" in printed
