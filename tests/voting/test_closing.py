"""Closing, announcing, taking back, voting again, entering by hand, the time limit (R-VOTE-05 to R-VOTE-10)."""

from datetime import timedelta

import pytest

from app.attendance import actions as attendance
from app.kernel import clock, db, journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.meetings import actions as meetings
from app.meetings.models import Meeting
from app.voting import actions, queries
from app.voting.actions import TooLate, keep_time
from app.voting.majorities import Outcome
from app.voting.models import Ballot, BallotForm, BallotKind, BallotState
from app.voting.wording import full_line, missing_words, outcome_sentence
from tests.voting.world import Chamber


def said(ballot: Ballot) -> str:
    with reading() as session:
        return str(outcome_sentence(session.get_one(Ballot, ballot.id)))


def test_the_counts_sum_to_those_present_and_the_sentence_is_official(either_chamber: Chamber) -> None:
    chamber = either_chamber
    delegates = chamber.add_delegates(50)  # T = 54
    ballot = chamber.open()
    for one in delegates[:44]:
        chamber.vote(one, ballot)
    for one in delegates[44:47]:
        chamber.vote(one, ballot, "AGAINST")
    chamber.vote(delegates[47], ballot, "ABSTAIN")
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    tally = closed.tally
    assert tally is not None and closed.outcome is Outcome.PASSED
    assert (tally.in_favour, tally.against, tally.abstain, tally.not_voted, tally.present) == (44, 3, 1, 6, 54)
    assert said(ballot) == (
        "Nghị quyết bổ sung kế hoạch đầu tư công năm 2026: có 44/54 đại biểu tán thành, chiếm 81,48% tổng số đại biểu. "
        "Được thông qua."
    )
    assert str(full_line(tally)) == (
        "Tán thành: 44 (81,48%); Không tán thành: 3 (5,56%); Không biểu quyết: 1 (1,85%); Chưa biểu quyết: 6 (11,11%). "
        "Tỷ lệ tính trên tổng số 54 đại biểu."
    )
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert entry["name"] == "BallotClosed" and entry["data"]["not_voted"] == 6


def test_exactly_half_fails_and_says_by_how_much(chamber: Chamber) -> None:
    ballot = chamber.open()
    for name in ("lan", "huy"):
        chamber.vote(chamber.delegate(name), ballot)
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert closed.outcome is Outcome.NOT_PASSED
    assert "chiếm 50,00% tổng số đại biểu, chưa đạt quá nửa tổng số đại biểu. Không được thông qua." in said(ballot)
    assert str(missing_words(closed)) == "Thiếu 1 phiếu"


def test_who_was_here_at_any_moment_counts_as_present(chamber: Chamber) -> None:
    lan, huy = chamber.delegate("lan"), chamber.delegate("huy")
    attendance.check_out(lan, chamber.meeting, chamber.sitting)
    ballot = chamber.open()
    chamber.vote(huy, ballot)
    attendance.check_out(huy, chamber.meeting, chamber.sitting)  # leaves after voting; the vote stays
    attendance.check_in(lan, chamber.meeting, chamber.sitting)  # comes while it is open, does not vote
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert closed.tally is not None
    assert (closed.tally.present, closed.tally.in_favour, closed.tally.not_voted) == (4, 1, 3)


def test_no_count_is_known_before_the_closing(chamber: Chamber) -> None:
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot, "AGAINST")
    now = chamber.ballot(ballot.id)
    assert now.tally is None and now.outcome is None
    with reading() as session:
        one = session.get_one(Ballot, ballot.id)
        for actor in (chamber.people.binh, chamber.people.thao, chamber.people.lan):
            shown = queries.standings(one, actor)
            assert {line.choice for line in shown} == {None}
            assert [line.line.name for line in shown if line.has_voted] == ["Triệu Thị Lan"]
        assert queries.turnout(one) == queries.Turnout(1, 4, 4)


@pytest.mark.parametrize("shown", [False, True])
def test_names_are_the_annexs_and_the_screens_only_where_the_council_says_so(chamber: Chamber, shown: bool) -> None:
    chamber.state_rules(show_names_after_close=shown)
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot, "AGAINST")
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    with reading() as session:
        one = session.get_one(Ballot, ballot.id)
        office = {line.choice for line in queries.standings(one, chamber.people.thao)}
        delegate = {line.choice for line in queries.standings(one, chamber.people.huy)}
    assert office == {None, "AGAINST"}
    assert delegate == ({None, "AGAINST"} if shown else {None})


