"""Files go with comments: looked into before others see them, for whoever reads the comment and nobody else."""

import io
from typing import Any

import pymupdf
import pytest
from docx import Document

from app.comments import actions
from app.comments.models import MOST_FILES, CommentFile, FileState
from app.documents.intake.refusals import SecretPaper
from app.kernel import files
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound
from tests.comments.world import Sheet
from tests.documents.pages import papers

HTML = {"Accept": "text/html"}


def paper(text: str = "So lieu", script: str = "") -> bytes:
    document = pymupdf.open()
    font = {} if text.isascii() else {"fontname": "F0", "fontfile": str(papers.font())}
    document.new_page().insert_text((72, 72), text, **font)
    if script:
        document.xref_set_key(document.pdf_catalog(), "OpenAction", f"<</S/JavaScript/JS({script})>>")
    return bytes(document.tobytes(no_new_id=True))


def attach(
    sheet: Sheet, actor: Actor, comment: str, content: bytes = b"", name: str = "so-lieu.pdf", **how: Any
) -> str:
    path = sheet.house.folder / "attached"
    path.write_bytes(content or paper(name))
    return actions.attach_file(actor, comment, path, name, **{"declared": True, **how}).id


def kept(sheet: Sheet, comment: str, file: str) -> CommentFile:
    return next(one for one in sheet.one(comment).files if one.id == file)


def test_a_file_is_seen_by_others_once_it_was_looked_into(sheet: Sheet) -> None:
    said = sheet.say(sheet.huy)
    huy, lan = sheet.house.browser(sheet.huy), sheet.house.browser(sheet.lan)
    sent = {"file": (io.BytesIO(paper(script="app.alert(1)")), "số liệu.pdf"), "declared": "1"}
    answer = huy.post(f"/comments/{sheet.id}/{said}/files", data=sent, headers=HTML)
    assert answer.status_code == 302
    (one,) = sheet.one(said).files_now
    own = f"/comments/{sheet.id}"
    assert "Đang kiểm tra tệp" in huy.get(own, headers=HTML).text and "số liệu.pdf" not in lan.get(own).text
    assert lan.get(f"{own}/{said}/files/{one.id}").status_code == 404
    sheet.house.work()
    assert "số liệu.pdf" in lan.get(own, headers=HTML).text
    got = lan.get(f"{own}/{said}/files/{one.id}")
    assert got.status_code == 200 and got.data.startswith(b"%PDF-") and b"app.alert" not in got.data
    assert got.headers["Content-Disposition"].startswith("attachment") and "sandbox" in str(got.headers)
    assert [entry["data"].get("change") for entry in sheet.heard("sheet")[1:]] == ["attached", "looked_into"]
    assert "liệu" not in str(sheet.heard("sheet"))  # no entry names a file


def test_a_file_of_what_only_drafters_read_is_theirs_alone(sheet: Sheet) -> None:
    said = sheet.to_drafters(sheet.huy)
    file = attach(sheet, sheet.huy, said)
    sheet.house.work()
    address = f"/comments/{sheet.id}/{said}/files/{file}"
    for actor, status in ((sheet.house.submitter, 200), (sheet.house.office, 200), (sheet.lan, 404)):
        assert sheet.house.browser(actor).get(address).status_code == status
    actions.withdraw_comment(sheet.huy, said)
    assert sheet.house.browser(sheet.house.submitter).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("cai-dat.exe", b"MZ\x90\0\x03\0\0\0", "cai-dat.exe"),
        ("hong.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "bị hỏng"),
    ],
)
def test_what_can_not_be_read_is_told_to_its_author_only(sheet: Sheet, name: str, content: bytes, why: str) -> None:
    said = sheet.say(sheet.huy)
    file = attach(sheet, sheet.huy, said, content, name)
    sheet.house.work()
    found = kept(sheet, said, file)
    assert found.state is FileState.REFUSED and why in str(found.why)
    assert name in sheet.house.browser(sheet.huy).get(f"/comments/{sheet.id}", headers=HTML).text
    assert name not in sheet.house.browser(sheet.lan).get(f"/comments/{sheet.id}", headers=HTML).text


