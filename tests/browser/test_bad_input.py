"""Links and searches that nobody should have to fear: nonsense, markup, old and foreign codes.

The `visit` fixture fails every test in which a dialog opens, another host is asked, or an
error shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser
    from support.visitor import Visitor

pytestmark = pytest.mark.browser

PARAMETERS = (
    "indicator",
    "period",
    "area",
    "compare",
    "level",
    "shape",
    "classes",
    "k",
    "region",
    "outlines",
    "stage",
)
MARKUP = "<img src=x onerror=alert(1)>![x](http://evil.example/x.png)"
HOSTILE = {
    "markup": MARKUP,
    "very long": "A" * 10_000,
    "unknown code": "E99999999",
    "control characters": "\0\u202e'--",
}


@pytest.mark.parametrize(
    ("page", "kind"), [("/map", "markup"), ("/map", "very long"), ("/compare", "markup")]
)
def test_nonsense_in_a_link_is_left_out_with_a_notice(
    visit: Callable[..., Visitor], page: str, kind: str
) -> None:
    text = HOSTILE[kind]
    reader = visit(f"{page}?{urlencode(dict.fromkeys(PARAMETERS, text))}")
    expect(reader.notice).to_be_visible()
    notices = reader.notice.inner_text()
    assert "there is no such indicator" in notices
    assert "no area has this code" in notices
    assert text[:40] in notices
    assert max(len(line) for line in notices.splitlines()) < 250
    assert reader.page.get_by_role("img", name="x").count() == 0
    # The page works: the next choice is kept, and what was left out is gone.
    if page == "/map":
        reader.search("Bradford")
        expect(reader.panel).to_contain_text("41.8")
        assert reader.parameters == {"area": "E08000032"}
    else:
        reader.search("Bradford", "Add a postcode or place")
        expect(reader.page.get_by_role("button", name="Remove Bradford")).to_be_visible()
        assert reader.parameters == {"compare": "E08000032"}
    expect(reader.notice).to_be_hidden()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nonsense_asked_of_the_rows_of_the_table_is_answered_with_data(
    chromium: Browser, address: str, text: str
) -> None:
    with chromium.new_context() as context:
        query = urlencode(dict.fromkeys(PARAMETERS, text))
        answer = context.request.get(f"{address}/figures?{query}")
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("application/json")
        assert len(answer.json()) == 361
        assert MARKUP not in answer.text()


def test_codes_of_abolished_areas_lead_to_their_successors(visit: Callable[..., Visitor]) -> None:
    allerdale, cumbria = "E07000026", "E10000006"
    reader = visit(f"/map?area={allerdale}")
    expect(reader.panel).to_contain_text("Cumberland")
    notice = reader.page.get_by_role("status").filter(has_text="Allerdale was abolished in 2023")
    expect(notice).to_be_visible()
    reader.open(f"/map?area={cumbria}")
    expect(reader.notice).to_contain_text("Cumberland and Westmorland and Furness")
    expect(reader.panel).to_contain_text("No area selected")


def test_the_search_box_answers_whatever_is_typed(visit: Callable[..., Visitor]) -> None:
    reader = visit("/map")
    answers = {
        "qqqqxxxx": "No council area, county or region is called “qqqqxxxx”",
        MARKUP: "<img src=x onerror=alert(1)>",
        "ZZ99 9ZZ": "is not a UK postcode",
        "BD1 0ZZ": "BD1 0ZZ is not in the postcode directory",
        "JE2 3AB": "Channel Islands",
        "SW1": "Which one?",
    }
    for text, answer in answers.items():
        reader.search(text)
        expect(reader.page.get_by_role("status").filter(has_text=answer)).to_be_visible()
        assert reader.parameters == {}

    # A part of a postcode offers the places it can mean; nothing is guessed.
    offered = reader.page.get_by_role("button", name="Wandsworth")
    expect(offered).to_have_count(2)  # the other one is in the table of all areas
    offered.first.click()
    expect(reader.panel).to_contain_text("Wandsworth")
    assert reader.parameters == {"area": "E09000032"}
    expect(reader.page.get_by_role("status").filter(has_text="Which one?")).to_be_hidden()

    reader.search("Hull")
    expect(reader.panel).to_contain_text("Kingston upon Hull")
    reader.search("Allerdale")
    expect(reader.panel).to_contain_text("Cumberland")
    notice = reader.page.get_by_role("status").filter(has_text="Allerdale was abolished in 2023")
    expect(notice).to_be_visible()
