"""The prints of a briefing in the official layout (Nghị định 30/2020, rules 7.1): here the notice of its conclusion
(R-UB-07); the minutes stand in minutes.py.
"""

from collections.abc import Iterator
from typing import Any

from app.briefings.conclusions import Conclusion, Task
from app.documents.official import Block, day_words, head, heading, local, text


def conclusion_notice(found: Conclusion, *, chair: str, is_demo: bool) -> dict[str, Any]:
    """The notice for `documents.press.set_paper`; `chair` presided. A draft says that it is one."""
    meeting = found.briefing.meeting
    signs = [line.upper() for line in found.signer_post.splitlines()] or ["CHỦ TRÌ CUỘC HỌP"]
    return {
        **head(meeting, is_demo),
        "is_draft": not found.is_issued,
        "symbol": f"Số: {found.symbol}" if found.symbol else "Số:        /TB",
        "date": f"{meeting.body.place or '..........'}, {day_words(local(meeting, found.issued_at))}",
        "kind": "THÔNG BÁO",
        "about": f"Kết luận tại {meeting.title}",
        "title": f"Thông báo kết luận – {meeting.title}",
        "blocks": list(_notice(found, chair)),
        "copies": ["Các điểm cầu dự họp;", "Các đơn vị được giao nhiệm vụ;", "Lưu: VT."],
        "signs": signs,
        "name": found.signer_name or chair,
    }


def _notice(found: Conclusion, chair: str) -> Iterator[Block]:
    room, meeting = found.briefing, found.briefing.meeting
    held = local(meeting, room.opened_at)
    days = f"Ngày {meeting.starts_on:%d/%m/%Y}" if held is None else f"Ngày {held:%d/%m/%Y}"
    led = f", đồng chí {chair} đã chủ trì {meeting.title}" if chair else f", đã diễn ra {meeting.title}"
    there = [site for site in room.live_sites if site.readiness in ("READY", "NOT_READY")]
    people = sum(site.present for site in there)
    attended = f" Dự họp có {len(there):02} điểm cầu với {people} đại biểu." if there else ""
    yield text(f"{days}{led}.{attended}")
    if found.paragraphs:
        yield text("Sau khi nghe các báo cáo và ý kiến phát biểu, chủ trì cuộc họp kết luận như sau:")
        for line in found.paragraphs:
            yield text(line)
    if found.tasks:
        yield heading("Nhiệm vụ được giao")
        yield {
            "block": "table",
            "columns": [[7, "c"], [46, "l"], [28, "l"], [19, "c"]],
            "head": ["STT", "Nội dung", "Đơn vị chủ trì (phối hợp)", "Thời hạn"],
            "rows": [[str(n), one.text, _who(one), _due(one)] for n, one in enumerate(found.tasks, start=1)],
            "size": 13.0,
        }
    yield text("Trên đây là kết luận của chủ trì cuộc họp, đề nghị các cơ quan, đơn vị triển khai thực hiện.")


def _who(task: Task) -> str:
    return f"{task.unit}\n*(phối hợp: {task.helpers})*" if task.helpers else task.unit


def _due(task: Task) -> str:
    return f"{task.due_on:%d/%m/%Y}" if task.due_on else ""
