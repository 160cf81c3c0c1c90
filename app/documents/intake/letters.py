"""How many letters a document holds, so that those lost on the way to the PDF are noticed (digitise.md 1)."""

from typing import Any

from app.documents.intake.parts import Package, attribute, local

KEPT_ENOUGH = 0.995


def count_letters(text: str) -> int:
    """Letters of any script; digits, marks and spaces are set differently by every program."""
    return sum(map(str.isalpha, text))


def letters_of(package: Package, key: str) -> int | None:
    """Letters that should be seen when the document is printed; None where that cannot be told."""
    match key:
        case "docx" | "docm":
            return sum(_word(root) for _part, root in package.trees(r"word/(document|footnotes|endnotes)\d*\.xml"))
        case "pptx" | "pptm":
            return sum(_slide(root) for _part, root in package.trees(r"ppt/slides/slide\d+\.xml"))
        case "odt":
            return sum(_odf(root) for _part, root in package.trees(r"content\.xml"))
        case "xlsx" | "xlsm":
            return _sheets(package)
    return None


def _word(root: Any) -> int:
    """`w:t` outside `mc:Fallback`, which repeats text boxes for old programs, and outside hidden runs."""
    return _count(root, wanted="t", without={"Fallback", "del", "moveFrom"}, hidden="vanish")


def _count(root: Any, *, wanted: str, without: set[str], hidden: str | None = None) -> int:
    total = 0
    pending = [root]
    while pending:
        element = pending.pop()
        name = local(element)
        if name in without or (hidden and name == "r" and _is_hidden(element, hidden)):
            continue
        if name == wanted and element.text:
            total += count_letters(element.text)
        pending.extend(element)
    return total


def _is_hidden(run: Any, hidden: str) -> bool:
    marks = [mark for part in run if local(part) == "rPr" for mark in part if local(mark) == hidden]
    return any(attribute(mark, "val") not in ("0", "false", "off") for mark in marks)


def _slide(root: Any) -> int:
    return 0 if attribute(root, "show") == "0" else _count(root, wanted="t", without={"Fallback"})


def _odf(root: Any) -> int:
    body = next((child for child in root if local(child) == "body"), None)
    total = 0
    pending = [body] if body is not None else []
    while pending:
        element = pending.pop()
        if local(element) not in ("tracked-changes", "annotation", "forms", "title", "desc"):
            total += count_letters(element.text or "") + sum(count_letters(child.tail or "") for child in element)
            pending.extend(element)
    return total


def _sheets(package: Package) -> int | None:
    """Letters in the cells; None as soon as a sheet, row or column is hidden."""
    for _part, root in package.trees(r"xl/workbook\.xml"):
        if any(attribute(sheet, "state") for sheet in root.iter() if local(sheet) == "sheet"):
            return None
    strings = [
        _count(entry, wanted="t", without={"rPh"})
        for _part, root in package.trees(r"xl/sharedStrings\.xml")
        for entry in root
        if local(entry) == "si"
    ]
    total = 0
    for _part, root in package.trees(r"xl/worksheets/sheet\d+\.xml"):
        for element in root.iter():
            name = local(element)
            if name in ("row", "col") and attribute(element, "hidden") in ("1", "true"):
                return None
            if name == "c":
                total += _cell(element, strings)
    return total


def _cell(cell: Any, strings: list[int]) -> int:
    kind = attribute(cell, "t")
    if kind == "inlineStr":
        return _count(cell, wanted="t", without=set())
    value = next((child.text or "" for child in cell if local(child) == "v"), "")
    if kind == "s" and value.isdigit() and int(value) < len(strings):
        return strings[int(value)]
    return count_letters(value) if kind == "str" else 0
