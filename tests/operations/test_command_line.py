"""Whatever an operator types, the command line answers with a sentence and a status, never with a stack trace."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.config import Settings
from app.kernel import db, disk, files, mail, wake
from app.kernel.sentences import gettext, speaking
from app.kernel.supervisor import UNFIT
from app.operations.told import STOPPED, language

NAMES = ("verify-journal", "heads", "sweep", "doctor", "upgrade")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("NGHITRUONG_LANGUAGE", "vi")
    monkeypatch.setenv("NGHITRUONG_DATA", str(tmp_path / "var"))
    yield
    for store in (db, files, disk, mail, wake):
        store.bind(None)


def typed(*words: str) -> Result:
    """What a command said; what it set for the processes that it starts ends with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", os.environ.copy())
        return CliRunner().invoke(main, words)


@pytest.mark.parametrize("name", NAMES)
def test_where_no_installation_is_the_command_says_so_and_makes_none(name: str, tmp_path: Path) -> None:
    told = typed(name)
    assert told.exit_code == 1
    assert told.output.startswith("nghitruong: Trong ") and "chưa có dữ liệu" in told.output
    assert not (tmp_path / "var").exists()


def test_tables_of_an_older_version_are_left_alone_until_upgrade(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    sqlite3.connect(tmp_path / "var/nghitruong.db").close()
    told = typed("verify-journal")
    assert told.exit_code == UNFIT and "nghitruong upgrade" in told.output
    assert typed("upgrade").exit_code == 0
    assert typed("verify-journal").exit_code == 0


def test_a_file_that_is_no_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var/nghitruong.db").write_bytes(b"not a database at all" * 999)
    told = typed("verify-journal")
    assert told.exit_code == 1 and "khôi phục từ bản sao lưu" in told.output


def test_a_database_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGHITRUONG_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    told = typed("verify-journal")
    assert told.exit_code == 1 and "Connection refused" in told.output
    monkeypatch.setenv("NGHITRUONG_DATABASE_URL", "mysql://nobody@127.0.0.1/none")
    told = typed("verify-journal")
    assert told.exit_code == UNFIT and "NGHITRUONG_DATABASE_URL" in told.output


def test_a_backup_that_is_not_there_is_not_made_by_restoring_from_it(tmp_path: Path) -> None:
    told = typed("restore", "--from", str(tmp_path / "nowhere"))
    assert told.exit_code == 1 and "Không có thư mục sao lưu" in told.output
    assert not (tmp_path / "nowhere").exists() and not (tmp_path / "var").exists()


def test_an_address_or_port_that_cannot_be_is_told() -> None:
    told = typed("serve", "--host", "nope.invalid")
    assert told.exit_code == 1 and "nope.invalid" in told.output
    for port in ("0", "99999", "ten"):
        assert typed("serve", "--port", port).exit_code == 2


def test_ctrl_c_ends_a_command_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.operations.start.opened", _interrupted)
    told = typed("heads")
    assert told.exit_code == STOPPED and told.output.strip() == "nghitruong: Đã dừng theo yêu cầu."


def test_what_nobody_foresaw_is_a_sentence_and_the_trace_only_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.operations.start.opened", _mistaken)
    told = typed("heads")
    assert told.exit_code == 1 and "ZeroDivisionError" in told.output and "Traceback" not in told.output
    monkeypatch.setenv("NGHITRUONG_LOG_LEVEL", "DEBUG")
    assert "Traceback" in typed("heads").output


def test_the_data_folder_is_absolute_whatever_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The steps of the sandbox, Litestream and typesetting work in folders of their own."""
    monkeypatch.chdir(tmp_path)
    assert Settings.read({}).data == tmp_path / "var"
    assert Settings.read({"NGHITRUONG_DATA": "../here"}).data == tmp_path.parent / "here"


def test_the_language_is_the_one_asked_for() -> None:
    assert language({}) == "vi"
    assert language({"LANG": "C.UTF-8"}) == "vi"
    assert language({"LANG": "en_US.UTF-8"}) == "en"
    assert language({"LANG": "en_US.UTF-8", "LC_ALL": "vi_VN.UTF-8"}) == "vi"
    assert language({"LANG": "vi_VN.UTF-8", "NGHITRUONG_LANGUAGE": "en"}) == "en"


def _interrupted(_settings: object) -> None:
    raise KeyboardInterrupt


def _mistaken(_settings: object) -> None:
    raise ZeroDivisionError("a mistake of ours")


MISTYPED = [
    (["sreve"], "Không có lệnh 'sreve'", "No such command 'sreve'"),
    (["serve", "--prot", "1"], "Không có tùy chọn '--prot'", "No such option '--prot'"),
    (["serve", "--port", "ten"], "Giá trị của '--port' không đúng", "Invalid value for '--port'"),
    (["serve", "--port", "0"], "nằm ngoài khoảng", "is not in the range"),
    (["serve", "--port"], "cần một giá trị", "requires an argument"),
    (["import", "pyproject.toml"], "Thiếu tùy chọn '--body'", "Missing option '--body'"),
    (["import", "--body", "x", "no-such.csv"], "không có 'no-such.csv'", "'no-such.csv' does not exist"),
    (["doctor", "now"], "Thừa tham số (now)", "unexpected extra argument (now)"),
]


@pytest.mark.parametrize(("words", "vietnamese", "english"), MISTYPED)
def test_what_is_mistyped_is_told_in_the_operators_language(
    words: list[str], vietnamese: str, english: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = typed(*words)
    assert told.exit_code == 2 and vietnamese in told.output and "Lỗi:" in told.output
    monkeypatch.setenv("NGHITRUONG_LANGUAGE", "en")
    told = typed(*words)
    assert told.exit_code == 2 and english in told.output and "Error:" in told.output


def test_every_command_and_option_has_its_help_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = [
        typed("--help").output,
        *(typed(name, "--help").output for name, one in main.commands.items() if not one.hidden),
    ]
    assert all("Cách dùng:" in one and "In phần trợ giúp này rồi kết thúc." in one for one in shown)
    helped = [
        one.help for command in main.commands.values() for one in (command, *command.params) if getattr(one, "help", "")
    ]
    with speaking("vi"):
        assert [words for words in helped if gettext(str(words)) == words] == []
    monkeypatch.setenv("NGHITRUONG_LANGUAGE", "en")
    assert "Say what is missing or not well here" in typed("doctor", "--help").output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "ten", "hãy đặt một số nguyên"),
        ("DEMO", "maybe", "1 (có) hoặc 0 (không)"),
        ("PRODUCTION", "1", "khóa bí mật"),
    ],
)
def test_a_setting_that_cannot_be_is_told(name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"NGHITRUONG_{name}", value)
    told = typed("doctor")
    assert told.exit_code == UNFIT and f"NGHITRUONG_{'SECRET' if name == 'PRODUCTION' else name}" in told.output
    assert said in told.output
