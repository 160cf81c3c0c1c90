"""Text, Markdown, CSV and XML become a PDF set by ourselves; also HTML where LibreOffice is missing."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.intake.characters import decode
from app.documents.intake.refusals import EmptyFile, TooLarge
from app.documents.intake.step import MB, Place, run, step
from app.kernel import sandbox
from app.kernel.sentences import Sentence, _

MOST_BYTES = 20 * MB
_FACES = {
    "regular": ("Tinos_400Regular.ttf", "Tinos-Regular.ttf", "LiberationSerif-Regular.ttf"),
    "bold": ("Tinos_700Bold.ttf", "Tinos-Bold.ttf", "LiberationSerif-Bold.ttf"),
    "italic": ("Tinos_400Regular_Italic.ttf", "Tinos-Italic.ttf", "LiberationSerif-Italic.ttf"),
    "bold_italic": ("Tinos_700Bold_Italic.ttf", "Tinos-BoldItalic.ttf", "LiberationSerif-BoldItalic.ttf"),
}
# liberation2 and croscore: Debian's older fonts-liberation lacks the Vietnamese letters U+1EA0-1EF9.
_FOLDERS = (
    sandbox.SOURCE_ROOT / "node_modules/@expo-google-fonts/tinos",
    Path("/usr/share/fonts/truetype/croscore"),
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/liberation-serif"),
)


@cache
def paper_fonts() -> dict[str, Path]:
    """The four faces of a font with Times' widths and all Vietnamese letters; fewer where none is installed."""
    for folder in _FOLDERS:
        present = {path.name: path for path in folder.rglob("*.ttf")} if folder.is_dir() else {}
        faces = {weight: present[name] for weight, names in _FACES.items() for name in names if name in present}
        if "regular" in faces:
            return faces
    return {}


def text_to_pdf(source: Path, key: str, place: Place) -> tuple[Path, list[Sentence], int]:
    """The PDF of a text file of the kind `key`, notes, and the number of letters in the source.

    Raises TooLarge, EmptyFile.
    """
    if source.stat().st_size > MOST_BYTES:
        raise _too_long(place.name)
    fonts = paper_fonts()
    given = run(
        "app.documents.intake.texts:text_step",
        {
            "source": str(source),
            "work": str(place.work),
            "key": key,
            "fonts": {weight: str(path) for weight, path in fonts.items()},
        },
        place,
        readable=[source, *fonts.values()],
        limits=sandbox.Limits(cpu=120, wall=300),
    )
    notes = [Sentence.load(note) for note in given["notes"]]
    return sandbox.made(place.work, str(given["pdf"])), notes, int(given["letters"])


def _too_long(name: str) -> TooLarge:
    return TooLarge(_("Tệp {name} quá dài để trình bày thành trang. Đề nghị chia nhỏ rồi tải lên.", name=name))


@step
def text_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: see `text_to_pdf`."""
    from app.documents.intake import markup
    from app.documents.pages.typeset import TooManyPages, typeset

    name, key = arguments["name"], arguments["key"]
    decoded = decode(Path(arguments["source"]).read_bytes())
    if not decoded.text.strip():
        raise EmptyFile(_("Tệp {name} không có chữ nào. Đề nghị kiểm tra tệp gốc và tải lên lại.", name=name))
    parts, landscape, notes = _parts(decoded.text, key, name)
    if decoded.encoding in ("tcvn3", "vni", "windows-1258"):
        notes.append(
            _(
                "Chữ trong tệp {name} theo bảng mã {encoding}, đã chuyển sang Unicode.",
                name=name,
                encoding=decoded.encoding.upper(),
            )
        )
    pdf = Path(arguments["work"]) / "text.pdf"
    fonts = {weight: Path(path) for weight, path in arguments["fonts"].items()}
    try:
        typeset(parts, pdf, fonts=fonts, landscape=landscape)
    except TooManyPages as error:
        raise _too_long(name) from error
    return {"pdf": pdf.name, "notes": [note.dump() for note in notes], "letters": markup.letters_in(parts)}


def _parts(text: str, key: str, name: str) -> tuple[list[str], bool, list[Sentence]]:
    from app.documents.intake import markup

    if key == "csv":
        parts, landscape, formulas = markup.table_parts(text)
        note = _(
            "Bảng {name} có {count} ô bắt đầu bằng dấu công thức; các ô này được giữ là chữ.", name=name, count=formulas
        )
        return parts, landscape, [note] if formulas else []
    if key == "html":
        return markup.html_parts(text), False, []
    setters = {"markdown": markup.markdown_parts, "xml": markup.xml_parts}
    return setters.get(key, markup.text_parts)(text), False, []