def test_of_a_state_secret_nothing_is_kept(sheet: Sheet) -> None:
    said = sheet.say(sheet.huy)
    with pytest.raises(SecretPaper):
        attach(sheet, sheet.huy, said, name="Báo cáo (MẬT).pdf")
    file = attach(sheet, sheet.huy, said, paper("TỐI MẬT"))
    sha256 = kept(sheet, said, file).sha256
    assert sha256 and files.store().holds(sha256)
    sheet.house.work()
    found = kept(sheet, said, file)
    assert (found.state, found.sha256, found.pdf_sha256) == (FileState.REFUSED, None, None)
    assert not files.store().holds(sha256)


def test_only_the_author_adds_and_takes_away_and_only_in_time(either_sheet: Sheet) -> None:
    sheet = either_sheet
    said = sheet.say(sheet.huy)
    file = attach(sheet, sheet.huy, said)
    for call in (lambda: attach(sheet, sheet.lan, said), lambda: actions.remove_file(sheet.lan, said, file)):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(Conflict, match="đã kèm"):
        attach(sheet, sheet.huy, said)
    with pytest.raises(Invalid, match="xác nhận"):
        attach(sheet, sheet.huy, said, declared=False)
    for number in range(1, MOST_FILES):
        attach(sheet, sheet.huy, said, name=f"{number}.pdf")
    with pytest.raises(Conflict, match=str(MOST_FILES)):
        attach(sheet, sheet.huy, said, name="thừa.pdf")
    actions.remove_file(sheet.huy, said, file)
    actions.remove_file(sheet.huy, said, file)
    assert len(sheet.one(said).files_now) == MOST_FILES - 1 and kept(sheet, said, file).name == "so-lieu.pdf"
    assert sheet.own(sheet.huy).count("detached") == 1
    sheet.deadline_passes()
    with pytest.raises(Conflict, match="hết hạn"):
        attach(sheet, sheet.huy, said, name="muộn.pdf")


def test_a_file_that_was_taken_away_is_not_looked_into(sheet: Sheet) -> None:
    said = sheet.say(sheet.huy)
    file = attach(sheet, sheet.huy, said)
    actions.remove_file(sheet.huy, said, file)
    sheet.house.work()
    assert kept(sheet, said, file).state is FileState.WAITING
    page = sheet.house.browser(sheet.huy).get(f"/comments/{sheet.id}", headers=HTML).text
    assert "Đã bỏ: so-lieu.pdf" in page


def test_a_form_without_a_file_says_what_to_do(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.comments.routes.attachments.LARGEST_FILE", 3 << 20)
    monkeypatch.setattr("app.comments.routes.attachments.BESIDE", -(3 << 20) + 1000)
    said = sheet.say(sheet.huy)
    address = f"/comments/{sheet.id}/{said}/files"
    answer = sheet.house.browser(sheet.huy).post(address, data={"declared": "1"}, headers=HTML)
    assert answer.status_code == 422 and "Đề nghị chọn tệp" in answer.text
    large = {"file": (io.BytesIO(b"x" * 1000), "to.pdf"), "declared": "1"}
    answer = sheet.house.browser(sheet.huy).post(address, data=large, headers=HTML)
    assert answer.status_code == 422 and "3 MB" in answer.text


def test_tables_name_the_files(sheet: Sheet) -> None:
    said = sheet.say(sheet.huy)
    attach(sheet, sheet.huy, said)
    sheet.house.work()
    answer = sheet.house.browser(sheet.house.submitter).get(f"/comments/{sheet.id}/table.docx")
    cells = [
        cell.text for table in Document(io.BytesIO(answer.data)).tables for row in table.rows for cell in row.cells
    ]
    assert "(kèm tệp: so-lieu.pdf)" in " ".join(cells)


def test_an_entry_that_is_refused_keeps_what_was_typed(sheet: Sheet) -> None:
    told = {
        "person": "",
        "came_by": "MAIL",
        "text": "Đề nghị nêu rõ nguồn",
        "visibility": "DRAFTING",
        "place": "Điều 3",
    }
    answer = sheet.house.browser(sheet.house.office).post(f"/comments/{sheet.id}/entries", data=told, headers=HTML)
    assert answer.status_code == 422 and "Đề nghị nêu rõ nguồn" in answer.text
    assert "Đề nghị chọn đại biểu trong danh sách" in answer.text
