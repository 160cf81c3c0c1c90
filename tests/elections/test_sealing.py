"""The mathematics of electronic secret ballots (R-SEC-08, R-SEC-09), the browser's side against the server's."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.elections.sealing import ballots, keys, opening
from app.elections.sealing.ballots import Group, Shape
from app.elections.sealing.curve import ORDER, Unsound, plus, point, scalar, times_base
from tests.elections import sealer
from tests.elections.sealed import Browser, Trouble

VERIFIER = Path(__file__).parents[2] / "tools" / "verify_ballot.py"
GRADES = Group(("an HIGH", "an MEDIUM", "an LOW"), (1,))
SEATS = Group(("an VOTES", "binh VOTES", "chi VOTES"), (0, 1, 2))
SHAPE = Shape((GRADES, SEATS))
SCHEME = keys.scheme("bau-1", 1, 2, 3)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    one = Browser()
    yield one
    one.close()


@pytest.fixture(scope="module")
def board() -> tuple[list[sealer.Teller], dict[int, Any]]:
    return sealer.board(SCHEME)


def context_of(enrolments: dict[int, Any]) -> str:
    return ballots.context("bau-1", keys.fingerprint(SCHEME, enrolments), SHAPE)


def paper(enrolments: dict[int, Any], voter: str = "v1") -> dict[str, Any]:
    return {
        "election": "bau-1", "fingerprint": keys.fingerprint(SCHEME, enrolments), "voter": voter,
        "key": keys.public_key(enrolments).hex(), "groups": SHAPE.described,
    }  # fmt: skip


def test_the_browsers_papers_and_tellers_are_what_the_server_checks_and_opens(browser: Browser) -> None:
    """R-SEC-08: three browsers make the key, two of them open the sum of four papers that a browser sealed."""
    phrases = {1: "một", 2: "hai", 3: "ba"}
    enrolments = {p: browser("enrolment", scheme=SCHEME, place=p, secret=word) for p, word in phrases.items()}
    for place, said in enrolments.items():
        keys.check_enrolment(SCHEME, place, said)
    told = {"scheme": SCHEME, "enrolments": enrolments}
    sent = {p: browser("letters", place=p, secret=word, **told) for p, word in phrases.items()}
    assert browser("fingerprint", **told) == keys.fingerprint(SCHEME, enrolments)
    assert browser("publicKey", enrolments=enrolments) == keys.public_key(enrolments).hex()
    for place, word in phrases.items():
        own = {"place": place, "secret": word, "sent": sent}
        assert times_base(scalar(browser("share", **told, **own))) == keys.share_key(enrolments, place)
        keys.check_confirmation(SCHEME, enrolments, place, browser("confirmation", **told, **own))

    key, context = keys.public_key(enrolments), context_of(enrolments)
    choices = [("an HIGH", "an VOTES", "chi VOTES"), ("an LOW",), ("an LOW", "binh VOTES"), ("an HIGH", "an VOTES")]
    checked = []
    for number, chosen in enumerate(choices):
        made = browser("sealed", paper=paper(enrolments, f"v{number}"), chosen=chosen)
        assert made["receipt"] == ballots.receipt(made["text"])
        checked.append(ballots.check(made["text"], SHAPE, key, context, f"v{number}"))
        assert checked[-1] == ballots.pairs_of(made["text"])
    sums = opening.summed(checked, len(SHAPE.options))
    partials = {}
    for place in (3, 1):
        own = {"place": place, "secret": phrases[place], "sent": sent}
        firsts = [first.hex() for first, _second in sums]
        said = browser("partial", paper=paper(enrolments), sums=firsts, **told, **own)
        share_key = keys.share_key(enrolments, place)
        partials[place] = opening.check_partial(sums, share_key, context, place, said)
    assert opening.opened(sums, partials, len(choices)) == [2, 0, 2, 2, 1, 1]


def test_a_browser_names_the_teller_whose_share_does_not_fit(browser: Browser) -> None:
    enrolments = {p: browser("enrolment", scheme=SCHEME, place=p, secret=str(p)) for p in (1, 2, 3)}
    told = {"scheme": SCHEME, "enrolments": enrolments}
    sent = {p: browser("letters", place=p, secret=str(p), **told) for p in (1, 2, 3)}
    sent[2]["1"] = sealer.digits(7)
    with pytest.raises(Trouble, match="the share from place 2"):
        browser("share", place=1, secret="1", sent=sent, **told)


@pytest.mark.parametrize("chosen", [(), ("an HIGH", "an LOW"), ("an HIGH", "an VOTES", "binh VOTES", "chi VOTES")])
def test_a_browser_does_not_seal_what_the_paper_does_not_allow(
    browser: Browser, board: tuple[list[sealer.Teller], dict[int, Any]], chosen: tuple[str, ...]
) -> None:
    """R-SEC-06: not two grades of one person, not more names than seats."""
    with pytest.raises(Trouble, match="does not allow"):
        browser("sealed", paper=paper(board[1]), chosen=chosen)


def sealed(enrolments: dict[int, Any], voter: str = "v1", chosen: tuple[str, ...] = ("an HIGH",), **more: Any) -> str:
    return sealer.seal(SHAPE, keys.public_key(enrolments), context_of(enrolments), voter, chosen, **more)


def test_dishonest_papers_are_refused(board: tuple[list[sealer.Teller], dict[int, Any]]) -> None:
    """R-SEC-06: two votes on one paper, two grades, too many names, another's paper, another election's, one bit."""
    _tellers, enrolments = board
    key, context = keys.public_key(enrolments), context_of(enrolments)
    right = sealed(enrolments)
    ballots.check(right, SHAPE, key, context, "v1")
    wrong = [
        sealed(enrolments, weight=2),
        sealed(enrolments, chosen=("an HIGH", "an LOW")),
        sealed(enrolments, chosen=("an HIGH", "an VOTES", "binh VOTES", "chi VOTES")),
        sealed(enrolments, "v2"),
        right.replace('"e"', '"e" ', 1),
        json.dumps({**json.loads(right), "note": "v1"}, separators=(",", ":")),
        "",
        "[]",
    ]
    for text in wrong:
        with pytest.raises(Unsound):
            ballots.check(text, SHAPE, key, context, "v1")
    with pytest.raises(Unsound):
        ballots.check(right, SHAPE, key, context.replace("bau-1", "bau-2"), "v1")


def test_every_digit_of_a_paper_is_proved(board: tuple[list[sealer.Teller], dict[int, Any]]) -> None:
    _tellers, enrolments = board
    key, context, right = keys.public_key(enrolments), context_of(enrolments), sealed(enrolments)
    for place in range(10, len(right), 97):
        if right[place] in "0123456789abcdef":
            changed = right[:place] + ("1" if right[place] == "0" else "0") + right[place + 1 :]
            with pytest.raises(Unsound):
                ballots.check(changed, SHAPE, key, context, "v1")


@pytest.mark.parametrize(
    "text",
    [
        "00" * 32,  # of order 4
        "01" + "00" * 31,  # the neutral element
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",  # of order 8
        "ee" + "ff" * 30 + "7f",  # not in its only form
        "02" + "00" * 31,  # not on the curve
        "AA" * 32,
        None,
    ],
)
def test_points_outside_the_group_are_refused(text: object) -> None:
    """The cofactor is handled where points come in."""
    with pytest.raises(Unsound):
        point(text)


def test_a_point_with_a_small_part_is_refused() -> None:
    small = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    with pytest.raises(Unsound):
        point(plus(times_base(5), small).hex())


def test_a_scalar_has_one_form() -> None:
    with pytest.raises(Unsound):
        scalar(ORDER.to_bytes(32, "little").hex())


def test_fewer_tellers_than_needed_open_nothing(board: tuple[list[sealer.Teller], dict[int, Any]]) -> None:
    """R-SEC-08: one of two needed, even with everything that was published, gets no number."""
    tellers, enrolments = board
    context = context_of(enrolments)
    pairs = ballots.check(sealed(enrolments), SHAPE, keys.public_key(enrolments), context, "v1")
    sums = opening.summed([pairs], len(SHAPE.options))
    for one in tellers:
        share_key = keys.share_key(enrolments, one.place)
        parts = opening.check_partial(sums, share_key, context, one.place, one.partial(sums, context))
        with pytest.raises(Unsound, match="do not open"):
            opening.opened(sums, {one.place: parts}, 500)


def test_a_part_that_is_not_the_tellers_is_refused(board: tuple[list[sealer.Teller], dict[int, Any]]) -> None:
    tellers, enrolments = board
    context = context_of(enrolments)
    pairs = ballots.check(sealed(enrolments), SHAPE, keys.public_key(enrolments), context, "v1")
    sums = opening.summed([pairs], len(SHAPE.options))
    said = tellers[0].partial(sums, context)
    with pytest.raises(Unsound, match="share"):
        opening.check_partial(sums, keys.share_key(enrolments, 2), context, 2, said)
    with pytest.raises(Unsound, match="other sums"):
        opening.check_partial(sums, keys.share_key(enrolments, 1), context, 1, said[:-1])


def test_an_enrolment_proves_that_its_secret_is_known(board: tuple[list[sealer.Teller], dict[int, Any]]) -> None:
    """A teller cannot choose a key that cancels out the others': the proof is bound to key and place."""
    _tellers, enrolments = board
    with pytest.raises(Unsound):
        keys.check_enrolment(SCHEME, 2, enrolments[1])
    with pytest.raises(Unsound):
        keys.check_enrolment(keys.scheme("bau-1", 2, 2, 3), 1, enrolments[1])
    with pytest.raises(Unsound):
        keys.check_enrolment(keys.scheme("bau-1", 1, 3, 3), 1, enrolments[1])


