"""A ZIP gives its files, whatever it would rather do."""

import stat
import zipfile
from pathlib import Path

import pytest

from app.documents.intake.archives import safe_name
from app.documents.intake.refusals import Damaged, Hostile, NeedsPassword, NotTaken
from app.documents.intake.take import Unpacked, take
from app.kernel.errors import Refusal
from tests.documents.intake.samples import made_zip, shared


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def _unpacked(path: Path, work: Path) -> Unpacked:
    taken = take(path, "ho so.zip", work)
    assert isinstance(taken, Unpacked)
    return taken


def test_files_come_out_with_their_names_and_folders(tmp_path: Path, work: Path) -> None:
    path = made_zip(tmp_path / "a", {"Kỳ họp 3/Tờ trình số 1.txt": "một", "__MACOSX/._x": "", "~$x.docx": "x"})
    (member,) = _unpacked(path, work).members
    assert (member.folders, member.name, member.path.read_text()) == (("Kỳ họp 3",), "Tờ trình số 1.txt", "một")


@pytest.mark.parametrize(
    ("spelled", "folders", "name"),
    [
        ("../../etc/passwd", ["etc"], "passwd"),
        ("C:\\Windows\\a.txt", ["Windows"], "a.txt"),
        ("/abs/b.txt", ["abs"], "b.txt"),
        ("a.txt:stream", [], "a.txt_stream"),
        ("con.txt", [], "_con.txt"),
        ("x/..", [], "x"),
        ("hidden\x00.exe", [], "hidden"),
        ("dot. . ", [], "dot"),
        ("\u202egnp.exe", [], "gnp.exe"),
        ("..", [], "tep"),
    ],
)
def test_names_lose_their_power(spelled: str, folders: list[str], name: str) -> None:
    assert safe_name(spelled) == (folders, name)


def test_a_long_name_keeps_its_ending() -> None:
    _folders, name = safe_name("ộ" * 300 + ".docx")
    assert name.endswith(".docx") and len(name.encode()) <= 200


@pytest.mark.parametrize("raw", ["Nghị quyết.txt".encode(), "Công văn hoả tốc.txt".encode()])
def test_utf8_names_without_the_flag_are_read(tmp_path: Path, work: Path, raw: bytes) -> None:
    path = made_zip(tmp_path / "a", {"x" * len(raw): "a"})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert _unpacked(path, work).members[0].name == raw.decode()


def test_a_link_is_no_file(tmp_path: Path, work: Path) -> None:
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "a")
    assert [member.name for member in _unpacked(path, work).members] == ["a.txt"]


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path, work: Path) -> None:
    path = made_zip(tmp_path / "a", {"zeros.txt": b"\0" * (80 << 20)})
    with pytest.raises(Hostile):
        take(path, "a.zip", work)


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, work: Path) -> None:
    path = made_zip(tmp_path / "a", {"zeros.txt": b"\0" * (80 << 20)})
    size = (80 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    with pytest.raises((Hostile, Damaged)):
        take(path, "a.zip", work)
    assert sum(file.stat().st_size for file in work.iterdir()) < 100 << 20


def test_an_encrypted_archive_asks_for_its_password(tmp_path: Path, work: Path) -> None:
    path = made_zip(tmp_path / "a", {"a.txt": "secret"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(NeedsPassword):
        take(path, "a.zip", work)


def test_an_archive_inside_is_left_out_with_a_note(tmp_path: Path, work: Path) -> None:
    inner = made_zip(tmp_path / "inner", {"a.txt": "a"})
    path = made_zip(tmp_path / "a", {"inner.zip": inner.read_bytes(), "b.txt": "b"})
    unpacked = _unpacked(path, work)
    assert [member.name for member in unpacked.members] == ["b.txt"]
    assert "inner.zip" in str(unpacked.notes[0])


def test_an_empty_archive_is_refused(tmp_path: Path, work: Path) -> None:
    with pytest.raises(NotTaken):
        take(made_zip(tmp_path / "a", {}), "a.zip", work)


def test_odd_real_archives_end_in_files_or_a_sentence(tmp_path: Path) -> None:
    for at, path in enumerate(shared("robust-zip/*.zip")):
        work = tmp_path / str(at)
        work.mkdir()
        try:
            members = take(path, path.name, work).members  # type: ignore[union-attr]
        except Refusal as refusal:
            assert str(refusal.sentence)
        else:
            assert members and all(member.path.parent == work for member in members)
