"""How roles, kinds of bodies, browsers and times are said to people."""

import re
from datetime import date, datetime

from flask import Flask, g

from app.accounts.models import BodyKind, BodyRole, Level
from app.accounts.roster.plan import FIELD_NAMES, Step
from app.kernel.clock import HOME
from app.kernel.sentences import Sentence, _

ROLES: dict[BodyRole, Sentence] = {
    BodyRole.SYS_ADMIN: _("Quản trị hệ thống"),
    BodyRole.OFFICE_STAFF: _("Chuyên viên Văn phòng"),
    BodyRole.CLERK: _("Văn thư"),
    BodyRole.PORTAL_EDITOR: _("Biên tập Cổng"),
    BodyRole.ARCHIVIST: _("Lưu trữ viên"),
    BodyRole.AUDITOR: _("Kiểm toán nhật ký"),
}
KINDS: dict[BodyKind, Sentence] = {
    BodyKind.PEOPLES_COUNCIL: _("Hội đồng nhân dân"),
    BodyKind.PEOPLES_COMMITTEE: _("Ủy ban nhân dân"),
    BodyKind.STANDING_COMMITTEE: _("Thường trực Hội đồng nhân dân"),
    BodyKind.COUNCIL_COMMITTEE: _("Ban của Hội đồng nhân dân"),
    BodyKind.AGENCY: _("Cơ quan, đơn vị"),
}
LEVELS: dict[Level, Sentence] = {Level.PROVINCE: _("Cấp tỉnh"), Level.COMMUNE: _("Cấp xã")}
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("[Cc]oc_?[Cc]oc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """What an owner recognises of a User-Agent line: "Chrome, Windows"."""
    names = [next((name for mark, name in table if re.search(mark, agent)), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name) or str(_("Thiết bị không rõ"))


def what_is_given(step: Step) -> str:
    """What the file says of a newcomer: "Tổ: 3; Thư điện tử: ..."."""
    line = step.line
    given = {name: str(getattr(line, name) or "") for name in ("group", "post", "title", "unit", "email", "phone")}
    return "; ".join(f"{FIELD_NAMES[name]}: {value}" for name, value in given.items() if value)


def moment(at: datetime) -> str:
    """A moment in the body's zone: 14:05, 21/11/2026."""
    body = g.get("body")
    return f"{at.astimezone(body.time_zone if body else HOME):%H:%M, %d/%m/%Y}"


def day(on: date | None) -> str:
    """A day as Vietnamese papers write it: 21/11/2026; empty for none."""
    return f"{on:%d/%m/%Y}" if on else ""


def install(app: Flask) -> None:
    """Gives the templates these words."""
    app.jinja_env.filters.setdefault("moment", moment)
    app.jinja_env.filters.setdefault("day", day)
    app.jinja_env.filters["browser_name"] = browser_name
    app.jinja_env.filters["role_name"] = lambda role: str(ROLES[BodyRole(role)])
    app.jinja_env.filters["body_kind"] = lambda kind: str(KINDS[BodyKind(kind)])
    app.jinja_env.filters["what_is_given"] = what_is_given
    app.jinja_env.filters["choice_of_body"] = lambda body: (body.id, body.name)
    app.jinja_env.filters["body_level"] = lambda level: str(LEVELS[Level(level)])