def export(voters: int = 5) -> dict[str, Any]:
    """A whole ballot as the server exports it; the second voter changes the choice."""
    tellers, enrolments = sealer.board(SCHEME)
    context = context_of(enrolments)
    papers = [(f"v{number}", 1, SHAPE.options[number % 3]) for number in range(voters)] + [("v1", 2, "an LOW")]
    listed, last, previous = [], {}, ballots.start(context)
    for seq, (voter, number, chosen) in enumerate(papers, 1):
        text = sealed(enrolments, voter, (chosen, "binh VOTES"))
        receipt = ballots.receipt(text)
        previous = ballots.link(previous, seq, voter, number, receipt)
        listed.append(
            {"seq": seq, "voter": voter, "number": number, "ballot": text, "receipt": receipt, "link": previous}
        )
        last[voter] = ballots.pairs_of(text)
    sums = opening.summed(list(last.values()), len(SHAPE.options))
    partials = {one.place: one.partial(sums, context) for one in tellers[1:]}
    opened = opening.opened(sums, {p: [bytes.fromhex(x["d"]) for x in said] for p, said in partials.items()}, voters)
    return {
        "election": "bau-1",
        "groups": SHAPE.described,
        "key": {
            "number": 1,
            "needed": 2,
            "tellers": [
                {"enrolment": enrolments[one.place], "confirmation": one.confirmation(enrolments)} for one in tellers
            ],
        },
        "list": listed,
        "partials": [{"place": place, "parts": said} for place, said in partials.items()],
        "result": dict(zip(SHAPE.options, opened, strict=True)),
    }


