"""What the columns of a roster are called: Vietnamese headings in the spellings that offices use."""

from collections.abc import Mapping

from app.kernel.sentences import _
from app.kernel.spreadsheets.headings import Headings

SPELLINGS: dict[str, tuple[str, ...]] = {
    "code": ("ma dai bieu", "ma db", "ma so", "ma so dai bieu", "ma", "so hieu", "ma dbhdnd", "code"),
    "full_name": (
        "ho va ten", "ho ten", "ho va ten dai bieu", "ho ten dai bieu", "ten dai bieu", "dai bieu", "ho va ten db",
        "ho va ten dai bieu hdnd", "ho ten day du", "full name", "fullname", "name",
    ),
    "family_name": ("ho va ten dem", "ho dem", "ho va dem", "ho", "ho va chu dem", "ho lot", "ho va ten lot"),
    "given_name": ("ten", "ten rieng"),
    "group": ("to", "to dai bieu", "to db", "to so", "to dai bieu so", "to dai bieu hdnd", "don vi bau cu", "group"),
    "email": (
        "email", "e mail", "mail", "thu dien tu", "dia chi email", "hop thu", "hop thu dien tu", "dia chi thu dien tu",
        "thu dien tu cong vu", "email cong vu", "dia chi mail",
    ),
    "phone": (
        "dien thoai", "so dien thoai", "dt", "sdt", "so dt", "di dong", "dien thoai di dong", "dtdd", "so di dong",
        "dien thoai lien he", "phone", "mobile",
    ),
    "title": ("chuc vu", "chuc danh", "chuc vu cong tac", "chuc vu hien nay", "chuc vu chuc danh", "title"),
    "unit": (
        "don vi", "don vi cong tac", "co quan", "noi cong tac", "co quan cong tac", "noi lam viec", "co quan don vi",
        "co quan don vi cong tac", "don vi co quan", "unit",
    ),
    "post": (
        "chuc vu hdnd", "chuc vu trong hdnd", "nhiem vu trong hdnd", "chuc danh hdnd", "nhiem vu",
        "chuc danh trong hdnd", "chuc vu tai hdnd", "chuc vu o hdnd", "post",
    ),
}  # fmt: skip


def _has_names(found: Mapping[str, int]) -> bool:
    return len(found) >= 2 and ("full_name" in found or {"family_name", "given_name"} <= found.keys())


def _whole_names(found: dict[str, int]) -> dict[str, int]:
    """A column of whole names makes those of their parts needless."""
    if "full_name" in found:
        found.pop("family_name", None)
        found.pop("given_name", None)
    return found


ROSTER = Headings(
    SPELLINGS,
    _has_names,
    ("full_name", "family_name", "given_name"),
    _("Không thấy dòng tiêu đề có cột “Họ và tên” trong 40 dòng đầu. Đề nghị đặt tên các cột rồi nhập lại."),
    _whole_names,
)
