"""What the shell says exists in English too, and the system's own contrast setting gives the chosen theme's colours."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from app.kernel import http
from app.kernel.sentences import CATALOGUES

SPOKEN = re.compile(r"""_\((["'])(.+?)\1[,)]""")


def templates() -> Iterator[Path]:
    folder = http.ROOT / "templates"
    yield from (*folder.glob("_*.html"), folder / "base.html", *folder.glob("errors/*.html"))


def test_every_sentence_of_the_shell_has_its_english() -> None:
    english = set()
    for catalogue in CATALOGUES.glob("en/*.po"):
        with catalogue.open("rb") as file:
            english |= {message.id for message in read_po(file) if message.string}
    spoken = {match[2] for template in templates() for match in SPOKEN.finditer(template.read_text())}
    assert spoken - english == set()


def test_contrast_asked_for_by_the_system_is_the_chosen_one() -> None:
    sheet = (http.STATIC / "css/tokens.css").read_text()
    chosen = re.search(r'\[data-theme="contrast"\] \{(.*?)\}', sheet[sheet.index("/* Contrast drops") :], re.S)
    asked = re.search(r'\[data-theme="auto"\] \{(.*?)\}', sheet, re.S)
    assert chosen and asked
    assert chosen[1].split() == asked[1].split()
