"""Biên bản họp giao ban in the official layout: roll call, who spoke when, conclusion, technical log (section 9.2).

An official paper: in Vietnamese whatever the reader's language is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.briefings.conclusions import Conclusion
from app.briefings.models import READINESS_WORDS, Readiness
from app.briefings.report import Course, Report, length
from app.documents.official import Block, day_words, head, heading, local, text
from app.kernel.sentences import speaking
from app.meetings.models import Meeting


def minutes(report: Report, conclusion: Conclusion | None, *, chair: str, is_demo: bool) -> dict[str, Any]:
    """The minutes for `documents.press.set_paper`; while the room is open they are a draft."""
    meeting = report.room.meeting
    held = report.held[0].begins if report.held else None
    with speaking("vi"):
        blocks = list(_blocks(report, conclusion, chair))
    return {
        **head(meeting, is_demo),
        "is_draft": report.room.is_open or held is None,
        "symbol": "Số:        /BB",
        "date": f"{meeting.body.place or '..........'}, {day_words(local(meeting, held))}",
        "kind": "BIÊN BẢN",
        "about": meeting.title,
        "title": f"Biên bản – {meeting.title}",
        "blocks": blocks,
    }


def _blocks(report: Report, conclusion: Conclusion | None, chair: str) -> Iterator[Block]:
    meeting = report.room.meeting
    yield heading("1. Thời gian, hình thức, chủ trì")
    yield text(_when(report))
    yield text("Hình thức: họp trực tuyến giữa các điểm cầu." + (f" Chủ trì: đồng chí {chair}." if chair else ""))
    yield heading("2. Điểm danh điểm cầu")
    yield text(
        f"Có {len(report.present)}/{len(report.courses)} điểm cầu dự họp với {report.people} đại biểu."
    )  # fmt: skip
    yield {
        "block": "table",
        "columns": [[7, "c"], [30, "l"], [22, "l"], [14, "c"], [27, "l"]],
        "head": ["STT", "Điểm cầu", "Tình trạng", "Đại biểu", "Ghi chú"],
        "rows": [[str(n), *_called(one)] for n, one in enumerate(report.courses, start=1)],
        "size": 12.0,
    }
    yield heading("3. Phát biểu")
    if report.speeches:
        yield {
            "block": "table",
            "columns": [[7, "c"], [45, "l"], [22, "c"], [26, "c"]],
            "head": ["STT", "Điểm cầu", "Lúc", "Thời gian"],
            "rows": [
                [str(n), one.site.name, _hour(meeting, one.span.begins), str(length(one.seconds))]
                for n, one in enumerate(report.speeches, start=1)
            ],
            "size": 12.0,
        }  # fmt: skip
    else:
        yield text("Không có điểm cầu nào được mời phát biểu.")
    for poll in report.polls:
        result = poll.result
        counts = "; ".join(f"{one.option}: {len(one.sites)}/{result.sites} điểm cầu" for one in result.by_option)
        silent = f"; không trả lời: {len(result.silent)}" if result.silent else ""
        yield text(f"Phiếu xin ý kiến “{poll.question}”: {counts}{silent}.")
    yield from _concluded(conclusion)
    yield heading("5. Kỹ thuật" if conclusion is not None and conclusion.is_issued else "4. Kỹ thuật")
    yield from _technical(report)
    half = 225
    yield {
        "block": "boxes", "height": 120,
        "boxes": [
            [0, 14, half, 0, "**THƯ KÝ**", 13, False], [half, 14, half, 0, "**CHỦ TRÌ**", 13, False],
            [half, 104, half, 0, f"**{chair}**", 13, False],
        ],
    }  # fmt: skip


def _when(report: Report) -> str:
    meeting = report.room.meeting
    if not report.held:
        return f"Ngày họp: {meeting.starts_on:%d/%m/%Y}. Phòng họp chưa mở."
    begun = local(meeting, report.held[0].begins)
    ended = report.held[-1].ends
    until = f"kết thúc {_hour(meeting, ended)}" if ended else f"đang họp, số liệu đến {_hour(meeting, report.at)}"
    return f"Bắt đầu {_hour(meeting, report.held[0].begins)}, {day_words(begun)}; {until}."


def _called(one: Course) -> list[str]:
    site = one.site
    known = site.readiness is not Readiness.NOT_CALLED
    count = f"{site.present}/{site.expected}" if site.expected else str(site.present)
    return [site.name, str(READINESS_WORDS[site.readiness]), count if known else "–", site.remark]


def _concluded(conclusion: Conclusion | None) -> Iterator[Block]:
    if conclusion is None or not conclusion.is_issued:
        return
    yield heading("4. Kết luận của chủ trì")
    for line in conclusion.paragraphs:
        yield text(line)
    for number, task in enumerate(conclusion.tasks, start=1):
        due = f", thời hạn {task.due_on:%d/%m/%Y}" if task.due_on else ""
        helped = f", phối hợp: {task.helpers}" if task.helpers else ""
        yield text(f"Nhiệm vụ {number}: {task.text} (chủ trì: {task.unit}{helped}{due}).")


def _technical(report: Report) -> Iterator[Block]:
    meeting = report.room.meeting
    yield text(f"Mất kết nối {report.losses} lần, tổng cộng {report.lost_s} giây của mọi điểm cầu.")
    yield {
        "block": "table",
        "columns": [[28, "l"], [13, "c"], [13, "c"], [10, "c"], [12, "c"], [24, "c"]],
        "head": ["Điểm cầu", "Vào lúc", "Rời lúc", "Số lần mất", "Mất (giây)", "Kiểm tra trước (trễ, mất gói, rung)"],
        "rows": [
            [
                one.site.name, _hour(meeting, one.came), _hour(meeting, one.left), str(len(one.losses)),
                str(one.lost_s), _checked(one),
            ]
            for one in report.courses
        ],
        "size": 11.0,
    }  # fmt: skip
    yield text("Diễn biến:")
    for line in report.incidents:
        yield text(f"{_hour(meeting, line.at)}: {line.words}", size=12.0)


def _checked(one: Course) -> str:
    if one.check is None:
        return "chưa kiểm tra"
    loss = f"{one.check.loss_permille // 10},{one.check.loss_permille % 10}"
    return f"{one.check.delay_ms} ms, {loss}%, {one.check.jitter_ms} ms"


def _hour(meeting: Meeting, at: datetime | None) -> str:
    here = local(meeting, at)
    return f"{here:%H:%M:%S}" if here is not None else "–"
