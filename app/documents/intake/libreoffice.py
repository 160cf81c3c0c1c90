"""LibreOffice as the one converter of Office files (digitise.md 1): in the sandbox, with a profile that runs nothing.

Its exit status proves nothing: an encrypted or broken file ends in zero without a PDF. Only the file it wrote counts.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from app.documents.intake.refusals import ConverterMissing
from app.documents.intake.step import MB, Place, broken, unreadable
from app.kernel import sandbox
from app.kernel.sentences import _

SUFFIXES = frozenset(
    (".doc", ".docx", ".docm", ".dot", ".dotx", ".odt", ".ott", ".rtf", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods",
     ".ppt", ".pptx", ".pptm", ".odp", ".pps", ".ppsx")
)  # fmt: skip
_CPU_EACH = 10  # seconds that every further file adds to one call
_LIMITS = sandbox.Limits(memory=4096 * MB, cpu=60, wall=180, file_size=200 * MB, open_files=512, output=MB)
TOGETHER = _LIMITS
_PDF_OPTIONS = {
    # Forms are drawn, not carried over; pictures are kept good enough for OCR and zooming.
    "ExportFormFields": {"type": "boolean", "value": "false"},
    "ExportNotes": {"type": "boolean", "value": "false"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "Quality": {"type": "long", "value": "90"},
    "ReduceImageResolution": {"type": "boolean", "value": "true"},
    "MaxImageResolution": {"type": "long", "value": "300"},
}
_PDF_FILTERS = {
    **dict.fromkeys(("doc", "docx", "docm", "odt", "rtf", "word-xml", "html"), "writer_pdf_Export"),
    **dict.fromkeys(("xls", "xlsx", "xlsm", "xlsb", "ods", "excel-xml"), "calc_pdf_Export"),
    **dict.fromkeys(("ppt", "pptx", "pptm", "odp"), "impress_pdf_Export"),
    "odg": "draw_pdf_Export",
}
_SUFFIXES = {"word-xml": "xml", "excel-xml": "xml", "docm": "docm"}
# HTML would open as a web page without sheets of paper.
_INPUT_FILTERS = {"html": "HTML (StarWriter)"}
_OOXML_OF = {"writer_pdf_Export": "docx", "calc_pdf_Export": "xlsx", "impress_pdf_Export": "pptx"}
_OOXML_FILTERS = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "pptx": "Impress MS PowerPoint 2007 XML",
}

_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisablePythonRuntime", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("/org.openoffice.Office.Common/Misc", "UseSystemFileDialog", "false"),
    ("/org.openoffice.Setup/Product", "ooSetupLastVersion", "99.0"),
    ("/org.openoffice.Setup/Office", "ooSetupInstCompleted", "true"),
)
_JAVA_OFF = """<?xml version="1.0" encoding="UTF-8"?>
<java xmlns="http://openoffice.org/2004/java/framework/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<enabled xsi:nil="false">false</enabled>
</java>
"""


@cache
def program() -> str | None:
    """The LibreOffice program of this machine, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def needed(name: str) -> str:
    """The program. Raises ConverterMissing with what to install."""
    found = program()
    if found is None:
        raise ConverterMissing(
            _(
                "Máy chủ chưa cài LibreOffice nên chưa mở được tệp {name}. Đề nghị quản trị viên cài LibreOffice "
                "(gói libreoffice-writer, -calc, -impress), hoặc xuất tệp ra PDF rồi tải lên.",
                name=name,
            )
        )
    return found


