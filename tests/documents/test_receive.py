"""Files coming in: taken whole, in order, once, by those who prepare the meeting, and never a marked secret."""

import hashlib
from pathlib import Path

import pytest

from app.documents.actions import receive
from app.documents.intake.refusals import SecretPaper
from app.documents.models import Outcome, Upload, Version
from app.kernel import disk, files
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from tests.documents.chamber import FOREVER, Chamber

CONTENT = "Điều 1. Phê duyệt dự toán.".encode()


def begin(house: Chamber, name: str = "to-trinh.txt", size: int = len(CONTENT), **changes: object) -> Upload:
    given: dict[str, object] = {"declared": True, "most": FOREVER, **changes}
    return receive.begin_upload(house.office, house.meeting_id, name, size, **given)  # type: ignore[arg-type]


def sent(house: Chamber, name: str = "to-trinh.txt", content: bytes = CONTENT, **changes: object) -> Version | None:
    upload = begin(house, name, len(content), **changes)
    receive.grow(upload, incoming(house), 0, content)
    return receive.finish_upload(house.office, upload.id, incoming(house))


def incoming(house: Chamber) -> Path:
    return house.folder / "incoming"


def stored(upload: Upload) -> Upload:
    with reading() as session:
        return session.get_one(Upload, upload.id)


def test_a_file_becomes_a_version_that_waits_for_the_worker(house: Chamber) -> None:
    version = sent(house)
    assert version is not None
    assert version.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert files.store().local(version.sha256).read_bytes() == CONTENT
    assert house.version(version.id).outcome is Outcome.WAITING
    assert house.version(version.id).document.dossier.kind == "incoming"
    assert not list(incoming(house).iterdir())


def test_the_desk_hears_of_a_file_and_nobody_else(house: Chamber) -> None:
    version = sent(house)
    assert version is not None
    heard = house.heard("desk")[-1]
    assert heard["name"] == "PaperReceived"
    assert heard["data"]["sha256"] == version.sha256
    assert heard["actor"] == house.office.id
    assert "PaperReceived" not in house.told("members") + house.told("everybody")


def test_the_same_bytes_are_recognised_and_not_stored_again(house: Chamber) -> None:
    sent(house, "goc.txt")
    upload = begin(house, "ban-sao.txt")
    receive.grow(upload, incoming(house), 0, CONTENT)
    assert receive.finish_upload(house.office, upload.id, incoming(house)) is None
    assert "“goc.txt”" in str(receive.sentence_of(stored(upload)))
    assert len(house.versions()) == 1


def test_the_same_bytes_are_taken_again_where_they_were_refused_before(house: Chamber) -> None:
    first = sent(house, "hong.pdf", b"%PDF-1.7 broken")
    assert first is not None
    house.work()
    assert house.version(first.id).outcome is Outcome.REFUSED
    assert sent(house, "hong.pdf", b"%PDF-1.7 broken") is not None


@pytest.mark.parametrize("name", ["KH 12 MẬT.pdf", "TOI_MAT_ke_hoach.pdf", "tờ trình (tuyệt mật).docx"])
def test_a_name_marked_secret_is_refused_before_a_byte_is_sent(house: Chamber, name: str) -> None:
    with pytest.raises(SecretPaper):
        begin(house, name)
    with reading() as session:
        upload = session.query(Upload).one()
    assert upload.ended_at is not None and upload.received == 0
    assert not incoming(house).exists()
    rejected = house.heard("desk")[-1]
    assert (rejected["name"], rejected["data"]["file_name"]) == ("PaperRejected", name)
    assert "PaperRejected" not in house.told("members") + house.told("everybody")


def test_a_refused_name_stays_on_the_desk_until_it_is_taken_off(house: Chamber) -> None:
    with pytest.raises(SecretPaper):
        begin(house, "KH 12 MẬT.pdf", item_id=house.item_id)
    browser, base = house.browser(house.office), f"/meetings/{house.meeting_id}"
    page = browser.get(f"{base}/desk").text
    assert "KH 12 MẬT.pdf" in page and f"{base}/paper-copies?item={house.item_id}" in page
    with reading() as session:
        upload_id = session.query(Upload).one().id
    assert house.browser(house.huy).post(f"{base}/uploads/{upload_id}/removal").status_code == 403
    assert browser.post(f"{base}/uploads/{upload_id}/removal").status_code == 302
    assert "KH 12 MẬT.pdf" not in browser.get(f"{base}/desk").text
    assert house.told("desk")[-1] == "RejectionCleared"


@pytest.mark.parametrize("name", ["Bao cao mat do dan so.pdf", "Báo cáo mật độ dân số.pdf", "Luật Bảo vệ bí mật.pdf"])
def test_everyday_words_in_a_name_are_no_mark(house: Chamber, name: str) -> None:
    assert begin(house, name).name == name


def test_a_file_without_the_declaration_is_refused(house: Chamber) -> None:
    with pytest.raises(Invalid, match="không chứa bí mật nhà nước"):
        begin(house, declared=False)


