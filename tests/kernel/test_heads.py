"""Signed heads: whoever holds one can prove what the journal held."""

from pathlib import Path

import pytest

from app.kernel.errors import Invalid
from app.kernel.heads import Signer, check, read_statement
from app.kernel.ids import new_id
from app.kernel.journal import Head

HEAD = Head(new_id(), 41, "ab" * 32)


def test_a_signed_head_is_read_back(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    assert check(signer.sign(HEAD), signer.public) == HEAD


def test_a_bare_head_is_read_too() -> None:
    assert check(f"{HEAD.stream_id}:{HEAD.seq}:{HEAD.hash}") == HEAD


def test_the_key_stays_the_same_and_is_nobody_elses(tmp_path: Path) -> None:
    assert Signer(tmp_path).public == Signer(tmp_path).public
    assert (tmp_path / "heads.key").stat().st_mode & 0o077 == 0


def test_a_changed_head_and_another_key_are_refused(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    line = signer.sign(HEAD)
    with pytest.raises(Invalid):
        check(line.replace(":41:", ":40:"), signer.public)
    with pytest.raises(Invalid):
        check(line, Signer(tmp_path / "other").public)
    with pytest.raises(Invalid):
        check(line)


@pytest.mark.parametrize("line", ["", "a", "a:b:c", "a:1", "a:1:c:d:e"])
def test_what_is_no_head_is_refused(line: str) -> None:
    with pytest.raises(Invalid):
        check(line, "00" * 32)


def test_a_statement_holds_every_head_under_one_signature(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    text = signer.state([HEAD, Head(new_id(), 1, "cd" * 32)])
    assert read_statement(text, signer.public)[0] == HEAD
    with pytest.raises(Invalid):
        read_statement(text.replace(",41,", ",42,"))
    with pytest.raises(Invalid):
        read_statement(text, Signer(tmp_path / "other").public)
    with pytest.raises(Invalid):
        read_statement("{}")
