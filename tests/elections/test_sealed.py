"""Electronic secret ballots through the actions (R-SEC-06, R-SEC-08, R-SEC-09, R-SEC-10)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.attendance import actions as attendance
from app.elections import actions, context, policy, prints, sealed
from app.elections.models import ElectionKind, ElectionMode, ElectionState
from app.elections.models.sealed import SealedBallot, SealedKey, SealedTeller, SealedVoter
from app.kernel import db
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.meetings import actions as meetings
from app.meetings.models import Sitting
from tests.elections.booth import A, B, Booth, C, electronic
from tests.elections.test_sealing import VERIFIER
from tests.elections.world import Hall
from tests.meetings.conftest import browsing


@pytest.fixture
def booth(hall: Hall) -> Booth:
    return Booth(hall).prepare()


@pytest.fixture
def voting(booth: Booth) -> Booth:
    return booth.open()


def test_from_the_key_to_the_announcement(either_hall: Hall, tmp_path: Path) -> None:
    """R-SEC-08: eight of nine vote, one of them twice; two of three tellers open; the verifier agrees."""
    booth = Booth(either_hall).prepare(A, B, C, seats=2).open()
    voters = booth.voters()
    assert booth.one().issued == 9
    for number, voter in enumerate(voters):
        booth.vote(voter, *((A, B), (A,), ())[number % 3])
    booth.vote(voters[0], C, replaces=1)
    booth.close()
    booth.open_sum(3, 1)
    one = actions.sign_minutes(either_hall.tellers[0], either_hall.meeting, booth.election)
    assert (one.collected, one.valid, one.invalid) == (8, 8, 0)
    counts = {name: next(it.counts[0].count for it in booth.one().standing if it.name == name) for name in (A, B, C)}
    assert counts == {A: 5, B: 2, C: 1}
    assert [it.name for it in booth.one().standing if it.is_elected] == [A]
    either_hall.announced(one)
    with reading():
        exported = json.dumps(sealed.export(booth.one()))
    (tmp_path / "export.json").write_text(exported)
    words = [sys.executable, "-I", "-S", VERIFIER, tmp_path / "export.json"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "RIGHT: 8 ballots of 9 on the list" in said.stdout, said.stderr
    assert not any(
        voter.id in exported or voter.name in exported for voter in voters[2:] if voter not in either_hall.tellers
    )


@pytest.mark.parametrize(
    ("kind", "chosen", "counts"),
    [
        (ElectionKind.GRADING, (f"{A} HIGH", f"{B} LOW"), [1, 0, 0, 0, 0, 1]),
        (ElectionKind.CONFIDENCE, (f"{A} TRUST", f"{B} NO_TRUST"), [1, 0, 0, 1]),
    ],
)
def test_confidence_asks_about_each_person(
    hall: Hall, kind: ElectionKind, chosen: tuple[str, ...], counts: list[int]
) -> None:
    """R-CONF-01: one answer about each of several people on one ballot."""
    booth = Booth(hall).prepare(A, B, **electronic(kind)).open()
    booth.vote(booth.voters()[0], *chosen)
    with pytest.raises(Invalid):
        booth.vote(booth.voters()[1], chosen[0])  # nothing about the second person
    booth.close()
    booth.open_sum(1, 2)
    with reading():
        made = sealed.sheet(booth.one())
    assert made is not None and list(made.counts.values()) == counts


def test_only_where_the_rule_profile_allows(hall: Hall) -> None:
    """R-SEC-09: off as shipped."""
    with pytest.raises(Conflict, match="chưa cho phép"):
        hall.prepared(A, mode=ElectionMode.ELECTRONIC_SECRET)


def test_no_papers_without_a_key(booth: Booth) -> None:
    with pytest.raises(Conflict, match="chưa lập xong khóa"):
        actions.begin_issuing(booth.hall.people.binh, booth.hall.meeting, booth.election)


def test_the_key_goes_step_by_step_and_is_the_tellers_alone(booth: Booth) -> None:
    hall = booth.hall
    with pytest.raises(Forbidden):
        actions.begin_key(hall.people.binh, hall.meeting, booth.election)
    booth.begin_key()
    said = booth.browsers[1].enrolment()
    with pytest.raises(Forbidden):
        actions.tell_key(hall.roll[4], hall.meeting, booth.election, 1, "enrolment", said)
    with pytest.raises(Invalid):  # another's place
        booth.tell(2, "enrolment", said)
    with pytest.raises(Conflict):
        booth.tell(1, "letters", {})
    booth.tell(1, "enrolment", said)
    with pytest.raises(Conflict):
        booth.tell(1, "enrolment", booth.browsers[1].enrolment())
    for place in (2, 3):
        booth.tell(place, "enrolment", booth.browsers[place].enrolment())
    for wrong in ({}, {"2": "00"}, {"1": "0" * 64, "2": "0" * 64, "3": "0" * 64}, "x"):
        with pytest.raises(Invalid):
            booth.tell(1, "letters", wrong)


def test_a_key_that_is_made_again_sets_the_first_aside(booth: Booth) -> None:
    booth.make_key()
    first = booth.one().key
    booth.begin_key()
    with pytest.raises(Conflict, match="lập lại"):
        booth.tell(1, "enrolment", booth.browsers[1].enrolment(), number=1)
    with reading():
        now = booth.one().key
        assert first is not None and now is not None and (now.number, now.is_ready) == (2, False)


def test_another_committee_needs_another_key(booth: Booth) -> None:
    booth.make_key()
    booth.hall.board(tellers=booth.hall.roll[1:4])
    with reading():
        assert booth.one().key is None
    with pytest.raises(Conflict, match="chưa lập xong khóa"):
        actions.begin_issuing(booth.hall.people.binh, booth.hall.meeting, booth.election)


def test_a_retry_gets_its_receipt_and_an_older_ballot_changes_nothing(voting: Booth) -> None:
    """R-SEC-08: the receipt is the ciphertext's hash; numbers as in open votes."""
    voter = voting.voters()[0]
    text = voting.seal(voter, A)
    first = voting.hand_in(voter, text)
    assert voting.hand_in(voter, text) == first and first["number"] == 1
    second = voting.vote(voter, B, replaces=1)
    with pytest.raises(Conflict, match="mới hơn"):
        voting.hand_in(voter, text, 0)
    with reading():
        assert [it.receipt for it in sealed.listed(voting.one())] == [first["receipt"], second["receipt"]]
    voting.close()
    assert voting.hand_in(voter, voting_text(voting)) == second
    with pytest.raises(Conflict, match="đã kết thúc"):
        voting.vote(voter, A, replaces=2)