def test_a_broken_line_goes_on_where_it_was(house: Chamber) -> None:
    upload = begin(house)
    at = receive.grow(upload, incoming(house), 0, CONTENT[:7])
    assert receive.have(upload, incoming(house)) == at == 7
    receive.grow(upload, incoming(house), 7, CONTENT[7:])
    version = receive.finish_upload(house.office, upload.id, incoming(house))
    assert version is not None
    assert files.store().local(version.sha256).read_bytes() == CONTENT


def test_a_piece_sent_twice_does_no_harm(house: Chamber) -> None:
    upload = begin(house)
    receive.grow(upload, incoming(house), 0, CONTENT[:9])
    receive.grow(upload, incoming(house), 3, CONTENT[3:9])
    receive.grow(upload, incoming(house), 9, CONTENT[9:])
    version = receive.finish_upload(house.office, upload.id, incoming(house))
    assert version is not None
    assert files.store().local(version.sha256).read_bytes() == CONTENT


def test_a_piece_beyond_what_has_come_is_refused(house: Chamber) -> None:
    upload = begin(house)
    with pytest.raises(Conflict):
        receive.grow(upload, incoming(house), 5, CONTENT[5:])


def test_more_than_was_announced_is_refused(house: Chamber) -> None:
    upload = begin(house, size=10)
    with pytest.raises(Conflict):
        receive.grow(upload, incoming(house), 0, CONTENT)


def test_a_file_above_the_limit_is_refused_with_the_limit(house: Chamber) -> None:
    with pytest.raises(Invalid, match="1 MB"):
        begin(house, size=2 << 20, most=1 << 20)


def test_a_full_disk_refuses_new_files_and_takes_them_again_when_there_is_room(house: Chamber) -> None:
    disk.bind(disk.Disk(house.folder, 1 << 60))
    with pytest.raises(Unavailable, match="dung lượng"):
        begin(house)
    disk.bind(disk.Disk(house.folder, 0))
    assert sent(house) is not None


def test_a_disk_that_fills_up_in_the_middle_loses_nothing_of_what_came(house: Chamber) -> None:
    upload = begin(house)
    receive.grow(upload, incoming(house), 0, CONTENT[:7])
    disk.bind(disk.Disk(house.folder, 1 << 60))
    with pytest.raises(Unavailable):
        receive.grow(upload, incoming(house), 7, CONTENT[7:])
    disk.bind(disk.Disk(house.folder, 0))
    receive.grow(upload, incoming(house), receive.have(upload, incoming(house)), CONTENT[7:])
    assert receive.finish_upload(house.office, upload.id, incoming(house)) is not None


@pytest.mark.parametrize("who", ["chair", "huy", "lan", "guest", "technician", "submitter", "stranger", "admin"])
def test_who_does_not_prepare_the_meeting_sends_nothing(house: Chamber, who: str) -> None:
    actor: Actor = getattr(house, who)
    with pytest.raises((Forbidden, NotFound)):
        receive.begin_upload(actor, house.meeting_id, "a.pdf", 10, declared=True, most=FOREVER)


def test_the_secretary_of_the_session_may_send(house: Chamber) -> None:
    upload = receive.begin_upload(house.secretary, house.meeting_id, "a.pdf", 10, declared=True, most=FOREVER)
    assert upload.person_id == house.secretary.id


def test_an_upload_is_finished_by_nobody_but_its_sender(house: Chamber) -> None:
    upload = begin(house)
    receive.grow(upload, incoming(house), 0, CONTENT)
    with pytest.raises(NotFound):
        receive.finish_upload(house.secretary, upload.id, incoming(house))


def test_a_file_for_a_paper_becomes_its_next_version(house: Chamber) -> None:
    first = house.paper("Bản một")
    second = sent(house, document_id=first.document_id)
    assert second is not None
    assert (second.document_id, second.number) == (first.document_id, 2)


def test_a_paper_of_another_meeting_takes_no_version_from_here(house: Chamber) -> None:
    with pytest.raises(NotFound):
        begin(house, document_id=house.meeting_id)


def test_long_names_keep_their_ending(house: Chamber) -> None:
    assert begin(house, "x" * 400 + ".pdf").name.endswith("x.pdf")


def test_a_file_of_this_machine_follows_the_same_rules(house: Chamber) -> None:
    path = house.folder / "to-trinh.txt"
    path.write_bytes(CONTENT)
    assert receive.take_file(house.office, house.meeting_id, path, path.name) is not None
    with pytest.raises(Conflict, match="Giống hệt"):
        receive.take_file(house.office, house.meeting_id, path, "lan-hai.txt")
    with pytest.raises(SecretPaper):
        receive.take_file(house.office, house.meeting_id, path, "MẬT.txt")
    with pytest.raises(Forbidden):
        receive.take_file(house.huy, house.meeting_id, path, path.name)
