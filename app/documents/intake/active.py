"""What in an Office file would act by itself or reach outside: named to the secretary, never run.

LibreOffice is told to run and fetch nothing and has no network; this only says what was there. Found by the names
and marks that the formats prescribe, so it is a note and not a wall.
"""

import re
from collections.abc import Iterable
from typing import Any

from app.documents.intake.parts import Package, attribute, local
from app.kernel.sentences import Sentence, _

_DDE = re.compile(r"^\s*DDE(AUTO)?\b", re.IGNORECASE)
_FETCHING_FIELD = re.compile(r"^\s*(INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_IN_BYTES = {
    "macros": re.compile(rb"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T|V\0B\0A\0\0\0|M\0a\0c\0r\0o\0s\0\0\0"),
    "dde": re.compile(rb"DDEAUTO|D\0D\0E\0A\0U\0T\0O|\x13\s*DDE\b"),
    "embedded": re.compile(rb"O\0b\0j\0e\0c\0t\0P\0o\0o\0l|\\objdata|\\objemb|\\objocx"),
    "external": re.compile(rb"INCLUDEPICTURE|I\0N\0C\0L\0U\0D\0E\0P\0I\0C|\\template\b|\\objautlink"),
}


def sentences_for(found: Iterable[str], name: str) -> list[Sentence]:
    """What to tell the secretary, in a fixed order."""
    said = {
        "macros": _("Tệp {name} có macro; macro không được chạy và không có trong bản PDF.", name=name),
        "dde": _("Tệp {name} có lệnh DDE gọi chương trình khác; lệnh không được thực hiện.", name=name),
        "external": _("Tệp {name} có liên kết tới nội dung bên ngoài; nội dung đó không được tải về.", name=name),
        "embedded": _("Tệp {name} có tệp khác nhúng bên trong; bản PDF chỉ giữ hình hiển thị.", name=name),
        "controls": _("Tệp {name} có thành phần điều khiển (ActiveX); thành phần này không hoạt động.", name=name),
        "changes": _(
            "Văn bản {name} còn vết sửa đổi chưa chấp nhận; đề nghị kiểm tra và tải lên bản chính thức.", name=name
        ),
        "comments": _("Văn bản {name} có chú thích bên lề; chú thích không in ra bản PDF.", name=name),
    }
    present = set(found)
    return [sentence for key, sentence in said.items() if key in present]


def active_in_bytes(content: bytes) -> set[str]:
    """For OLE files and RTF, by what their bytes name."""
    return {key for key, pattern in _IN_BYTES.items() if pattern.search(content)}


def active_in(package: Package) -> set[str]:
    """For OOXML and ODF packages."""
    lower = [name.lower() for name in package.names]
    found = {key for key, pattern in _PARTS.items() if any(re.search(pattern, name) for name in lower)}
    for _part, root in package.trees(r".*\.rels"):
        found |= {"external" for relation in root if _is_fetched(relation)}
    for _part, root in package.trees(r"word/[^/]+\.xml"):
        found |= _in_word(root)
    for _part, root in package.trees(r"xl/externalLinks/[^/]+\.xml"):
        found |= {"dde" for element in root.iter() if local(element) == "ddeLink"} | {"external"}
    for _part, root in package.trees(r"content\.xml"):
        found |= _in_odf(root)
    return found


_PARTS = {
    "macros": r"vbaproject\.bin$|/macrosheets/|^basic/|^scripts/",
    "embedded": r"/embeddings/|^object \d+$|^objectreplacements/.*ole",
    "controls": r"/activex/",
    "comments": r"word/comments\.xml$",
    "external": r"xl/connections\.xml$|xl/querytables/",
}


def _is_fetched(relation: Any) -> bool:
    kind = (attribute(relation, "Type") or "").rpartition("/")[2]
    return attribute(relation, "TargetMode") == "External" and kind != "hyperlink"


def _in_word(root: Any) -> set[str]:
    found: set[str] = set()
    field = ""
    for element in root.iter():
        match local(element):
            case "ins" | "del" | "moveFrom" | "moveTo" if len(element):
                found.add("changes")
            case "fldChar" if attribute(element, "fldCharType") == "begin":
                field = ""
            case "instrText":
                # Split over runs to hide from exactly this search.
                field += element.text or ""
                found |= _in_field(field)
            case "fldSimple":
                found |= _in_field(attribute(element, "instr") or "")
    return found


def _in_field(instruction: str) -> set[str]:
    if _DDE.match(instruction):
        return {"dde"}
    return {"external"} if _FETCHING_FIELD.match(instruction) else set()


def _in_odf(root: Any) -> set[str]:
    found: set[str] = set()
    for element in root.iter():
        name, link = local(element), attribute(element, "href") or ""
        if name == "dde-source":
            found.add("dde")
        elif name == "changed-region":
            found.add("changes")
        elif name in ("object", "object-ole", "plugin"):
            found.add("embedded")
        if name != "a" and re.match(r"(?i)(https?|ftp|file|smb|\\\\)", link):
            found.add("external")
    return found