def voting_text(booth: Booth) -> str:
    with reading():
        return sealed.listed(booth.one())[-1].text


def test_who_may_not_hand_one_in(voting: Booth) -> None:
    hall = voting.hall
    lan, dat = voting.voters()[:2]
    with pytest.raises(Invalid):  # another's paper
        voting.hand_in(dat, voting.seal(lan, A))
    with pytest.raises(Invalid):
        voting.hand_in(dat, voting.seal(dat, A, weight=2))
    with pytest.raises(Forbidden, match="chưa được phát phiếu"):
        voting.hand_in(hall.people.thao, voting.seal(lan, A))
    text = voting.seal(lan, A)
    hall.sign_in(lan)
    with pytest.raises(Conflict, match="thiết bị khác"):
        voting.hand_in(lan, text)
    attendance.check_out(dat, hall.meeting, hall.sitting)
    with pytest.raises(Conflict, match="chưa điểm danh"):
        voting.vote(dat, A)


def test_nothing_is_opened_before_k_tellers_want_it(voting: Booth) -> None:
    """R-SEC-08: k - 1 parts open nothing; nobody sees numbers, and no minutes are signed."""
    voting.vote(voting.voters()[0], A)
    with pytest.raises(Conflict):
        voting.tell(1, "opening", [])
    voting.close()
    with pytest.raises(Invalid):  # another teller's part
        voting.tell(2, "opening", voting.parts(1))
    voting.open_sum(1)
    head = voting.hall.tellers[0]
    with pytest.raises(Conflict, match="chưa mở xong"):
        actions.sign_minutes(head, voting.hall.meeting, voting.election)
    with reading():
        one = voting.one()
        assert sealed.sheet(one) is None and not policy.can_see_sheets(head, one)
    voting.open_sum(2)
    with reading():
        one = voting.one()
        assert policy.can_see_sheets(head, one) and context.compared(one, head) == {}
    with pytest.raises(Conflict):  # enough have opened
        voting.tell(3, "opening", voting.parts(3))


