"""Every sentence of the product can be said in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from app.kernel.http import ROOT
from app.kernel.sentences import CATALOGUES

IN_TEMPLATE = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
PLACES = re.compile(r"\{(\w*)\}")


def english() -> dict[str, str]:
    """The catalogue, all its files."""
    found: dict[str, str] = {}
    for path in sorted((CATALOGUES / "en").glob("*.po")):
        with path.open("rb") as file:
            found |= {_key(one.context, str(one.id)): str(one.string) for one in read_po(file) if one.id}
    return found


def _key(sense: str | None, text: str) -> str:
    return f"{sense}\x04{text}" if sense else text


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence that code or a template can say, with the file that says it."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "in_sense"):
                words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if words:
                    yield "\x04".join(words), _name(path)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.name != "gallery.html":  # the page on which the components are tried; no user sees it
            for found in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8")):
                yield ast.literal_eval(found[1]), _name(path)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_sentence_has_its_english() -> None:
    known = english()
    missing = {text: where for text, where in sentences() if not known.get(text)}
    assert not missing, "\n".join(f"{where}: {text}" for text, where in missing.items())


def test_english_names_the_same_values() -> None:
    wrong = {
        text: said
        for text, said in english().items()
        if said and not set(PLACES.findall(said)) <= set(PLACES.findall(text))
    }
    assert not wrong


def test_no_catalogue_lies_outside_its_language() -> None:
    assert not list(CATALOGUES.glob("*.po"))
