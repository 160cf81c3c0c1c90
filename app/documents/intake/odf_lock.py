"""ODF files with a password (ODF 1.2 and 1.3, part 3 section 4; the whole-package form of LibreOffice 24.8).

Every part is deflated and encrypted on its own, and the manifest says how. Runs inside the sandbox: the parts are
foreign bytes, and the numbers in the manifest decide how long deriving the key takes.
"""

import base64
import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.intake.parts import MOST_PART, Package, attribute, local
from app.documents.intake.refusals import TooLarge, WrongPassword
from app.kernel.sentences import _

_MANIFEST = "META-INF/manifest.xml"
_MOST_ITERATIONS = 5_000_000
_MOST_ARGON_KB = 512 * 1024


@dataclass(frozen=True)
class _Lock:
    """How one part is encrypted."""

    algorithm: str
    vector: bytes
    start_key: str
    derivation: str
    salt: bytes
    iterations: int
    key_size: int
    argon: tuple[int, int, int]  # passes, memory in kB, lanes
    checksum: bytes
    checksum_type: str


def is_locked(package: Package) -> bool:
    """Whether any part is encrypted."""
    return any(
        local(element) == "encryption-data" for _part, root in package.trees(_MANIFEST) for element in root.iter()
    )


def write_unlocked(package: Package, password: str, out: Path) -> None:
    """Writes the package without its encryption to `out`. Raises WrongPassword, TooLarge, Damaged."""
    manifest = package.tree(_MANIFEST)
    locks = {attribute(entry, "full-path") or "": _lock(entry, package.name) for entry in manifest}
    keys: dict[tuple[object, ...], bytes] = {}
    whole = locks.get("encrypted-package")
    if whole:
        out.write_bytes(_opened(package, "encrypted-package", whole, password, keys))
        return
    for entry in manifest:
        for part in [part for part in entry if local(part) == "encryption-data"]:
            entry.remove(part)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as unlocked:
        if "mimetype" in package.names:
            unlocked.writestr("mimetype", package.read("mimetype"), zipfile.ZIP_STORED)
        for name in dict.fromkeys(package.names):
            lock = locks.get(name)
            if name.endswith("/") or name in ("mimetype", "META-INF/documentsignatures.xml"):
                continue
            if name == _MANIFEST:
                unlocked.writestr(name, _bytes(manifest))
            else:
                unlocked.writestr(name, _opened(package, name, lock, password, keys) if lock else package.read(name))


def _bytes(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _lock(entry: Any, name: str) -> _Lock | None:
    found = next((part for part in entry if local(part) == "encryption-data"), None)
    if found is None:
        return None
    parts = {local(part): part for part in found}
    algorithm, derivation, start = (parts.get(key) for key in ("algorithm", "key-derivation", "start-key-generation"))

    def number(key: str, default: int) -> int:
        return int((attribute(derivation, key) if derivation is not None else None) or default)

    lock = _Lock(
        algorithm=_last(attribute(algorithm, "algorithm-name") if algorithm is not None else ""),
        vector=_decoded(attribute(algorithm, "initialisation-vector") if algorithm is not None else ""),
        start_key=_last(attribute(start, "start-key-generation-name") if start is not None else "sha1"),
        derivation=_last(attribute(derivation, "key-derivation-name") if derivation is not None else ""),
        salt=_decoded(attribute(derivation, "salt") if derivation is not None else ""),
        iterations=number("iteration-count", 1024),
        key_size=number("key-size", 16),
        argon=(number("argon2-iterations", 3), number("argon2-memory", 65536), number("argon2-lanes", 4)),
        checksum=_decoded(attribute(found, "checksum")),
        checksum_type=_last(attribute(found, "checksum-type") or ""),
    )
    if lock.iterations > _MOST_ITERATIONS or lock.argon[1] > _MOST_ARGON_KB or lock.argon[0] > 100:
        raise TooLarge(
            _(
                "Tệp {name} cần quá nhiều thời gian để mở khóa. Đề nghị lưu lại không có mật khẩu rồi tải lên.",
                name=name,
            )
        )
    return lock


def _last(name: str | None) -> str:
    return (name or "").rpartition("#")[2].rpartition(":")[2].lower().replace("-", "")


def _decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def _opened(package: Package, name: str, lock: _Lock, password: str, keys: dict[tuple[object, ...], bytes]) -> bytes:
    # LibreOffice derives one key for the whole file since 24.8, and one for each part before.
    of = (lock.start_key, lock.derivation, lock.salt, lock.iterations, lock.key_size)
    key = keys.get(of) or keys.setdefault(of, _key(lock, password))
    try:
        plain = _decrypted(lock, key, package.read(name))
        _check(lock, plain)
        if plain.startswith(b"PK"):  # a whole package, not deflated again
            return plain
        inflater = zlib.decompressobj(-15)
        content = inflater.decompress(plain, MOST_PART)
    except (ValueError, zlib.error, KeyError) as error:
        raise wrong(package.name) from error
    if inflater.unconsumed_tail:
        raise TooLarge(_("Tệp {name} khi mở ra quá lớn. Đề nghị chia nhỏ rồi tải lên.", name=package.name))
    return content


def wrong(name: str) -> WrongPassword:
    """The refusal that asks once more."""
    return WrongPassword(_("Mật khẩu không mở được tệp {name}. Đề nghị nhập lại mật khẩu.", name=name))


def _key(lock: _Lock, password: str) -> bytes:
    start = hashlib.new("sha256" if lock.start_key == "sha256" else "sha1", password.encode()).digest()
    if lock.derivation == "argon2id":
        from argon2.low_level import Type, hash_secret_raw

        passes, memory, lanes = lock.argon
        return hash_secret_raw(start, lock.salt, passes, memory, lanes, lock.key_size, Type.ID)
    return hashlib.pbkdf2_hmac("sha1", start, lock.salt, max(lock.iterations, 1), lock.key_size)


def _decrypted(lock: _Lock, key: bytes, content: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if lock.algorithm.endswith("gcm"):
        # The vector stands before the content in the package form.
        vector = lock.vector or content[:12]
        try:
            return AESGCM(key).decrypt(vector, content[len(vector) :] if content.startswith(vector) else content, None)
        except InvalidTag as error:
            raise ValueError from error
    if "blowfish" in lock.algorithm:
        opener = Cipher(Blowfish(key), CFB(lock.vector)).decryptor()
        return opener.update(content) + opener.finalize()
    opener = Cipher(algorithms.AES(key), modes.CBC(lock.vector)).decryptor()
    plain = opener.update(content) + opener.finalize()
    return plain[: -plain[-1]] if plain and 1 <= plain[-1] <= 16 else plain


def _check(lock: _Lock, plain: bytes) -> None:
    """The manifest's checksum, of the first kilobyte or of all. Raises ValueError."""
    if not lock.checksum or not lock.checksum_type:
        return
    kind = "sha256" if "sha256" in lock.checksum_type else "sha1"
    summed = plain[:1024] if "1k" in lock.checksum_type else plain
    if hashlib.new(kind, summed).digest() != lock.checksum:
        raise ValueError("another checksum")
