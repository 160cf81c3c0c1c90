"""Signatures are read as they are: intact, changed, trusted or not."""

import csv
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf

from app.documents.intake import signatures
from app.documents.intake.signatures import Chain
from tests.documents.intake.samples import SHARED, shared


def apart(call: Callable[..., Any], *arguments: object, **named: object) -> Any:
    """The call in a thread of its own: pyHanko runs an event loop, and the tests' browser keeps one in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call, *arguments, **named).result()


def verify(path: Path, roots: Sequence[Path]) -> list[signatures.Signature]:
    found: list[signatures.Signature] = apart(signatures.verify, path, roots)
    return found


class Authority:
    """A test authority with one signer, and the files pyHanko wants."""

    def __init__(self, folder: Path) -> None:
        root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        root = _certificate("CA thử nghiệm", root_key, "CA thử nghiệm", root_key, authority=True)
        signer = _certificate("Văn phòng An Lĩnh", key, "CA thử nghiệm", root_key, authority=False)
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
        (folder / "signer.pem").write_bytes(signer.public_bytes(pem))
        loaded = SimpleSigner.load(str(folder / "key.pem"), str(folder / "signer.pem"), ca_chain_files=[str(self.root)])
        assert loaded is not None
        self.signer = loaded

    def sign(self, path: Path, field: str = "ChuKy1") -> None:
        """Signs the file in place, in a new revision."""
        writer = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
        out = apart(sign_pdf, writer, PdfSignatureMetadata(field_name=field), signer=self.signer)
        path.write_bytes(out.getvalue())


def _certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey, *, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, authority, authority, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    with pymupdf.open() as new:
        new.new_page().insert_text((72, 72), "NGHI QUYET so 12")
        new.save(path)
    return path


def test_a_signature_of_a_trusted_authority_is_good(paper: Path, authority: Authority) -> None:
    authority.sign(paper)
    (signature,) = verify(paper, [authority.root])
    assert (signature.signer, signature.issuer) == ("Văn phòng An Lĩnh", "CA thử nghiệm")
    assert signature.is_good and signature.chain is Chain.TRUSTED
    assert str(signature.sentence).startswith("Chữ ký số hợp lệ. Văn bản không thay đổi kể từ khi ký. Ký lúc ")
    assert signature.public()["intact"] is True


def test_an_unknown_authority_is_said_to_be_unknown(paper: Path, authority: Authority, tmp_path: Path) -> None:
    authority.sign(paper)
    (tmp_path / "other").mkdir()
    (signature,) = verify(paper, [Authority(tmp_path / "other").root])
    assert signature.is_good and signature.chain is Chain.UNKNOWN_ISSUER
    assert "quản trị viên" in str(signature.sentence)


def test_one_changed_byte_breaks_it(paper: Path, authority: Authority) -> None:
    authority.sign(paper)
    content = bytearray(paper.read_bytes())
    at = content.index(b"/MediaBox")
    content[content.index(b"0", at)] = ord("1")
    paper.write_bytes(content)
    (signature,) = verify(paper, [authority.root])
    assert not signature.intact
    assert str(signature.sentence) == ("Chữ ký số không hợp lệ hoặc văn bản đã bị thay đổi. Không sử dụng văn bản này.")


def test_a_stamp_after_signing_is_noticed(paper: Path, authority: Authority) -> None:
    authority.sign(paper)
    with pymupdf.open(paper) as signed:
        signed[0].insert_text((72, 200), "So 12")
        signed.saveIncr()
    (signature,) = verify(paper, [authority.root])
    assert signature.intact and signature.changed_since and not signature.is_good
    assert "đã bị thay đổi" in str(signature.sentence)


def test_a_number_stamped_between_two_signatures_is_the_lawful_order(paper: Path, authority: Authority) -> None:
    authority.sign(paper)
    with pymupdf.open(paper) as signed:
        signed[0].add_freetext_annot(pymupdf.Rect(300, 50, 400, 80), "So 12")
        signed.saveIncr()
    authority.sign(paper, "ChuKy2")
    person, organisation = verify(paper, [authority.root])
    assert "được ký tiếp" in str(person.sentence)
    assert organisation.is_good


def test_a_paper_without_signatures_has_none(paper: Path) -> None:
    assert verify(paper, []) == []


def test_a_broken_file_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n/ByteRange [0 1 2 3]" + bytes(range(256)))
    assert verify(tmp_path / "a.pdf", []) == []


def test_real_signatures_agree_with_the_expected_ones() -> None:
    expected: dict[str, list[tuple[str, ...]]] = {}
    for table in shared("EXPECTED-signatures.tsv"):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                expected.setdefault(row.pop("path"), []).append(tuple(row.values()))
    for path, rows in expected.items():
        found = [
            (
                one.field, str(one.intact), str(one.valid), one.coverage, one.signer, one.issuer, one.subfilter,
                (one.claimed_time or "").replace("T", " "),
            )
            for one in verify(SHARED / path, [])
        ]  # fmt: skip
        assert found == rows


def test_real_attacks_are_not_called_good() -> None:
    attacked = ("hide.pdf", "signature-gap-too-big.pdf", "tail-uncovered.pdf")
    for path in shared("signed-pdf/*/*.pdf"):
        if path.name in attacked:
            assert not any(signature.is_good for signature in verify(path, []))
