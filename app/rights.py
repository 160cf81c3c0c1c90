"""Who may send what: every route and every socket command against every role, in one table.

A column is a person of one role in the small world of tests/rights/world.py, who is nothing else; the roles are
those of the domain rules, section 5.2, and two more: PUBLIC has not signed in, STRANGER has, and is of another
body. A cell says how the system answers that person:

    ●  does it, or says what is wrong with the content       –  refuses: known here, not allowed (403)
    0  does not know it: a stranger learns nothing (404)      ›  asks to sign in first

A row names a request that would succeed for who may send it; `{body}` and the like are ids of that world. A route
or command without a row fails the tests, and so does a cell that is not true. Each package's owner writes its rows.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

COLUMNS = (
    "DELEGATE", "PRESIDING", "SECRETARY", "TELLER", "OFFICE", "SUBMITTER", "GUEST", "TECH", "ADMIN", "PUBLIC", "STRANGER",
)  # fmt: skip
SIGNS = frozenset("●–0›")


class Row(NamedTuple):
    """One request (`POST /bodies/{body}`) or command, its endpoint, its cells, and what is sent with it.

    `send` is a form; with `json` True it is a JSON body. Values may hold `{names}` of the world too.
    """

    request: str
    endpoint: str
    cells: str
    send: Mapping[str, Any] = {}
    json: bool = False

    @property
    def method(self) -> str:
        return self.request.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.request.partition(" ")[2]

    def signs(self) -> dict[str, str]:
        """The sign of each column. Raises ValueError for a row that does not have them all."""
        signs = self.cells.split()
        if len(signs) != len(COLUMNS) or not set(signs) <= SIGNS:
            raise ValueError(f"{self.request}: {self.cells!r} is not one of {sorted(SIGNS)} for each of {COLUMNS}")
        return dict(zip(COLUMNS, signs, strict=True))


# fmt: off
# ruff: noqa: E501 - a table is read across
PUBLIC = "● ● ● ● ● ● ● ● ● ● ●"
NOT_HERE = "0 0 0 0 0 0 0 0 0 0 0"
SIGNED_IN = "● ● ● ● ● ● ● ● ● › ●"
ADMIN = "– – – – – 0 0 0 ● › 0"      # of the body: those of it are refused, others do not know it
ADMIN_ANY = "– – – – – – – – ● › –"  # not of any body in particular
ADMIN_ALL = "– – – – – – – – – › –"  # the installation's administrator only, who is no column

_PERSON = {"full_name": "Nông Thị Thu Hà", "email": "ha@example.gov.vn"}
_BODY = {"name": "HĐND tỉnh", "code": "hdnd-tinh", "kind": "PEOPLES_COUNCIL", "level": "PROVINCE"}
_TERM = {"number": "XX", "starts_on": "2031-05-01", "ends_on": "2036-05-01"}

#    request                                             endpoint                              DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
ACCOUNTS = [
    Row("GET /sign-in",                                  "security.login",                     PUBLIC),
    Row("POST /sign-in",                                 "security.login",                     PUBLIC, {"identity": "x", "password": "y"}),
    Row("POST /sign-out",                                "security.logout",                    PUBLIC),
    Row("GET /forgotten-password",                       "security.forgot_password",           PUBLIC),
    Row("POST /forgotten-password",                      "security.forgot_password",           PUBLIC, {"email": "nobody@example.gov.vn"}),
    Row("GET /forgotten-password/x",                     "security.reset_password",            PUBLIC),
    Row("POST /forgotten-password/x",                    "security.reset_password",            PUBLIC),
    Row("GET /sign-in/code",                             "security.two_factor_token_validation", PUBLIC),
    Row("POST /sign-in/code",                            "security.two_factor_token_validation", PUBLIC, {"code": "123456"}),
    Row("GET /sign-in/second-step",                      "security.tf_select",                 PUBLIC),
    Row("POST /sign-in/second-step",                     "security.tf_select",                 PUBLIC),
    Row("GET /sign-in/rescue",                           "security.two_factor_rescue",         PUBLIC),
    Row("POST /sign-in/rescue",                          "security.two_factor_rescue",         PUBLIC),
    Row("GET /sign-in/recovery-code",                    "security.mf_recovery",               PUBLIC),
    Row("POST /sign-in/recovery-code",                   "security.mf_recovery",               PUBLIC, {"code": "x"}),
    Row("GET /sign-in/passkey",                          "security.wan_signin",                PUBLIC),
    Row("POST /sign-in/passkey",                         "security.wan_signin",                PUBLIC),
    Row("POST /sign-in/passkey/x",                       "security.wan_signin_response",       PUBLIC),
    # Only where an authority's own sign-in system is configured (app/accounts/signin/oidc.py).
    Row("GET /sign-in/oidc",                             "oidc.start",                         NOT_HERE),
    Row("POST /sign-in/with/oidc",                       "security.oauthstart",                "● ● ● ● ● ● ● ● ● 0 ●"),
    Row("GET /sign-in/from/oidc",                        "security.oauthresponse",             NOT_HERE),
    Row("POST /account/confirmation/with/oidc",          "security.oauth_verify_start",        "0 0 0 0 0 0 0 0 0 › 0"),
    Row("GET /account/confirmation/from/oidc",           "security.oauth_verify_response",     "0 0 0 0 0 0 0 0 0 › 0"),
    Row("POST /preferences",                             "accounts.preferences",               PUBLIC, {"language": "en"}),
    Row("POST /language",                                "accounts.choose_language",           PUBLIC, {"language": "en"}),

    Row("GET /account",                                  "accounts.account",                   SIGNED_IN),
    Row("POST /account/sign-ins/{other_sign_in}/ending", "accounts.end_sign_in",               "0 0 0 0 0 0 0 0 0 › 0"),
    Row("POST /account/sign-ins/ending",                 "accounts.end_every_sign_in",         SIGNED_IN),
    Row("GET /account/password",                         "security.change_password",           SIGNED_IN),
    Row("POST /account/password",                        "security.change_password",           SIGNED_IN),
    Row("GET /account/confirmation",                     "security.verify",                    SIGNED_IN),
    Row("POST /account/confirmation",                    "security.verify",                    SIGNED_IN, {"password": "x"}),
    Row("GET /account/confirmation/passkey",             "security.wan_verify",                SIGNED_IN),
    Row("POST /account/confirmation/passkey",            "security.wan_verify",                SIGNED_IN),
    Row("POST /account/confirmation/passkey/x",          "security.wan_verify_response",       SIGNED_IN),
    Row("GET /account/second-step",                      "security.two_factor_setup",          SIGNED_IN),
    Row("POST /account/second-step",                     "security.two_factor_setup",          SIGNED_IN, {"setup": "authenticator"}),
    Row("POST /account/second-step/x",                   "security.two_factor_setup_validate", SIGNED_IN),
    Row("GET /account/recovery-codes",                   "security.mf_recovery_codes",         SIGNED_IN),
    Row("POST /account/recovery-codes",                  "security.mf_recovery_codes",         SIGNED_IN),
    Row("GET /account/passkeys",                         "security.wan_register",              SIGNED_IN),
    Row("POST /account/passkeys",                        "security.wan_register",              SIGNED_IN, {"name": "a"}),
    Row("POST /account/passkeys/x",                      "security.wan_register_response",     SIGNED_IN),
    Row("GET /account/passkeys/removal",                 "security.wan_delete",                SIGNED_IN),
    Row("POST /account/passkeys/removal",                "security.wan_delete",                SIGNED_IN),

    Row("GET /people",                                   "directory.index",                    SIGNED_IN),
    Row("GET /bodies/{body}/people",                     "directory.directory",                "● ● ● ● ● 0 0 0 – › 0"),

    Row("GET /admin",                                    "admin.index",                        ADMIN_ANY),
    Row("GET /admin/bodies/new",                         "admin.new_body",                     ADMIN_ANY),
    Row("POST /admin/bodies",                            "admin.create_body",                  ADMIN_ALL, _BODY),
    Row("GET /admin/bodies/{body}",                      "admin.body",                         ADMIN),
    Row("POST /admin/bodies/{body}",                     "admin.change_body",                  ADMIN, _BODY),
    Row("POST /admin/bodies/{body}/terms",               "admin.create_term",                  ADMIN, _TERM),
    Row("POST /admin/bodies/{body}/roles",               "admin.give_role",                    ADMIN, {"person_id": "{delegate}", "role": "CLERK"}),
    Row("POST /admin/roles/{office_role}/ending",        "admin.end_role",                     ADMIN),
    Row("GET /admin/terms/{term}",                       "admin.term",                         ADMIN),
    Row("POST /admin/terms/{term}",                      "admin.change_term",                  ADMIN, _TERM),
    Row("POST /admin/terms/{term}/groups",               "admin.put_group",                    ADMIN, {"group_number": "2", "group_name": "Tổ 2"}),
    Row("POST /admin/terms/{term}/members",              "admin.add_member",                   ADMIN, {"person_id": "{office}"}),
    Row("GET /admin/terms/{term}/import",                "rosters.choose",                     ADMIN),
    Row("POST /admin/terms/{term}/import",               "rosters.look",                       ADMIN),
    Row("POST /admin/terms/{term}/import/execution",     "rosters.carry_out",                  ADMIN, {"packed": "x"}),
    Row("GET /admin/terms/{term}/roster.csv",            "rosters.as_csv",                     "– – – – ● 0 0 0 ● › 0"),
    Row("GET /admin/terms/{term}/roster.xlsx",           "rosters.as_xlsx",                    "– – – – ● 0 0 0 ● › 0"),
    Row("GET /admin/members/{membership}",               "admin.member",                       ADMIN),
    Row("POST /admin/members/{membership}",              "admin.change_member",                ADMIN, {"code": "DB77"}),
    Row("POST /admin/members/{membership}/ending",       "admin.end_member",                   ADMIN, {"ends_on": "2027-01-01"}),
    Row("GET /admin/people",                             "admin_people.index",                 ADMIN_ANY),
    Row("POST /admin/people",                            "admin_people.create",                ADMIN_ANY, _PERSON),
    Row("GET /admin/people/{delegate}",                  "admin_people.person",                ADMIN_ANY),
    Row("POST /admin/people/{delegate}",                 "admin_people.change",                ADMIN_ANY, _PERSON),
    Row("POST /admin/people/{delegate}/invitation",      "admin_people.invite",                ADMIN_ANY),
    Row("POST /admin/people/{delegate}/closing",         "admin_people.close",                 ADMIN_ANY),
    Row("POST /admin/people/{delegate}/second-step-reset", "admin_people.reset_second_step",     ADMIN_ANY),
    Row("POST /admin/people/{delegate}/opening",         "admin_people.open_again",            ADMIN_ANY),
]
# fmt: on

KERNEL = [
    Row("GET /static/build/css/base.css", "static", PUBLIC),
    Row("GET /sw.js", "service_worker", PUBLIC),
    Row("GET /offline", "offline", PUBLIC),
    Row("GET /healthz", "healthz", PUBLIC),
    Row("GET /metrics", "metrics", PUBLIC),  # answers loopback and whoever has the token only
    Row("GET /trust", "trust", PUBLIC),
    Row("GET /trust/authority.crt", "trust_certificate", NOT_HERE),  # where no local authority was made
    Row("GET /help", "help.guides", PUBLIC),
    Row("GET /help/delegates", "help.guide", PUBLIC),
    Row("GET /notifications", "notifications.notifications", SIGNED_IN),
    Row("POST /notifications/pace", "notifications.choose", SIGNED_IN, {"pace": "at_once"}),
    Row("POST /notifications/seen", "notifications.see", SIGNED_IN),
]

# fmt: off
TAKES_PART = "● ● ● ● ● ● ● ● 0 › 0"
PREPARES = "– – ● – ● – – – 0 › 0"       # the secretariat of the meeting
CONDUCTS = "– ● ● – – – – – 0 › 0"       # the presiding officer, the secretary on the chair's order
OFFICE_HERE = "– – – – ● – – – 0 › 0"    # office staff of the body
_LINE = {"title": "Báo cáo", "type": "REPORT", "minutes": "30", "revision": "99"}
_SITTING = {"on": "2026-04-16", "half": "EVENING", "starts_at": "19:00", "ends_at": "20:00"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
MEETINGS = [
    Row("GET /meetings",                                           "meetings.meetings",              SIGNED_IN),
    Row("GET /meetings/new",                                       "meetings.new_meeting",           "– – – – ● – – – – › –"),
    Row("POST /meetings",                                          "meetings.create",                "– – – – ● – – – – › –", {"title": "Họp", "kind": "OTHER", "starts_on": "2026-05-01"}),
    Row("GET /meetings/{meeting}/settings",                        "meetings.settings",              PREPARES),
    Row("POST /meetings/{meeting}/settings",                       "meetings.edit",                  PREPARES, {"title": "Kỳ họp", "starts_on": "2026-04-14", "ends_on": "2026-04-16"}),
    Row("POST /meetings/{meeting}/state",                          "meetings.change_state",          CONDUCTS, {"state": "OPENED"}),
    Row("POST /meetings/{meeting}/practice-reset",                 "meetings.reset_practice",        PREPARES),
    Row("GET /meetings/{meeting}/copies/new",                      "meetings.new_copy",              OFFICE_HERE),
    Row("POST /meetings/{meeting}/copies",                         "meetings.copy",                  OFFICE_HERE, {"title": "Bản sao", "starts_on": "2026-05-05"}),
    Row("GET /meetings/{meeting}/sittings/new",                    "sittings.new",                   PREPARES),
    Row("POST /meetings/{meeting}/sittings",                       "sittings.create",                PREPARES, _SITTING),
    Row("GET /meetings/{meeting}/sittings/{sitting}",              "sittings.sitting",               PREPARES),
    Row("POST /meetings/{meeting}/sittings/{sitting}",             "sittings.edit",                  PREPARES, _SITTING),
    Row("POST /meetings/{meeting}/sittings/{sitting}/removal",     "sittings.remove",                PREPARES),
    Row("POST /meetings/{meeting}/sittings/{sitting}/state",       "sittings.change_state",          CONDUCTS, {"state": "IN_PROGRESS"}),
    Row("POST /meetings/{meeting}/sittings/{sitting}/practice-reset", "sittings.reset_practice",     PREPARES),
    Row("GET /meetings/{meeting}/agenda",                          "agenda.agenda",                  TAKES_PART),
    Row("GET /meetings/{meeting}/agenda/new",                      "agenda.new",                     PREPARES),
    Row("POST /meetings/{meeting}/agenda",                         "agenda.create",                  PREPARES, _LINE),
    Row("GET /meetings/{meeting}/agenda/{item}",                   "agenda.item",                    PREPARES),
    Row("POST /meetings/{meeting}/agenda/{item}",                  "agenda.edit",                    PREPARES, _LINE),
    Row("POST /meetings/{meeting}/agenda/{item}/place",            "agenda.place",                   PREPARES, {"way": "down"}),
    Row("POST /meetings/{meeting}/agenda/{item}/removal",          "agenda.remove",                  PREPARES),
    Row("POST /meetings/{meeting}/agenda/{item}/state",            "agenda.change_state",            CONDUCTS, {"state": "CURRENT"}),
    Row("POST /meetings/{meeting}/agenda/adoption",                "agenda.adopt",                   CONDUCTS),
    Row("GET /meetings/{meeting}/agenda/changes",                  "agenda.changes",                 PREPARES),
    Row("POST /meetings/{meeting}/agenda/changes/{change}/reversal", "agenda.undo",                  PREPARES),
    Row("GET /meetings/{meeting}/people",                          "people.people",                  PREPARES),
    Row("POST /meetings/{meeting}/people",                         "people.give_role",               PREPARES, {"person_id": "{delegate}", "role": "GROUP_LEADER"}),
    Row("POST /meetings/{meeting}/people/roster",                  "people.take_roster",             PREPARES),
    Row("POST /meetings/{meeting}/people/{participation}/ending",  "people.end_role",                PREPARES),
    Row("POST /meetings/{meeting}/presiding-officer",              "people.change_presiding_officer", "– ● ● – ● – – – 0 › 0", {"person_id": "{delegate}"}),
    Row("POST /meetings/{meeting}/guests",                         "people.invite",                  PREPARES, {"name": "Khách", "role": "GUEST", "ends_at": "2026-04-16T18:00"}),
    Row("GET /meetings/{meeting}/calendar.ics",                    "calendar.meeting",               TAKES_PART),
    Row("GET /calendar",                                           "calendar.calendar",              SIGNED_IN),
    Row("POST /calendar/link",                                     "calendar.make_link",             SIGNED_IN),
    Row("POST /calendar/link/ending",                              "calendar.end_link",              SIGNED_IN),
    Row("GET /calendar/x.ics",                                     "calendar.feed",                  NOT_HERE),
    Row("GET /guest/x",                                            "guests.enter",                   NOT_HERE),
    Row("GET /public/{meeting}",                                   "public_meetings.meeting",        PUBLIC),
    Row("GET /admin/rules",                                        "rules.profiles",                 "0 0 0 0 ● 0 0 0 ● › 0"),
    Row("GET /admin/rules/HDND_2025.PROVINCE.1",                   "rules.profile",                  "0 0 0 0 ● 0 0 0 ● › 0"),
    Row("GET /admin/rules/HDND_2025.PROVINCE.1/versions/new",      "rules.new_version",              "0 0 0 0 ● 0 0 0 0 › 0"),
    Row("POST /admin/rules/HDND_2025.PROVINCE.1/versions",         "rules.create_version",           "0 0 0 0 ● 0 0 0 0 › 0", {"basis": "Quy chế", "valid_from": "2026-05-01", "document_days": "7", "basis-document_days": "Điều 5"}),
]
# fmt: on

# fmt: off
READS = "● ● ● ● ● ● 0 0 0 › 0"          # a released paper of the item that SUBMITTER brings: no guest, no technician
READS_OTHERS = "● ● ● ● ● 0 0 0 0 › 0"   # a released paper of another item
BRINGS = "– – – – – ● – – 0 › 0"         # the agencies that submit items
RELEASES = "– – – – ● – – – 0 › 0"
KEEPS = "– – ● – ● 0 0 0 0 › 0"          # the shelf: the body's office and the secretary of a session
PUBLISHES = "– – – – ● 0 0 0 0 › 0"
_FILING = {"title": "Tờ trình", "kind": "SUBMISSION", "classification": "NOI_BO"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
DOCUMENTS = [
    Row("GET /",                                                   "conduct.home",                   SIGNED_IN),
    Row("GET /meetings/{meeting}",                                 "conduct.today",                  TAKES_PART),
    Row("GET /meetings/{meeting}/papers",                          "documents.papers",               TAKES_PART),
    Row("GET /meetings/{meeting}/pack",                            "documents.pack",                 TAKES_PART),
    Row("GET /meetings/{meeting}/pack/1",                          "documents.pack_page",            READS),
    Row("GET /meetings/{meeting}/news",                            "documents.news",                 TAKES_PART),
    Row("GET /meetings/{meeting}/paper-copies",                    "documents.copies",               PREPARES),
    Row("POST /meetings/{meeting}/paper-copies",                   "documents.hand_out_copy",        PREPARES, {"item": "{item}", "number": "2", "receiver": "Trần Thanh Bình"}),
    Row("POST /meetings/{meeting}/paper-copies/{paper_copy}/return", "documents.take_copy_back",       PREPARES),
    Row("POST /meetings/{meeting}/registers",                      "documents.open_register",        PREPARES, {"item": "{item}"}),
    Row("GET /meetings/{meeting}/receipts.csv",                    "documents.receipts",             PREPARES),
    Row("GET /meetings/{meeting}/savings",                         "documents.savings",              PREPARES),
    Row("GET /meetings/{meeting}/submissions",                     "documents.submissions",          BRINGS),
    Row("GET /meetings/{meeting}/submissions/{item}",              "documents.submission",           BRINGS),
    Row("GET /meetings/{meeting}/submissions/{other_item}",        "documents.submission",           "– – – – – 0 – – 0 › 0"),
    Row("GET /meetings/{meeting}/submitters",                      "documents.submitters",           PREPARES),
    Row("POST /meetings/{meeting}/submitters",                     "documents.name_submitter",       PREPARES, {"item": "{other_item}", "participation": "{agency}"}),
    Row("POST /meetings/{meeting}/submitters/{item}/{agency}/removal", "documents.remove_submitter", PREPARES),
    Row("GET /bodies/{body}/shelf",                                "documents.body_shelf",           "● ● ● ● ● 0 0 0 0 › 0"),
    Row("GET /bodies/{body}/shelf/versions/{shelf_version}",       "documents.shelf_version",        KEEPS),
    Row("POST /bodies/{body}/shelf/documents/{shelf_document}/description", "documents.describe",    KEEPS, {**_FILING, "year": "2024"}),
    Row("POST /bodies/{body}/shelf/releases",                      "documents.publish",              PUBLISHES, {"version": "{shelf_draft}"}),
    Row("POST /bodies/{body}/shelf/versions/{shelf_version}/withdrawal", "documents.shelf_withdrawal", PUBLISHES, {"reason": "Nhầm bản"}),
    Row("POST /bodies/{body}/shelf/versions/{shelf_draft}/password", "documents.shelf_password",     KEEPS, {"password": "x"}),
    Row("POST /bodies/{body}/shelf/versions/{shelf_draft}/attempts", "documents.shelf_attempts",     KEEPS),
    Row("POST /bodies/{body}/shelf/versions/{shelf_draft}/removal", "documents.shelf_removal",       KEEPS),
    Row("GET /papers/{shelf_version}",                             "documents.reader",               "● ● ● ● ● ● 0 0 0 › 0"),
    Row("GET /papers/{shelf_version}/manifest",                    "documents.manifest",             "● ● ● ● ● ● 0 0 0 › 0"),
    Row("GET /p/{shelf_file}",                                     "documents.page_file",            "● ● ● ● ● ● 0 0 0 › 0"),
    Row("GET /papers/{open_shelf_version}",                        "documents.reader",               "● ● ● ● ● ● ● ● 0 › 0"),
    Row("GET /papers/{unlinked_version}",                          "documents.reader",               "● ● ● ● ● 0 0 0 0 › 0"),
    Row("GET /papers/{shelf_draft}",                               "documents.reader",               "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /meetings/{meeting}/references",                      "documents.references",           PREPARES),
    Row("POST /meetings/{meeting}/references",                     "documents.link_reference",       PREPARES, {"item": "{item}", "document": "{unlinked_document}"}),
    Row("POST /meetings/{meeting}/references/{item}/{shelf_document}/removal", "documents.unlink_reference", PREPARES),
    Row("POST /meetings/{meeting}/references/{item}/{shelf_document}/place", "documents.move_reference", PREPARES, {"way": "down"}),
    Row("GET /search",                                             "documents.search",               SIGNED_IN),
    Row("GET /meetings/{meeting}/desk",                            "documents.desk",                 PREPARES),
    Row("GET /meetings/{meeting}/versions/{version}",              "documents.version",              PREPARES),
    Row("POST /meetings/{meeting}/documents/{document}/filing",    "documents.file_document",        PREPARES, _FILING),
    Row("POST /meetings/{meeting}/documents/{document}/place",     "documents.move_document",        PREPARES, {"item": "{item}"}),
    Row("POST /meetings/{meeting}/filings",                        "documents.file_together",        PREPARES, {"document": "{document}", "item": "{item}"}),
    Row("POST /meetings/{meeting}/releases",                       "documents.release",              RELEASES, {"version": "{draft_version}"}),
    Row("POST /meetings/{meeting}/versions/{version}/withdrawal",  "documents.withdrawal",           RELEASES, {"reason": "Nhầm bản"}),
    Row("POST /meetings/{meeting}/versions/{version}/password",    "documents.password",             PREPARES, {"password": "x"}),
    Row("POST /meetings/{meeting}/versions/{version}/attempts",    "documents.attempts",             PREPARES),
    Row("POST /meetings/{meeting}/versions/{draft_version}/removal", "documents.removal",            PREPARES),
    Row("POST /meetings/{meeting}/uploads/{rejected}/removal",     "documents.clear_rejection",      PREPARES),
    Row("POST /uploads",                                           "documents.begin_upload",         SIGNED_IN),  # what it is for is judged with its headers
    Row("PATCH /uploads/{meeting}",                                "documents.grow_upload",          "0 0 0 0 0 0 0 0 0 › 0"),
    Row("GET /documents/{document}",                               "documents.document",             READS),
    Row("GET /papers/{version}",                                   "documents.reader",               READS),
    Row("GET /papers/{version}/manifest",                          "documents.manifest",             READS),
    Row("PUT /papers/{version}/place",                             "documents.place",                READS, {"page": 1, "y": 0.5, "at": "2026-04-10T01:00:00+00:00"}, json=True),
    Row("POST /papers/{version}/openings",                         "documents.openings",             READS, {"at": "2026-04-10T01:00:00+00:00"}, json=True),
    Row("GET /papers/{version}/notes",                             "annotations.notes_on_paper",     READS),
    Row("GET /papers/{draft_version}/notes",                       "annotations.notes_on_paper",     "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{other_version}/notes",                       "annotations.notes_on_paper",     READS_OTHERS),
    Row("GET /papers/{version}/notes/places",                      "annotations.places_on_paper",    READS),
    Row("GET /papers/{draft_version}/notes/places",                "annotations.places_on_paper",    "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{other_version}/notes/places",                "annotations.places_on_paper",    READS_OTHERS),
    Row("GET /papers/{version}/notes.pdf",                         "annotations.noted_paper",        "0 0 0 0 0 0 0 0 0 › 0"),  # one's own notes: nobody here has any
    Row("GET /papers/{version}/notes.docx",                        "annotations.notes_of_paper",     "0 0 0 0 0 0 0 0 0 › 0"),
    Row("GET /notes.docx",                                         "annotations.all_my_notes",       "0 0 0 0 0 0 0 0 0 › 0"),
    Row("POST /notes/stays",                                       "annotations.stays",              "0 0 0 0 0 0 0 0 0 › 0", {"note": "{version}"}),  # a note is known to its writer alone
    Row("POST /notes/removals",                                    "annotations.removals",           "0 0 0 0 0 0 0 0 0 › 0", {"note": "{version}"}),
    Row("GET /notes",                                              "annotations.my_notes",           SIGNED_IN),
    Row("GET /papers/{version}/notes/shared",                      "shared_notes.lent_on_paper",     READS),
    Row("GET /papers/{draft_version}/notes/shared",                "shared_notes.lent_on_paper",     "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{other_version}/notes/shared",                "shared_notes.lent_on_paper",     READS_OTHERS),
    Row("GET /papers/{version}/notes/sharing",                     "shared_notes.sharing_of_paper",  READS),
    Row("GET /papers/{draft_version}/notes/sharing",               "shared_notes.sharing_of_paper",  "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{other_version}/notes/sharing",               "shared_notes.sharing_of_paper",  READS_OTHERS),
    Row("GET /notes/shared",                                       "shared_notes.lent",              SIGNED_IN),  # what others show this person
    Row("GET /notes/sharing",                                      "shared_notes.given",             SIGNED_IN),

    # What a laptop keeps for when there is no line: one's own list, what one's own browser says it has.
    Row("GET /kept",                                               "keeping.kept",                   SIGNED_IN),
    Row("GET /kept/list",                                          "keeping.list_wanted",            SIGNED_IN),
    Row("PUT /kept/papers",                                        "keeping.note_kept",              SIGNED_IN, {"versions": ["{version}", "{other_version}"]}, json=True),  # what is not for it is passed over
    Row("GET /kept/standing/{other_sign_in}",                      "keeping.standing",               PUBLIC),  # whether it stands, and nothing else
    Row("GET /papers/{version}/search?q=an",                       "documents.search_paper",         READS),
    Row("GET /papers/{version}/changes",                           "documents.changes",              READS),
    Row("GET /papers/{version}/differences",                       "documents.differences",          READS),
    Row("GET /papers/{version}/file",                              "documents.download",             READS),
    Row("GET /papers/{version}/original",                          "documents.original",             "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /p/{page_file}",                                      "documents.page_file",            READS),
    Row("GET /public/{meeting}/papers/{public_version}",           "documents.public_paper",         PUBLIC),
    Row("GET /public/{meeting}/papers/{public_version}/pages/1",   "documents.public_page",          PUBLIC),
    Row("GET /public/{meeting}/papers/{version}",                  "documents.public_paper",         NOT_HERE),
    Row("GET /public/{meeting}/papers/{guest_version}",            "documents.public_paper",         NOT_HERE),
    # A draft is the secretariat's; a personnel file is for those who vote on persons and those who count.
    Row("GET /papers/{draft_version}",                             "documents.reader",               "0 0 ● 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{other_version}",                             "documents.reader",               READS_OTHERS),
    Row("GET /papers/{other_version}/manifest",                    "documents.manifest",             READS_OTHERS),
    Row("GET /papers/{other_version}/file",                        "documents.download",             READS_OTHERS),
    Row("GET /p/{other_file}",                                     "documents.page_file",            READS_OTHERS),
    Row("GET /papers/{submitted_version}",                         "documents.reader",               "0 0 ● 0 ● ● 0 0 0 › 0"),
    Row("GET /papers/{restricted_version}",                        "documents.reader",               READS_OTHERS),
    Row("GET /papers/{restricted_version}/manifest",               "documents.manifest",             READS_OTHERS),
    Row("GET /papers/{restricted_version}/marked/{marked_copy}/1", "documents.marked_page",          "● ● ● ● 0 0 0 0 0 › 0"),
    Row("GET /papers/{restricted_version}/marked/{marked_copy}/1/thumb", "documents.marked_thumb",   "● ● ● ● 0 0 0 0 0 › 0"),
    Row("GET /papers/{restricted_version}/marked/{marked_copy}/1/words", "documents.marked_words",   "● ● ● ● 0 0 0 0 0 › 0"),
    Row("GET /p/{restricted_file}",                                "documents.page_file",            "0 0 0 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{restricted_version}/original",               "documents.original",             "0 0 0 0 ● 0 0 0 0 › 0"),
    Row("GET /papers/{restricted_version}/file",                   "documents.download",             "– – – – – 0 0 0 0 › 0"),
    Row("GET /papers/{guest_version}",                             "documents.reader",               "● ● ● ● ● ● ● ● 0 › 0"),
]
# fmt: on

# fmt: off
KEEPS_LIST = "– ● ● – ● – – – 0 › 0"   # the secretariat and who presides
SEES_NAMES = "● ● ● ● ● – – – 0 › 0"   # the members: who is here is no matter of guests and technicians
CHECKS_IN = "● ● ● ● – – ● – 0 › 0"    # who is on the roster or on the list of guests
_AT = "/meetings/{meeting}/sittings/{sitting}"

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
ATTENDANCE = [
    Row("GET /meetings/{meeting}/attendance",                      "attendance.attendance",          KEEPS_LIST),
    Row(f"GET {_AT}/attendance",                                   "attendance.listing",             KEEPS_LIST),
    Row(f"GET {_AT}/attendance/{{attendee}}",                      "attendance.history",             KEEPS_LIST),
    Row(f"POST {_AT}/attendance/{{attendee}}",                     "attendance.mark",                KEEPS_LIST, {"standing": "ABSENT_WITH_LEAVE", "reason": "Ốm"}),
    Row(f"POST {_AT}/attendance/{{attendee}}/reversal",            "attendance.take_back",           "– ● ● – ● – – – 0 › 0", {"number": "1"}),
    Row(f"POST {_AT}/absences",                                    "attendance.mark_the_rest",       KEEPS_LIST),
    Row(f"POST {_AT}/roster",                                      "attendance.take_roster_again",   KEEPS_LIST),
    Row(f"GET {_AT}/attendance/sheet",                             "attendance_sheets.sheet",        KEEPS_LIST),
    Row(f"GET {_AT}/attendance.xlsx",                              "attendance_sheets.workbook",     KEEPS_LIST),
    Row(f"POST {_AT}/presence",                                    "presence.note",                  CHECKS_IN, {"way": "in"}),
    Row(f"GET {_AT}/seats",                                        "seats.live",                     SEES_NAMES),
    Row("GET /meetings/{meeting}/seats",                           "seats.plan",                     KEEPS_LIST),
    Row("POST /meetings/{meeting}/seats/rows",                     "seats.arrange",                  KEEPS_LIST, {"rows": "6", "places": "9"}),
    Row("POST /meetings/{meeting}/seats/occupants",                "seats.move",                     KEEPS_LIST, {"participation": "{attendee}"}),
    Row("POST /meetings/{meeting}/seats/import",                   "seats.look",                     KEEPS_LIST),
    Row("POST /meetings/{meeting}/seats/import/execution",         "seats.carry_out",                KEEPS_LIST, {"packed": "x"}),
    Row("GET /meetings/{meeting}/cards",                           "cards.cards",                    KEEPS_LIST),
    Row("POST /meetings/{meeting}/cards/{attendee}/replacement",   "cards.replace",                  KEEPS_LIST),
    Row(f"GET {_AT}/door",                                         "cards.door",                     KEEPS_LIST),
    Row(f"POST {_AT}/door",                                        "cards.scan",                     KEEPS_LIST, {"card": "1"}),
]
# fmt: on

# fmt: off
AT_CONSOLE = "– ● ● – ● – – – 0 › 0"   # the presiding officer and the secretariat
_NOTICE = {"text": "Đề nghị các vị đại biểu vào hội trường", "urgency": "ORDINARY", "audience": "EVERYBODY"}
_CONSOLE = "/meetings/{meeting}/console"

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
CONDUCT = [
    Row("GET /meetings/{meeting}/hall",                            "hall.hall",                      "● ● ● ● ● 0 0 0 0 › 0"),
    Row(f"GET {_CONSOLE}",                                         "console.console",                AT_CONSOLE),
    Row(f"POST {_CONSOLE}/sittings/{{sitting}}/state",             "console.change_sitting",         CONDUCTS, {"to": "ATTENDANCE_OPEN"}),
    Row(f"POST {_CONSOLE}/sittings/{{sitting}}/recess",            "console.announce_recess",        CONDUCTS, {"minutes": "15"}),
    Row(f"POST {_CONSOLE}/sittings/{{sitting}}/doors",             "console.close_doors",            CONDUCTS, {"closed": "no"}),
    Row(f"POST {_CONSOLE}/items/{{item}}",                         "console.change_item",            CONDUCTS, {"deed": "defer"}),
    Row(f"POST {_CONSOLE}/presiding-officer",                      "console.preside",                AT_CONSOLE, {"person_id": "{delegate}"}),
    Row(f"POST {_CONSOLE}/displays/{{display}}",                   "console.set_display",            AT_CONSOLE, {"shows": "ITEM"}),
    Row(f"GET {_CONSOLE}/notices/new",                             "room_notices.new",               AT_CONSOLE),
    Row(f"POST {_CONSOLE}/notices",                                "room_notices.prepare",           AT_CONSOLE, _NOTICE),
    Row(f"GET {_CONSOLE}/notices/{{room_notice}}",                 "room_notices.notice",            AT_CONSOLE),
    Row(f"POST {_CONSOLE}/notices/{{room_notice}}",                "room_notices.edit",              AT_CONSOLE, _NOTICE),
    Row(f"POST {_CONSOLE}/notices/{{room_notice}}/state",          "room_notices.change_state",      AT_CONSOLE, {"deed": "take_back"}),
]
# fmt: on

# fmt: off
SPEAKS = "● ● ● ● – – – – 0 › 0"        # the delegates, each for oneself
OWN_ONLY = "0 0 0 ● 0 0 0 0 0 › 0"      # the one who asked (TELLER in that world), nobody else
_FLOOR = "/meetings/{meeting}/floor"

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
SPEAKING = [
    Row(f"GET {_FLOOR}",                                           "floor.mine",                     "● ● ● ● ● ● – – 0 › 0"),
    Row(f"POST {_FLOOR}/requests",                                 "floor.ask",                      SPEAKS, {"item": "{item}", "kind": "SPEECH"}),
    Row(f"POST {_FLOOR}/requests/{{asked}}",                       "floor.give",                     "– ● ● – – – – – 0 › 0", {"deed": "end"}),
    Row(f"POST {_FLOOR}/requests/{{asked}}/withdrawal",            "floor.withdraw",                 OWN_ONLY),
    Row(f"GET {_FLOOR}/requests/{{asked}}/opinion",                "floor.opinion",                  OWN_ONLY),
    Row(f"POST {_FLOOR}/requests/{{asked}}/opinion",               "floor.write",                    OWN_ONLY, {"text": "Đề nghị làm rõ"}),
    Row(f"POST {_FLOOR}/speakers",                                 "floor.let_speak",                CONDUCTS, {"item": "{item}", "participation": "{attendee}", "kind": "SPEECH"}),
    Row("GET /meetings/{meeting}/speaking",                        "speaking_statistics.statistics", "– ● – – – – – – 0 › 0"),
]
# fmt: on

# fmt: off
READS_SHEET = "● ● ● ● ● ● 0 0 0 › 0"   # the council, its secretariat, the agency that brings the item
COMMENTS_ON = "● ● ● ● – – 0 0 0 › 0"   # the delegates; here also the secretary and the teller are
ANSWERS_THERE = "● ● ● ● – ● 0 0 0 › 0"
MODERATES = "– – ● – ● – 0 0 0 › 0"     # the secretariat
SETTLES = "0 0 – 0 – ● 0 0 0 › 0"       # the body that the group was given to
_SHEET = "/comments/{document}"
_COMMENT = f"{_SHEET}/{{comment}}"      # of TELLER

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
COMMENTS = [
    Row("GET /comments",                                           "own_comments.mine",              SIGNED_IN),
    Row(f"GET {_SHEET}",                                           "comments.sheet",                 READS_SHEET),
    Row(f"POST {_SHEET}",                                          "comments.write",                 COMMENTS_ON, {"text": "Đề nghị làm rõ", "visibility": "DELEGATES"}),
    Row(f"POST {_SHEET}/entries",                                  "comment_desk.enter",             MODERATES, {"person": "{delegate}", "came_by": "PAPER", "text": "Đề nghị làm rõ", "visibility": "DELEGATES"}),
    Row("GET /comments/{item}",                                    "comments.sheet",                 READS_SHEET),
    Row("GET /comments/{other_item}",                              "comments.sheet",                 "● ● ● ● ● 0 0 0 0 › 0"),
    Row("GET /comments/{shelf_document}",                          "comments.sheet",                 "0 0 0 0 0 0 0 0 0 › 0"),
    Row(f"POST {_COMMENT}/answers",                                "comments.answer",                ANSWERS_THERE, {"text": "Nhất trí"}),
    Row(f"POST {_COMMENT}/agreement",                              "comments.agree",                 COMMENTS_ON, {"agrees": "yes"}),
    Row(f"POST {_COMMENT}/edition",                                "comments.edit",                  OWN_ONLY, {"text": "Khác", "seen": "1"}),
    Row(f"POST {_COMMENT}/withdrawal",                             "comments.withdraw",              OWN_ONLY),
    Row(f"POST {_COMMENT}/files",                                  "comment_files.attach",           OWN_ONLY),
    Row(f"GET {_COMMENT}/files/{{comment_file}}",                  "comment_files.download",         READS_SHEET),
    Row(f"POST {_COMMENT}/files/{{comment_file}}/removal",         "comment_files.remove",           OWN_ONLY),
    Row(f"POST {_COMMENT}/state",                                  "comment_desk.change",            MODERATES, {"deed": "hide", "reason": "Ngoài phạm vi"}),
    Row(f"POST {_SHEET}/{{private_comment}}/answers",              "comments.answer",                "0 0 ● ● – ● 0 0 0 › 0", {"text": "Nhất trí"}),
    Row(f"GET {_SHEET}/table.xlsx",                                "comment_prints.printed",         "– – ● – ● ● 0 0 0 › 0"),
    Row(f"GET {_SHEET}/report.docx",                               "comment_prints.printed",         "– – ● – ● ● 0 0 0 › 0"),
    Row(f"POST {_SHEET}/deadline",                                 "comment_desk.deadline",          MODERATES, {"due": "2199-04-10T17:00"}),
    Row(f"GET {_SHEET}/groups",                                    "comment_groups.groups",          "– – ● – ● ● 0 0 0 › 0"),
    Row(f"POST {_SHEET}/groups",                                   "comment_groups.make",            MODERATES, {"comments": "{comment}", "heading": "Mức hỗ trợ"}),
    Row(f"POST {_SHEET}/groups/assignment",                        "comment_groups.assign",          MODERATES, {"groups": "{comment_group}", "to": "{submitting}"}),
    Row(f"POST {_SHEET}/groups/{{comment_group}}",                 "comment_groups.amend",           "0 0 ● 0 ● – 0 0 0 › 0", {"heading": "Mức hỗ trợ"}),
    Row(f"POST {_SHEET}/groups/{{comment_group}}/answer",          "comment_groups.settle",          SETTLES, {"outcome": "ACCEPTED", "seen": "0"}),
    Row(f"POST {_SHEET}/groups/{{comment_group}}/version",         "comment_groups.take_in",         "0 0 ● 0 ● ● 0 0 0 › 0", {"version": "{other_version}"}),
    Row(f"POST {_COMMENT}/ungrouping",                             "comment_groups.ungroup",         MODERATES),
    Row("GET /meetings/{meeting}/comments",                        "comment_desk.listing",           PREPARES),
]
# fmt: on

# fmt: off
_VOTE = {"choice": "AGAINST", "replaces": "0", "seen": "2026-04-16", "key": "{ballot}"}
_ASKS = "– ● ● – ● – – – 0 › 0"   # the presiding officer and the secretariat
_QUESTION = {"item": "{item}", "title": "Kế hoạch", "kind": "DECISION", "form": "ELECTRONIC", "rule": "MAJORITY"}
_BALLOT = "/meetings/{meeting}/ballots/{ballot}"

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
VOTING = [
    Row("GET /meetings/{meeting}/ballot",                          "ballot_slips.mine",              TAKES_PART),
    Row("GET /meetings/{meeting}/ballot/strip",                    "ballot_slips.on_other_pages",    TAKES_PART),
    Row("GET /meetings/{meeting}/voting-device",                   "ballot_slips.device",            TAKES_PART),
    Row("POST /meetings/{meeting}/voting-device",                  "ballot_slips.take_over",         TAKES_PART),
    Row(f"POST {_BALLOT}/votes",                                   "ballot_slips.vote",              "0 0 0 0 0 0 0 0 0 › 0", _VOTE),  # {ballot} is not open: nobody is on its roll
    Row("GET /meetings/{meeting}/ballots",                         "ballots.ballots",                TAKES_PART),
    Row(f"GET {_BALLOT}",                                          "ballots.ballot",                 "0 ● ● 0 ● 0 0 0 0 › 0"),  # prepared only
    Row(f"GET {_BALLOT}/waiting",                                  "ballots.waiting",                _ASKS),
    Row(f"POST {_BALLOT}/state",                                   "ballots.change",                 _ASKS, {"deed": "void"}),
    Row(f"GET {_BALLOT}/counts",                                   "ballots.counts",                 _ASKS),
    Row(f"POST {_BALLOT}/counts",                                  "ballots.enter",                  _ASKS, {"form": "CARDS", "reason": "Mất điện"}),
    Row(f"GET {_BALLOT}/prints",                                   "ballots.prints",                 _ASKS),
    Row("GET /meetings/{meeting}/ballots/new",                     "ballot_questions.new",           _ASKS),
    Row("POST /meetings/{meeting}/ballots",                        "ballot_questions.prepare",       _ASKS, _QUESTION),
    Row(f"GET {_BALLOT}/question",                                 "ballot_questions.question",      _ASKS),
    Row(f"POST {_BALLOT}/question",                                "ballot_questions.amend",         _ASKS, _QUESTION),
]
# fmt: on

# fmt: off
_PLAN = {"item": "{item}", "kind": "ELECTION", "post": "OTHER", "title": "Phó Chủ tịch UBND tỉnh", "seats": "1"}
_ELECTIONS = "/meetings/{meeting}/elections"
_ELECTION = f"{_ELECTIONS}/{{election}}"
SEES_LIST = "● ● ● ● ● 0 0 0 0 › 0"      # the council's own; guests when it was announced
COUNTS = "– ● ● ● – 0 0 0 0 › 0"         # the counting committee: these three in that world
PREPARES_LIST = "– ● ● – ● 0 0 0 0 › 0"  # the presiding officer and the secretariat

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
ELECTIONS = [
    Row(f"GET {_ELECTIONS}",                                       "elections.elections",            TAKES_PART),
    Row(f"GET {_ELECTION}",                                        "elections.election",             SEES_LIST),
    Row(f"POST {_ELECTION}/state",                                 "elections.change",               PREPARES_LIST, {"deed": "list"}),
    Row(f"GET {_ELECTION}/ballot-paper.pdf",                       "elections.paper",                "– ● ● ● ● 0 0 0 0 › 0"),  # its list is open: 409
    Row(f"GET {_ELECTION}/minutes.pdf",                            "elections.printed",              "– – – – – 0 0 0 0 › 0"),  # nothing was counted
    Row(f"GET {_ELECTION}/count",                                  "election_counts.count",          COUNTS),
    Row(f"POST {_ELECTION}/count",                                 "election_counts.enter",          COUNTS, {"collected": "1", "valid": "1", "invalid": "0"}),
    Row(f"GET {_ELECTION}/key",                                    "sealed_ballots.key",             COUNTS),
    Row(f"GET {_ELECTION}/ballot",                                 "sealed_ballots.ballot",          SEES_LIST),
    Row(f"GET {_ELECTION}/key/transcript",                         "sealed_ballots.transcript",      COUNTS),
    Row(f"POST {_ELECTION}/key",                                   "sealed_ballots.tell",            COUNTS, {"step": "begin"}, json=True),
    Row(f"POST {_ELECTION}/ballot",                                "sealed_ballots.hand_in",         "– – – – – 0 0 0 0 › 0", {"ballot": "x", "replaces": 0}, json=True),  # none was issued
    Row(f"GET {_ELECTION}/turnout",                                "sealed_ballots.turnout",         SEES_LIST),
    Row(f"GET {_ELECTION}/receipts",                               "ballot_receipts.receipts",       SEES_LIST),
    Row(f"GET {_ELECTION}/receipts.json",                          "ballot_receipts.file",           SEES_LIST),  # nobody has voted yet: 409
    Row(f"GET {_ELECTION}/export.json",                            "sealed_ballots.export",          "– – – – – 0 0 0 0 › 0"),  # nothing was counted
    Row(f"GET {_ELECTIONS}/new",                                   "election_lists.new",             _ASKS),
    Row(f"POST {_ELECTIONS}",                                      "election_lists.create",          _ASKS, _PLAN),
    Row(f"GET {_ELECTION}/plan",                                   "election_lists.plan",            _ASKS),
    Row(f"POST {_ELECTION}/plan",                                  "election_lists.amend",           _ASKS, _PLAN),
    Row(f"POST {_ELECTION}/candidates",                            "election_lists.nominate",        PREPARES_LIST, {"name": "Vương Quốc Bảo", "origin": "INTRODUCED"}),
    Row(f"POST {_ELECTION}/candidates/{{candidate}}/withdrawal",   "election_lists.withdraw",        PREPARES_LIST, {"reason": "Xin rút"}),
    Row("GET /meetings/{meeting}/tellers",                         "election_lists.tellers",         _ASKS),
    Row("POST /meetings/{meeting}/tellers",                        "election_lists.name",            _ASKS, {"item": "{item}"}),
]
# fmt: on

# fmt: off
_SLIP = {"questionee": "Giám đốc Sở Y tế", "issue": "Thuốc tại trạm y tế", "text": "Đề nghị cho biết", "deed": "keep"}
_QUESTIONS = "/meetings/{meeting}/questions"
_SLIPS = f"{_QUESTIONS}/{{slip}}"         # sent by TELLER in that world, in no group
_OWED = f"{_QUESTIONS}/{{owed_slip}}"     # of TELLER too: to be answered in writing
WRITES = "● ● ● ● – – – – 0 › 0"          # the delegates, each for oneself
RECEIVES = "0 ● ● ● ● 0 0 0 0 › 0"        # those it was sent to, and the delegate
GROUPS = "– ● ● – ● – – – 0 › 0"          # the secretariat and who presides
REGROUPS = "0 ● ● – ● 0 0 0 0 › 0"
IS_ASKED = "0 – ● – ● 0 0 0 0 › 0"        # the secretariat, for whoever is asked

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
QUESTIONING = [
    Row(f"GET {_QUESTIONS}",                                       "questions.questions",            TAKES_PART),
    Row(f"GET {_QUESTIONS}/list.pdf",                              "questions.printed",              GROUPS),
    Row(f"GET {_SLIPS}",                                           "questions.question",             RECEIVES),
    Row(f"POST {_SLIPS}/state",                                    "questions.change",               "0 0 0 ● – 0 0 0 0 › 0", {"deed": "take_back"}),
    Row(f"POST {_SLIPS}/group",                                    "questions.put_into_group",       REGROUPS, {"group": "{question_group}"}),
    Row(f"GET {_QUESTIONS}/new",                                   "question_writing.new",           WRITES),
    Row(f"POST {_QUESTIONS}",                                      "question_writing.create",        WRITES, _SLIP),
    Row(f"GET {_QUESTIONS}/{{draft_slip}}/draft",                  "question_writing.draft",         "0 0 0 ● – – – – 0 › 0"),
    Row(f"POST {_QUESTIONS}/{{draft_slip}}/draft",                 "question_writing.edit",          "0 0 0 ● – – – – 0 › 0", {**_SLIP, "edition": "1"}),
    Row("GET /meetings/{meeting}/question-groups/new",             "question_groups.new",            GROUPS),
    Row("POST /meetings/{meeting}/question-groups",                "question_groups.create",         GROUPS, {"title": "Y tế", "questionee": "Giám đốc Sở Y tế"}),
    Row("GET /meetings/{meeting}/question-groups/{question_group}", "question_groups.group",         GROUPS),
    Row("POST /meetings/{meeting}/question-groups/{question_group}", "question_groups.amend",        GROUPS, {"title": "Y tế", "questionee": "Giám đốc Sở Y tế"}),
    Row(f"POST {_QUESTIONS}/proposal",                             "question_groups.propose",        GROUPS),
    Row(f"GET {_QUESTIONS}/choice",                                "question_groups.choice",         CONDUCTS),
    Row(f"POST {_QUESTIONS}/choice",                               "question_groups.choose",         CONDUCTS),
    Row("GET /meetings/{meeting}/questioning",                     "questioning.show",               GROUPS),
    Row("POST /meetings/{meeting}/questioning/groups/{question_group}", "questioning.call_answer",   CONDUCTS),
    Row(f"POST {_SLIPS}/floor",                                    "questioning.conduct",            CONDUCTS, {"deed": "ask"}),
    Row("GET /meetings/{meeting}/promises",                        "promises.promises",              SEES_NAMES),
    Row(f"GET {_SLIPS}/promise",                                   "promises.new",                   REGROUPS),
    Row(f"POST {_SLIPS}/promise",                                  "promises.create",                REGROUPS, {"what": "Cấp đủ thuốc", "due_on": "2036-05-01"}),
    Row("GET /meetings/{meeting}/promises/{promise}",              "promises.promise",               GROUPS),
    Row("POST /meetings/{meeting}/promises/{promise}",             "promises.close",                 GROUPS, {"result": "Đã cấp đủ"}),
    Row(f"GET {_OWED}/answer",                                     "question_answers.answer",        IS_ASKED),
    Row(f"POST {_OWED}/answer",                                    "question_answers.enter",         IS_ASKED, {"on": "2026-04-20", "text": "Sở Y tế đã cấp đủ thuốc"}),
]
# fmt: on

# fmt: off
REGISTERS = "– – – – ● 0 0 0 0 › 0"   # the body's office
_POINT = {"code": "DC09", "name": "Xã Nậm Khoang", "unit": "UBND xã Nậm Khoang"}
_POINTS, _SITES = "/bodies/{body}/bridge-points", "/meetings/{briefing}/sites"
_CONCLUSION, _RECORDINGS = "/meetings/{briefing}/conclusion", "/meetings/{briefing}/recordings"
CONTROLS = "– ● ● – ● – – ● 0 › 0"    # the chair, the secretary, the office and the control room
CONCLUDES = "– ● ● – ● – – – 0 › 0"   # the chair and the secretariat
IN_ROOM = "● ● ● – ● – – ● 0 › 0"     # a site, or who controls the room
IS_SITE = "● – – – – – – – 0 › 0"     # here a person on a laptop; elsewhere the computer of a bridge point
JOINS = "● ● ● – ● – – ● 0 › 0"       # a site with its pictures, the control room as who watches
BY_HEADER = "› › › › › › › › › › ›"    # whoever is signed in: only a key or a link opens it
ROOM_COMMANDS = (
    "room_open", "room_end", "room_change", "room_mute_all", "room_poll", "site_admit", "site_expel", "site_mute",
    "site_broadcast", "site_chair", "site_give_floor", "site_take_floor", "site_extend_floor", "room_tell",
    "room_hide_line", "room_record", "caption_write", "caption_mend", "caption_type", "poll_open", "poll_close",
    "poll_hide",
)
SITE_COMMANDS = (
    "site_ask_floor", "site_withdraw_floor", "site_report", "site_check", "check_join", "room_answer", "room_leave",
    "room_resume", "site_opine",
)

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
BRIEFINGS = [
    Row(f"GET {_POINTS}",                                          "bridge_points.register",         REGISTERS),
    Row(f"POST {_POINTS}",                                         "bridge_points.create",           REGISTERS, _POINT),
    Row(f"GET {_POINTS}/{{point}}",                                "bridge_points.point",            REGISTERS),
    Row(f"POST {_POINTS}/{{point}}",                               "bridge_points.edit",             REGISTERS, _POINT),
    Row(f"POST {_POINTS}/{{point}}/link",                          "bridge_points.make_link",        REGISTERS),
    Row(f"POST {_POINTS}/{{point}}/link/ending",                   "bridge_points.end_link",         REGISTERS),
    Row(f"POST {_POINTS}/{{point}}/closing",                       "bridge_points.close",            REGISTERS),
    Row("POST /bodies/{body}/bridge-systems",                      "bridge_points.save_system",      REGISTERS, {"name": "Ba điểm", "point": "{point}"}),
    Row("POST /bodies/{body}/bridge-systems/{system}/removal",     "bridge_points.remove_system",    REGISTERS),
    Row("GET /bridge",                                             "bridge.wait",                    SIGNED_IN),
    Row("GET /bridge/x",                                           "bridge.enter",                   NOT_HERE),
    Row("GET /meetings/{briefing}/streams",                        "stream_keys.keys",               CONTROLS),
    Row("POST /meetings/{briefing}/streams",                       "stream_keys.make",               CONTROLS, {"name": "Máy mã hóa"}),
    Row("POST /meetings/{briefing}/streams/{stream_key}/ending",   "stream_keys.end",                CONTROLS),
    Row("GET /view/{view_link}",                                   "view_points.view",               PUBLIC),  # whoever has the link
    Row("GET /view/{view_link}/shown",                             "view_points.shown",              PUBLIC),
    Row("GET /view/{view_link}/live/index.m3u8",                   "view_points.live",               NOT_HERE),
    Row("GET /view/{view_link}/pages/x",                           "view_points.page",               NOT_HERE),
    Row("POST /whip",                                              "streams.publish",                BY_HEADER),
    Row("POST /whep",                                              "streams.watch",                  BY_HEADER),
    Row("PATCH /streams/x",                                        "streams.trickle",                BY_HEADER),
    Row("DELETE /streams/x",                                       "streams.end",                    BY_HEADER),
    Row(f"GET {_SITES}",                                           "briefing_sites.sites",           PREPARES),
    Row(f"POST {_SITES}",                                          "briefing_sites.call",            PREPARES, {"point_id": "{free_point}"}),
    Row(f"POST {_SITES}/leading",                                  "briefing_sites.name_leading",    PREPARES, {"chair": "{site}"}),
    Row(f"POST {_SITES}/secrecy",                                  "briefing_sites.mark_secret",     PREPARES),
    Row(f"POST {_SITES}/{{site}}/removal",                         "briefing_sites.remove",          PREPARES),
    Row("GET /meetings/{briefing}/room",                           "briefing_room.room",             IS_SITE),
    Row("GET /meetings/{briefing}/room/lines",                     "briefing_room.lines",            IN_ROOM),
    Row("GET /meetings/{briefing}/check",                          "device_check.check",             IS_SITE),
    Row("GET /meetings/{briefing}/control",                        "briefing_control.control",       CONTROLS),
    Row("GET /meetings/{briefing}/captions",                       "captions.captions",              CONTROLS),
    Row("GET /meetings/{briefing}/rehearsal",                      "rehearsal.rehearsal",            IN_ROOM),
    Row("POST /meetings/{briefing}/rehearsal",                     "rehearsal.fill",                 IS_SITE),
    Row("POST /meetings/{briefing}/rehearsal/{site}/signature",    "rehearsal.sign",                 CONTROLS, {"seen": "{rehearsed}"}),
    Row("GET /meetings/{briefing}/report",                         "briefing_report.shown",          CONTROLS),
    Row("GET /meetings/{briefing}/report/minutes.pdf",             "briefing_report.minutes",        CONTROLS),
    Row(f"GET {_RECORDINGS}",                                      "recordings.recordings",          TAKES_PART),  # the list; others see what was opened
    Row(f"GET {_RECORDINGS}/{{recording}}",                        "recordings.recording",           CONTROLS),  # the others: once it is opened
    Row(f"GET {_RECORDINGS}/{{recording}}/files/{{recorded}}",     "recordings.file",                CONTROLS),
    Row(f"POST {_RECORDINGS}/{{recording}}/release",               "recordings.release",             PREPARES, {"deed": "close"}),
    Row(f"POST {_RECORDINGS}/{{recording}}/deletion",              "recordings.delete",              PREPARES),
    Row(f"GET {_CONCLUSION}",                                      "conclusion.conclusion",          IN_ROOM),
    Row(f"GET {_CONCLUSION}/text",                                 "conclusion.text",                CONCLUDES),
    Row(f"POST {_CONCLUSION}/text",                                "conclusion.write",               CONCLUDES, {"text": "Chủ trì kết luận", "seen": "0"}),
    Row(f"GET {_CONCLUSION}/tasks/new",                            "conclusion.new_task",            CONCLUDES),
    Row(f"POST {_CONCLUSION}/tasks",                               "conclusion.assign",              CONCLUDES, {"text": "Báo cáo", "unit": "Sở"}),
    Row(f"GET {_CONCLUSION}/tasks/{{task}}",                       "conclusion.task",                CONCLUDES),
    Row(f"POST {_CONCLUSION}/tasks/{{task}}",                      "conclusion.edit",                CONCLUDES, {"text": "Báo cáo", "unit": "Sở", "seen": "1"}),
    Row(f"POST {_CONCLUSION}/tasks/{{task}}/removal",              "conclusion.remove",              CONCLUDES),
    Row(f"POST {_CONCLUSION}/tasks/{{task}}/completion",           "conclusion.mark",                CONCLUDES, {"deed": "done"}),  # a site: once it is issued
    Row(f"POST {_CONCLUSION}/issue",                               "conclusion.issue",               CONCLUDES, {"deed": "issue"}),
    Row(f"GET {_CONCLUSION}/notice.pdf",                           "conclusion.notice",              CONCLUDES),  # a site: once it is issued
]
# fmt: on

# fmt: off
_DRAFTS = "/bodies/{body}/drafts"
_DRAFT = f"{_DRAFTS}/{{prepared_draft}}"  # nobody outside the desk knows of it
_OPEN_DRAFT = f"{_DRAFTS}/{{open_draft}}"
_TOLD = {"version": "{public_version}", "title": "Dự thảo Nghị quyết", "drafter": "Sở Nội vụ"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
DRAFTS = [
    Row(f"GET {_DRAFTS}",                                          "draft_desk.drafts",              KEEPS),
    Row(f"GET {_DRAFTS}/new",                                      "draft_desk.new",                 KEEPS),
    Row(f"POST {_DRAFTS}",                                         "draft_desk.prepare",             KEEPS, _TOLD),
    Row(f"GET {_DRAFT}",                                           "draft_desk.draft",               KEEPS),
    Row(f"GET {_DRAFT}/description",                               "draft_desk.description",         KEEPS),
    Row(f"POST {_DRAFT}/description",                              "draft_desk.amend",               KEEPS, _TOLD),
    Row(f"POST {_OPEN_DRAFT}/description",                         "draft_desk.amend",               PUBLISHES, _TOLD),  # everybody reads it
    Row(f"GET {_DRAFT}/preview",                                   "draft_desk.preview",             KEEPS),
    Row(f"POST {_DRAFT}/state",                                    "draft_desk.change",              KEEPS, {"deed": "remove"}),
    Row(f"POST {_DRAFT}/state",                                    "draft_desk.change",              PUBLISHES, {"deed": "open", "first": "2036-05-01", "last": "2036-05-30"}),
    Row(f"POST {_OPEN_DRAFT}/state",                               "draft_desk.change",              PUBLISHES, {"deed": "close"}),
    Row("GET /public/drafts",                                      "public_drafts.drafts",           PUBLIC),
    Row("GET /public/drafts/{open_draft}",                         "public_drafts.draft",            PUBLIC),
    Row("GET /public/drafts/{prepared_draft}",                     "public_drafts.draft",            NOT_HERE),
    Row(f"GET {_OPEN_DRAFT}/opinions",                             "draft_opinions.opinions",        KEEPS),
    Row(f"POST {_OPEN_DRAFT}/opinions/{{public_opinion}}/state",   "draft_opinions.change",          KEEPS, {"deed": "approve"}),
    Row("GET /public/drafts/{open_draft}/opinions",                "public_drafts.opinions",         PUBLIC),
    Row("GET /public/drafts/{prepared_draft}/opinions",            "public_drafts.opinions",         NOT_HERE),
    Row("GET /public/drafts/{open_draft}/opinions/new",            "public_opinions.new",            PUBLIC),
    Row("GET /public/drafts/{prepared_draft}/opinions/new",        "public_opinions.new",            NOT_HERE),
    Row("POST /public/drafts/{open_draft}/opinions",               "public_opinions.send",           PUBLIC, {"text": "Đề nghị làm rõ", "name": "Lý A Sùng"}),  # the form's mark is asked for first
    Row("GET /public/opinions",                                    "public_opinions.ask",            PUBLIC),
    Row("GET /public/opinions/{public_code}",                      "public_opinions.found",          PUBLIC),
    Row("GET /public/opinions/AAAABBBBCCCC",                       "public_opinions.found",          NOT_HERE),
    Row(f"POST {_OPEN_DRAFT}/answers",                             "draft_opinions.answer",          KEEPS, {"opinion": "{approved_opinion}", "outcome": "ACCEPTED"}),
    Row(f"GET {_OPEN_DRAFT}/opinions.docx",                        "draft_opinions.printed",         KEEPS),
    Row(f"GET {_OPEN_DRAFT}/units",                                "draft_units.units",              KEEPS),
    Row(f"POST {_OPEN_DRAFT}/units",                               "draft_units.ask",                PUBLISHES, {"others": "Sở Tài chính", "last": "2036-05-01"}),
    Row(f"POST {_OPEN_DRAFT}/units/links",                         "draft_units.remind",             PUBLISHES),
    Row(f"POST {_OPEN_DRAFT}/units/state",                         "draft_units.change",             PUBLISHES, {"deed": "end", "unit": "{asked_unit}"}),
    Row(f"GET {_OPEN_DRAFT}/units/{{asked_unit}}/letter",          "unit_letters.letter",            KEEPS),
    Row(f"POST {_OPEN_DRAFT}/units/{{asked_unit}}/letter",         "unit_letters.enter",             KEEPS, {"letter_number": "215/STC", "letter_on": "2026-05-04", "stance": "AGREES", "signer": "Lò Văn An", "position": "Giám đốc", "seen": "0"}),
    Row("GET /unit-opinions/{unit_token}",                         "unit_replies.reply",             PUBLIC),  # whoever holds the link
    Row("GET /unit-opinions/x",                                    "unit_replies.reply",             NOT_HERE),
    Row("POST /unit-opinions/{unit_token}",                        "unit_replies.send",              PUBLIC, {"deed": "save", "at:": "Đề nghị làm rõ", "seen": "0"}),
    Row("POST /unit-opinions/x",                                   "unit_replies.send",              NOT_HERE),
    Row("GET /unit-opinions/{unit_token}/file",                    "unit_replies.file",              PUBLIC),
    Row("GET /unit-opinions/x/file",                               "unit_replies.file",              NOT_HERE),
    Row("GET /robots.txt",                                         "draft_machines.robots",          PUBLIC),
    Row("GET /sitemap.xml",                                        "draft_machines.sitemap",         PUBLIC),
    Row("GET /public/drafts.atom",                                 "draft_machines.feed",            PUBLIC),
    Row("GET /public/drafts/{open_draft}/file",                    "public_drafts.file",             PUBLIC),
    Row("GET /public/drafts/{prepared_draft}/file",                "public_drafts.file",             NOT_HERE),
]
# fmt: on

# fmt: off
_PETITIONS = "/bodies/{body}/petitions"
_CONTACTS = "/bodies/{body}/voter-contacts"
_PETITION_GROUP = "/bodies/{body}/petition-groups/{petition_group}"   # SUBMITTER's to answer
_ANSWERED_GROUP = "/bodies/{body}/petition-groups/{answered_group}"
OF_COUNCIL = "● ● ● ● ● 0 0 0 0 › 0"
ANSWERS_HERE = "● ● ● ● ● ● 0 0 0 › 0"
KEEPS_ANSWERED = "– – ● – ● – 0 0 0 › 0"
ANSWERS_PETITION = "– – ● – ● ● 0 0 0 › 0"
JUDGES_ANSWER = "– ● – – ● – 0 0 0 › 0"
_PETITION = {"text": "Đề nghị sửa đường", "field": "Giao thông", "place": "Nậm Khoang", "authority": "PROVINCE"}
_MET = {"held_on": "2026-05-04", "place": "Nhà văn hóa xã"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
PETITIONS = [
    Row(f"GET {_PETITIONS}",                                       "petitions.petitions",            OF_COUNCIL),
    Row(f"GET {_PETITIONS}/{{petition}}",                          "petitions.petition",             OF_COUNCIL),
    Row(f"GET {_PETITIONS}.xlsx",                                  "petition_prints.table",          KEEPS),
    Row(f"GET {_PETITIONS}/report.docx",                           "petition_prints.report",         KEEPS),
    Row(f"GET {_PETITIONS}/new",                                   "petition_desk.new",              KEEPS),
    Row(f"GET {_PETITIONS}/import",                                "petition_lists.choose",          KEEPS),
    Row(f"GET {_PETITIONS}/template.xlsx",                         "petition_lists.blank",           KEEPS),
    Row(f"POST {_PETITIONS}/import",                               "petition_lists.look",            KEEPS, {"authority": "PROVINCE"}),
    Row(f"POST {_PETITIONS}/import/execution",                     "petition_lists.carry_out",       KEEPS, {"packed": "x"}),
    Row(f"POST {_PETITIONS}",                                      "petition_desk.enter",            KEEPS, _PETITION),
    Row(f"GET {_PETITIONS}/{{petition}}/words",                    "petition_desk.edit",             KEEPS),
    Row(f"POST {_PETITIONS}/{{petition}}/words",                   "petition_desk.amend",            KEEPS, _PETITION),
    Row(f"POST {_PETITIONS}/{{petition}}/removal",                 "petition_desk.remove",           KEEPS),
    Row(f"GET {_CONTACTS}",                                        "voter_contacts.contacts",        OF_COUNCIL),
    Row(f"GET {_CONTACTS}/new",                                    "voter_contacts.new",             KEEPS),
    Row(f"POST {_CONTACTS}",                                       "voter_contacts.create",          KEEPS, _MET),
    Row(f"GET {_CONTACTS}/{{voter_contact}}",                      "voter_contacts.contact",         OF_COUNCIL),
    Row(f"GET {_CONTACTS}/{{voter_contact}}/description",          "voter_contacts.edit",            KEEPS),
    Row(f"POST {_CONTACTS}/{{voter_contact}}/description",         "voter_contacts.amend",           KEEPS, _MET),
    Row("GET /bodies/{body}/petition-groups",                      "petition_groups.groups",         ANSWERS_HERE),
    Row("POST /bodies/{body}/petition-groups",                     "petition_groups.make",           KEEPS, {"petition": "{petition}"}),
    Row(f"GET {_PETITION_GROUP}",                                  "petition_groups.group",          ANSWERS_HERE),
    Row(f"POST {_PETITION_GROUP}/state",                           "petition_groups.change",         KEEPS_ANSWERED, {"deed": "describe", "title": "Đường", "field": "Giao thông", "authority": "PROVINCE"}),
    Row(f"POST {_PETITION_GROUP}/answers",                         "petition_answers.answer",        ANSWERS_PETITION, {"outcome": "DONE", "text": "Đã sửa xong"}),
    Row(f"POST {_ANSWERED_GROUP}/answers/{{petition_answer}}/judgement", "petition_answers.judge",   JUDGES_ANSWER, {"deed": "accept"}),
]
# fmt: on

# fmt: off
_FORMS = "/meetings/{committee}/opinions"  # of a committee, whose members DELEGATE, PRESIDING and TELLER are
_FORM = f"{_FORMS}/{{opinion_form}}"       # not sent yet
_SENT = f"{_FORMS}/{{sent_form}}"
SEES_FORMS = "● ● ● ● ● – – – 0 › 0"       # the committee's own; a deputy is here and is not asked
PREPARES_FORMS = "– ● ● – ● – – – 0 › 0"
SEES_PREPARED = "0 ● ● 0 ● – – – 0 › 0"
IS_ASKED_BY_FORM = "● ● 0 ● 0 – – – 0 › 0"
_MATTER = {"matter": "Phương án ứng phó mưa lũ", "version": "{form_version}"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
OPINIONS = [
    Row(f"GET {_FORMS}",                                           "opinion_forms.forms",            SEES_FORMS),
    Row(f"GET {_FORMS}/new",                                       "opinion_forms.new",              PREPARES_FORMS),
    Row(f"POST {_FORMS}",                                          "opinion_forms.prepare",          PREPARES_FORMS, _MATTER),
    Row(f"GET {_FORM}",                                            "opinion_forms.form",             SEES_PREPARED),
    Row(f"GET {_FORM}/question",                                   "opinion_forms.question",         SEES_PREPARED),
    Row(f"POST {_FORM}/question",                                  "opinion_forms.amend",            SEES_PREPARED, _MATTER),
    Row(f"POST {_FORM}/state",                                     "opinion_forms.change",           SEES_PREPARED, {"deed": "remove"}),
    Row(f"GET {_FORM}/form.pdf",                                   "opinion_forms.blank",            SEES_PREPARED),
    Row(f"GET {_SENT}/result.pdf",                                 "opinion_forms.result",           "0 0 0 0 0 – – – 0 › 0"),  # nothing was counted
    Row(f"GET {_SENT}/answer",                                     "opinion_answers.answer",         IS_ASKED_BY_FORM),
    Row(f"POST {_SENT}/answer",                                    "opinion_answers.give",           IS_ASKED_BY_FORM, {"opinion": "IN_FAVOUR", "replaces": "0", "key": "{item}"}),
]
# fmt: on

# fmt: off
_GROUPS = "/meetings/{meeting}/groups"     # DELEGATE sits in {group}, which PRESIDING heads; SECRETARY and TELLER in another
_RECORD = "/meetings/{group}/record"
OVERSEES = "– ● ● – ● – – – 0 › 0"         # who conducts the session, and its secretariat
IN_GROUP = "– ● ● 0 ● 0 0 0 0 › 0"         # who writes its record; DELEGATE reads it once it is approved
WRITES_RECORD = IN_GROUP
_DIVIDED = {"count": "2", "way": "NAME", "sitting": "{sitting}", "starts_at": "15:00", "ends_at": "17:00", "items": "{item}"}

#    request                                                       endpoint                          DEL PRE SEC TEL OFF SUB GUE TEC ADM PUB STR
DISCUSSIONS = [
    Row(f"GET {_GROUPS}",                                          "groups.groups",                  "● ● ● ● ● – – – 0 › 0"),
    Row(f"GET {_GROUPS}/mine",                                     "groups.own",                     "● ● ● ● ● – – – 0 › 0"),
    Row(f"GET {_GROUPS}/new",                                      "groups.new",                     PREPARES),
    Row(f"POST {_GROUPS}",                                         "groups.create",                  PREPARES, _DIVIDED),
    Row(f"GET {_GROUPS}/plan",                                     "groups.plan",                    PREPARES),
    Row(f"POST {_GROUPS}/plan",                                    "groups.replan",                  PREPARES, _DIVIDED),
    Row(f"POST {_GROUPS}/state",                                   "groups.change",                  PREPARES, {"deed": "announce"}),
    Row(f"POST {_GROUPS}/members",                                 "groups.move",                    PREPARES, {"person": "{delegate}", "to": "{group}"}),
    Row(f"GET {_GROUPS}/{{group}}",                                "groups.group",                   PREPARES),
    Row(f"POST {_GROUPS}/{{group}}",                               "groups.officers",                PREPARES, {"head": "{person.PRESIDING}", "room": "Phòng 1"}),
    Row(f"GET {_GROUPS}/{{group}}/now",                            "groups.now",                     OVERSEES),
    Row(f"GET {_GROUPS}/synthesis",                                "group_synthesis.synthesis",      OVERSEES),
    Row(f"GET {_GROUPS}/synthesis.docx",                           "group_synthesis.printed",        OVERSEES),
    Row("GET /meetings/{group}",                                   "conduct.today",                  "● ● ● 0 ● 0 0 0 0 › 0"),  # nobody of another group
    Row("GET /meetings/{group}/console",                           "console.console",                "– ● ● 0 ● 0 0 0 0 › 0"),
    Row(f"GET {_RECORD}",                                          "group_record.record",            IN_GROUP),
    Row(f"GET {_RECORD}/opinions/new",                             "group_record.new",               WRITES_RECORD),
    Row(f"POST {_RECORD}/opinions",                                "group_record.write",             WRITES_RECORD, {"item": "{group_item}", "text": "Đề nghị làm rõ"}),
    Row(f"GET {_RECORD}/opinions/{{group_opinion}}",               "group_record.opinion",           WRITES_RECORD),
    Row(f"POST {_RECORD}/opinions/{{group_opinion}}",              "group_record.edit",              WRITES_RECORD, {"item": "{group_item}", "text": "Rõ hơn", "seen": "1"}),
    Row(f"POST {_RECORD}/approval",                                "group_record.approve",           "– ● – 0 – 0 0 0 0 › 0", {"deed": "reopen"}),  # the head alone
    Row(f"GET {_RECORD}.docx",                                     "group_record.printed",           IN_GROUP),
]
# fmt: on

ROUTES = [
    *KERNEL,
    *ACCOUNTS,
    *MEETINGS,
    *DOCUMENTS,
    *ATTENDANCE,
    *SPEAKING,
    *COMMENTS,
    *VOTING,
    *ELECTIONS,
    *QUESTIONING,
    *PETITIONS,
    *OPINIONS,
    *DRAFTS,
    *DISCUSSIONS,
    *CONDUCT,
    *BRIEFINGS,
]
COMMANDS = [
    Row("SEND keep_note", "keep_note", READS),  # on a paper that one reads; one's own notes only
    Row(
        "SEND share_notes", "share_notes", "● ● ● ● – – 0 0 0 › 0"
    ),  # who may read it and is of the council; one's own notes only
    Row("SEND end_share", "end_share", "0 0 0 0 0 0 0 0 0 › 0"),  # a share is known to its giver alone
    Row("SEND turn_page", "turn_page", "– ● ● – ● – – – – › –"),
    Row("SEND check_in", "check_in", CHECKS_IN),  # each for oneself only
    Row("SEND check_out", "check_out", CHECKS_IN),
    Row("SEND ask_floor", "ask_floor", "● ● ● ● – – – – 0 › 0"),
    Row("SEND withdraw_floor", "withdraw_floor", "0 0 0 ● 0 0 0 0 0 › 0"),
    Row("SEND write_comment", "write_comment", COMMENTS_ON),  # each for oneself only
    Row("SEND answer_comment", "answer_comment", ANSWERS_THERE),
    Row("SEND edit_comment", "edit_comment", OWN_ONLY),
    Row("SEND withdraw_comment", "withdraw_comment", OWN_ONLY),
    Row("SEND agree_with_comment", "agree_with_comment", COMMENTS_ON),
    Row("SEND settle_group", "settle_group", SETTLES),
    Row("SEND vote", "vote", "● 0 0 0 0 0 0 0 0 › 0"),  # who is on the ballot's roll, each for oneself only
    *(Row(f"SEND {name}", name, CONTROLS) for name in ROOM_COMMANDS),
    *(Row(f"SEND {name}", name, IS_SITE) for name in SITE_COMMANDS),
    Row("SEND room_join", "room_join", JOINS),
    Row("SEND room_say", "room_say", IN_ROOM),
]  # `request` is "SEND name", `endpoint` the command's name, `send` its message