def test_an_announced_result_never_changes(chamber: Chamber) -> None:
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot)
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    announced = actions.announce_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert announced.state is BallotState.ANNOUNCED
    for change in (
        lambda: actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id),
        lambda: actions.announce_ballot(chamber.people.binh, chamber.meeting, ballot.id),
        lambda: actions.void_ballot(chamber.people.binh, chamber.meeting, ballot.id, "Sai"),
        lambda: actions.open_ballot(chamber.people.binh, chamber.meeting, ballot.id),
        lambda: actions.extend_ballot(chamber.people.binh, chamber.meeting, ballot.id, 15),
        lambda: actions.enter_counts(
            chamber.people.dat, chamber.meeting, ballot.id, {"AGAINST": 4}, form=BallotForm.CARDS, reason="x"
        ),
    ):
        with pytest.raises(Conflict, match="không thay đổi được"):
            change()


def test_a_new_vote_needs_its_reason(chamber: Chamber) -> None:
    ballot = chamber.open()
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    actions.announce_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    with pytest.raises(Conflict, match="biểu quyết số 1"):
        chamber.prepare()
    with pytest.raises(Invalid, match="lý do"):
        chamber.prepare(repeats_id=ballot.id)
    again = chamber.prepare(repeats_id=ballot.id, repeat_reason="Dự thảo đã được tiếp thu, chỉnh lý")
    assert (again.number, again.repeats_id) == (2, ballot.id)


def test_the_secretary_does_not_close_or_announce_what_he_prepared(chamber: Chamber) -> None:
    prepared = chamber.prepare(by=chamber.people.dat)
    actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    with pytest.raises(Forbidden):
        actions.close_ballot(chamber.people.dat, chamber.meeting, prepared.id)
    actions.close_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    with pytest.raises(Forbidden):
        actions.announce_ballot(chamber.people.dat, chamber.meeting, prepared.id)


def test_taking_back_needs_a_reason_and_keeps_what_was_voted(chamber: Chamber) -> None:
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot)
    with pytest.raises(Invalid):
        actions.void_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    with pytest.raises(Forbidden):
        actions.void_ballot(chamber.people.thao, chamber.meeting, ballot.id, "Nhầm")
    voided = actions.void_ballot(chamber.people.binh, chamber.meeting, ballot.id, "Mở nhầm nội dung")
    assert voided.state is BallotState.VOID and voided.outcome is None
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR"}
    actions.void_ballot(chamber.people.thao, chamber.meeting, chamber.prepare().id)  # what was only prepared


def test_a_poll_never_passes_anything(chamber: Chamber) -> None:
    options = ["Phương án 1", "Phương án 2", "Ý kiến khác"]
    poll = chamber.open(kind=BallotKind.POLL, options=options, title="Xin ý kiến")
    for name, choice in (("lan", "OPTION_1"), ("huy", "OPTION_1"), ("dat", "OPTION_1")):
        chamber.vote(chamber.delegate(name), poll, choice)
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, poll.id)
    assert closed.outcome is Outcome.POLLED and [one.count for one in closed.options] == [3, 0, 0]
    assert closed.polled_not_voted == 1 and closed.tally is None
    assert "thông qua" not in said(poll).lower()


# ---- by hand -----------------------------------------------------------------------------------


def test_hands_are_entered_with_the_reason(chamber: Chamber) -> None:
    ballot = chamber.open(form=BallotForm.SHOW_OF_HANDS)
    with pytest.raises(Conflict, match="do thư ký đếm"):
        actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    entered = actions.enter_counts(
        chamber.people.dat, chamber.meeting, ballot.id, {"IN_FAVOUR": 3}, form=BallotForm.SHOW_OF_HANDS,
        reason="Diễn tập tình huống mất điện",
    )  # fmt: skip
    assert entered.outcome is Outcome.PASSED and entered.tally is not None and entered.tally.not_voted == 1
    assert (entered.closed_by_name, entered.closed_order_name) == ("Tạ Hữu Đạt", "Trần Thanh Bình")


def test_more_hands_than_delegates_are_refused(chamber: Chamber) -> None:
    ballot = chamber.open(form=BallotForm.CARDS)
    for counts, reason, error in (
        ({"IN_FAVOUR": 5}, "x", Conflict),
        ({"IN_FAVOUR": -1}, "x", Invalid),
        ({}, "", Invalid),
    ):
        with pytest.raises(error):
            actions.enter_counts(
                chamber.people.dat, chamber.meeting, ballot.id, counts, form=BallotForm.CARDS, reason=reason
            )
    assert chamber.ballot(ballot.id).is_open


def test_when_the_electronic_vote_fails_what_was_counted_by_hand_is_the_result(chamber: Chamber) -> None:
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot, "AGAINST")
    entered = actions.enter_counts(
        chamber.people.dat, chamber.meeting, ballot.id, {"IN_FAVOUR": 4}, form=BallotForm.SHOW_OF_HANDS,
        reason="Mất mạng trong hội trường",
    )  # fmt: skip
    assert entered.tally is not None and entered.tally.in_favour == 4
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "AGAINST"}  # stays in the record
    with reading() as session:  # and belongs to no result
        one = session.get_one(Ballot, ballot.id)
        assert {line.choice for line in queries.standings(one, chamber.people.thao)} == {None}


