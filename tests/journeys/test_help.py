"""The help of every page leads to the passage about it, in both languages."""

import re

import pytest

from app.help.guides import GUIDES, Guide
from app.help.passages import PASSAGES, address
from app.rights import ROUTES
from tests.journeys.test_axe import NO_PAGES

WITHOUT = {
    "help.guides", "help.guide",  # help itself
    "public_meetings.meeting", "documents.public_paper", "public_drafts.drafts", "public_drafts.draft",  # no masthead
    "public_drafts.opinions", "public_opinions.new", "public_opinions.ask", "public_opinions.found",
    "unit_replies.reply",
}  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.page)
def test_a_guide_has_the_same_passages_in_each_language(guide: Guide, language: str) -> None:
    found = re.findall(r'<h2 id="([a-z-]+)">', guide.html(language))
    assert tuple(found) == guide.passages
    assert "<h2>" not in guide.html(language)


def test_every_page_leads_to_a_passage_that_there_is() -> None:
    known = {f"/help/{guide.page}#{passage}" for guide in GUIDES for passage in guide.passages}
    pages = {row.endpoint for row in ROUTES if row.method == "GET"} - NO_PAGES - WITHOUT
    assert {page: address(page) for page in pages if address(page) not in known} == {}


def test_no_passage_is_named_for_a_page_that_there_is_not() -> None:
    endpoints = {row.endpoint for row in ROUTES}
    blueprints = {f"{endpoint.partition('.')[0]}." for endpoint in endpoints}
    assert set(PASSAGES) <= endpoints | blueprints