def write_profile(folder: Path) -> Path:
    """A profile with macros, active content, link updates and Java off; LibreOffice fills in the rest."""
    user = folder / "user"
    (user / "config").mkdir(parents=True, exist_ok=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(_REGISTRY.format(items=items), encoding="utf-8")
    for machine in ("X86_64", "AARCH64"):
        (user / "config" / f"javasettings_Linux_{machine}.xml").write_text(_JAVA_OFF, encoding="utf-8")
    return folder


def to_pdf(source: Path, key: str, place: Place) -> Path:
    """The PDF of one Office (or HTML) file. Raises ConverterMissing, TooLarge, Damaged."""
    target = f"pdf:{_PDF_FILTERS[key]}:{json.dumps(_PDF_OPTIONS)}"
    return _convert(source, key, target, "pdf", place)


def to_ooxml(source: Path, key: str, place: Place) -> tuple[Path, str]:
    """The file as DOCX, XLSX or PPTX, where its letters can be mended run by run; and which of them."""
    kind = _OOXML_OF.get(_PDF_FILTERS[key], "docx")
    return _convert(source, key, f"{kind}:{_OOXML_FILTERS[kind]}", kind, place), kind


def goes_with(key: str, other: str) -> bool:
    """Whether files of these kinds can be converted by one call: the same program, told the same."""
    filters = _PDF_FILTERS.get(key), _PDF_FILTERS.get(other)
    return filters[0] is not None and filters[0] == filters[1] and not {key, other} & set(_INPUT_FILTERS)


def to_pdfs(sources: Sequence[tuple[Path, str]], place: Place) -> list[Path | None]:
    """The PDFs of several files of one kind (see `goes_with`) by one call, in the work folder; None where none came.

    A file that is broken, locked or never ends costs those after it their PDF too. Raises ConverterMissing.
    """
    office = needed(place.name)
    room = place.work / "office-together"
    shutil.rmtree(room, ignore_errors=True)
    (room / "out").mkdir(parents=True)
    given = [room / f"paper-{at:02}.{_SUFFIXES.get(key, key)}" for at, (_path, key) in enumerate(sources)]
    for (path, _key), copy in zip(sources, given, strict=True):
        shutil.copyfile(path, copy)
    key = sources[0][1]
    target = f"pdf:{_PDF_FILTERS[key]}:{json.dumps(_PDF_OPTIONS)}"
    words = _command(office, write_profile(room / "profile"), key, target, given, room / "out")
    limits = replace(TOGETHER, cpu=TOGETHER.cpu + _CPU_EACH * (len(sources) - 1))
    sandbox.run_program(words, work=room, limits=limits)
    return [_whole(room / "out", f"{copy.stem}.pdf") for copy in given]


def _whole(folder: Path, name: str) -> Path | None:
    """The PDF if it was written to its end: a call that was stopped leaves half a file."""
    try:
        pdf = sandbox.made(folder, name)
    except (OSError, ValueError):
        return None
    with pdf.open("rb") as file:
        file.seek(max(0, pdf.stat().st_size - 64))
        return pdf if b"%%EOF" in file.read() else None


def _convert(source: Path, key: str, target: str, suffix: str, place: Place) -> Path:
    office = needed(place.name)
    room = place.work / f"office-{suffix}"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    # LibreOffice also goes by the ending, and the sender's may be wrong.
    given = room / f"paper.{_SUFFIXES.get(key, key)}"
    shutil.copyfile(source, given)
    (room / "out").mkdir()
    profile = write_profile(room / "profile")
    words = _command(office, profile, key, target, [given], room / "out")
    outcome = sandbox.run_program(words, work=room, limits=_LIMITS)
    try:
        made = sandbox.made(room / "out", f"paper.{suffix}")
    except (OSError, ValueError) as error:
        if isinstance(outcome, sandbox.Finished):
            raise unreadable(place.name) from error
        raise broken(outcome, place.name) from error
    if not isinstance(outcome, sandbox.Finished) or made.stat().st_size == 0:
        raise broken(outcome, place.name)
    kept = place.work / f"converted.{suffix}"
    made.replace(kept)
    shutil.rmtree(room, ignore_errors=True)
    return kept


def _command(office: str, profile: Path, key: str, target: str, sources: Sequence[Path], out: Path) -> list[str]:
    words = [office, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"]
    words.append(f"-env:UserInstallation={profile.as_uri()}")
    if key in _INPUT_FILTERS:
        words.append(f"--infilter={_INPUT_FILTERS[key]}")
    return [*words, "--convert-to", target, "--outdir", str(out), *map(str, sources)]
