"""RTF 1.9: the text that is set, without tables of fonts and styles, field codes, pictures and what is hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<word>[a-zA-Z]+)(?P<number>-?\d+)? ?|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|"
    rb"(?P<text>[^\\{}\r\n]+)|[\r\n]+"
)
_ASIDE = set(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl info pict object header headerl headerr headerf "
    b"footer footerl footerr footerf generator xmlnstbl themedata colorschememapping latentstyles datastore fldinst "
    b"bkmkstart bkmkend annotation atnid atnauthor atndate atnref sn sv shprslt nonshppict mmathPr pgdsctbl filetbl "
    b"revtbl docvar userprops private factoidname wgrffmtfilter".split()
)
# Starred groups are passed over by readers that do not know them; these hold text of the page.
_STARRED_TEXT = {b"shpinst", b"shppict", b"footnote", b"fldrslt"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_BREAKS = {b"par", b"line", b"tab", b"cell", b"row", b"page", b"sect"}


@dataclass(frozen=True)
class _Group:
    aside: bool = False
    hidden: bool = False
    skipped_after_unicode: int = 1
    font: int | None = None


def text_of_rtf(content: bytes) -> str:
    """The text; never fails, stops where the file does."""
    return "".join(_Reading(content).pieces())


class _Reading:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.stack: list[_Group] = []
        self.group = _Group()
        self.starred = False
        self.to_skip = 0  # what stands for a letter in programs without Unicode
        self.in_fonts = False

    def pieces(self) -> Iterator[str]:
        at = 0
        pending = b""
        while found := _TOKEN.match(self.content, at):
            at = found.end()
            if found["byte"] or found["text"]:
                pending += self._bytes(found)
                continue
            if pending:
                yield pending.decode(self._codec(), "replace")
                pending = b""
            if found["brace"]:
                self._brace(found["brace"])
            elif found["word"]:
                number = int(found["number"]) if found["number"] and len(found["number"]) < 10 else None
                if found["word"] == b"bin":
                    at += max(number or 0, 0)
                yield self._word(found["word"], number)
            elif found["sign"] == b"*":
                self.starred = True
        yield pending.decode(self._codec(), "replace")

    def _bytes(self, found: re.Match[bytes]) -> bytes:
        self.starred = False
        letters = bytes([int(found["byte"], 16)]) if found["byte"] else found["text"]
        skipped = min(self.to_skip, len(letters))
        self.to_skip -= skipped
        return b"" if self.group.aside or self.group.hidden else bytes(letters[skipped:])

    def _brace(self, brace: bytes) -> None:
        self.to_skip, self.starred = 0, False
        if brace == b"{":
            self.stack.append(self.group)
        elif self.stack:
            self.group = self.stack.pop()

    def _word(self, word: bytes, number: int | None) -> str:
        starred, self.starred = self.starred, False
        self.in_fonts = word == b"fonttbl" or (self.in_fonts and word not in (b"colortbl", b"stylesheet"))
        if word in _ASIDE or (starred and word not in _STARRED_TEXT):
            self.group = replace(self.group, aside=True)
        match word:
            case b"u" if number is not None:
                self.to_skip = self.group.skipped_after_unicode
                return "" if self.group.aside or self.group.hidden else chr(number % 0x10000)
            case b"uc":
                self.group = replace(self.group, skipped_after_unicode=number or 0)
            case b"v":
                self.group = replace(self.group, hidden=number != 0)
            case b"plain":
                self.group = replace(self.group, hidden=False)
            case b"f":
                self.group = replace(self.group, font=number)
            case b"fcharset" if self.in_fonts and self.group.font is not None and number in _CHARSETS:
                self.fonts[self.group.font] = _CHARSETS[number]
            case b"ansicpg" if number:
                self.codec = f"cp{number}" if f"cp{number}" in _CHARSETS.values() else self.codec
        return "\n" if word in _BREAKS else ""

    def _codec(self) -> str:
        known = self.fonts.get(self.group.font) if self.group.font is not None else None
        return known if known and known != "cp1252" else self.codec
