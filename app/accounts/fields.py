"""What a name, an address, a roster code may be; whatever comes from outside is cleaned here."""

import re
import unicodedata

from app.kernel.errors import Invalid
from app.kernel.sentences import _

NAME_LONGEST = 100


def clean_line(text: str, longest: int = 200, required: bool = False) -> str:
    """One line of text in NFC with single spaces. Raises Invalid when it is too long, or empty though required."""
    cleaned = " ".join(unicodedata.normalize("NFC", text).split())
    if required and not cleaned:
        raise Invalid(_("Đề nghị nhập mục này."))
    if len(cleaned) > longest:
        raise Invalid(_("Nội dung dài quá {length} ký tự.", length=longest))
    return cleaned


def clean_name(text: str) -> str:
    """A person's name in NFC with single spaces. Raises Invalid when nothing is left or too much."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > NAME_LONGEST or not any(letter.isalpha() for letter in name):
        raise Invalid(_("Họ và tên cần có từ 1 đến {count} ký tự.", count=NAME_LONGEST))
    return name


def clean_email(text: str) -> str:
    """An address in small letters, or empty. Raises Invalid."""
    email = unicodedata.normalize("NFC", text).strip().lower()
    if email and (len(email) > 200 or not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*", email)):
        raise Invalid(_("Địa chỉ thư điện tử {email} chưa đúng khuôn dạng.", email=email[:80]))
    return email


def clean_code(text: str) -> str:
    """A roster code in capitals without spaces, or empty. Raises Invalid."""
    code = re.sub(r"\s+", "", unicodedata.normalize("NFC", text)).upper()
    if len(code) > 20 or not re.fullmatch(r"[\w./-]*", code):
        raise Invalid(_("Mã đại biểu gồm tối đa 20 chữ cái, chữ số, dấu chấm hoặc gạch nối, ví dụ: DB07."))
    return code
