"""A roster as rows of a file that can be imported again."""

from collections.abc import Iterable

from app.accounts.models import Membership
from app.kernel.sentences import _

HEADINGS = (
    _("Mã"), _("Họ và tên"), _("Tổ"), _("Chức vụ trong HĐND"), _("Chức vụ"), _("Đơn vị"), _("Điện thoại"),
    _("Thư điện tử"), _("Từ ngày"), _("Đến ngày"),
)  # fmt: skip
WIDTHS = (10, 30, 6, 30, 30, 40, 16, 32, 12, 12)


def rows(members: Iterable[Membership]) -> list[list[str]]:
    """The headings and a row a line of the roster."""
    lines = [
        [
            one.code, one.person.full_name, str(one.group.number) if one.group else "", one.post, one.person.title,
            one.person.unit, one.person.phone, one.person.email or "", f"{one.starts_on:%d/%m/%Y}",
            f"{one.ends_on:%d/%m/%Y}" if one.ends_on else "",
        ]
        for one in members
    ]  # fmt: skip
    return [[str(heading) for heading in HEADINGS], *lines]
