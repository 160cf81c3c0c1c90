"""The discipline of a form: who sends, who answers, what is known when, what nobody can change."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.demo import accounts as seeding
from app.documents.models import Version
from app.kernel import clock, journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import Receipt
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingKind
from app.notifications.actions import choose_pace
from app.notifications.models import Notice, Pace
from app.notifications.tasks import read_journal
from app.opinions import actions, policy, queries, tasks
from app.opinions.models import FormState, Opinion, OpinionForm, OpinionGiven
from tests.documents.released import released
from tests.meetings.conftest import Browsers
from tests.opinions.world import DEADLINE, LATER, MATTER, SENT, Circulation, answers


def test_a_form_is_sent_to_all_members_on_one_version_of_its_paper(either_committee: Circulation) -> None:
    """R-UB-05: the roll, the threshold and the version are fixed at sending; the order is the chairman's."""
    committee = either_committee
    form = committee.form(committee.send())
    assert (form.total, len(form.lines), form.version_sha256) == (21, 21, "1" * 64)
    assert form.threshold is not None and form.threshold.required(21) == 11
    assert (form.sent_by_name, form.sent_order_name) == (committee.staff.name, committee.chair.name)
    assert form.remind_at == DEADLINE - timedelta(hours=24)
    sent = journal.since(Meeting.members_stream(committee.meeting).id, 0)[-1]
    assert sent["name"] == "OpinionFormSent" and sent["data"]["sha256"] == "1" * 64
    assert sent["data"]["ordered_by"] == committee.chair.id and sent["data"]["required"] == 11
    assert committee.heard(Person.stream(committee.members[20].id).id) == ["OpinionNoted"]
    assert committee.heard(Person.stream(committee.deputy.id).id) == []


def test_the_last_answer_before_the_deadline_counts(either_committee: Circulation) -> None:
    """One's own, changed as often as one likes, a retry changes nothing; an answer overtaken by a newer one neither."""
    committee, who = either_committee, either_committee.members[7]
    form, key = committee.send(), new_id()
    first = committee.answer(who, form, "AGAINST", "Chưa đủ căn cứ", key=key)
    assert committee.answer(who, form, "AGAINST", "Chưa đủ căn cứ", key=key) == first
    assert first["number"] == 1 and first["receipt"]["hash"]
    committee.answer(who, form, "OTHER", "Đề nghị bổ sung nguồn vốn", replaces=1)
    with pytest.raises(actions.Overtaken, match="Ý kiến khác"):
        committee.answer(who, form, "IN_FAVOUR", replaces=1)
    with reading() as session:
        line = queries.line_of(form, who)
        assert line is not None and (line.opinion, line.number) == (Opinion.OTHER, 2)
        kept = [(one.opinion, one.text) for one in queries.given(form, line.participation_id)]
        assert kept == [(Opinion.AGAINST, "Chưa đủ căn cứ"), (Opinion.OTHER, "Đề nghị bổ sung nguồn vốn")]
        assert session.scalar(select(func.count()).select_from(OpinionGiven)) == 2
        assert session.scalar(select(func.count()).select_from(Receipt).where(Receipt.actor_id == who.id)) == 2


def test_no_answer_is_taken_after_the_deadline_even_if_nobody_has_counted(either_committee: Circulation) -> None:
    """Invariant 25: late is no answer, and not against; the deadline is the server's."""
    committee = either_committee
    form = committee.send()
    with clock.standing_at(DEADLINE - LATER):
        committee.answer(committee.members[1], form, "IN_FAVOUR")
    with clock.standing_at(DEADLINE):
        assert committee.state(form) is FormState.OVERDUE
        for who, replaces in ((committee.members[2], 0), (committee.members[1], 1)):
            with pytest.raises(actions.TooLate, match="17:00 30/10/2026"):
                committee.answer(who, form, "AGAINST", replaces=replaces)
        tasks.keep_time()
        found = committee.form(form)
        assert (found.in_favour, found.against, found.other, found.no_answer) == (1, 0, 0, 20)
        tasks.keep_time()
        assert committee.heard().count("OpinionFormConsolidated") == 1


def test_exactly_eleven_of_21_is_more_than_half(committee: Circulation) -> None:
    """R-UB-05: 11 of 21 carry; another opinion is not in favour, and a tie helps nobody here."""
    for in_favour, against, other, carries in ((11, 10, 0, True), (10, 1, 10, False), (10, 10, 1, False)):
        form = committee.send(f"Nội dung {in_favour}/{against}/{other}")
        for who, opinion in zip(committee.members, answers(in_favour, against, other), strict=True):
            committee.answer(who, form, opinion, "Đề nghị làm rõ" if opinion == "OTHER" else "")
        actions.consolidate_form(committee.staff, committee.meeting, form)  # all have answered: nobody waits
        upshot = committee.form(form).upshot
        assert upshot is not None and (upshot.value == "CHAIR_DECIDES") is carries


