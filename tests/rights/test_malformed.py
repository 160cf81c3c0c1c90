"""Random and malformed requests get an answer below 500, whoever sends them (targets, "Safety and care")."""

import json
from contextlib import closing
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import rights
from tests.rights.conftest import House

SAFE = {"GET", "HEAD", "OPTIONS"}
ODD = ["", "\0", "../../etc/passwd", "%00", "\ud800", "' OR 1=1 --", "<script>", "9" * 400, "-1", "NaN", "1e999"]
ODD += ["\U00010348", "\u200b", "a" * 70_000]
QUERIES = ["q", "page", "next", "since", "fragment", "x"]
values = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
inner = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), values),
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(st.text(max_size=8), deeper, max_size=3),
    max_leaves=6,
)


def test_a_post_without_its_token_changes_nothing_on_any_route(house: House) -> None:
    house.fresh()
    house.app.config["WTF_CSRF_ENABLED"] = True
    try:
        for row in rights.ROUTES:
            if row.method in SAFE:
                continue
            # A form of a page without a session has no token: it is refused because it does not come whole.
            told = {rights.BY_HEADER: 401, rights.NOT_HERE: 404}.get(row.cells, 400)
            with closing(_ask(house, "OFFICE", row, _path(house, row.path), data={"a": "b"})) as response:
                assert response.status_code == told, row.request
    finally:
        house.app.config["WTF_CSRF_ENABLED"] = False


def test_a_form_from_another_site_is_refused_on_every_route(house: House) -> None:
    house.fresh()
    for row in rights.ROUTES:
        if row.method in SAFE:
            continue
        headers = {"Origin": "https://evil.example"}
        with closing(_ask(house, "OFFICE", row, _path(house, row.path), headers=headers)) as response:
            assert response.status_code == (401 if row.cells == rights.BY_HEADER else 403), row.request


@given(given_data=st.data())
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_is_answered(house: House, given_data: Any) -> None:
    house.fresh()
    row = given_data.draw(st.sampled_from(rights.ROUTES))
    column = given_data.draw(st.sampled_from(["ADMIN", "OFFICE", "DELEGATE", "PUBLIC", "STRANGER"]))
    path = _path(house, row.path)
    if given_data.draw(st.booleans()):
        path = _with_odd_ids(row.path, given_data)
    query = given_data.draw(st.dictionaries(st.sampled_from(QUERIES), values, max_size=2))
    query = {name: _sendable(value)[:2000] for name, value in query.items()}
    path = path.partition("?")[0]
    body: dict[str, Any] = {"query_string": query}
    if row.method not in SAFE:
        body |= _body(row, given_data)
    with closing(_ask(house, column, row, path, **body)) as response:
        if row.endpoint != "healthz":  # says 503 of a part that is down
            assert response.status_code < 500, (row.request, path[:200], body)


def _body(row: rights.Row, drawn: Any) -> dict[str, Any]:
    kind = drawn.draw(st.sampled_from(["form", "json", "broken json", "bytes"]))
    if kind == "json":
        content = drawn.draw(inner | st.fixed_dictionaries(dict.fromkeys(row.send, inner)))
        return {"data": json.dumps(content), "content_type": "application/json"}
    if kind == "broken json":
        return {"data": b'{"a": [1, "\xff', "content_type": "application/json"}
    if kind == "bytes":
        return {"data": drawn.draw(st.binary(max_size=60)), "content_type": "application/octet-stream"}
    names = [*row.send, "name", "person_id", "starts_on"]
    form = drawn.draw(st.dictionaries(st.sampled_from(names), values, max_size=4))
    return {"data": {name: _sendable(value) for name, value in form.items()}}


def _with_odd_ids(path: str, drawn: Any) -> str:
    odd = (quote(_sendable(drawn.draw(values))[:3000], safe="") or "x" for _ in iter(int, 1))
    return "/".join(next(odd) if "{" in part else part for part in path.split("/"))


def _sendable(text: str) -> str:
    """A lone surrogate cannot leave a browser as such; it arrives as its bytes."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _path(house: House, path: str) -> str:
    for name, found in house.ids.items():
        path = path.replace(f"{{{name}}}", found)
    return path


def _ask(house: House, column: str, row: rights.Row, path: str, **more: Any) -> Any:
    return house.visitor(column).open(path, method=row.method, **more)
