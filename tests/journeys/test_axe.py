"""Every page of the real product: no accessibility violation, and nothing wider than the screen, in every dress."""

import re
from datetime import date, time, timedelta
from itertools import product

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.accounts.actions import bodies
from app.accounts.models import BodyKind, BodyRole, Membership
from app.attendance import actions as attendance
from app.attendance.models import Standing
from app.briefings import actions as briefings
from app.briefings.conclusions import Assignment, Wording
from app.briefings.models import Briefing
from app.briefings.recordings import Recording
from app.comments import actions as comments
from app.comments.models import Outcome
from app.conduct import actions as conduct
from app.conduct.models import Audience, Urgency
from app.documents.actions.file import Filing, file_document
from app.documents.actions.submitters import name_submitter
from app.documents.models import Classification, DocumentKind, Version
from app.drafts import actions as drafts
from app.drafts.models import AskedUnit, PublicOpinion, Stance
from app.elections import actions as elections
from app.elections.models import Election, ElectionMode
from app.groups import actions as groups
from app.groups.dividing import Way
from app.kernel import clock, db
from app.kernel.actor import Actor, system
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings import actions
from app.meetings.models import Meeting, MeetingKind, MeetingState, Participation, Role
from app.opinions import actions as opinions
from app.petitions import actions as petitions
from app.petitions.models import Authority
from app.questioning import actions as questioning
from app.questioning.models import QuestionSlip
from app.rights import ROUTES
from app.speaking import actions as speaking
from app.speaking.models import Kind
from app.voting import actions as voting
from tests.briefings.filmed import leave
from tests.briefings.studio import until
from tests.briefings.world import briefing
from tests.browser.reader_pack import typeset
from tests.browser.test_gallery import axe, stays
from tests.documents.released import released
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.untimed]

