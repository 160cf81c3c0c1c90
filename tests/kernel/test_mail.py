"""Letters leave through the outbox: none is lost, none goes out for a command that failed."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Misconfigured, Settings
from app.kernel import clock, mail
from app.kernel.db import Database
from app.kernel.mail import Letter
from tests.kernel.mail_server import MailServer

SENDER = "nghi-truong@an-linh.example"


@pytest.fixture(autouse=True)
def _no_way_out() -> Iterator[None]:
    yield
    mail.bind(None)


def letters(database: Database) -> list[Letter]:
    with Session(database.engine) as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def test_a_letter_goes_out_once_and_its_text_is_forgotten(database: Database) -> None:
    server = MailServer()
    mail.bind(mail.Smtp.at(f"smtp://127.0.0.1:{server.port}", SENDER))
    mail.write("lan@an-linh.example", "Nghị Trường: có 2 thông báo mới", "Kính gửi đại biểu Triệu Thị Lan")
    mail.send_due()
    mail.send_due()
    server.close()
    (taken,) = server.letters
    assert taken["Subject"] == "Nghị Trường: có 2 thông báo mới"
    assert taken.get_content().strip() == "Kính gửi đại biểu Triệu Thị Lan"
    (kept,) = letters(database)
    assert kept.ended_at is not None and kept.text == ""


def test_a_letter_exists_only_if_the_transaction_commits(sqlite_database: Database) -> None:
    with (
        pytest.raises(RuntimeError),
        sqlite_database.writing(sqlite_database.engine) as session,
    ):
        mail.put(session, "lan@an-linh.example", "x", "y")
        raise RuntimeError("the command failed")
    assert letters(sqlite_database) == []


def test_letters_wait_for_a_server_that_is_away_and_go_out_when_it_is_back(sqlite_database: Database) -> None:
    away = MailServer()
    away.close()
    mail.bind(mail.Smtp.at(f"smtp://127.0.0.1:{away.port}", SENDER))
    mail.write("lan@an-linh.example", "x", "y")
    mail.send_due()
    (waiting,) = letters(sqlite_database)
    assert (waiting.ended_at, waiting.attempts) == (None, 1) and waiting.failure
    back = MailServer(port=away.port)
    with clock.standing_at(clock.now() + mail.PAUSES[0] + timedelta(seconds=1)):
        mail.send_due()
    back.close()
    assert len(back.letters) == 1


def test_a_server_that_is_full_is_asked_again_one_that_knows_nobody_is_not(sqlite_database: Database) -> None:
    server = MailServer(answer=lambda who: "550 nobody" if who.startswith("nobody") else "452 full")
    mail.bind(mail.Smtp.at(f"smtp://127.0.0.1:{server.port}", SENDER))
    mail.write("nobody@an-linh.example", "x", "y")
    mail.write("full@an-linh.example", "x", "y")
    mail.send_due()
    server.close()
    nobody, full = letters(sqlite_database)
    assert nobody.ended_at is not None and "550" in nobody.failure
    assert full.ended_at is None and "452" in full.failure


def test_after_three_days_a_letter_is_given_up_with_the_last_answer(sqlite_database: Database) -> None:
    mail.bind(mail.Smtp.at("smtp://127.0.0.1:1", SENDER))
    mail.write("lan@an-linh.example", "x", "y")
    with clock.standing_at(clock.now() + mail.GIVEN_UP_AFTER + timedelta(hours=1)):
        mail.send_due()
    (given_up,) = letters(sqlite_database)
    assert given_up.ended_at is not None and given_up.failure


def test_a_letter_in_the_hands_of_a_worker_that_died_is_sent_by_another(sqlite_database: Database) -> None:
    server = MailServer()
    mail.bind(mail.Smtp.at(f"smtp://127.0.0.1:{server.port}", SENDER))
    mail.write("lan@an-linh.example", "x", "y")
    assert len(mail._claim()) == 1  # and then kill -9
    mail.send_due()
    assert server.letters == []
    with clock.standing_at(clock.now() + mail.HELD + timedelta(seconds=1)):
        mail.send_due()
    server.close()
    assert len(server.letters) == 1


def test_without_a_server_letters_are_files(sqlite_database: Database, tmp_path: Path) -> None:
    mail.bind(mail.way_out(Settings(data=tmp_path)))
    mail.write("lan@an-linh.example", "Mật khẩu", "https://nghitruong.lan/forgotten-password/abc")
    mail.send_due()
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert re.search(rb"forgotten-password/abc", path.read_bytes())
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0


def test_line_ends_in_an_address_or_subject_make_no_headers(sqlite_database: Database) -> None:
    mail.write("lan@an-linh.example\r\nBcc: all@example.vn", "x\r\nBcc: all@example.vn", "y")
    message = letters(sqlite_database)[0].message(SENDER)
    assert message["Bcc"] is None


@pytest.mark.parametrize("url", ["mail.example.vn", "http://mail.example.vn", "smtp://"])
def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    with pytest.raises(Misconfigured):
        mail.way_out(Settings(mail_url=url))