def verified(tmp_path: Path, made: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(made), encoding="utf-8")
    return subprocess.run([sys.executable, "-I", "-S", VERIFIER, file], capture_output=True, text=True, check=False)


def test_the_verifier_agrees_with_an_honest_export(tmp_path: Path) -> None:
    """It runs alone (-I -S: no package at all is importable) and counts what was chosen."""
    made = export()
    assert made["result"] == dict(zip(SHAPE.options, [2, 1, 2, 0, 5, 0], strict=True))
    said = verified(tmp_path, made)
    assert said.returncode == 0, said.stderr
    assert "RIGHT: 5 ballots of 6 on the list" in said.stdout


def tampered(made: dict[str, Any], how: str) -> dict[str, Any]:
    match how:
        case "a number":
            made["result"]["an HIGH"] += 1
        case "a ballot left out":
            del made["list"][2]
        case "the last ballot cut off":
            made["list"].pop()
        case "a first choice in place of the second":
            made["list"][-1]["ballot"] = made["list"][1]["ballot"]
        case "a paper put in under another voter":
            made["list"][0]["voter"] = "v9"
        case "an opening by one teller":
            made["partials"].pop()
        case "an opening that says something else":
            made["partials"][0]["parts"][0]["d"] = made["partials"][1]["parts"][0]["d"]
        case "a key that is not the tellers'":
            made["key"]["tellers"][0]["enrolment"]["commitments"][0] = times_base(5).hex()
        case "a teller who holds no share":
            made["key"]["tellers"][0]["confirmation"] = made["key"]["tellers"][1]["confirmation"]
    return made


@pytest.mark.parametrize(
    "how",
    [
        "a number", "a ballot left out", "the last ballot cut off", "a first choice in place of the second",
        "a paper put in under another voter", "an opening by one teller", "an opening that says something else",
        "a key that is not the tellers'", "a teller who holds no share",
    ],
)  # fmt: skip
def test_the_verifier_finds(tmp_path: Path, how: str) -> None:
    said = verified(tmp_path, tampered(export(3), how))
    assert said.returncode != 0 and "WRONG" in said.stderr, said
