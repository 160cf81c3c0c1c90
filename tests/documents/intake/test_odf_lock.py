"""OpenDocument files with a password are opened with it; the password is kept nowhere."""

import base64
import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path

import pymupdf
import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.documents.intake.odf_lock import is_locked, write_unlocked
from app.documents.intake.parts import Package
from app.documents.intake.refusals import NeedsPassword, TooLarge, WrongPassword
from app.documents.intake.take import Taken, take
from tests.documents.intake.samples import office_is_missing

PASSWORD = "mật khẩu của tờ trình"
TEXT = "Tờ trình về kế hoạch đầu tư công"
ODT = "application/vnd.oasis.opendocument.text"
CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:text><text:p>{TEXT}</text:p></office:text></office:body></office:document-content>"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>"""
OPEN = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
ENTRY = """<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml">
<manifest:encryption-data{checksum}>
<manifest:algorithm manifest:algorithm-name="{algorithm}" manifest:initialisation-vector="{vector}"/>
<manifest:start-key-generation manifest:start-key-generation-name="{start}" manifest:key-size="32"/>
<manifest:key-derivation manifest:key-derivation-name="{derivation}" manifest:key-size="{size}" {numbers}
 manifest:salt="{salt}"/></manifest:encryption-data></manifest:file-entry></manifest:manifest>"""
CHECKSUM = ' manifest:checksum-type="{kind}" manifest:checksum="{sum}"'


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def package(path: Path, members: dict[str, bytes], **entry: str) -> Path:
    manifest = HEAD + ENTRY.format(**entry)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODT)
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def aes(path: Path, *, iterations: int = 1000) -> Path:
    """As ODF 1.2 and 1.3 have it: AES-256 in CBC, the key by PBKDF2."""
    salt, vector, plain = os.urandom(16), os.urandom(16), deflated(CONTENT.encode())
    start = hashlib.sha256(PASSWORD.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, salt, min(iterations, 1000), 32)
    padded = plain + bytes([16 - len(plain) % 16]) * (16 - len(plain) % 16)
    locker = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    checksum = CHECKSUM.format(
        kind="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k",
        sum=text(hashlib.sha256(plain[:1024]).digest()),
    )
    return package(
        path, {"content.xml": locker.update(padded) + locker.finalize()}, name="content.xml", checksum=checksum,
        algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc", vector=text(vector), derivation="PBKDF2", size="32",
        start="http://www.w3.org/2000/09/xmldsig#sha256", salt=text(salt),
        numbers=f'manifest:iteration-count="{iterations}"',
    )  # fmt: skip


def blowfish(path: Path) -> Path:
    """As OpenOffice saved it."""
    salt, vector, plain = os.urandom(16), os.urandom(8), deflated(CONTENT.encode())
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha1(PASSWORD.encode()).digest(), salt, 1024, 16)
    locker = Cipher(Blowfish(key), CFB(vector)).encryptor()
    return package(
        path, {"content.xml": locker.update(plain) + locker.finalize()}, name="content.xml",
        checksum=CHECKSUM.format(kind="SHA1/1K", sum=text(hashlib.sha1(plain[:1024]).digest())),
        algorithm="Blowfish CFB", vector=text(vector), derivation="PBKDF2", size="16", start="SHA1", salt=text(salt),
        numbers='manifest:iteration-count="1024"',
    )  # fmt: skip


def whole(path: Path) -> Path:
    """As LibreOffice 24.8 saves it: the whole package as one part, AES-GCM, the key by Argon2id."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", CONTENT)
        archive.writestr("META-INF/manifest.xml", f"{HEAD}{OPEN}</manifest:manifest>")
    salt, vector = os.urandom(16), os.urandom(12)
    start = hashlib.sha256(PASSWORD.encode()).digest()
    key = hash_secret_raw(start, salt, 1, 1024, 1, 32, Type.ID)
    locked = vector + AESGCM(key).encrypt(vector, deflated(inner.getvalue()), None)
    return package(
        path, {"encrypted-package": locked}, name="encrypted-package", checksum="",
        algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm", vector=text(vector), size="32",
        derivation="urn:org:documentfoundation:names:experimental:office:manifest:argon2id",
        start="http://www.w3.org/2000/09/xmldsig#sha256", salt=text(salt),
        numbers='manifest:argon2-iterations="1" manifest:argon2-memory="1024" manifest:argon2-lanes="1"',
    )  # fmt: skip


@pytest.mark.parametrize("made", [aes, blowfish, whole])
def test_each_way_of_locking_is_opened_with_the_password_only(tmp_path: Path, made: object) -> None:
    locked = made(tmp_path / "a.odt")  # type: ignore[operator]
    assert is_locked(Package(locked, "a.odt"))
    with pytest.raises(WrongPassword):
        write_unlocked(Package(locked, "a.odt"), "khác", tmp_path / "no")
    write_unlocked(Package(locked, "a.odt"), PASSWORD, tmp_path / "open.odt")
    opened = Package(tmp_path / "open.odt", "a.odt")
    assert not is_locked(opened)
    assert TEXT in opened.read("content.xml").decode()


def test_a_locked_document_asks_for_its_password_and_is_converted_with_it(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    locked = aes(tmp_path / "a.odt")
    for number, (password, refusal) in enumerate(((None, NeedsPassword), ("khác", WrongPassword))):
        (tmp_path / str(number)).mkdir()
        with pytest.raises(refusal) as refused:
            take(locked, "a.odt", tmp_path / str(number), password=password)
        assert "mật khẩu" in str(refused.value).lower() and PASSWORD not in str(refused.value)
    (tmp_path / "work").mkdir()
    taken = take(locked, "a.odt", tmp_path / "work", password=PASSWORD)
    assert isinstance(taken, Taken)
    with pymupdf.open(taken.pdf) as paper:
        assert TEXT in paper[0].get_text()


def test_a_key_that_would_take_forever_is_refused(tmp_path: Path) -> None:
    locked = aes(tmp_path / "a.odt", iterations=2_000_000_000)
    with pytest.raises(TooLarge):
        write_unlocked(Package(locked, "a.odt"), PASSWORD, tmp_path / "no")


def test_a_password_given_for_an_open_document_does_no_harm(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", CONTENT)
        archive.writestr("META-INF/manifest.xml", f"{HEAD}{OPEN}</manifest:manifest>")
    (tmp_path / "work").mkdir()
    assert isinstance(take(tmp_path / "a.odt", "a.odt", tmp_path / "work", password=PASSWORD), Taken)
