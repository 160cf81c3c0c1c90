"""Uploading: many files and folders, declared, resumed, refused with a sentence."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from app.documents.intake.kinds import identify
from app.documents.intake.step import Place
from app.documents.intake.webpages import unpack_web_archive
from tests.browser.conftest import until
from tests.browser.shell_app import Running

pytestmark = pytest.mark.browser

DROP = """async ({ target, names }) => {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File([`nội dung ${name}`], name));
  const how = { dataTransfer: transfer, bubbles: true, cancelable: true };
  const place = document.querySelector(target);
  for (const kind of ["dragenter", "dragover", "drop"]) place.dispatchEvent(new DragEvent(kind, how));
}"""


def declare(page: Page) -> None:
    page.goto("/desk")
    page.get_by_label("Tôi xác nhận").check()


def test_dropped_files_arrive_whole_with_their_names(page: Page, shell: Running) -> None:
    declare(page)
    names = [f"Báo cáo {place}.pdf" for place in range(1, 13)]
    page.evaluate(DROP, {"target": "body", "names": names})
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 12 / 12 tệp")
    assert shell.shell.tus.complete == sorted(names)
    assert shell.shell.tus.named("Báo cáo 7.pdf").decode() == "nội dung Báo cáo 7.pdf"


def test_file_dropped_on_a_dossier_carries_it(page: Page, shell: Running) -> None:
    declare(page)
    page.evaluate(DROP, {"target": "[data-dossier] h2", "names": ["TTr91.pdf"]})
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 1 tệp")
    facts = next(iter(shell.shell.tus.metadata.values()))
    assert facts | {"filetype": ""} == {
        "filename": "TTr91.pdf",
        "path": "TTr91.pdf",
        "filetype": "",
        "meeting": "m1",
        "dossier": "d16",
        "declared": "1",
    }


def test_nothing_goes_out_before_the_declaration(page: Page, shell: Running) -> None:
    page.goto("/desk")
    page.evaluate(DROP, {"target": "body", "names": ["BC60.pdf"]})
    expect(page.locator("[data-summary]")).to_contain_text("Đề nghị xác nhận")
    expect(page.locator(".upload .state")).to_have_text("Chờ đến lượt")
    assert shell.shell.tus.files == {}
    page.get_by_label("Tôi xác nhận").check()
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 1 tệp")


def test_folder_is_sent_with_its_paths_and_without_litter(page: Page, shell: Running, tmp_path: Path) -> None:
    folder = tmp_path / "ky-hop"
    (folder / "phu-luc").mkdir(parents=True)
    (folder / "BC10.pdf").write_bytes(b"a")
    (folder / "BC9.pdf").write_bytes(b"b")
    (folder / "phu-luc" / "Thumbs.db").write_bytes(b"c")
    (folder / "phu-luc" / "PL1.xlsx").write_bytes(b"d")
    declare(page)
    page.locator("input[webkitdirectory]").set_input_files(folder)
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 3 / 3 tệp")
    paths = [facts["path"] for facts in shell.shell.tus.metadata.values()]
    assert sorted(paths) == ["ky-hop/BC10.pdf", "ky-hop/BC9.pdf", "ky-hop/phu-luc/PL1.xlsx"]


def test_a_saved_web_page_takes_its_pictures_along(page: Page, shell: Running, tmp_path: Path) -> None:
    folder = tmp_path / "ky-hop"
    (folder / "Báo cáo_files").mkdir(parents=True)
    (folder / "Báo cáo.htm").write_bytes('<p>Báo cáo</p><img src="B%C3%A1o%20c%C3%A1o_files/image001.png">'.encode())
    pixels = Image.effect_noise((80, 60), 60)
    pixels.save(folder / "Báo cáo_files" / "image001.png")
    (folder / "Báo cáo_files" / "filelist.xml").write_bytes(b"<xml/>")
    (folder / "Phụ lục.pdf").write_bytes(b"a")
    declare(page)
    page.locator("input[webkitdirectory]").set_input_files(folder)
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 2 / 2 tệp")
    paths = sorted(facts["path"] for facts in shell.shell.tus.metadata.values())
    assert paths == ["ky-hop/Báo cáo.mht", "ky-hop/Phụ lục.pdf"]
    sent = tmp_path / "sent"
    sent.write_bytes(shell.shell.tus.named("Báo cáo.mht"))
    work = tmp_path / "work"
    work.mkdir()
    assert identify(sent, "Báo cáo.mht").key == "mhtml"
    html = unpack_web_archive(sent, Place("Báo cáo.mht", work)).read_text()
    assert "data:image/png;base64," in html


def test_interrupted_upload_goes_on_where_it_stopped(page: Page, shell: Running, tmp_path: Path) -> None:
    big = tmp_path / "scan.pdf"
    big.write_bytes(bytes(range(256)) * 4096)
    shell.shell.tus.break_after = 300_000
    declare(page)
    page.locator("input[type=file]").first.set_input_files(big)
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 1 tệp", timeout=10_000)
    assert shell.shell.tus.named("scan.pdf") == big.read_bytes()
    assert shell.shell.tus.offsets == [0, 300_000]


def test_refused_file_says_why_and_stays_in_the_list(page: Page, shell: Running) -> None:
    shell.shell.tus.refuse["MẬT.pdf"] = "Tài liệu có dấu hiệu chứa bí mật nhà nước. Đề nghị phát bản giấy theo sổ."
    declare(page)
    page.evaluate(DROP, {"target": "body", "names": ["MẬT.pdf", "BC61.pdf"]})
    refused = page.locator(".upload[data-state=refused]")
    expect(refused).to_contain_text("Đề nghị phát bản giấy theo sổ.")
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 2 tệp")
    refused.get_by_role("button", name="Bỏ khỏi danh sách").click()
    expect(refused).to_have_count(0)


def test_stopped_upload_waits_for_its_owner(page: Page, shell: Running) -> None:
    declare(page)
    page.route("**/uploads", lambda route: None)  # the creation is never answered
    page.evaluate(DROP, {"target": "body", "names": ["BC62.pdf"]})
    page.get_by_role("button", name="Dừng").click()
    expect(page.locator(".upload .state")).to_have_text("Đã dừng")
    page.unroute("**/uploads")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 1 tệp")


def test_upload_goes_on_as_soon_as_the_server_is_back(page: Page, shell: Running) -> None:
    declare(page)
    tried: list[Route] = []

    def fail(route: Route) -> None:
        tried.append(route)
        route.abort("connectionrefused")

    page.route("**/uploads", fail)
    page.evaluate(DROP, {"target": "body", "names": ["BC62.pdf"]})
    expect(page.locator(".upload .state")).to_have_text("Chưa tải được, sẽ tiếp tục khi có mạng")
    until(page, lambda: len(tried) >= 4)  # pauses of 0.5, 1 and 2 seconds; the next try is 4 seconds away
    page.unroute("**/uploads", fail)
    page.evaluate("document.dispatchEvent(new CustomEvent('feed:state', {detail: {state: 'connected'}}))")
    expect(page.locator("[data-summary]")).to_have_text("Đã tải lên 1 / 1 tệp", timeout=2_000)
