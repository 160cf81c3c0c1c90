"""Office files on their way to PDF: unlocked, looked into, legacy letters mended, converted."""

from dataclasses import dataclass
from pathlib import Path

from app.documents.intake import libreoffice
from app.documents.intake.active import sentences_for
from app.documents.intake.ahead import Ahead
from app.documents.intake.kinds import Family, FileKind, identify
from app.documents.intake.step import MB, Place, run, unreadable
from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

_LOOK = sandbox.Limits(memory=2048 * MB, cpu=60, wall=120)
_LOCKABLE = {"doc", "xls", "ppt", "office-encrypted"}
_LOCKABLE_ODF = {"odt", "ods", "odp", "odg"}  # the look inside tells when they are locked


@dataclass(frozen=True)
class OfficePdf:
    """The converted file; `letters` counts the source's, None where its format does not tell."""

    pdf: Path
    kind: FileKind
    letters: int | None
    ignored: list[Sentence]
    notes: list[Sentence]


def office_to_pdf(
    source: Path, kind: FileKind, place: Place, password: str | None, ahead: Ahead | None = None
) -> OfficePdf:
    """Converts one Office file, `ahead` together with others that wait.

    Raises NeedsPassword, WrongPassword, Hostile, Damaged, TooLarge, ConverterMissing.
    """
    received = source
    if kind.key in _LOCKABLE or (password and kind.key in _LOCKABLE_ODF):
        source, kind = _unlocked(source, kind, place, password)
    seen = run(
        "app.documents.intake.inspection:inspect_step",
        {"source": str(source), "key": kind.key},
        place,
        readable=[source],
        limits=_LOOK,
    )
    libreoffice.needed(place.name)
    ignored, notes = sentences_for(map(str, seen["active"]), place.name), []
    key, letters = kind.key, seen["letters"]
    mended = _mended(source, key, place) if seen["legacy"] else None
    if mended:
        source, key, letters = mended
        notes.append(_("Phông chữ cũ (TCVN3 hoặc VNI) trong tệp {name} đã được chuyển sang Unicode.", name=place.name))
    # What was unlocked or mended is another file than the one that waited.
    together = ahead is not None and source == received
    pdf = ahead.to_pdf(source, key, place) if ahead and together else libreoffice.to_pdf(source, key, place)
    return OfficePdf(pdf, kind, int(letters) if letters is not None else None, ignored, notes)


def _unlocked(source: Path, kind: FileKind, place: Place, password: str | None) -> tuple[Path, FileKind]:
    given = run(
        "app.documents.intake.inspection:unlock_step",
        {"source": str(source), "work": str(place.work), "key": kind.key, "password": password},
        place,
        readable=[source],
        limits=_LOOK,
    )
    if given["unlocked"] is None:
        return source, kind
    opened = sandbox.made(place.work, str(given["unlocked"]))
    inside = identify(opened, place.name)
    if inside.family is not Family.OFFICE or inside.key == "office-encrypted":
        raise unreadable(place.name)
    return opened, inside


def _mended(source: Path, key: str, place: Place) -> tuple[Path, str, int | None] | None:
    """The file with Unicode letters, its kind and its letters; None where no text wears a legacy font."""
    if key not in ("docx", "docm", "xlsx", "xlsm", "pptx", "pptm"):
        source, key = libreoffice.to_ooxml(source, key, place)
    given = run(
        "app.documents.intake.legacy.mend:mend_step",
        {"source": str(source), "work": str(place.work), "key": key},
        place,
        readable=[source],
        limits=_LOOK,
    )
    if given["mended"] is None:
        return None
    return sandbox.made(place.work, str(given["mended"])), key, given["letters"]
