"""The pages of secret ballots, by form: from the plan to the announcement, and what each may see on the way."""

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pymupdf
import pytest
from flask.testing import FlaskClient

from app.conduct import actions as conduct
from app.elections import actions
from app.elections.models import Election
from app.kernel import db
from app.kernel.db import Database
from app.voting.models import Ballot
from tests.documents.released import released
from tests.elections.world import Hall
from tests.meetings.conftest import Browsers, browsing

A, B = "Vương Quốc Bảo", "Lại Thị Thu Trang"


@pytest.fixture
def browsers(hall: Hall, sqlite_database: Database, tmp_path: Path) -> Iterator[Browsers]:
    """The application on the sitting."""
    with browsing(sqlite_database, tmp_path) as opened:
        yield opened


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.text


def send(client: FlaskClient, address: str, status: int = 200, **form: str | list[str]) -> str:
    answer = client.post(address, data=form, follow_redirects=True)
    assert answer.status_code == status, answer.text
    return answer.text


def only(hall: Hall, model: type[Election] | type[Ballot]) -> list[str]:
    with db.reading() as session:
        return [one.id for one in session.query(model).filter_by(meeting_id=hall.meeting).order_by(model.number)]


def test_the_whole_procedure_by_form(hall: Hall, browsers: Browsers) -> None:
    thao, binh, lan = (browsers.of(one) for one in (hall.people.thao, hall.people.binh, hall.people.lan))
    head, second, third = (browsers.of(one) for one in hall.tellers)
    every = f"/meetings/{hall.meeting}/elections"
    assert "Chưa có cuộc bỏ phiếu kín nào" in page(thao, every)
    plan = {"item": hall.item, "kind": "ELECTION", "post": "OTHER", "title": "Phó Chủ tịch UBND tỉnh", "seats": "2"}
    again = send(thao, every, 422, **{**plan, "title": ""})
    assert "còn trống" in again and 'value="2"' in again  # nothing typed is lost
    assert "Danh sách chưa có người nào" in send(thao, every, **plan)
    (election,) = only(hall, Election)
    one = f"{every}/{election}"
    for name in (A, B):
        assert name in send(thao, f"{one}/candidates", name=name, origin="INTRODUCED", note="Giám đốc Sở")
    assert "Tự ứng cử" in page(lan, one) and "Huỷ" not in page(lan, one)
    assert "đã có trong danh sách" in send(thao, f"{one}/candidates", 409, name=A, origin="INTRODUCED")

    assert thao.get(f"{one}/ballot-paper.pdf").status_code == 409  # the list is open
    send(thao, f"{one}/state", deed="list")
    ids = [teller.id for teller in hall.tellers]
    send(thao, f"/meetings/{hall.meeting}/tellers", 422, item=hall.item, head=ids[0], secretary=ids[1], members=[])
    send(thao, f"/meetings/{hall.meeting}/tellers", item=hall.item, head=ids[0], secretary=ids[1], members=[ids[2]])
    for ballot in only(hall, Ballot):
        with db.reading() as session:
            found = session.get_one(Ballot, ballot)
        hall.carry(found)
    assert "Bắt đầu phát phiếu" in page(binh, one) and "Bắt đầu phát phiếu" not in page(lan, one)

    printed = pymupdf.open(stream=thao.get(f"{one}/ballot-paper.pdf").data)
    assert len(printed) == 9 and round(printed[0].rect.width) == 421
    assert "PHIẾU BẦU" in printed[8].get_text() and A in printed[0].get_text()

    conduct.call_item(hall.people.binh, hall.meeting, hall.item)
    send(binh, f"{one}/state", deed="issue")
    assert "đang phát phiếu" in page(lan, f"/meetings/{hall.meeting}")
    send(head, f"{one}/state", deed="vote", issued="9")
    assert "bỏ phiếu vào hòm" in page(lan, f"/meetings/{hall.meeting}/hall")
    send(head, f"{one}/state", deed="open_box")

    assert "Nhập kết quả kiểm phiếu" in page(second, f"{one}/count")
    assert thao.get(f"{one}/count").status_code == 403
    known = hall.election(election)
    first, other = (f"n-{candidate.id}-VOTES" for candidate in known.standing)
    refused = send(second, f"{one}/count", 422, collected="9", valid="9", invalid="1", **{first: "7", other: "4"})
    assert "phải bằng số phiếu thu về" in refused and 'value="7"' in refused
    send(second, f"{one}/count", collected="9", valid="8", invalid="1", **{first: "7", other: "4"})
    assert 'value="7"' not in page(third, f"{one}/count")
    send(third, f"{one}/count", collected="9", valid="8", invalid="1", **{first: "6", other: "4"})
    assert "Hai thành viên nhập 7 và 6" in page(second, f"{one}/count")
    for who in (thao, binh, lan):
        assert "election-tally" not in page(who, one) and who.get(f"{one}/minutes.pdf").status_code == 403
    send(third, f"{one}/count", collected="9", valid="8", invalid="1", **{first: "7", other: "4"})
    send(head, f"{one}/state", deed="sign", complaints="", handed_to="Văn phòng")
    assert "election-tally" in page(binh, one) and "election-tally" not in page(lan, one)
    minutes = "".join(p.get_text() for p in pymupdf.open(stream=binh.get(f"{one}/minutes.pdf").data))
    for words in ("BIÊN BẢN KIỂM PHIẾU", "7 (77,78%)", "4 (44,44%)", "Số phiếu không thu về", "ít nhất 5 phiếu",
                  "bàn giao cho Văn phòng", hall.tellers[2].name):  # fmt: skip
        assert words in minutes.replace("\n", " "), words
    assert "BIÊN BẢN KIỂM PHIẾU" in words_of(binh.get(f"{one}/minutes.docx").data)
    draft = words_of(binh.get(f"{one}/resolution.docx").data)
    for words in (
        "DỰ THẢO",
        "Xác nhận kết quả bầu Phó Chủ tịch UBND tỉnh",
        "7 phiếu, bằng 77,78% tổng số đại biểu",
        "QUYẾT NGHỊ:",
    ):
        assert words in draft, words
    assert B not in draft and binh.get(f"{one}/resolution.pdf").data.startswith(b"%PDF")

    send(binh, f"{one}/state", deed="announce")
    assert "Trúng cử: Vương Quốc Bảo" in page(lan, f"/meetings/{hall.meeting}")
    assert "Trúng cử: Vương Quốc Bảo" in page(lan, f"/meetings/{hall.meeting}/hall")
    assert "77,78%" in page(lan, one)
    assert "Đã chuẩn bị biểu quyết số" in send(thao, f"{one}/state", deed="resolution")
    assert "vòng 2" in send(thao, f"{one}/state", deed="round")

    scan, version = released(hall.meeting, hall.people.body.id, title="Biên bản kiểm phiếu có chữ ký")
    assert "Ghi bản quét" in page(thao, one) and "Ghi bản quét" not in page(lan, one)
    send(thao, f"{one}/state", deed="scan", document=scan)
    assert "Biên bản có chữ ký (bản quét):" in page(lan, one) and f'href="/papers/{version}"' in page(lan, one)
    send(lan, f"{one}/state", 403, deed="scan", document=scan)
    send(thao, f"{one}/state", deed="scan", document="")
    assert "(bản quét):" not in page(lan, one)


