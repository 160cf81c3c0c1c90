"""The seeded session: who is there, what was released when, and that a second call changes nothing."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app import create_app, demo
from app.accounts.models import Membership, Person, SignIn
from app.accounts.queries.people import by_identity
from app.accounts.signin.passwords import context, normal, weakness
from app.attendance import queries
from app.attendance.models import Standing
from app.comments.models import Comment, CommentGroup, CommentState, Outcome, Visibility
from app.config import Misconfigured, Settings
from app.demo import accounts, balloting, facts, posts, preparing
from app.demo.seeding import LIVE
from app.documents.models import Classification, Document, DocumentKind, Dossier, Page, Version, VersionState
from app.documents.policy import Reader
from app.documents.shelf import references
from app.documents.submissions import submissions
from app.drafts import queries as drafts
from app.drafts.models import DraftState, OpinionState, PublicDraft, UnitState
from app.elections import outcome
from app.elections.models import Answer, Election, ElectionState
from app.groups import queries as groups
from app.kernel import clock, journal
from app.kernel.db import reading
from app.meetings.models import ItemState, Meeting, MeetingState, Participation, Role, SittingState
from app.opinions.models import FormState, OpinionForm
from app.petitions import queries as petitions
from app.petitions.models import State
from app.questioning.queries import slips_of
from app.speaking.models import Kind, RequestState, Speech, SpeechRequest
from app.voting.models import Ballot, BallotKind, BallotState

pytestmark = [pytest.mark.slow, pytest.mark.untimed]


@pytest.fixture
def meeting(seeded: Settings) -> str:
    found = preparing.meeting_id()
    assert found is not None
    return found


def paper(code: str, number: int = 1) -> Version:
    with reading() as session:
        query = select(Version).where(Version.file_name.like(f"{code} - %"), Version.number == number)
        return session.scalars(query).one()


def holders(meeting: str, role: Role) -> set[str]:
    with reading() as session:
        held = session.scalars(select(Participation).filter_by(meeting_id=meeting, role=role, ends_at=None))
        return {one.shown_name for one in held}


def test_session_sits_on_its_third_morning(meeting: str) -> None:
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        assert found.state is MeetingState.IN_SITTING
        assert found.documents_due == date(2026, 4, 9)
        assert found.decision_symbol == "12/QĐ-HĐND"
        assert [sitting.state for sitting in found.sittings] == [
            *[SittingState.ENDED] * 4, SittingState.IN_PROGRESS, SittingState.SCHEDULED,
        ]  # fmt: skip
        assert len(found.items) == 22
        assert [n for n, item in enumerate(found.items, start=1) if item.state is ItemState.CURRENT] == [18]


def test_people_have_the_roles_of_the_scenario(meeting: str) -> None:
    assert len(holders(meeting, Role.DELEGATE)) == 54
    assert holders(meeting, Role.PRESIDING_OFFICER) == {"Trần Thanh Bình"}
    assert holders(meeting, Role.SESSION_SECRETARY) == {"Tạ Hữu Đạt"}
    assert holders(meeting, Role.TELLER_HEAD) == {"Triệu Thị Lan"}
    assert len(holders(meeting, Role.TELLER)) == 4
    assert len(holders(meeting, Role.UBND_MEMBER)) == 21
    with reading() as session:
        assert session.scalar(select(func.count(Membership.id)).where(Membership.post == "Trưởng Ban Dân tộc")) == 1


def test_fifty_of_54_are_here_and_everybody_has_a_seat(meeting: str) -> None:
    with reading() as session:
        held = session.get_one(Meeting, meeting)
        third = held.sittings[4]
        found = queries.quorum(held, third, LIVE)
        lines = queries.roster(held, third, LIVE)
    assert (found.present, found.total, found.required, found.holds) == (50, 54, 36, True)
    assert queries.absences(lines) == {
        Standing.PRESENT: 50, Standing.ABSENT_WITH_LEAVE: 3, None: 1,
    }  # fmt: skip
    assert len({line.seat for line in lines}) == 54


def test_nine_groups_have_discussed_and_their_records_are_approved(meeting: str) -> None:
    """As many opinions as the synthesis (D34) counts speeches."""
    with reading() as session:
        found = groups.groups(session.get_one(Meeting, meeting))
        counted = [len(groups.opinions(one.meeting)) for one in found if one.approved_at]
    assert counted == [6, 5, 5, 4, 6, 4, 4, 3, 4]


def test_the_ninth_of_twelve_has_had_the_floor_for_a_moment(meeting: str) -> None:
    """A speech that began on the day of the scenario would be months too long."""
    with reading() as session:
        in_hall = SpeechRequest.meeting_id == meeting
        held = session.scalars(select(Speech).join(SpeechRequest).where(in_hall).order_by(Speech.started_at)).all()
        now = held[-1]
        asked = session.scalars(select(SpeechRequest).where(in_hall, SpeechRequest.kind == Kind.SPEECH))
        states = Counter(one.state for one in asked)
    assert len(held) == 10 and all(one.ended_at for one in held[:-1])  # eight speeches, one debate, and now
    assert now.ended_at is None and clock.now() - now.started_at < timedelta(hours=1)
    assert states == {RequestState.DONE: 8, RequestState.SPEAKING: 1, RequestState.QUEUED: 3}


def test_papers_are_released_but_the_last(meeting: str) -> None:
    with reading() as session:
        of_the_session = select(Version.state, func.count()).join(Version.document).join(Document.dossier)
        counted = session.execute(of_the_session.where(Dossier.meeting_id == meeting).group_by(Version.state))
        states = {state: count for state, count in counted.all()}  # noqa: C416  (dict() knows no rows)
        assert states == {VersionState.RELEASED: 34, VersionState.SUPERSEDED: 2, VersionState.DRAFT: 1}
        documents = select(func.count(Document.id)).join(Document.dossier).where(Dossier.meeting_id == meeting)
        assert session.scalar(documents) == 35
    waiting = paper("D35")
    assert waiting.state is VersionState.DRAFT
    assert waiting.outcome.is_readable


def test_the_shelf_holds_two_resolutions_that_items_link(meeting: str) -> None:
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        numbers = {item.id: place for place, item in enumerate(found.items, start=1)}
        linked = references(found, accounts.delegate("DB16"))
    shown = {numbers[item_id]: version.document.symbol for item_id, (version,) in linked.items()}
    assert shown == {15: "08/2021/NQ-HĐND", 16: "27/2021/NQ-HĐND"}


def test_one_draft_has_its_result_and_one_is_open_to_everybody(meeting: str) -> None:
    with reading() as session:
        over, now = session.scalars(select(PublicDraft).order_by(PublicDraft.starts_at))
        at = clock.now()
        assert (over.state(at), now.state(at)) == (DraftState.PUBLISHED, DraftState.OPEN)
        assert drafts.outcomes(over.id) == {Outcome.ACCEPTED: 1, Outcome.EXPLAINED: 1, Outcome.KEPT: 1}
        assert [one.id for one in drafts.listed(at)] == [now.id, over.id]
        counts = drafts.counts(now.id)
    assert (counts[OpinionState.WAITING], counts[OpinionState.APPROVED]) == (1, 3)


def test_six_units_were_asked_about_the_open_draft_and_four_have_answered(meeting: str) -> None:
    with reading() as session:
        now = session.scalars(select(PublicDraft).order_by(PublicDraft.starts_at.desc())).first()
        assert now is not None
        states = {one.name: one.state(clock.now()) for one in drafts.units(now.id)}
        said = Counter((one.unit.name, one.outcome) for one in drafts.unit_opinions(now.id))
    assert Counter(states.values()) == {UnitState.SENT: 4, UnitState.SAVED: 1, UnitState.WAITING: 1}
    assert (states["UBND xã Phiêng Lau"], states["UBND xã Khau Mạ"]) == (UnitState.SAVED, UnitState.WAITING)
    assert said == {
        ("Sở Tài chính", Outcome.EXPLAINED): 1, ("Sở Tài chính", None): 2, ("Sở Tư pháp", Outcome.ACCEPTED): 1,
        ("Sở Tư pháp", None): 2, ("UBND xã Tả Van Sán", None): 3,
    }  # fmt: skip


def test_petitions_of_voters_stand_in_every_state(meeting: str) -> None:
    with reading() as session:
        body = session.get_one(Meeting, meeting).body_id
        today = clock.today()
        states = petitions.counts(body, today)
        [late] = petitions.groups(body, state=petitions.OVERDUE, today=today)
        [linked] = petitions.of_item(preparing.items(meeting)[16])
        [asked] = slips_of(late.id)
        assert len(petitions.petitions(body, petitions.Wanted(), today)) == 12
        assert (late.state, linked.state) == (State.RETURNED, State.FOLLOWED)
        assert asked.issue == "Thiếu thuốc tại trạm y tế xã"
    assert states == {**{state.value: 1 for state in State}, State.NEW.value: 0, petitions.OVERDUE: 1}


def test_papers_released_in_the_session_carry_the_name_of_the_approver(meeting: str) -> None:
    assert paper("D34").late_approver == "Trần Thanh Bình"
    assert paper("D26", 2).late_approver == "Trần Thanh Bình"
    assert not paper("D01").late_approver


def test_personnel_file_is_for_delegates_only(meeting: str) -> None:
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        version = session.get_one(Version, paper("D21").id)
        assert version.document.classification is Classification.RESTRICTED
        assert version.document.kind is DocumentKind.PERSONNEL_FILE
        assert Reader.of(accounts.delegate("DB16"), found).can_read(version)
        assert not Reader.of(accounts.actor(facts.GUEST[0]), found).can_read(version)


def test_guests_read_the_programme_and_nothing_of_the_council(meeting: str) -> None:
    with reading() as session:
        reader = Reader.of(accounts.actor(facts.GUEST[0]), session.get_one(Meeting, meeting))
        versions = session.scalars(select(Version)).all()
        seen = {version.file_name[:3] for version in versions if reader.can_read(version)}
    assert seen == {"D02", "D03", "D05", "D07"}


def test_scans_were_recognised_as_such(meeting: str) -> None:
    with reading() as session:
        scans = session.scalars(select(Version.file_name).join(Page).where(Page.is_scan).distinct()).all()
    assert sorted(name[:3] for name in scans) == ["D01", "D02", "D08", "D10", "D12", "D17", "D20", "D27"]


def test_accounts_open_with_the_printed_password(seeded: Settings) -> None:
    assert weakness(accounts.PASSWORD, "Trần Thanh Bình", "chu-toa@an-linh.demo") is None
    with reading():
        for typed in ("thu-ky@an-linh.demo", "chu-toa@an-linh.demo", "dai-bieu-16@an-linh.demo", "DB07"):
            person = by_identity(typed)
            assert person is not None and person.password is not None, typed
            assert context().verify(normal(accounts.PASSWORD), person.password)
        for visitor in accounts.visitors():
            found = by_identity(visitor.identity)
            assert found is not None and found.full_name == visitor.name and found.password is not None
    assert any(accounts.PASSWORD in line for line in demo.describe())
    assert all(any(visitor.identity in line for line in demo.describe()) for visitor in accounts.visitors())


@pytest.mark.parametrize(("shown", "offered"), [({"demo": True}, True), ({}, False)])
def test_only_a_demonstration_offers_its_people_on_the_sign_in_page(
    seeded: Settings, shown: dict[str, bool], offered: bool
) -> None:
    visitor = create_app(Settings(data=seeded.data, secret=seeded.secret, **shown)).test_client()
    page = visitor.get("/sign-in").text
    assert (accounts.PASSWORD in page) is offered
    assert all((one.name in page) is offered for one in accounts.visitors())


def test_an_agency_finds_the_items_it_brings_and_no_other(meeting: str) -> None:
    with reading() as session:
        found = session.get_one(Meeting, meeting)
        numbers = {item.id: place for place, item in enumerate(found.items, start=1)}
        brought = submissions(found, Reader.of(accounts.actor(facts.AGENCY[0]), found))
    assert tuple(numbers[one.row.item.id] for one in brought) == facts.AGENCY_BRINGS


def test_second_call_changes_nothing(seeded: Settings) -> None:
    def entries() -> int:
        with reading() as session:
            return session.scalar(select(func.count()).select_from(journal.Entry)) or 0

    before = entries()
    assert demo.seed(seeded)
    assert entries() == before


def test_journal_is_whole_and_runs_with_the_time(seeded: Settings) -> None:
    with reading() as session:
        assert not list(journal.verify(session, []))
        streams = set(session.scalars(select(journal.Entry.stream_id)))
        for stream in streams:
            times = session.scalars(
                select(journal.Entry.at).where(journal.Entry.stream_id == stream).order_by(journal.Entry.seq)
            ).all()
            assert list(times) == sorted(times), stream


def test_production_is_refused(seeded: Settings) -> None:
    with pytest.raises(Misconfigured):
        demo.seed(Settings(production=True, secret="given", demo=True))


def test_everybody_is_there_once(seeded: Settings) -> None:
    with reading() as session:
        people = session.scalars(select(Person).where(Person.email.like("%@an-linh.demo"))).all()
    assert len(people) == len({one.full_name for one in people}) == 54 + 18 + 7


def test_votes_of_the_first_day_are_announced_with_the_scenarios_numbers(meeting: str) -> None:
    with reading() as session:
        ballots = session.scalars(select(Ballot).where(Ballot.meeting_id == meeting).order_by(Ballot.number)).all()
        announced = [one for one in ballots if one.state is BallotState.ANNOUNCED]
        tallies = {one.title: one.tally for one in announced}
        named = [tallies.pop(vote.title) for vote in balloting.FIRST_DAY]
        counted = [(one.in_favour, one.against, one.abstain, one.present) for one in named if one is not None]
        # V01 to V04: in favour, against, abstaining, present
        assert counted == [(53, 0, 0, 53), (53, 0, 0, 53), (52, 0, 1, 53), (52, 0, 1, 53)]
        # The lists of B01 to B07 and of B05b, the resolutions on B01 to B07: everybody here is in favour.
        assert len(tallies) == 15 and all(one and one.in_favour == one.present >= 52 for one in tallies.values())
        assert {str(one.outcome) for one in announced} == {"PASSED"}
        assert next(one for one in announced if one.title == balloting.FIRST_DAY[3].title).subjects[0].version_sha256
        ready = [one for one in ballots if one.state is BallotState.PREPARED]
        assert [one.kind for one in ready] == [BallotKind.PART, *[BallotKind.WHOLE_TEXT] * 3]
        assert all(one.subjects[0].version_sha256 for one in ready)


def test_four_vice_chairs_are_voted_on_and_the_second_round_waits_for_its_count(meeting: str) -> None:
    """B05: 27 of 54 are exactly half and elect nobody; B05b: 52 papers are issued and nobody has counted yet."""
    with reading() as session:
        held = session.scalars(select(Election).where(Election.meeting_id == meeting).order_by(Election.number)).all()
        first, second = (one for one in held if one.title == posts.VICE_CHAIRS.title)
        assert len(held) == 8 and {one.state for one in held if one is not second} == {ElectionState.CONFIRMED}
        assert [(one.count(Answer.VOTES), one.is_elected) for one in first.standing] == [
            (50, True), (49, True), (48, True), (27, False),
        ]  # fmt: skip
        parts = [row.parts[0].part for row in outcome.rows(first)]
        assert parts == ["92,59%", "90,74%", "88,89%", "50,00%"]
        assert (first.total, first.present, first.issued, first.state) == (54, 52, 52, ElectionState.CONFIRMED)
        assert (second.seats, second.issued, second.state) == (1, 52, ElectionState.COUNTING)
        assert [one.name for one in second.standing] == ["Lại Thị Thu Trang"] and not second.sheets


def test_nobody_of_the_demonstration_stays_signed_in(meeting: str) -> None:
    with reading() as session:
        assert session.scalars(select(SignIn.id).where(SignIn.ended_at.is_(None))).all() == []


def test_a_draft_has_comments_in_every_state(seeded: Settings) -> None:
    with reading() as session:
        said = session.scalars(select(Comment).where(Comment.parent_id.is_(None))).all()
        assert {one.state for one in said} == set(CommentState) and {one.visibility for one in said} == set(Visibility)
        groups = session.scalars(select(CommentGroup)).all()
        assert {one.outcome for one in groups} == {*Outcome, None} and all(one.assigned_id for one in groups)


def test_the_committee_has_a_form_counted_one_out_and_one_waiting(seeded: Settings) -> None:
    """U5's numbers: 12 in favour, 3 against, 6 silent; the one that is out was answered by five, one of them twice."""
    with reading() as session:
        first, second, third = session.scalars(select(OpinionForm).order_by(OpinionForm.number)).all()
        assert [one.state(clock.now()) for one in (first, second, third)] == [
            FormState.DECIDED, FormState.SENT, FormState.PREPARED,
        ]  # fmt: skip
        assert (first.in_favour, first.against, first.no_answer, first.total) == (12, 3, 6, 21)
        assert first.next_item is not None and second.returned == 5
        assert sorted(line.number for line in second.lines)[-5:] == [1, 1, 1, 1, 2]