# Another theme is another set of colours on the same page: only they are looked at again.
COLOURS = """async (theme) => {
  document.documentElement.dataset.theme = theme;
  const rules = { type: "rule", values: ["color-contrast", "color-contrast-enhanced"] };
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  const place = (node) => node.target.join(" ") + " " + node.failureSummary;
  return violations.map((found) => `${found.id}: ${found.nodes.map(place).join(" | ")}`);
}"""
# Words that a box hides and that cannot be scrolled to. What is hidden on purpose is one pixel large, and what ends in
# dots is a title that stands on the page in full.
CUT_OFF = """() => [...document.querySelectorAll("main *, header *")].filter((it) => {
  const style = getComputedStyle(it);
  if (style.overflowX !== "hidden" && style.overflowX !== "clip") return false;
  if (it.clientWidth < 2 || style.textOverflow === "ellipsis" || it.closest("svg, canvas, .page")) return false;
  return it.scrollWidth > it.clientWidth + 1 && it.textContent.trim();
}).map((it) => it.textContent.trim().slice(0, 40))"""
NEXT_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"
PLACE = re.compile(r"\{\w+\}")
PUBLIC = (
    "/sign-in", "/forgotten-password", "/forgotten-password/x", "/sign-in/passkey", "/offline", "/trust", "/help",
    "/help/delegates", "/help/secretariat", "/public/{meeting}", "/public/{meeting}/papers/{open_paper}",
    "/public/drafts", "/public/drafts/{open_draft}", "/public/drafts/{open_draft}/opinions",
    "/public/drafts/{open_draft}/opinions/new", "/public/opinions", "/public/opinions/{public_code}",
    "/unit-opinions/{unit_token}",
    "/view/{view_link}", "/no-such-page",
)  # fmt: skip
DELEGATE = (
    "/meetings", "/meetings/{meeting}", "/meetings/{meeting}/papers", "/meetings/{meeting}/agenda",
    "/meetings/{meeting}/pack", "/papers/{paper}", "/papers/{paper}/differences", "/search?q=to+trinh",
    "/notifications", "/account", "/account/password", "/account/second-step", "/account/recovery-codes",
    "/account/passkeys", "/account/confirmation", "/people", "/bodies/{body}/people", "/bodies/{body}/shelf",
    "/calendar", "/no-such-page", "/meetings/{meeting}/desk", "/meetings/{meeting}/hall",
    "/meetings/{meeting}/floor/requests/{asked}/opinion", "/meetings/{briefing}/room",
    "/meetings/{briefing}/check", "/meetings/{briefing}/conclusion", "/meetings/{briefing}/rehearsal",
    "/meetings/{meeting}/ballot", "/meetings/{meeting}/ballots", "/meetings/{meeting}/voting-device", "/notes", "/kept",
    "/notes/shared", "/notes/sharing", "/papers/{paper}/notes/sharing",
    "/comments", "/comments/{document}", "/comments/{item}",
    "/meetings/{meeting}/elections", "/meetings/{meeting}/elections/{counted}/count",
    "/meetings/{meeting}/elections/{counted}", "/meetings/{meeting}/elections/{sealed}/key",
    "/meetings/{meeting}/elections/{sealed}/ballot", "/meetings/{meeting}/elections/{sealed}/receipts",
    "/meetings/{meeting}/questions", "/meetings/{meeting}/questions/new", "/meetings/{meeting}/questions/{draft}",
    "/meetings/{meeting}/questions/{draft}/draft", "/meetings/{meeting}/questions/{owed}",
    "/meetings/{committee}", "/meetings/{committee}/opinions", "/meetings/{committee}/opinions/{counted_form}",
    "/meetings/{committee}/opinions/{sent_form}/answer",
    "/bodies/{body}/petitions", "/bodies/{body}/petitions/{petition}", "/bodies/{body}/voter-contacts",
    "/bodies/{body}/voter-contacts/{voter_contact}", "/bodies/{body}/petition-groups",
    "/meetings/{meeting}/groups", "/meetings/{own_group}", "/meetings/{own_group}/console",
    "/meetings/{own_group}/record", "/meetings/{own_group}/record/opinions/{opinion}",
)  # fmt: skip
SECRETARIAT = (
    "/meetings/{meeting}/desk", "/meetings/{meeting}/desk?show=ready&q=x", "/meetings/{meeting}/versions/{paper}",
    "/meetings/{meeting}/agenda", "/meetings/{meeting}/agenda/new", "/meetings/{meeting}/agenda/changes",
    "/meetings/{meeting}/agenda/{item}", "/meetings/{meeting}/people", "/meetings/{meeting}/settings",
    "/meetings/{meeting}/sittings/new", "/meetings/{meeting}/sittings/{sitting}", "/meetings/{meeting}/copies/new",
    "/meetings/{meeting}/paper-copies", "/meetings/{meeting}/savings", "/meetings/{meeting}/submitters",
    "/meetings/{meeting}/references", "/bodies/{body}/shelf", "/meetings/new", "/admin/rules",
    "/admin/rules/HDND_2025.PROVINCE.1", "/admin/rules/HDND_2025.PROVINCE.1/versions/new",
    "/meetings/{meeting}/attendance", "/meetings/{meeting}/sittings/{sitting}/attendance",
    "/meetings/{meeting}/sittings/{sitting}/attendance/{attendee}",
    "/meetings/{meeting}/sittings/{sitting}/attendance/sheet", "/meetings/{meeting}/sittings/{sitting}/seats",
    "/meetings/{meeting}/sittings/{sitting}/door", "/meetings/{meeting}/seats", "/meetings/{meeting}/cards",
    "/meetings/{meeting}/console", "/meetings/{meeting}/console/notices/new",
    "/meetings/{meeting}/console/notices/{notice}",
    "/bodies/{body}/bridge-points", "/bodies/{body}/bridge-points/{point}", "/meetings/{briefing}/sites", "/bridge",
    "/meetings/{briefing}/control", "/meetings/{briefing}/captions", "/meetings/{briefing}/report",
    "/meetings/{briefing}/rehearsal", "/meetings/{briefing}/streams",
    "/meetings/{briefing}/recordings", "/meetings/{briefing}/recordings/{recording}",
    "/meetings/{briefing}/conclusion", "/meetings/{briefing}/conclusion/text",
    "/meetings/{briefing}/conclusion/tasks/new", "/meetings/{briefing}/conclusion/tasks/{task}",
    "/meetings/{meeting}/ballots/{ballot}", "/meetings/{meeting}/ballots/new?item={item}",
    "/meetings/{meeting}/ballots/{ballot}/question", "/meetings/{meeting}/ballots/{ballot}/prints",
    "/meetings/{meeting}/ballots/{ballot}/counts",
    "/meetings/{meeting}/elections/{election}", "/meetings/{meeting}/elections/new?item={item}",
    "/meetings/{meeting}/elections/{election}/plan", "/meetings/{meeting}/tellers",
    "/meetings/{meeting}/questions", "/meetings/{meeting}/questions/{owed}", "/meetings/{meeting}/questioning",
    "/meetings/{meeting}/promises", "/meetings/{meeting}/promises/{promise}",
    "/meetings/{meeting}/questions/{owed}/promise",
    "/meetings/{meeting}/questions/{owed}/answer", "/meetings/{meeting}/question-groups/new",
    "/meetings/{meeting}/question-groups/{group}",
    "/comments/{document}", "/comments/{document}/groups", "/meetings/{meeting}/comments",
    "/meetings/{committee}/opinions", "/meetings/{committee}/opinions/new",
    "/meetings/{committee}/opinions/{sent_form}", "/meetings/{committee}/opinions/{counted_form}",
    "/meetings/{committee}/opinions/{waiting_form}", "/meetings/{committee}/opinions/{waiting_form}/question",
    "/bodies/{body}/drafts", "/bodies/{body}/drafts/new", "/bodies/{body}/drafts/{prepared_draft}",
    "/bodies/{body}/drafts/{prepared_draft}/description", "/bodies/{body}/drafts/{prepared_draft}/preview",
    "/bodies/{body}/drafts/{open_draft}", "/bodies/{body}/drafts/{open_draft}/opinions",
    "/bodies/{body}/drafts/{open_draft}/units", "/bodies/{body}/drafts/{open_draft}/units/{asked_unit}/letter",
    "/bodies/{body}/drafts/{open_draft}/opinions?show=UNITS",
    "/bodies/{body}/petitions", "/bodies/{body}/petitions/new", "/bodies/{body}/petitions/import",
    "/bodies/{body}/petitions/{petition}",
    "/bodies/{body}/petitions/{petition}/words", "/bodies/{body}/voter-contacts/new",
    "/bodies/{body}/voter-contacts/{voter_contact}/description", "/bodies/{body}/petition-groups",
    "/bodies/{body}/petition-groups/{petition_group}",
    "/meetings/{meeting}/groups", "/meetings/{meeting}/groups/new", "/meetings/{meeting}/groups/plan",
    "/meetings/{meeting}/groups/{own_group}", "/meetings/{meeting}/groups/synthesis",
    "/meetings/{own_group}/record/opinions/new",
)  # fmt: skip
ADMINISTRATION = (
    "/admin", "/admin/bodies/new", "/admin/people", "/admin/people/{person}", "/admin/bodies/{body}",
    "/admin/terms/{term}", "/admin/terms/{term}/import", "/admin/members/{member}",
)  # fmt: skip
CHAIR = (
    "/meetings/{meeting}/console",
    "/meetings/{meeting}/speaking",
    "/meetings/{meeting}/hall",
    "/meetings/{meeting}/questions/choice",
    "/meetings/{meeting}/questioning",
    "/meetings/{meeting}/promises",
)
AGENCY = (
    "/meetings/{meeting}",
    "/meetings/{meeting}/submissions",
    "/meetings/{meeting}/submissions/{item}",
    "/comments/{document}/groups",
    "/bodies/{body}/petition-groups/{petition_group}",
)
WHO = {
    "everybody": PUBLIC,
    "lan": DELEGATE,
    "thao": SECRETARIAT,
    "admin": ADMINISTRATION,
    "stranger": AGENCY,
    "binh": CHAIR,
}
# What answers GET and is no page: files, data, fragments, ways that lead elsewhere; and steps of the sign-in that only
# stand in the middle of it, whose frame is that of the pages above (tests/accounts looks at each).
NO_PAGES = {
    "static", "service_worker", "healthz", "metrics", "trust_certificate", "rosters.as_csv", "rosters.as_xlsx",
    "recordings.file", "comment_files.download",
    "calendar.meeting", "calendar.feed", "guests.enter", "conduct.home", "documents.pack_page", "documents.news",
    "documents.receipts", "documents.manifest", "documents.page_file", "documents.document",
    "documents.search_paper", "documents.changes", "documents.download", "documents.original",
    "documents.public_page", "oidc.start", "security.oauthresponse", "security.oauth_verify_response",
    "security.two_factor_token_validation", "security.tf_select", "security.two_factor_rescue",
    "security.mf_recovery", "security.wan_verify", "security.wan_delete", "documents.shelf_version",
    "attendance_sheets.workbook", "documents.marked_page", "documents.marked_thumb", "documents.marked_words",
    "bridge.enter", "floor.mine", "annotations.notes_on_paper", "annotations.places_on_paper",
    "annotations.noted_paper", "annotations.notes_of_paper", "annotations.all_my_notes",
    "shared_notes.lent_on_paper",
    "ballot_slips.on_other_pages", "ballots.waiting", "elections.paper", "elections.printed", "questions.printed",
    "sealed_ballots.transcript", "sealed_ballots.turnout", "sealed_ballots.export",
    "ballot_receipts.file",
    "conclusion.notice", "briefing_report.minutes", "briefing_room.lines", "view_points.shown", "view_points.page",
    "view_points.live",
    "comment_prints.printed", "opinion_forms.blank", "opinion_forms.result",
    "keeping.list_wanted", "keeping.standing",
    "petition_prints.table", "petition_prints.report", "petition_lists.blank",
    "public_drafts.file", "unit_replies.file", "draft_opinions.printed", "draft_machines.robots",
    "draft_machines.sitemap", "draft_machines.feed",
    "groups.own", "groups.now", "group_record.printed", "group_synthesis.printed",
}  # fmt: skip


