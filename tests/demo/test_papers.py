"""What the 35 papers say, and that they agree with each other."""

from pathlib import Path

import pymupdf
import pytest

from app.demo import facts
from app.demo.filing import PAPERS
from app.demo.papers import source
from app.demo.papers.register import REGISTER
from app.documents import press

Printed = dict[tuple[str, int], Path]


def test_all_35_papers_are_there_and_two_have_a_second_version(printed: Printed) -> None:
    assert [entry.code for entry in REGISTER] == [f"D{n:02}" for n in range(1, 36)]
    assert len(printed) == 37
    assert {code for code, number in printed if number == 2} == {"D26", "D29"}
    for entry in REGISTER:
        assert source.versions_of(entry.code) == len(entry.released)


def test_papers_have_one_to_twelve_pages(printed: Printed) -> None:
    for code, path in printed.items():
        assert 1 <= pymupdf.open(path).page_count <= 12, code


def test_every_paper_bears_the_number_it_is_filed_under() -> None:
    for entry in REGISTER:
        if entry.symbol:
            assert source.paper(entry.code)["symbol"] == f"Số: {entry.symbol}", entry.code


def test_every_paper_hangs_under_an_item() -> None:
    assert {code for item in facts.AGENDA for code in item.papers} == {entry.code for entry in REGISTER}


def test_only_two_papers_are_released_while_the_council_sits() -> None:
    late = {paper.entry.code for paper in PAPERS if paper.number == 1 and paper.released.date() >= facts.STARTS_ON}
    assert late == {"D34", "D35"}


def test_versions_differ_where_the_story_says_so() -> None:
    first, second = (
        "\n".join(block.get("text", "") for block in source.paper("D26", number)["blocks"]) for number in (1, 2)
    )
    assert "không quá 10 phút" in first and "không quá 10 phút" not in second
    assert "không quá 07 phút" in second


@pytest.mark.parametrize("number", [1, 2])
def test_plan_of_projects_adds_up(number: int) -> None:
    (table,) = (block for block in source.paper("D29", number)["blocks"] if block["block"] == "table")
    *projects, total = table["rows"]
    assert len(projects) == 12
    for column in (4, 5):
        values = [float(row[column].replace(",", ".")) for row in projects]
        assert f"{sum(values):.1f}".replace(".", ",") == total[column]


def test_same_paper_is_not_set_twice(tmp_path: Path) -> None:
    paper = {"D33": source.paper("D33")}
    first = press.set_papers(paper, tmp_path)["D33"]
    stamp = first.stat().st_mtime_ns
    assert press.set_papers(paper, tmp_path)["D33"].stat().st_mtime_ns == stamp


def test_same_scan_comes_out_the_same(tmp_path: Path) -> None:
    paper = {"D08": source.paper("D08")}
    made = [press.set_papers(paper, tmp_path / name)["D08"].read_bytes() for name in ("one", "two")]
    assert made[0] == made[1]