def words_of(content: bytes) -> str:
    """All that a DOCX says, tables too."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(it.itertext()) for it in body.iter() if it.tag.endswith("}p"))


def test_a_delegate_stands_and_withdraws(hall: Hall, browsers: Browsers) -> None:
    one = hall.prepared(A)
    lan, address = browsers.of(hall.people.lan), f"/meetings/{hall.meeting}/elections/{one.id}"
    assert hall.people.lan.name in send(lan, f"{address}/candidates", stands="1")
    mine = hall.candidate(one, hall.people.lan.name)
    assert "Đã rút: Xin rút" in send(lan, f"{address}/candidates/{mine.id}/withdrawal", reason="Xin rút")
    send(lan, f"{address}/candidates", 403, name=B, origin="INTRODUCED")


def test_a_teller_is_led_to_the_count(hall: Hall, browsers: Browsers) -> None:
    hall.counting(A)
    assert "Mở trang kiểm phiếu" in page(browsers.of(hall.tellers[1]), f"/meetings/{hall.meeting}")
    assert "Mở trang kiểm phiếu" not in page(browsers.of(hall.people.lan), f"/meetings/{hall.meeting}")


def test_the_console_and_the_plan_of_an_election(hall: Hall, browsers: Browsers) -> None:
    one = hall.closed(A)
    binh, thao = browsers.of(hall.people.binh), browsers.of(hall.people.thao)
    actions.begin_issuing(hall.people.binh, hall.meeting, one.id)
    assert "Đang phát phiếu" in page(binh, f"/meetings/{hall.meeting}/console")
    send(thao, f"/meetings/{hall.meeting}/elections/{one.id}/plan", 409, item=hall.item, kind="ELECTION", post="OTHER",
         title="Khác", seats="1")  # fmt: skip
    assert "đã được hủy" in send(
        binh, f"/meetings/{hall.meeting}/elections/{one.id}/state", deed="void", reason="Nhầm danh sách"
    )
