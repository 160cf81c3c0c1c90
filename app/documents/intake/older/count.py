"""The letters of DOC, XLS, PPT, RTF and HTML."""

import contextlib
import re
import struct
import unicodedata
from html import unescape

from app.documents.intake.characters import decode
from app.documents.intake.letters import count_letters
from app.documents.intake.older.rtf import text_of_rtf
from app.documents.intake.older.sheets import texts_of_xls
from app.documents.intake.older.slides import texts_of_ppt
from app.documents.intake.older.streams import Streams
from app.documents.intake.older.words import text_of_doc

_NOT_SHOWN = re.compile(r"(?is)<(head|script|style|iframe|object|svg|noscript|template)\b.*?(</\1\s*>|\Z)|<!--.*?-->")
_HIDDEN = re.compile(r"(?is)<(\w+)\b[^>]*(?:display\s*:\s*none|mso-hide\s*:\s*all)[^>]*>[^<]*</\1\s*>")
_TAG = re.compile(r"(?s)<[^>]*>")


def letters_in_bytes(content: bytes, key: str) -> int | None:
    """Letters that should be seen when the document is printed; None where that cannot be told."""
    # A parser's surprise is no news about the document: LibreOffice has the last word on it.
    with contextlib.suppress(OSError, ValueError, IndexError, KeyError, EOFError, struct.error, RecursionError):
        text = _text(content, key)
        return None if text is None else count_letters(unicodedata.normalize("NFC", text))
    return None


def _text(content: bytes, key: str) -> str | None:
    match key:
        case "doc":
            return text_of_doc(Streams(content))
        case "xls":
            texts = texts_of_xls(Streams(content))
            return None if texts is None else "\n".join(texts)
        case "ppt":
            return "\n".join(texts_of_ppt(Streams(content)))
        case "rtf":
            return text_of_rtf(content)
        case "html":
            return unescape(_TAG.sub(" ", _HIDDEN.sub(" ", _NOT_SHOWN.sub(" ", decode(content).text))))
    return None
