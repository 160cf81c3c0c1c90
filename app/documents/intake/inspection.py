"""The look inside an Office file before a converter sees it: locked, active, legacy letters, how many letters."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.documents.intake import odf_lock
from app.documents.intake.active import active_in, active_in_bytes
from app.documents.intake.legacy.fonts import names_a_legacy_font
from app.documents.intake.letters import letters_of
from app.documents.intake.older.count import letters_in_bytes
from app.documents.intake.parts import Package
from app.documents.intake.refusals import NeedsPassword, WrongPassword
from app.documents.intake.step import step, unreadable
from app.kernel.sentences import _

PACKAGES = {"docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "pptm", "odt", "ods", "odp", "odg"}


@step
def unlock_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: writes `unlocked` without its password where the file has one; `{"unlocked": name | None}`.

    Raises NeedsPassword, WrongPassword.
    """
    import msoffcrypto

    name, password = arguments["name"], arguments.get("password")
    if arguments["key"] in PACKAGES:
        return _unlocked_package(arguments)
    content = Path(arguments["source"]).read_bytes()
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not document.is_encrypted():
            return {"unlocked": None}
    except Exception as error:  # any error of a parser on foreign bytes
        if arguments["key"] == "office-encrypted":
            raise unreadable(name) from error
        # LibreOffice may still read what this parser does not.
        return {"unlocked": None}
    # Excel locks the structure of its files with this password of its own; it is no secret.
    for attempt in [password] if password else ["VelvetSweatshop"]:
        opened = _opened(document, attempt)
        if opened:
            path = Path(arguments["work"]) / "unlocked"
            path.write_bytes(opened)
            return {"unlocked": path.name}
    if password:
        raise WrongPassword(_("Mật khẩu không mở được tệp {name}. Đề nghị nhập lại mật khẩu.", name=name))
    raise locked(name)


def _unlocked_package(arguments: dict[str, Any]) -> dict[str, Any]:
    package = Package(Path(arguments["source"]), arguments["name"])
    if not odf_lock.is_locked(package):
        return {"unlocked": None}
    path = Path(arguments["work"]) / "unlocked"
    odf_lock.write_unlocked(package, arguments["password"], path)
    return {"unlocked": path.name}


def locked(name: str) -> NeedsPassword:
    """The refusal that asks for the password."""
    return NeedsPassword(
        _("Tệp {name} có mật khẩu. Đề nghị nhập mật khẩu, hoặc tải lên bản không có mật khẩu.", name=name)
    )


def _opened(document: Any, password: str) -> bytes | None:
    out = io.BytesIO()
    try:
        document.load_key(password=password)
        document.decrypt(out)
    except Exception:  # a wrong password ends in whatever the wrong key decodes to
        return None
    opened = out.getvalue()
    # Without a check value in the file, a wrong password gives noise instead of an error.
    return opened if opened.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else None


@step
def inspect_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: `{"letters": int | None, "active": [str], "legacy": bool}` of an unlocked Office file.

    Raises NeedsPassword for encrypted ODF, Hostile, Damaged.
    """
    path, key, name = Path(arguments["source"]), arguments["key"], arguments["name"]
    if key not in PACKAGES:
        content = path.read_bytes()
        active, legacy = sorted(active_in_bytes(content)), names_a_legacy_font(content)
        return {"letters": letters_in_bytes(content, key), "active": active, "legacy": legacy}
    package = Package(path, name)
    if odf_lock.is_locked(package):
        raise locked(name)
    letters = None
    with contextlib.suppress(SyntaxError):
        letters = letters_of(package, key)
    return {"letters": letters, "active": sorted(active_in(package)), "legacy": _has_legacy_font(package)}


@step
def safe_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: `{"safe": [int]}`, which of `files` ([path, key]) a converter may be given beside others."""
    return {"safe": [at for at, (path, key) in enumerate(arguments["files"]) if _is_safe(path, key, arguments["name"])]}


def _is_safe(path: str, key: str, name: str) -> bool:
    try:
        seen = inspect_step({"source": path, "key": key, "name": name}, lambda line: None)
    except Exception:  # it is looked at again in its own turn, and gets its sentence there
        return False
    return "given" in seen and not seen["given"]["legacy"]


def _has_legacy_font(package: Package) -> bool:
    """By the parts that set text; the font table alone only says what the author's machine had."""
    parts = package.matching(
        r"(word/(?!fontTable)[^/]+|xl/(styles|sharedStrings)|ppt/(slides|theme)/[^/]+|content|styles)\.xml"
    )
    return any(names_a_legacy_font(package.read(part)) for part in parts)
