"""Signing in and out, as people and as somebody who guesses."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.accounts import actions, policy
from app.accounts.events import SignedIn
from app.accounts.signin import throttle
from app.kernel import clock, disk, journal
from app.kernel.db import reading
from tests.accounts.conftest import PASSWORD, SETUP, Browser, People

Browsers = Callable[..., Browser]


def _with_password(people: People) -> People:
    for actor in (people.binh, people.lan, people.thao, people.admin):
        actions.set_password(SETUP, actor.id, PASSWORD)
    return people


def test_a_delegate_signs_in_with_the_address_in_any_case(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitor = browser()
    answer = visitor.sign_in("Binh@AnLinh.gov.vn ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert visitor.get("/account").status_code == 200
    entries = [entry["name"] for entry in journal.since(people.binh.id, 0)]
    assert SignedIn.__name__ in entries


def test_a_delegate_without_an_address_signs_in_with_the_roster_code(people: People, browser: Browsers) -> None:
    _with_password(people)
    assert browser().sign_in("db16").status_code == 302
    assert browser().sign_in("DB16@an-linh").status_code == 302


def test_every_wrong_pair_gets_the_same_sentence(people: People, browser: Browsers) -> None:
    _with_password(people)
    pages = {
        browser(address).sign_in(identity, password).text.partition('role="alert"')[2].partition("</div>")[0]
        for address, identity, password in (
            ("10.0.0.1", "binh@anlinh.gov.vn", "wrong"),
            ("10.0.0.2", "nobody@anlinh.gov.vn", "wrong"),
            ("10.0.0.3", "DB99", "wrong"),
            ("10.0.0.4", "la@example.gov.vn", "wrong"),
        )
    }
    assert len(pages) == 1
    assert "không đúng" in pages.pop()


def test_the_page_asked_for_follows_but_never_another_host(people: People, browser: Browsers) -> None:
    _with_password(people)
    assert browser().sign_in("binh@anlinh.gov.vn", next="/people").headers["Location"] == "/people"
    for evil in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
    ):
        answer = browser().sign_in("binh@anlinh.gov.vn", next=evil)
        where = urlsplit(answer.headers.get("Location", "/"))
        assert (where.scheme, where.netloc) == ("", "") and where.path.startswith("/") and "\\" not in where.path


def test_a_form_without_its_token_is_refused_with_what_to_do(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitor = browser()
    answer = visitor.client.post("/sign-in", data={"identity": "binh@anlinh.gov.vn", "password": PASSWORD})
    assert answer.status_code == 400
    assert "tải lại trang" in answer.text


def test_guessing_gets_slower_and_says_how_long(people: People, browser: Browsers) -> None:
    _with_password(people)
    guesser = browser("203.0.113.9")
    for _ in range(throttle.FREE):
        guesser.sign_in("binh@anlinh.gov.vn", "wrong guess")
    answer = guesser.sign_in("binh@anlinh.gov.vn", PASSWORD)
    assert answer.status_code == 200
    assert "thử lại sau 15 giây" in answer.text


def test_guessing_elsewhere_does_not_lock_the_owner_out(people: People, browser: Browsers) -> None:
    _with_password(people)
    for _ in range(throttle.FREE + 3):
        browser("203.0.113.9").sign_in("binh@anlinh.gov.vn", "wrong guess")
    assert browser("10.0.0.1").sign_in("binh@anlinh.gov.vn").status_code == 302


def test_guessing_in_the_same_hall_does_not_lock_a_known_device_out(people: People, browser: Browsers) -> None:
    _with_password(people)
    laptop = browser("10.0.0.1")
    laptop.sign_in("binh@anlinh.gov.vn")
    laptop.post("/sign-out")
    for _ in range(throttle.FREE + 3):
        browser("10.0.0.1").sign_in("binh@anlinh.gov.vn", "wrong guess")
    assert browser("10.0.0.1").sign_in("binh@anlinh.gov.vn").status_code == 200
    assert laptop.sign_in("binh@anlinh.gov.vn").status_code == 302


def test_the_wait_grows_ends_and_is_forgotten(people: People) -> None:
    start = clock.now()
    waits = []
    for step in range(throttle.FREE + 6):
        with clock.standing_at(start + timedelta(hours=0, seconds=1000 * step if step > throttle.FREE else 0)):
            waits.append(throttle.attempt("somebody", "192.0.2.7").wait)
    assert waits[: throttle.FREE + 1] == [0] * throttle.FREE + [throttle.FIRST_WAIT_S]
    assert waits[throttle.FREE + 1 :] == [0] * 5  # each came after the longest wait
    with clock.standing_at(start + timedelta(hours=9)):
        assert [throttle.attempt("somebody", "192.0.2.7").wait for _ in range(throttle.FREE + 1)][-1] > 0


def test_neighbours_of_an_ipv6_customer_count_as_one() -> None:
    assert throttle.network("2001:db8:1:2::1") == throttle.network("2001:db8:1:2:ffff::9")
    assert throttle.network("2001:db8:1:2::1") != throttle.network("2001:db8:1:3::1")


def test_signing_out_ends_the_browser_for_good(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitor = browser()
    visitor.sign_in("binh@anlinh.gov.vn")
    kept = visitor.client.get_cookie("session")
    assert kept is not None
    visitor.post("/sign-out")
    thief = browser()
    thief.client.set_cookie("session", kept.value)
    assert thief.get("/account").status_code == 302


def test_a_device_is_signed_out_from_another(people: People, browser: Browsers) -> None:
    _with_password(people)
    here, there = browser(), browser()
    here.sign_in("binh@anlinh.gov.vn")
    there.sign_in("binh@anlinh.gov.vn")
    with there.client.session_transaction() as session:
        sign_in_id = session["sign_in"]
    assert here.post(f"/account/sign-ins/{sign_in_id}/ending").status_code == 302
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200
    with reading():
        assert not policy.is_signed_in(sign_in_id)
    assert journal.since(people.binh.id, 0)[-1]["data"] == {"sign_in_ids": [sign_in_id]}


def test_nobody_signs_out_somebody_elses_device(people: People, browser: Browsers) -> None:
    _with_password(people)
    here, there = browser(), browser()
    here.sign_in("thao@anlinh.gov.vn")
    there.sign_in("binh@anlinh.gov.vn")
    with there.client.session_transaction() as session:
        sign_in_id = session["sign_in"]
    assert here.post(f"/account/sign-ins/{sign_in_id}/ending").status_code == 404
    assert there.get("/account").status_code == 200


def test_signing_out_everywhere_ends_every_browser(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitors = [browser(), browser(), browser()]
    for visitor in visitors:
        visitor.sign_in("binh@anlinh.gov.vn")
    visitors[0].post("/account/sign-ins/ending")
    assert [visitor.get("/account").status_code for visitor in visitors] == [302, 302, 302]


def test_changing_the_password_signs_the_other_devices_out(people: People, browser: Browsers) -> None:
    _with_password(people)
    here, there = browser(), browser()
    here.sign_in("binh@anlinh.gov.vn")
    there.sign_in("binh@anlinh.gov.vn")
    new = "mười hai con giáp cùng đi"
    form = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
    assert here.post("/account/password", form).headers["Location"] == "/account"
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 302)
    assert browser().sign_in("binh@anlinh.gov.vn").status_code == 200
    assert browser().sign_in("binh@anlinh.gov.vn", new).status_code == 302


def test_a_closed_account_is_out_at_once_and_cannot_come_back(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitor = browser()
    visitor.sign_in("binh@anlinh.gov.vn")
    actions.close_account(people.admin, people.binh.id)
    assert visitor.get("/account").status_code == 302
    assert "bị khóa" in browser().sign_in("binh@anlinh.gov.vn").text
    actions.open_account(people.admin, people.binh.id)
    assert browser().sign_in("binh@anlinh.gov.vn").status_code == 302


def test_a_script_is_told_that_the_sign_in_has_ended(people: People, browser: Browsers) -> None:
    answer = browser().get("/account", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")  # type: ignore[index]


def test_language_and_colours_follow_the_person(people: People, browser: Browsers) -> None:
    _with_password(people)
    visitor = browser()
    visitor.sign_in("binh@anlinh.gov.vn")
    visitor.post("/preferences", {"language": "en"})
    visitor.post("/preferences", {"theme": "dark"})
    elsewhere = browser()
    elsewhere.sign_in("binh@anlinh.gov.vn")
    cookies = {name: elsewhere.client.get_cookie(name) for name in ("language", "theme")}
    assert {name: cookie.value for name, cookie in cookies.items() if cookie} == {"language": "en", "theme": "dark"}
    assert 'data-theme="dark"' in elsewhere.get("/account").text


def test_a_form_sent_after_the_end_leads_through_the_sign_in_back_to_it(people: People, browser: Browsers) -> None:
    lan = browser()
    asked = {"Accept": "text/html", "Referer": "http://localhost/admin/bodies/new?kind=a&b=1"}
    answer = lan.post("/admin/bodies", {"name": "HĐND"}, headers=asked)
    assert answer.status_code == 401
    assert 'href="/sign-in?next=/admin/bodies/new%3Fkind%3Da%26b%3D1"' in answer.text
    elsewhere = lan.post("/admin/bodies", headers=asked | {"Referer": "http://elsewhere.example/x"})
    assert 'href="/sign-in?next=/"' in elsewhere.text and "elsewhere" not in elsewhere.text


def test_a_sign_in_that_a_full_disk_cut_short_can_be_tried_again(
    people: People, browser: Browsers, tmp_path: Path
) -> None:
    actions.set_password(SETUP, people.binh.id, PASSWORD)
    visitor = browser()
    disk.bind(disk.Disk(tmp_path, reserve=1 << 60))
    try:
        assert visitor.sign_in("binh@anlinh.gov.vn").status_code == 503
        assert visitor.get("/sign-in").status_code == 200  # and no circle of redirections
    finally:
        disk.bind(None)
    assert visitor.sign_in("binh@anlinh.gov.vn").status_code == 302
    assert visitor.get("/account").status_code == 200
