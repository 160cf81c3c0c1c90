"""Every route and socket command is in the table, and every cell of the table is true (architecture, section 7)."""

from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import rights
from app.kernel import commands
from app.kernel.errors import Forbidden
from tests.rights.conftest import House

SAFE = {"GET", "HEAD", "OPTIONS"}


def test_every_route_has_a_row(house: House) -> None:
    rows = {(row.method, row.endpoint) for row in rights.ROUTES}
    missing = sorted(
        f"{method} {rule} {endpoint}" for method, rule, endpoint in _routes(house.app) if (method, endpoint) not in rows
    )
    assert not missing, "write rows in app/rights.py for:\n" + "\n".join(missing)


def test_every_row_has_a_route(house: House) -> None:
    routes = {(method, endpoint) for method, _, endpoint in _routes(house.app)}
    assert [row.request for row in rights.ROUTES if (row.method, row.endpoint) not in routes] == []


def test_everything_that_sockets_take_has_a_row(house: House) -> None:
    rows = {row.endpoint for row in rights.COMMANDS}
    taken = commands.commands.keys() | commands.signals.keys() | commands.questions.keys()
    assert sorted(taken - rows) == []


@pytest.mark.parametrize("row", rights.ROUTES, ids=lambda row: f"{row.request} {row.endpoint}".replace("/", "|"))
def test_every_cell_is_true(house: House, row: rights.Row) -> None:
    house.fresh()
    found = {}
    for number, column in enumerate(rights.COLUMNS):
        if number and row.method not in SAFE:
            house.fresh()
        with closing(_send(house, row, column)) as response:
            found[column] = _sign(response)
    assert found == row.signs()


def _routes(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (method, rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def _send(house: House, row: rights.Row, column: str) -> TestResponse:
    body: dict[str, Any] = (
        {"json" if row.json else "data": _filled(row.send, house.ids)} if row.method not in SAFE else {}
    )
    return house.visitor(column).open(_filled(row.path, house.ids), method=row.method, **body)


def _filled(value: Any, ids: dict[str, str]) -> Any:
    """The value with `{names}` replaced by the world's ids, in whatever it is made of."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {key: _filled(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, ids) for inner in value]
    if not isinstance(value, str):
        return value
    for name, found in ids.items():
        value = value.replace(f"{{{name}}}", found)
    return value


def _sign(response: TestResponse) -> str:
    """How the answer reads in the table."""
    if response.status_code == 401 or response.headers.get("Location", "").startswith("/sign-in?next="):
        return "›"
    if response.status_code == 403:
        assert str(Forbidden().sentence) not in response.text, "a refusal names who may do it"
    if response.status_code in (403, 404):
        return {403: "–", 404: "0"}[response.status_code]
    says_unwell = response.status_code == 503 and response.request.path == "/healthz"
    assert response.status_code < 500 or says_unwell, response.text[:2000]
    return "●"
