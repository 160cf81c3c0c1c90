"""The pages of questioning by form: a delegate writes, the office groups, the chair notes, who is asked answers."""

from flask.testing import FlaskClient

from app.kernel import db
from app.questioning.models import QuestionGroup, QuestionSlip
from tests.meetings.conftest import Browsers
from tests.questioning.world import ISSUE, POST, TEXT, Hall


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.text


def send(client: FlaskClient, address: str, status: int = 200, **form: str | list[str]) -> str:
    answer = client.post(address, data=form, follow_redirects=True)
    assert answer.status_code == status, answer.text
    return answer.text


def only(model: type[QuestionSlip] | type[QuestionGroup]) -> str:
    with db.reading() as session:
        (one,) = session.query(model)
        return one.id


def test_a_question_from_the_draft_to_the_answer_by_form(hall: Hall, browsers: Browsers) -> None:
    people = hall.people
    lan, huy, thao, binh, la = (
        browsers.of(one) for one in (people.lan, people.huy, people.thao, people.binh, hall.la)
    )  # fmt: skip
    every = f"/meetings/{hall.meeting}/questions"
    assert "chưa viết phiếu chất vấn nào" in page(lan, every) and hall.la.name in page(lan, f"{every}/new")
    form = {"questionee_id": hall.questionee, "questionee": POST, "issue": ISSUE, "text": TEXT}
    again = send(lan, every, 422, **{**form, "issue": ""}, deed="keep")
    assert "Vì sao thiếu thuốc?" in again and POST in again  # nothing typed is lost
    assert "Bản nháp, chưa gửi" in send(lan, every, **form, deed="keep")
    slip = only(QuestionSlip)
    one = f"{every}/{slip}"
    assert page(thao, one, 404) and page(huy, one, 404)
    assert "Đã gửi phiếu chất vấn số 1" in send(lan, f"{one}/draft", **form, edition="1", deed="send")
    assert page(lan, f"{one}/draft", 409)
    assert ISSUE in page(thao, every) and ISSUE in page(binh, every) and ISSUE not in page(huy, every)

    groups = f"/meetings/{hall.meeting}/question-groups"
    assert "còn trống" in send(thao, groups, 422, title="", questionee=POST)
    send(thao, groups, title="Y tế cơ sở", questionee_id=hall.questionee, questionee=POST)
    group = only(QuestionGroup)
    assert "vào nhóm “Y tế cơ sở”" in send(thao, f"{one}/group", group=group)
    assert "Y tế cơ sở" not in page(huy, every)
    send(thao, f"{every}/proposal")
    assert "Y tế cơ sở" in page(huy, every) and ISSUE not in page(huy, every)
    assert "Y tế tuyến xã" in send(thao, f"{groups}/{group}", title="Y tế tuyến xã", questionee=POST)

    assert "Các nhóm được chọn" in page(binh, f"{every}/choice") and page(thao, f"{every}/choice", 403)
    assert "ghi theo lệnh của chủ tọa" in send(binh, f"{every}/choice", groups=[group])
    assert ISSUE in page(huy, every)  # all members know what the council asks
    assert "Chuyển trả lời bằng văn bản" in page(binh, one)
    assert "Cần kiểm tra, xác minh thêm" in send(binh, f"{one}/state", deed="written", reason="VERIFICATION")

    # The group was renamed without the participation: who is asked is then known from the slip.
    assert "Chất vấn gửi đến tôi" in page(la, every) and "còn 20 ngày" in page(la, one)
    refused = send(la, f"{one}/answer", 422, on="2026-04-20", text="")
    assert "Chưa có nội dung trả lời" in refused and 'value="2026-04-20"' in refused
    assert "Đã cấp đủ thuốc" in send(la, f"{one}/answer", on="2026-04-20", text="Đã cấp đủ thuốc")
    assert "ngày 20/04/2026" in page(lan, one) and "Đã cấp đủ thuốc" in page(lan, one)


def test_a_slip_is_taken_back_and_removed_by_form(hall: Hall, browsers: Browsers) -> None:
    slip = hall.write()
    lan, one = browsers.of(hall.people.lan), f"/meetings/{hall.meeting}/questions/{slip.id}"
    assert "Rút phiếu để sửa" in page(lan, one)
    assert "Viết tiếp, sửa" in send(lan, f"{one}/state", deed="take_back")
    conflict = send(lan, f"{one}/draft", 409, questionee=POST, issue=ISSUE, text="Bản của tôi", edition="7")
    assert "trên thiết bị khác" in conflict and "Bản của tôi" in conflict and 'name="edition" value="1"' in conflict
    assert "Đã xóa bản nháp" in send(lan, f"{one}/state", deed="remove")
    send(browsers.of(hall.people.thao), f"/meetings/{hall.meeting}/questions/{hall.write().id}/state", 422, deed="x")


def test_overdue_is_said_in_words(hall: Hall, browsers: Browsers) -> None:
    """R-QA-03."""
    from datetime import date

    slip = hall.write()
    with db.database().writing(db.database().engine) as session:
        from app.questioning.models import WrittenReason

        session.get_one(QuestionSlip, slip.id).owe_in_writing(WrittenReason.NOT_CHOSEN, date(2026, 1, 5))
    shown = page(browsers.of(hall.people.thao), f"/meetings/{hall.meeting}/questions")
    assert "hạn 05/01/2026, đã quá hạn" in shown and "question-late" in shown