def test_nobody_counts_before_the_deadline_while_somebody_has_not_answered(committee: Circulation) -> None:
    form = committee.send()
    with pytest.raises(Conflict, match="chưa trả lời"):
        actions.consolidate_form(committee.staff, committee.meeting, form)


def test_only_members_answer_and_another_opinion_says_which(committee: Circulation) -> None:
    """R-UB-06: a deputy attends and is not asked."""
    form = committee.send()
    for who in (committee.deputy, committee.staff, committee.stranger):
        with pytest.raises(NotFound):
            committee.answer(who, form, "IN_FAVOUR")
    with pytest.raises(Invalid, match="Ý kiến cụ thể"):
        committee.answer(committee.members[3], form, "OTHER", "  ")
    with pytest.raises(Invalid):
        committee.answer(committee.members[3], form, "ABSTAIN")
    assert committee.form(form).returned == 0


def test_nobody_knows_an_opinion_before_the_end(committee: Circulation, browsers: Browsers) -> None:
    """Who has answered is known to the office; what, to nobody: not on a page, not in a stream that anybody joins."""
    form = committee.send()
    committee.answer(committee.members[4], form, "OTHER", "Bí mật đến cuối")
    path = f"/meetings/{committee.meeting}/opinions/{form}"
    for who in (committee.staff, committee.chair, committee.members[9]):
        page = browsers.of(who).get(path).text
        assert "Bí mật đến cuối" not in page and "1 / 21 đã trả lời" in page
    assert "Bí mật đến cuối" in browsers.of(committee.members[4]).get(f"{path}/answer").text
    told = journal.since(OpinionForm.stream(form, committee.meeting).id, 0)[-1]
    assert told["name"] == "OpinionRecorded" and "Bí mật" not in str(told["data"]) and told["data"]["text_sha256"]
    said = [str(one["data"]) for one in journal.since(Meeting.desk_stream(committee.meeting).id, 0)]
    assert not any("OTHER" in one for one in said)
    with clock.standing_at(DEADLINE + LATER):
        tasks.keep_time()
        assert "Bí mật đến cuối" in browsers.of(committee.staff).get(path).text
        assert "Bí mật đến cuối" not in browsers.of(committee.members[9]).get(path).text  # names are not shown
        with reading() as session:
            found = session.get_one(OpinionForm, form)
            assert policy.can_see_opinions(committee.chair, found, clock.now())


def test_who_is_none_of_the_committee_finds_nothing(committee: Circulation, browsers: Browsers) -> None:
    form = committee.send()
    path = f"/meetings/{committee.meeting}/opinions"
    for where in (path, f"{path}/{form}", f"{path}/{form}/answer"):
        assert browsers.of(committee.stranger).get(where).status_code == 404
        assert browsers.of(committee.deputy).get(where).status_code == 403
    assert browsers.of(committee.members[2]).get(f"{path}/new").status_code == 403
    assert browsers.of(committee.staff).get(f"{path}/{form}/answer").status_code == 404  # the office is not asked
    with pytest.raises(Forbidden):
        actions.send_form(committee.members[2], committee.meeting, committee.prepare("Việc khác").id, DEADLINE)
    waiting = committee.prepare("Chưa gửi").id
    assert browsers.of(committee.members[2]).get(f"{path}/{waiting}").status_code == 404


def test_a_replaced_paper_is_not_sent_and_a_sent_form_keeps_its_version(committee: Circulation) -> None:
    """A later version is never swapped in: the form names the bytes that members answer on."""
    waiting, sent = committee.prepare("Chưa gửi").id, committee.send()
    with reading() as session:
        document = session.get_one(Version, committee.version).document_id
        body = session.get_one(Meeting, committee.meeting).body_id
    released(committee.meeting, body, document=document, number=2)
    with pytest.raises(Conflict, match="bản đang phát hành"):
        actions.send_form(committee.staff, committee.meeting, waiting, DEADLINE)
    with pytest.raises(Conflict, match="bản đang phát hành"):
        committee.prepare("Bản cũ")
    assert committee.form(sent).version_sha256 == "1" * 64


def test_more_time_and_taking_back(committee: Circulation) -> None:
    form = committee.send()
    later = DEADLINE + timedelta(days=2)
    with pytest.raises(Invalid):
        actions.extend_form(committee.staff, committee.meeting, form, DEADLINE - timedelta(hours=1))
    actions.extend_form(committee.chair, committee.meeting, form, later)
    with clock.standing_at(DEADLINE + LATER):
        committee.answer(committee.members[1], form, "IN_FAVOUR")
        with pytest.raises(Invalid, match="Lý do"):
            actions.withdraw_form(committee.staff, committee.meeting, form, " ")
        actions.withdraw_form(committee.staff, committee.meeting, form, "Trình lại bản mới")
        with pytest.raises(Conflict, match="Trình lại bản mới"):
            committee.answer(committee.members[2], form, "IN_FAVOUR")
        tasks.keep_time()
    assert committee.form(form).consolidated_at is None
    for hours in (0.1, 24 * 31):
        with pytest.raises(Invalid, match="Thời hạn trả lời từ"):
            actions.send_form(
                committee.staff, committee.meeting, committee.prepare("Khác").id, SENT + timedelta(hours=hours)
            )


