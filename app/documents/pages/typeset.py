# mypy: allow-untyped-calls
"""Sets HTML as the pages of a PDF: A4, margins and type of Nghị định 30/2020. Runs inside the sandbox.

Nothing is fetched: pictures and style sheets that the HTML names from elsewhere are simply absent.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pymupdf

MM = 72 / 25.4
MOST_PAGES = 3000
# Left 30, the others 20 mm; the number of the page stands centred in the top margin from page 2 on.
_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * MM, 20 * MM, 20 * MM, 20 * MM
_NUMBER_AT = 14 * MM

_STYLE = """
body { font-family: paper; font-size: 13pt; line-height: 1.25; color: black; }
p { margin: 0 0 6pt 0; }
li { margin: 0 0 3pt 0; }
h1 { font-size: 14pt; margin: 10pt 0 6pt 0; text-align: center; }
h2 { font-size: 14pt; margin: 10pt 0 6pt 0; }
h3, h4, h5, h6 { font-size: 13pt; margin: 8pt 0 4pt 0; }
table { border-collapse: collapse; margin: 6pt 0; }
th, td { border: 0.6pt solid black; padding: 2pt 4pt; text-align: left; }
blockquote { margin: 6pt 0 6pt 18pt; }
pre, code { font-size: 11pt; }
.dense { font-size: 10pt; }
.name { color: #444444; }
a { color: black; }
"""


class TooManyPages(Exception):
    """The text would fill more than MOST_PAGES."""


def typeset(
    parts: Sequence[str], pdf: Path, *, fonts: Mapping[str, Path], landscape: bool = False, style: str = ""
) -> int:
    """Writes the HTML `parts` to `pdf` one after the other and returns the number of pages.

    A long text comes in several parts, because setting one costs more than its length. `fonts` names the files for
    "regular", "bold", "italic" and "bold_italic". Raises TooManyPages.
    """
    width, height = pymupdf.paper_size("a4-l" if landscape else "a4")
    page, text = pymupdf.Rect(0, 0, width, height), pymupdf.Rect(_LEFT, _TOP, width - _RIGHT, height - _BOTTOM)
    draft = pdf.with_suffix(".draft.pdf")
    writer = pymupdf.DocumentWriter(str(draft))
    archive = pymupdf.Archive()
    for weight, path in fonts.items():
        archive.add(path.read_bytes(), f"{weight}.ttf")
    sheet = _faces(fonts) + _STYLE + style
    count = 0
    top = text.y0
    device = None
    for part in parts:
        story = pymupdf.Story(part, user_css=sheet, archive=archive)
        more = True
        while more:
            if device is None:
                count += 1
                if count > MOST_PAGES:
                    raise TooManyPages
                device, top = writer.begin_page(page), text.y0
            more, filled = story.place(pymupdf.Rect(text.x0, top, text.x1, text.y1))
            story.draw(device)
            top = filled[3]
            if more or top > text.y1 - 60:
                writer.end_page()
                device = None
    if device is not None:
        writer.end_page()
    writer.close()
    _finish(draft, pdf, fonts)
    draft.unlink()
    return count


def _faces(fonts: Mapping[str, Path]) -> str:
    looks = {
        "regular": "",
        "bold": "font-weight: bold;",
        "italic": "font-style: italic;",
        "bold_italic": "font-weight: bold; font-style: italic;",
    }
    return "".join(
        f"@font-face {{ font-family: paper; {looks[weight]} src: url({weight}.ttf); }}\n" for weight in fonts
    )


def _finish(draft: Path, pdf: Path, fonts: Mapping[str, Path]) -> None:
    """Numbers the pages and keeps of the fonts only the letters used."""
    with pymupdf.open(draft) as paper:
        for number in range(2, paper.page_count + 1):
            page = paper[number - 1]
            face = {"fontname": "paper", "fontfile": str(fonts["regular"])} if "regular" in fonts else {}
            at = pymupdf.Point(page.rect.width / 2 - len(str(number)) * 3.25, _NUMBER_AT)
            page.insert_text(at, str(number), fontsize=13, **face)
        _name_first_characters(paper, fonts)
        paper.subset_fonts()
        paper.save(pdf, garbage=3, deflate=True)


# One line of the map from glyphs to characters that names one glyph.
_NAMED = re.compile(rb"(?mi)^(<[0-9a-f]{4}>\s)<([0-9a-f]{4})>$")


def _name_first_characters(paper: pymupdf.Document, fonts: Mapping[str, Path]) -> None:
    """Makes copied and searched text what was typed.

    Fonts draw the space, the hyphen, the semicolon for two characters each, and the writer names the later one.
    """
    first = _first_of_doubles(fonts)

    def renamed(line: re.Match[bytes]) -> bytes:
        character = int(line[2], 16)
        return line[1] + b"<%04x>" % first.get(character, character)

    for number in range(1, paper.xref_length()):
        kind, value = paper.xref_get_key(number, "ToUnicode")
        if kind == "xref":
            stream = int(value.split()[0])
            paper.update_stream(stream, _NAMED.sub(renamed, paper.xref_stream(stream)))


def _first_of_doubles(fonts: Mapping[str, Path]) -> dict[int, int]:
    """For characters that share a glyph: the Vietnamese letter among them, else the lowest code."""
    first: dict[int, int] = {}
    for path in fonts.values():
        font = pymupdf.Font(fontfile=str(path))
        shared: dict[int, list[int]] = {}
        for character in font.valid_codepoints():
            shared.setdefault(font.has_glyph(character), []).append(character)
        for characters in shared.values():
            best = min(characters, key=lambda code: (chr(code) not in _VIETNAMESE, code))
            first |= dict.fromkeys(characters, best)
    return first


# Đ shares its glyph with the Icelandic Ð in some fonts.
_VIETNAMESE = "ĐđĂăÂâÊêÔôƠơƯư"
