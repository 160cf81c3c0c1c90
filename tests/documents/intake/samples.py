"""Files to try: real ones where the folder of test documents is there, and small ones made here."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

from app.documents.intake import libreoffice
from app.documents.intake.refusals import ConverterMissing
from app.documents.intake.take import take

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared/documents"))

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""


def shared(pattern: str) -> list[Path]:
    """The test documents that match, none where the folder is absent."""
    return sorted(path for path in SHARED.glob(pattern) if path.is_file())


def made_zip(path: Path, members: Mapping[str, bytes | str]) -> Path:
    """A ZIP with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def run_of(text: str, font: str | None = None) -> str:
    """One `w:r`."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r>'


def made_docx(path: Path, *paragraphs: str, prolog: str = "", **parts: str | bytes) -> Path:
    """A DOCX whose paragraphs hold these runs; `parts` are further members, `__` for `/`."""
    body = "".join(f"<w:p>{runs}</w:p>" for runs in paragraphs)
    document = f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document {_W}><w:body>{body}</w:body></w:document>'
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": document,
    }
    more = {name.replace("__", "/").replace("-dot-", "."): content for name, content in parts.items()}
    return made_zip(path, members | more)


def office_is_missing(folder: Path) -> bool:
    """Whether LibreOffice is not installed; then an Office file is refused with what to install, and that is all."""
    if libreoffice.program():
        return False
    work = folder / "without-office"
    work.mkdir()
    try:
        take(made_docx(work / "a.docx", run_of("Tờ trình")), "a.docx", work)
    except ConverterMissing as refusal:
        return "LibreOffice" in str(refusal)
    raise AssertionError("an Office file became pages without LibreOffice")
