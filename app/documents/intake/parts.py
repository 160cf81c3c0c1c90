"""The XML parts of OOXML and ODF packages, read inside the sandbox by a parser that expands and fetches nothing."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from app.documents.intake.refusals import Hostile
from app.documents.intake.step import MB, unreadable
from app.kernel.sentences import _

MOST_PART = 256 * MB
MOST_PACKAGE = 1024 * MB
_PROLOG = 64 * 1024
_DECLARES_ENTITY = re.compile(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y")


class Package:
    """A document's ZIP, opened for reading; `name` is what the sentences call the file.

    Raises Hostile for entity declarations and for packages that swell beyond MOST_PACKAGE; Damaged for the rest.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise unreadable(name) from error
        if sum(entry.file_size for entry in self._zip.infolist()) > MOST_PACKAGE:
            raise self._bomb()
        self.names = self._zip.namelist()

    def matching(self, pattern: str) -> list[str]:
        """The part names that match the regular expression, whatever their case."""
        return [name for name in self.names if re.fullmatch(pattern, name, re.IGNORECASE)]

    def read(self, part: str) -> bytes:
        """The bytes of one part, by their real size."""
        try:
            with self._zip.open(part) as packed:
                content = packed.read(MOST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
            raise unreadable(self.name) from error
        if len(content) > MOST_PART:
            raise self._bomb()
        return content

    def tree(self, part: str) -> Any:
        """The root element of an XML part."""
        return parsed(self.read(part), self.name)

    def trees(self, pattern: str) -> Iterator[tuple[str, Any]]:
        """Name and root of every part that matches; parts that are no XML are passed over."""
        for part in self.matching(pattern):
            content = self.read(part)
            try:
                yield part, parsed(content, self.name)
            except etree.XMLSyntaxError:
                continue

    def _bomb(self) -> Hostile:
        return Hostile(
            _("Tệp {name} khi mở ra lớn bất thường nên không được mở. Đề nghị xuất ra PDF rồi tải lên.", name=self.name)
        )


def parsed(content: bytes, name: str) -> Any:
    """The root of XML bytes. Raises Hostile where entities are declared: no office program writes them."""
    if _DECLARES_ENTITY.search(content[:_PROLOG]):
        raise Hostile(
            _(
                "Tệp {name} có khai báo thực thể XML nguy hiểm nên không được mở. "
                "Đề nghị lưu lại bằng Word hoặc LibreOffice rồi tải lên.",
                name=name,
            )
        )
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def local(element: Any) -> str:
    """The element's name without its namespace: Strict and Transitional OOXML differ only there."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """The value of the attribute with that local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