def test_members_are_told_and_only_the_silent_are_reminded(committee: Circulation) -> None:
    """A day before the deadline, once; a letter only to who wants letters."""
    silent, answered, unwritten = committee.members[5], committee.members[6], committee.members[7]
    choose_pace(unwritten, Pace.NEVER)
    form = committee.send()
    read_journal()
    committee.answer(answered, form, "IN_FAVOUR")
    with clock.standing_at(DEADLINE - timedelta(hours=24)):
        tasks.keep_time()
        tasks.keep_time()
        read_journal()
        with pytest.raises(Conflict, match="một giờ"):
            actions.remind_members(committee.staff, committee.meeting, form)
    with reading() as session:

        def told(who: str) -> list[str]:
            mine = session.scalars(select(Notice).where(Notice.person_id == who).order_by(Notice.at, Notice.id))
            return [str(one.sentence) for one in mine if MATTER in str(one.sentence)]

        assert [one[:15] for one in told(silent.id)] == ["Đề nghị đại biể", "Nhắc đại biểu t"]
        assert len(told(answered.id)) == 1 and told(committee.deputy.id) == []
        due = session.scalars(select(Notice.letter_due_at).where(Notice.person_id == unwritten.id)).all()
        assert len(due) == 3 and not any(due)  # convened, asked, reminded
    assert committee.heard().count("OpinionFormReminded") == 1


def test_a_council_has_no_forms(committee: Circulation, browsers: Browsers) -> None:
    """Only a People's Committee decides by circulation; a council decides in session."""
    staff, council = committee.staff, seeding.council_id()
    assert council is not None
    meeting = meetings.create_meeting(
        staff, council, kind=MeetingKind.REGULAR_SESSION, title="Kỳ họp thứ hai", starts_on=date(2026, 12, 8)
    ).id
    assert browsers.of(staff).get(f"/meetings/{meeting}/opinions").status_code == 404
    with pytest.raises(NotFound):
        actions.prepare_form(staff, meeting, actions.Matter("Việc", committee.version))


def test_an_answer_on_paper_is_entered_for_a_member_and_never_over_their_own(either_committee: Circulation) -> None:
    """The office copies it while the form is out and corrects it; the member is told, and answers here above it."""
    committee, member, other = either_committee, either_committee.members[5], either_committee.members[6]
    form = committee.send()
    with reading():
        lines = [queries.line_of(form, one) for one in (member, other)]
    assert lines[0] is not None and lines[1] is not None
    enter = partial(actions.enter_opinion, committee.staff, committee.meeting, form)
    for opinion in ("AGAINST", "AGAINST", "IN_FAVOUR"):  # the same again changes nothing, another one corrects
        line = enter(lines[0].participation_id, opinion, "")
    assert (line.opinion, line.number, line.entered_by_name) == (Opinion.IN_FAVOUR, 2, committee.staff.name)
    assert committee.heard(Person.stream(member.id).id) == ["OpinionNoted"] * 3
    with pytest.raises(Invalid):
        enter(lines[1].participation_id, "OTHER", "")
    committee.answer(other, form, "OTHER", "Đề nghị chờ")
    with pytest.raises(Conflict, match="tự trả lời"):
        enter(lines[1].participation_id, "IN_FAVOUR", "")
    committee.answer(member, form, "AGAINST", replaces=2)
    with pytest.raises(Conflict, match="tự trả lời"):
        enter(lines[0].participation_id, "IN_FAVOUR", "")
    with pytest.raises(Forbidden):
        actions.enter_opinion(other, committee.meeting, form, lines[0].participation_id, "IN_FAVOUR", "")
    with clock.standing_at(DEADLINE), pytest.raises(actions.TooLate):
        enter(lines[0].participation_id, "IN_FAVOUR", "")


def test_the_office_enters_paper_on_the_page_of_the_form(committee: Circulation, browsers: Browsers) -> None:
    form, member = committee.send(), committee.members[9]
    with reading():
        line = queries.line_of(form, member)
    assert line is not None
    office, page = browsers.of(committee.staff), f"/meetings/{committee.meeting}/opinions/{form}"
    assert "Nhập phiếu giấy của thành viên" in office.get(page).text
    sent = {"deed": "enter", "member": line.participation_id, "opinion": "OTHER", "text": "Ghi trên giấy"}
    assert office.post(f"{page}/state", data=sent | {"member": ""}).status_code == 422
    assert office.post(f"{page}/state", data=sent).status_code == 302
    assert f"phiếu giấy, {committee.staff.name} nhập" in office.get(page).text
    mine = browsers.of(member).get(f"{page}/answer").text
    assert f"{committee.staff.name} nhập từ phiếu giấy của đại biểu" in mine and "Ghi trên giấy" in mine
    assert "Nhập phiếu giấy" not in browsers.of(member).get(page).text
