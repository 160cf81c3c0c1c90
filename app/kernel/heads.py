"""Signed heads: how far the journal has come, in the server's own hand (Ed25519, RFC 8032).

Whoever keeps a signed head can prove later what the journal held then: a cut tail, or a history written anew, no longer
fits it. One head is a line, `STREAM:SEQ:HASH:SIGNATURE`; a statement is all heads of a moment under one signature.
"""

import base64
import json
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kernel.clock import now
from app.kernel.errors import Invalid
from app.kernel.journal import Head, Stream
from app.kernel.sentences import _


class Signer:
    """The server's key, kept in the data folder as `heads.key`; made at the first use."""

    def __init__(self, folder: Path) -> None:
        self._key = _load_or_make(folder / "heads.key")

    @property
    def public(self) -> str:
        """The public key as 64 hexadecimal digits: to be written down outside."""
        return self._key.public_key().public_bytes_raw().hex()

    def sign(self, head: Head) -> str:
        """The head as one line that can be kept outside."""
        return f"{_plain(head)}:{_letters(self._key.sign(_plain(head).encode()))}"

    def state(self, heads: Sequence[Head]) -> str:
        """A statement of all these heads: JSON text that `read_statement` reads."""
        said = json.dumps({"at": now().isoformat(), "heads": [list(head) for head in heads]}, separators=(",", ":"))
        signature = _letters(self._key.sign(said.encode()))
        return json.dumps({"said": said, "key": self.public, "signature": signature})


def check(line: str, public: str = "") -> Head:
    """The head of a line: signed, or bare (`STREAM:SEQ:HASH`). `public` is the key to check the signature with.

    Raises Invalid for anything else, for a signature that does not fit, and for a signed line without a key.
    """
    try:
        stream_id, seq, digest, *signature = line.strip().split(":")
        head = Head(stream_id, int(seq), digest)
    except ValueError:
        raise Invalid(_("“{line}” không đúng dạng STREAM:SEQ:HASH.", line=line)) from None
    if len(signature) > 1:
        raise Invalid(_("“{line}” không đúng dạng STREAM:SEQ:HASH.", line=line))
    if signature:
        _require_signed(_plain(head).encode(), signature[0], public)
    return head


def read_statement(text: str, public: str = "") -> list[Head]:
    """The heads of a statement, after its signature was checked with `public` (default: the key it names itself).

    With the key it names, a statement proves only that it was not damaged; with one kept outside, who made it.
    Raises Invalid.
    """
    try:
        whole = json.loads(text)
        said, key, signature = str(whole["said"]), str(whole["key"]), str(whole["signature"])
    except (ValueError, KeyError, TypeError):
        raise Invalid(_("Bản kê các đầu chuỗi nhật ký không đọc được.")) from None
    _require_signed(said.encode(), signature, public or key)
    return [Head(*head) for head in json.loads(said)["heads"]]


def present(session: Session) -> list[Head]:
    """The heads of all streams that have entries."""
    rows = session.execute(select(Stream.id, Stream.head_seq, Stream.head_hash).where(Stream.head_seq > 0))
    return [Head(*row) for row in rows]


def _load_or_make(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = Ed25519PrivateKey.generate()
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
    loaded = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(loaded, Ed25519PrivateKey)
    return loaded


def _require_signed(message: bytes, signature: str, public: str) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.urlsafe_b64decode(signature + "=="), message)
    except (InvalidSignature, ValueError):
        raise Invalid(_("Chữ ký của đầu chuỗi nhật ký không đúng với khóa công khai đã cho.")) from None


def _plain(head: Head) -> str:
    return f"{head.stream_id}:{head.seq}:{head.hash}"


def _letters(signature: bytes) -> str:
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")