@pytest.fixture(scope="module")
def named(chamber: Chamber, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the addresses name: a meeting with a paper in its second version, an open one, and one at the desk; an
    agency that brings its first item."""
    meeting, thao = chamber.meeting("Kỳ họp để xem"), chamber.people.thao
    folder = tmp_path_factory.mktemp("axe")
    files = {n: typeset(2, folder / f"{n}.pdf", text=lambda page, n=n: f"Điều {page}. Bản {n}") for n in range(4)}  # type: ignore[misc]
    first, open_paper, _draft = (chamber.paper(meeting, files[n], f"Tờ trình {n}") for n in range(3))
    with reading() as session:
        document = session.get_one(Version, open_paper).document
        kind, item = DocumentKind.SUBMISSION, chamber.items(meeting)[1]
        filing = Filing("Giấy mời", "31/GM", kind, item, Classification.PUBLIC, for_guests=True)
    file_document(thao, meeting, document.id, filing)
    chamber.release(meeting, first, open_paper)
    paper = chamber.next_version(meeting, first, files[3])
    chamber.release(meeting, paper)
    item = chamber.items(meeting)[0]
    agency = actions.give_role(thao, meeting, chamber.people.stranger.id, Role.SUBMITTING_AGENCY)
    name_submitter(thao, meeting, item, agency.id)
    with reading() as session:
        sitting = session.get_one(Meeting, meeting).sittings[0].id
        member = session.scalars(select(Membership.id)).first()
        of_lan = {"meeting_id": meeting, "person_id": chamber.people.lan.id, "role": Role.DELEGATE}
        attendee = session.scalars(select(Participation.id).filter_by(**of_lan)).one()
    roll_call(thao, meeting, sitting, attendee)
    notice = conduct.prepare_notice(thao, meeting, "Nghỉ 15 phút", Urgency.URGENT, Audience.EVERYBODY)
    spoken = speaking.ask_floor(chamber.people.lan, meeting, item, Kind.SPEECH, "Đầu tư công")
    asked = str(spoken["request"])
    ballot = voting.prepare_ballot(thao, meeting, [item], voting.Question("Nghị quyết về kế hoạch đầu tư công"))
    election, counted, sealed = put_to_secret_ballot(chamber, meeting, item)
    draft, owed, group, promise = put_questions(chamber, meeting)
    document = say_something(chamber, paper)
    return {
        "election": election, "counted": counted, "sealed": sealed,
        "draft": draft, "owed": owed, "group": group, "document": document,
        "promise": promise,
        "meeting": meeting, "paper": paper, "open_paper": open_paper, "item": item, "sitting": sitting,
        "body": chamber.people.body.id, "term": chamber.people.term.id, "person": chamber.people.lan.id,
        "member": str(member), "attendee": attendee, "notice": notice.id, "asked": asked, "ballot": ballot.id,
        **call_sites(chamber),
        **circulate(chamber),
        **put_out(chamber, open_paper),
        **divide(chamber, meeting, sitting, item),
        **petition(chamber),
    }  # fmt: skip


def petition(chamber: Chamber) -> dict[str, str]:
    """A petition in no group, and one that the agency is to answer."""
    thao, body, today = chamber.people.thao, chamber.people.body.id, clock.today()
    met = petitions.note_contact(thao, body, petitions.Contact(today, "Nhà văn hóa xã", "Trước kỳ họp", 40)).id
    told = petitions.Told("Đề nghị sửa đường", "Giao thông", "Nậm Khoang", Authority.PROVINCE, met, voter="Lý A Sùng")
    loose, given = (petitions.enter_petition(thao, body, told).id for _ in range(2))
    group = petitions.make_group(thao, body, [given], petitions.Heading()).id
    agency = chamber.people.stranger.id
    petitions.assign_group(thao, body, group, unit="Sở Xây dựng", answerer_id=agency, due_on=today)
    return {"voter_contact": met, "petition": loose, "petition_group": group}


def say_something(chamber: Chamber, paper: str) -> str:
    """Lan's comment with a wording and an answer, edited on two devices, and one that was hidden."""
    lan, huy = chamber.people.lan, chamber.people.huy
    with reading() as session:
        document = session.get_one(Version, paper).document_id
    written = comments.Written("Đề nghị làm rõ", "Điều 1", old_words="Bản 3", new_words="Bản cuối")
    said = str(comments.write_comment(lan, document, written)["comment"])
    for text in ("Từ máy tính", "Từ máy tính bảng"):
        comments.edit_comment(lan, said, text, "Bản 3", "Bản cuối", 1)
    comments.answer_comment(huy, said, "Nhất trí")
    comments.agree(huy, said, True)
    hidden = comments.write_comment(lan, document, comments.Written("Ngoài phạm vi"))["comment"]
    comments.hide_comment(chamber.people.thao, str(hidden), "Ngoài phạm vi dự thảo")
    comments.set_deadline(chamber.people.thao, document, clock.now() + timedelta(days=3))
    gather(chamber, document, said, str(comments.write_comment(huy, document, comments.Written("Nêu rõ"))["comment"]))
    return document


def gather(chamber: Chamber, document: str, said: str, other: str) -> None:
    """The agency answers a group, two of it at once, and has another before it."""
    thao, agency = chamber.people.thao, chamber.people.stranger
    group = comments.group_comments(thao, document, [said, other], "Lời văn của Điều 1")
    third = str(comments.write_comment(chamber.people.lan, document, comments.Written("Riêng"))["comment"])
    alone = comments.group_comments(thao, document, [third])
    with reading() as session:
        brings = select(Participation.id).filter_by(person_id=agency.id, role=Role.SUBMITTING_AGENCY)
        given = session.scalars(brings.order_by(Participation.starts_at.desc())).first()
    assert given is not None
    comments.assign_groups(thao, document, [group, alone], given)
    comments.settle_group(agency, group, Outcome.ACCEPTED, "Đã sửa lại", 0)
    comments.settle_group(agency, group, Outcome.KEPT, "Lời văn đã rõ", 0)


def roll_call(clerk: Actor, meeting: str, sitting: str, attendee: str) -> None:
    """The hall has its seats, and somebody has leave."""
    attendance.arrange_rows(clerk, meeting, 2, 3)
    attendance.mark(clerk, meeting, sitting, attendee, Standing.ABSENT_WITH_LEAVE, reason="Đi công tác")


def put_to_secret_ballot(chamber: Chamber, meeting: str, item: str) -> tuple[str, str, str]:
    """An election whose list is open, one whose box was opened, with Lan to count, and an electronic one."""
    people = chamber.people
    first, second, third = (
        elections.prepare_election(people.thao, meeting, item, elections.Plan(title)).id
        for title in ("Phó Chủ tịch UBND tỉnh", "Ủy viên UBND tỉnh", "Trưởng Ban Pháp chế")
    )
    for one in (first, second, third):
        elections.nominate(people.thao, meeting, one, elections.Nominee("Vương Quốc Bảo", "Giám đốc Sở Tài chính"))
    elections.name_tellers(
        people.thao, meeting, item, head=people.lan.id, secretary=people.dat.id, members=[people.huy.id]
    )
    with db.database().writing(db.database().engine) as session:
        one = session.get_one(Election, second)
        one.issuing_at = one.voting_at = one.counting_at = clock.now()
        one.is_list_fixed, one.total, one.present, one.issued = True, 4, 4, 4
        session.get_one(Election, third).mode = ElectionMode.ELECTRONIC_SECRET
    return first, second, third


def put_questions(chamber: Chamber, meeting: str) -> tuple[str, str, str, str]:
    """Lan's draft, one in a chosen group, one overdue in writing with a promise, one that came later: ids of draft,
    overdue slip, group and promise."""
    people, slips = chamber.people, []
    for number in range(3):
        written = questioning.Written(None, "Giám đốc Sở Y tế", f"Thiếu thuốc tại trạm y tế {number}", "Vì sao?")
        slips.append(questioning.write_slip(people.lan, meeting, written, send=number > 0).id)
    group = questioning.make_group(people.thao, meeting, "Y tế cơ sở", None, "Giám đốc Sở Y tế").id
    questioning.group_slip(people.thao, meeting, slips[1], group)
    questioning.propose_groups(people.thao, meeting)
    questioning.record_choice(people.binh, meeting, [group])
    with db.database().writing(db.database().engine) as session:
        session.get_one(QuestionSlip, slips[2]).due_on = date(2026, 1, 5)
    questioning.write_slip(people.huy, meeting, questioning.Written(None, "Chánh án", "Án tồn", "Vì sao?"), send=True)
    promise = questioning.note_promise(people.thao, meeting, slips[2], "Cấp đủ thuốc", date(2036, 5, 4)).id
    return slips[0], slips[2], group, promise


def circulate(chamber: Chamber) -> dict[str, str]:
    """Lan and Huy are a committee: a form that waits to be sent, one that is out, one that was counted."""
    people = chamber.people
    body = bodies.create_body(system("seed"), "UBND tỉnh An Lĩnh", BodyKind.PEOPLES_COMMITTEE, "UB")
    bodies.give_role(system("seed"), body, people.thao.id, BodyRole.OFFICE_STAFF)
    on = clock.today() + timedelta(days=30)
    meeting = actions.create_meeting(
        people.thao, body, kind=MeetingKind.COMMITTEE_MEETING, title="Phiên họp tháng sau", starts_on=on
    ).id
    for state in (MeetingState.CONVENED, MeetingState.PREPARING):
        actions.change_state(people.thao, meeting, state)
    for one in (people.lan, people.huy):
        actions.give_role(people.thao, meeting, one.id, Role.UBND_MEMBER)
    _document, version = released(meeting, body)
    waiting, sent, counted = (
        opinions.prepare_form(people.thao, meeting, opinions.Matter(f"Nội dung {n}", version, "Việc gấp")).id
        for n in range(3)
    )
    for one in (sent, counted):
        opinions.send_form(people.thao, meeting, one, clock.now() + timedelta(days=3))
    for who in (people.lan, people.huy):
        opinions.give_opinion(who, meeting, counted, "OTHER", "Đề nghị bổ sung", replaces=0, key=new_id())
    opinions.consolidate_form(people.thao, meeting, counted)
    return {"committee": meeting, "waiting_form": waiting, "sent_form": sent, "counted_form": counted}


def put_out(chamber: Chamber, paper: str) -> dict[str, str]:
    """A draft that is open, with an opinion that everybody reads and one that waits; and one that is made ready."""
    thao, body = chamber.people.thao, chamber.people.body.id
    told = drafts.Description(paper, "Dự thảo Quy chế", "Sở Nội vụ", "Vì sao ban hành", "Có cần quy định này?")
    ready, out = (drafts.prepare_draft(thao, body, told).id for _ in range(2))
    drafts.open_draft(thao, body, out, clock.today(), clock.today() + timedelta(days=30))
    codes = [
        drafts.send_opinion(out, drafts.Written(place, "Đề nghị", "Lý A Sùng"), key=new_id(), pace=lambda: None)
        for place in ("Điều 1", "q1")
    ]
    with reading() as session:
        opinion = session.scalars(select(PublicOpinion.id).where(PublicOpinion.code == codes[0])).one()
    drafts.approve_opinion(thao, body, out, opinion)
    asked, last = [drafts.Addressee(f"Sở {name}") for name in ("Nội vụ", "Tài chính")], clock.today()
    given, _other = drafts.ask_units(thao, body, out, asked, last, drafts.Way(""))
    token = given.link.rpartition("/")[2]
    answer = drafts.Typed(Stance.HAS_OPINION, "Lò Văn An", "Giám đốc", {"": "Đề nghị", "Điều 1": "Làm rõ"}, 0)
    drafts.send_answer(token, answer, pace=lambda _unit: None)
    with reading() as session:
        silent = session.scalars(select(AskedUnit.id).where(AskedUnit.name == "Sở Tài chính")).one()
    return {
        "unit_token": token,
        "asked_unit": silent,
        "prepared_draft": ready,
        "open_draft": out,
        "public_code": codes[1],
    }


def divide(chamber: Chamber, meeting: str, sitting: str, item: str) -> dict[str, str]:
    """Two groups; Lan heads the one that sits: she speaks, and one opinion is written down."""
    people = chamber.people
    plan = groups.Plan(sitting, time(15), time(17), [item])
    _other, own = (one.meeting_id for one in groups.arrange_groups(people.thao, meeting, 2, Way.NAME, plan))
    groups.name_officers(people.thao, meeting, own, head_id=people.lan.id, note_taker_id=people.dat.id, room="Phòng 2")
    groups.announce_groups(people.thao, meeting)
    with reading() as session:
        found = session.get_one(Meeting, own)
        held, line = found.sittings[0].id, found.items[0].id
    conduct.open_roll_call(people.lan, own, held)
    attendance.check_in(people.lan, own, held)
    conduct.begin_sitting(people.lan, own, held)
    conduct.call_item(people.lan, own, line)
    spoken = speaking.ask_floor(people.lan, own, line, Kind.SPEECH, "Đầu tư công")
    speaking.give_floor(people.lan, own, str(spoken["request"]))
    opinion = groups.write_opinion(people.dat, own, groups.Written(line, "Đề nghị bổ sung vốn", speaker="Sở Tài chính"))
    return {"own_group": own, "opinion": opinion.id}


def call_sites(chamber: Chamber) -> dict[str, str]:
    """A briefing of three rooms that are in a system, and Lan on a laptop."""
    thao, body = chamber.people.thao, chamber.people.body.id
    called = [
        briefings.register_point(thao, body, code=f"DC0{n}", name=f"Điểm cầu {n}", unit=f"Đơn vị {n}").id
        for n in (1, 2, 3)
    ]
    system = briefings.save_system(thao, body, "Hệ thống giao ban của tỉnh", called).id
    briefings.make_device_link(thao, body, called[0])
    meeting = briefing(chamber.people, "Giao ban để xem")
    briefings.call_system(thao, meeting, system)
    briefings.call_person(thao, meeting, chamber.people.lan.id)
    briefings.open_room(chamber.people.binh, meeting)
    briefings.write_caption(thao, meeting, "Kính thưa các đồng chí")
    briefings.open_poll(thao, meeting, "Họp tuần tới vào sáng thứ Hai", "Nhất trí\nÝ kiến khác")
    briefings.write_conclusion(thao, meeting, Wording("Các đơn vị báo cáo trước ngày 07/10/2026."), seen=0)
    task = briefings.assign_task(thao, meeting, Assignment("Báo cáo kết quả", unit="Sở Tài chính"))
    _link, token = briefings.make_key(thao, meeting, "Sảnh", site_id=None, days=1)
    return {
        "point": called[0], "briefing": meeting, "task": task.id, "recording": record(chamber, meeting),
        "view_link": token,
    }  # fmt: skip


def record(chamber: Chamber, meeting: str) -> str:
    """Three seconds of Lan's site in the store, while the next recording runs."""
    binh = chamber.people.binh
    briefings.record_room(binh, meeting, on=True)
    with reading() as session:
        room = session.get_one(Briefing, meeting)
        assert room.recording is not None
        recording, site = room.recording.id, room.live_sites[-1].id
    briefings.give_floor(binh, meeting, site)
    leave(chamber.household.settings.data, recording, site)
    briefings.record_room(binh, meeting, on=False)
    until(lambda: is_stored(recording), "the worker takes the recording")
    briefings.record_room(binh, meeting, on=True)
    return recording


def is_stored(recording: str) -> bool:
    with reading() as session:
        return session.get_one(Recording, recording).can_be_played


def test_every_page_is_looked_at() -> None:
    """A route that answers GET and is neither looked at below nor named as no page fails here."""
    paths = {PLACE.sub("{}", path).partition("?")[0] for paths in WHO.values() for path in paths}
    rows = [row for row in ROUTES if row.method == "GET"]
    looked_at = {row.endpoint for row in rows if PLACE.sub("{}", row.path).partition("?")[0] in paths}
    assert {row.endpoint for row in rows} - looked_at - NO_PAGES == set()
    assert looked_at.isdisjoint(NO_PAGES)


def person(chamber: Chamber, who: str) -> Actor | None:
    """The person of that name; nobody for what everybody sees."""
    found: Actor | None = getattr(chamber.people, who, None)
    return found


@pytest.mark.parametrize(("spoken", "who"), list(product(("vi", "en"), WHO)))
def test_no_page_has_an_accessibility_violation(
    chamber: Chamber, sit: Sit, named: dict[str, str], spoken: str, who: str
) -> None:
    """Every theme, and text of 200 %, are looked at on the same visit; colours do not depend on the language."""
    page, themes = sit(person(chamber, who)), ("dark", "contrast") if spoken == "vi" else ()
    chosen = {"language": spoken, "theme": "light"}
    page.context.add_cookies([{"name": name, "value": value, "url": chamber.url} for name, value in chosen.items()])
    found = []
    for path in WHO[who]:
        show(page, path.format(**named))
        assert page.evaluate("document.documentElement.lang") == spoken
        found += [f"{path}: {line}" for line in axe(page, colours=spoken == "vi")]
        found += [f"{path}, {theme}: {line}" for theme in themes for line in colours(page, theme)]
        found += [f"{path}, text of 200 %: {line}" for line in lost(page, 200)]
    assert not found, "\n".join(found)


def test_nothing_is_lost_on_a_small_screen(chamber: Chamber, sit: Sit, named: dict[str, str]) -> None:
    found = []
    for who, paths in WHO.items():
        page = sit(person(chamber, who), "", PHONE)
        for path in paths:
            show(page, path.format(**named))
            found += [f"{path}: {line}" for line in lost(page, 100)]
    assert not found, "\n".join(found)


def lost(page: Page, text: int) -> list[str]:
    """What is wider than the screen or cut off with text of so many percent."""
    page.evaluate("(share) => { document.documentElement.style.fontSize = `${1.125 * share}%`; }", text)
    page.evaluate(NEXT_FRAMES)  # the masthead puts away what no longer fits
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"wider by {over} px"] * (over > 0) + [f"{words} is cut off" for words in page.evaluate(CUT_OFF)]


def colours(page: Page, theme: str) -> list[str]:
    """What axe finds wrong with the colours of a theme on the page as it is now."""
    found: list[str] = page.evaluate(COLOURS, theme)
    return found


def show(page: Page, path: str) -> None:
    """Goes there and waits until the page stands."""
    if path == "/offline":
        stays(page)
    page.goto(path)
    if re.fullmatch(r"/papers/[^/]+", path):
        page.locator(".page[data-drawn]").first.wait_for()
    page.evaluate("document.fonts.ready")