# ---- time --------------------------------------------------------------------------------------


def test_at_the_limit_votes_are_refused_and_the_closing_is_the_chairs(either_chamber: Chamber) -> None:
    chamber = either_chamber
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot)
    chamber.let_time_pass(ballot, 31)
    with pytest.raises(TooLate):
        chamber.vote(chamber.delegate("huy"), ballot)
    assert keep_time()
    closed = chamber.ballot(ballot.id)
    assert closed.state is BallotState.CLOSED and closed.closed_by_limit
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert (entry["name"], entry["actor"]) == ("BallotClosed", "system:clock")
    assert entry["data"]["by_limit"] and entry["data"]["ordered_by"] == chamber.people.binh.id
    assert not keep_time()


def test_more_time_is_the_chairs_to_give(chamber: Chamber) -> None:
    ballot = chamber.open()
    longer = actions.extend_ballot(chamber.people.dat, chamber.meeting, ballot.id, 15)
    assert longer.closes_at == ballot.closes_at + timedelta(seconds=15)  # type: ignore[operator]
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert (entry["name"], entry["data"]["seconds"], entry["data"]["is_outage"]) == ("BallotProlonged", 15, False)
    with pytest.raises(Forbidden):
        actions.extend_ballot(chamber.people.thao, chamber.meeting, ballot.id, 15)
    with pytest.raises(Invalid):
        actions.extend_ballot(chamber.people.binh, chamber.meeting, ballot.id, 0)
    chamber.let_time_pass(ballot, 60)
    with pytest.raises(Conflict, match="hết thời gian"):
        actions.extend_ballot(chamber.people.binh, chamber.meeting, ballot.id, 15)


def test_an_outage_gives_back_its_length_and_says_so(either_chamber: Chamber) -> None:
    chamber = either_chamber
    ballot = chamber.open()
    assert ballot.closes_at is not None and ballot.opened_at is not None
    back = ballot.opened_at + timedelta(minutes=10)  # the server was away for ten minutes
    with clock.standing_at(back):
        assert chamber.vote(chamber.delegate("lan"), ballot)["number"] == 1  # before anybody has prolonged it
        keep_time()
        prolonged = chamber.ballot(ballot.id)
        assert prolonged.is_open and prolonged.outage_seconds == 600
        assert prolonged.closes_at == ballot.closes_at + timedelta(minutes=10)
        entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
        assert entry["name"] == "BallotProlonged" and entry["data"]["is_outage"] and entry["data"]["seconds"] == 600
        keep_time()
        assert chamber.ballot(ballot.id).outage_seconds == 600
    with clock.standing_at(back + timedelta(seconds=2)):
        keep_time()
        assert chamber.ballot(ballot.id).is_open
    at = back + timedelta(seconds=2)
    while chamber.ballot(ballot.id).is_open and at < back + timedelta(seconds=40):
        at += timedelta(seconds=2)
        with clock.standing_at(at):
            keep_time()
    assert at - back < timedelta(seconds=36) and chamber.ballot(ballot.id).closed_by_limit


def test_a_vote_after_the_limit_is_late_even_if_the_server_went_away_then(chamber: Chamber) -> None:
    """What had ended when the server was last alive does not open again."""
    ballot = chamber.open()
    with db.database().writing(db.database().engine) as session:
        one = session.get_one(Ballot, ballot.id)
        assert one.closes_at is not None
        one.alive_at = one.closes_at
    with clock.standing_at(ballot.closes_at + timedelta(minutes=5)), pytest.raises(TooLate):  # type: ignore[operator]
        chamber.vote(chamber.delegate("lan"), ballot)


def test_a_rehearsals_ballots_go_with_it(chamber: Chamber) -> None:
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, chamber.meeting).is_practice = True
    ballot = chamber.open()
    chamber.vote(chamber.delegate("lan"), ballot)
    meetings.reset_practice(chamber.people.thao, chamber.meeting)
    with reading() as session:
        assert session.get(Ballot, ballot.id) is None


def test_a_part_and_then_the_whole_text(chamber: Chamber) -> None:
    part = chamber.open(kind=BallotKind.PART, title="Điều 12, thời gian phát biểu")
    actions.close_ballot(chamber.people.binh, chamber.meeting, part.id)
    actions.announce_ballot(chamber.people.binh, chamber.meeting, part.id)
    whole = chamber.open()
    with reading():
        assert [one.kind for one in queries.of_item(chamber.item)] == [BallotKind.PART, BallotKind.WHOLE_TEXT]
    assert whole.number == 2
