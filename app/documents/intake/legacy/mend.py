"""Rewrites an OOXML file run by run, so that legacy letters become Unicode under a Unicode font.

Must happen before LibreOffice: in its PDF the fonts are others and nothing tells the letters apart any more
(digitise.md 2). Runs inside the sandbox.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from app.documents.intake.legacy.sheets import mend_workbook
from app.documents.intake.legacy.slides import mend_slides
from app.documents.intake.legacy.words import mend_words
from app.documents.intake.letters import letters_of
from app.documents.intake.parts import Package
from app.documents.intake.step import step

_MENDERS: dict[str, Callable[[Package], dict[str, Any]]] = {
    "docx": mend_words,
    "docm": mend_words,
    "xlsx": mend_workbook,
    "xlsm": mend_workbook,
    "pptx": mend_slides,
    "pptm": mend_slides,
}


@step
def mend_step(arguments: dict[str, Any], report: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Sandbox step: writes `mended`, the file with Unicode letters.

    Gives `{"mended": name, "letters": int | None}`, the name None where no text was in legacy letters: templates
    often carry such fonts in styles that nobody uses.
    """
    source, out = Path(arguments["source"]), Path(arguments["work"]) / "mended"
    key, package = arguments["key"], Package(source, arguments["name"])
    changed = _MENDERS[key](package)
    if all(_text(root) == _text(package.tree(part)) for part, root in changed.items()):
        return {"mended": None, "letters": None}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as mended:
        for part in dict.fromkeys(package.names):
            if not part.endswith("/"):
                mended.writestr(part, _bytes(changed[part]) if part in changed else package.read(part))
    return {"mended": out.name, "letters": letters_of(Package(out, arguments["name"]), key)}


def _text(root: Any) -> str:
    return "".join(root.itertext())


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