def test_an_empty_box_is_not_opened(voting: Booth) -> None:
    with pytest.raises(Conflict, match="Mới có 0 phiếu"):
        voting.close()
    assert voting.hall.state(voting.one()) is ElectionState.VOTING


def test_a_count_by_hand_is_refused(voting: Booth) -> None:
    voting.vote(voting.voters()[0], A)
    voting.close()
    with pytest.raises(Conflict, match="không nhập bằng tay"):
        voting.hall.enter(voting.hall.tellers[0], voting.one(), (1, 1, 0))


def test_a_paper_ballot_knows_no_key(hall: Hall) -> None:
    one = hall.closed(A)
    with pytest.raises(Conflict, match="phiếu giấy"):
        actions.begin_key(hall.tellers[0], hall.meeting, one.id)


def test_a_rehearsal_takes_its_sealed_ballots_along(either_hall: Hall) -> None:
    booth = Booth(either_hall).prepare().open()
    booth.vote(booth.voters()[0], A)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Sitting, either_hall.sitting).is_practice = True
    meetings.reset_practice(either_hall.people.thao, either_hall.meeting, either_hall.sitting)
    with db.reading() as session:
        for table in (SealedKey, SealedTeller, SealedVoter, SealedBallot):
            assert session.query(table).count() == 0


def test_everybody_of_the_meeting_reads_the_receipts_from_the_closing_on(
    voting: Booth, sqlite_database: db.Database, tmp_path: Path
) -> None:
    """R-SEC-08, R-SEC-10: no list while people vote; then every line, without a name; printed with the minutes."""
    lan, dat = voting.voters()[:2]
    said = [voting.vote(lan, A), voting.vote(dat, B), voting.vote(lan, B, replaces=1)]
    address = f"/meetings/{voting.hall.meeting}/elections/{voting.election}"
    with browsing(sqlite_database, tmp_path / "app") as browsers:
        client = browsers.of(voting.hall.people.huy)
        assert "được công bố khi kết thúc bỏ phiếu" in client.get(f"{address}/receipts").text
        assert client.get(f"{address}/receipts.json", headers={"Accept": "application/json"}).status_code == 409
        voting.close()
        page = client.get(f"{address}/receipts").text
        assert all(f'data-link="{one["link"]}"' in page for one in said)
        listed = client.get(f"{address}/receipts.json").get_json()
    kept = [(it["seq"], it["number"], it["receipt"], it["counts"]) for it in listed["list"]]
    assert kept == [(one["seq"], one["number"], one["receipt"], place > 0) for place, one in enumerate(said)]
    assert not any(it.id in json.dumps(listed) or it.name in json.dumps(listed) for it in (lan, dat))
    voting.open_sum(1, 2)
    one = actions.sign_minutes(voting.hall.tellers[0], voting.hall.meeting, voting.election)
    with reading():
        printed = json.dumps(prints.minutes(voting.hall.election(one.id), is_demo=False))
    assert all(prints.printed(it["receipt"]) in printed for it in said) and said[-1]["link"] in printed
