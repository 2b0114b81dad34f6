"""The area page: areas of every kind at every stage, and the rules that its text keeps."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape
from support import published
from support.app_pages import (
    BRADFORD,
    INDICATORS,
    KENT,
    SCILLY,
    SLUGS,
    about,
    opened,
    rows_of,
)
from support.app_pages import texts as page_texts
from support.html import parsed, text_of

from mobilitymap.dashboard import session
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.peers import Against
from mobilitymap.text.area_brief import brief
from mobilitymap.web.pages.area import area_answer
from mobilitymap.web.urls import SiteUrls

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

CUMBERLAND, CITY, GLASGOW, CARDIFF = "E06000063", "E09000001", "S12000049", "W06000015"
BELFAST, CANTERBURY, YORKSHIRE, ENGLAND = "N09000003", "E07000106", "E12000003", "E92000001"
WARRINGTON, RUTLAND = "E06000007", "E06000017"
ALLERDALE, CUMBRIA, SMC = "E07000026", "E10000006", "smc-camden_and_city_of_london"
NAMES = {
    BRADFORD: "Bradford",
    CUMBERLAND: "Cumberland",
    CITY: "City of London",
    GLASGOW: "Glasgow City",
    KENT: "Kent (county)",
    CANTERBURY: "Canterbury",
    SCILLY: "Isles of Scilly",
    CARDIFF: "Cardiff",
    BELFAST: "Belfast",
    YORKSHIRE: "Yorkshire and The Humber",
    ENGLAND: "England",
    SMC: "Camden and City of London (SMC area)",
}
STAGES = ("early-years", "school", "moving-on", "work", "place", "mobility-indices")
RANK = re.compile(r"\d(st|nd|rd|th) (equal )?of |1st is")
WORKS_HERE = re.compile(r"\b(will|would|should|proven|effective|evidence that)\b", re.IGNORECASE)


def bodies(app: AppTest) -> str:
    """Return the HTML of a page, without styles."""
    return "".join(
        html.proto.body for html in app.get("html") if not html.proto.body.startswith("<style>")
    )


def said(app: AppTest) -> str:
    """Return the whole text of a page."""
    return " ".join(page_texts(app)).replace("\N{NO-BREAK SPACE}", " ")


def article(app: AppTest, slug: str) -> str:
    """Return the text on one measure."""
    heading = f"<h3>{escape(about(slug)['title'])}</h3>"
    (found,) = [
        part
        for part in re.findall(r"<article.*?</article>", bodies(app), re.DOTALL)
        if heading in part
    ]
    return text_of(found).replace("\N{NO-BREAK SPACE}", " ")


def shown_with(slug: str) -> str:
    """Return the measure in whose article another one is: a gap has its sides with it."""
    folded = about(slug)["breakdown"] in {"disadvantaged", "not-disadvantaged"}
    return f"{about(slug)['family']}-gap" if folded else slug


def of_stage(stage: str) -> list[str]:
    return [slug for slug in SLUGS if about(slug)["life_stage"] == stage]


@pytest.mark.parametrize(
    "code",
    [
        code
        if code in (BRADFORD, CITY, CANTERBURY, GLASGOW, SMC)
        else pytest.param(code, marks=pytest.mark.exhaustive)
        for code in NAMES
    ],
)
def test_every_stage_opens_for_areas_of_every_kind(code: str) -> None:
    app = opened("area", area=code, stage=STAGES[0])
    for stage in STAGES:
        app.query_params["stage"] = stage
        app.run()
        assert not app.exception
        html, text = bodies(app), said(app)
        headings = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert headings[0] == 1
        assert headings.count(1) == 1
        assert all(below - above <= 1 for above, below in pairwise(headings))
        assert text_of(re.findall(r"<h1>.*?</h1>", html)[0]) == NAMES[code]
        assert not re.search(r"\bnan\b|\bNone\b", text)
        for slug in of_stage(stage):
            if f"{slug.removesuffix('-ni')}-ni" in SLUGS:
                # Two surveys: Northern Ireland's is on its own pages, the other on all the rest.
                titles = re.findall(r"<h3>(.*?)</h3>", html)
                is_shown = any(escape(about(slug)["title"]) == title for title in titles)
                if slug.endswith("-ni") != (code[0] == "N"):
                    assert not is_shown
                    continue
            # There with a figure, or with the reason why it has none; a side within its gap.
            assert about(shown_with(slug))["title"] in text
            # No rank where the publisher advises against it.
            if not about(slug)["rank"] and f"<h3>{escape(about(slug)['title'])}</h3>" in html:
                assert not RANK.search(article(app, slug)), slug


@pytest.mark.parametrize("slug", [s for s in SLUGS if about(s)["level"] == "smc"])
def test_an_index_is_its_published_band_and_no_rank(slug: str) -> None:
    text = article(opened("area", area=BRADFORD, stage="mobility-indices"), slug)
    assert "the index is not ranked" in text
    assert "not an improvement" in text
    assert not re.search(r"better|worse|standard deviations|up by|down by", text, re.IGNORECASE)


def test_a_figure_of_the_county_says_so() -> None:
    app = opened("area", area=CANTERBURY, stage="school")
    text = article(app, "attainment8")
    assert "Kent (county)" in text
    assert "upper-tier authorities" in text
    assert "Kent (county)" not in article(app, "ks2-expected")


def test_a_merged_area_of_the_commission_is_named() -> None:
    text = article(opened("area", area=CITY, stage="mobility-indices"), "promising-prospects")
    assert "Camden and City of London" in text


def test_a_figure_on_few_people_is_shown_and_nothing_is_made_of_it() -> None:
    text = article(opened("area", area=CITY, stage="early-years"), "good-development-gap")
    assert "−25.0" in text
    assert "Rests on few people" in text
    assert not RANK.search(text)
    assert not re.search("above|below|standard deviations", text)


def test_a_figure_that_the_publisher_calls_unreliable_is_shown_and_not_compared() -> None:
    text = article(opened("area", area=WARRINGTON, stage="work"), "no-qualifications")
    assert "3.3%" in text
    assert "Called unreliable by its publisher, so it is not compared." in text
    assert not re.search("above|below|standard deviations| since ", text.partition("Source")[0])


def test_only_a_verdict_that_was_tested_is_in_bold() -> None:
    html = bodies(opened("area", area=BRADFORD, stage="work"))
    verdicts = re.findall(r'<p class="mm-verdict">(.*?)</p>', html)
    bold = [verdict for verdict in verdicts if verdict.startswith("<strong>")]
    assert 0 < len(bold) < len(verdicts)
    for verdict in verdicts:
        assert ("<strong>" in verdict) == ("Z-test" in verdict), verdict
        untested = re.search(r"no interval published|year-to-year noise", verdict)
        assert ("<strong>" in verdict) != bool(untested), verdict


@pytest.mark.parametrize(
    ("code", "stage", "against"),
    [(BRADFORD, "work", "region"), (CANTERBURY, "school", "nation"), (CITY, "place", "nation")],
)
def test_of_a_measure_the_same_is_said_as_on_the_public_page(
    code: str, stage: str, against: str
) -> None:
    app = opened("area", area=code, stage=stage, against=against)
    public = area_answer(session.atlas(), SiteUrls(), code, Against(against)).body.decode()
    compared = 0
    for row in parsed(public).css("table.figures tbody tr"):
        slug = (row.css("th a")[0].attributes["href"] or "").rpartition("/")[2]
        if slug not in of_stage(stage):
            continue
        text = article(app, shown_with(slug))
        if shown_with(slug) != slug:
            figure = (row.css("strong")[0].text()).replace("\N{NO-BREAK SPACE}", " ")
            assert f"{figure} for" in text or f"{figure} of" in text, slug
            continue
        said = [piece.text() for piece in row.css("strong, .small, .said")]
        pairs = [text_of(pair.html or "") for pair in row.css(".pair")]
        for piece in (*said, *pairs):
            assert piece.replace("\N{NO-BREAK SPACE}", " ") in text, slug
            compared += 1
    assert compared > 3 * len(of_stage(stage))


def test_the_rank_of_a_gap_says_that_the_narrowest_is_first() -> None:
    app = opened("area", area=BRADFORD, stage="school")
    assert "upper-tier authorities (1st is the narrowest);" in article(app, "attainment8-gap")
    assert "(1st is the most favourable);" in article(app, "attainment8")


def test_the_rank_of_deprivation_is_the_publishers_and_the_most_deprived_is_first() -> None:
    assert (
        "12th most deprived of 296 local authority districts (the publisher's rank of the average "
        "score; 1st is the most deprived)"
    ) in article(opened("area", area=BRADFORD, stage="place"), "imd-2025")


def test_pay_comes_with_its_precision_and_no_rank_where_it_is_poor() -> None:
    # ASHE 2020 shades the median of Rutland (10 to 20%), not that of Bradford.
    poor = article(opened("area", area=RUTLAND, stage="work"), "median-pay")
    assert (
        "No sampling error is published for 2025; for 2020 the publisher put it, as a coefficient "
        "of variation, at 10 to 20%, so it is not ranked."
    ) in poor
    assert "1st is the most favourable" not in poor
    good = article(opened("area", area=BRADFORD, stage="work"), "median-pay")
    assert "as a coefficient of variation, at 5 to 10%." in good
    assert " local authority districts whose figure is precise enough to rank (1st" in good
    assert "(1st is the most favourable)" in good


def test_ranks_of_editions_of_an_index_are_no_trend() -> None:
    app = opened("area", area=BRADFORD, stage="place")
    warning = "Ranks of different editions are not a trend."
    assert warning in article(app, "imd-2025")
    assert warning not in article(app, "child-poverty")


def test_an_area_of_few_people_says_so_and_stands_in_no_fifth() -> None:
    text = said(opened("area", area=CITY))
    assert "City corporation, London, England. Population 10,847" in text
    assert "London borough" not in text
    assert "Only 10,847 people live here, so many figures rest on few people" in text
    assert "Among the fifth" not in text
    assert "clearly unfavourable" not in text
    text = said(opened("area", area=BRADFORD))
    assert "than in England: £560 a week against £648" in text
    assert "people live here" not in text


@pytest.mark.parametrize(
    ("code", "label"),
    [(GLASGOW, "Scotland, else the UK"), (YORKSHIRE, "England, else the UK"), (ENGLAND, "The UK")],
)
def test_the_nation_to_compare_with_is_named_with_what_stands_in(code: str, label: str) -> None:
    assert opened("area", area=code).selectbox[0].options[0] == label


def test_deprivation_says_that_england_is_not_published() -> None:
    text = article(opened("area", area=BRADFORD, stage="place"), "imd-2025")
    assert "England not published" in text
    assert "England;" not in text
    assert "the UK" in article(opened("area", area=BRADFORD, stage="place"), "child-poverty")


def test_both_sides_stand_beside_a_gap() -> None:
    text = article(opened("area", area=BRADFORD, stage="school"), "attainment8-gap")
    assert "Both sides: 32.2 points for pupils on free school meals, 45.2 points for" in text
    assert "On free school meals (FSM): eligible at the time." in text


def test_disadvantaged_pupils_are_one_article_that_says_who_they_are() -> None:
    app = opened("area", area=BRADFORD, stage="school")
    text = article(app, "attainment8-disadvantaged-gap")
    sides = [
        next(
            f"{float(row['value']):.1f} points"
            for row in rows_of(INDICATORS / f"{slug}.csv")
            if row["area_code"] == BRADFORD and row["period"] == "2024-25"
        )
        for slug in ("attainment8-disadvantaged", "attainment8-not-disadvantaged")
    ]
    assert f"{sides[0]} for disadvantaged pupils, {sides[1]} for the others" in text
    assert "in any of the past six years, looked after or adopted from care" in text
    assert "national gap index counts these pupils" in text
    assert f"<h3>{about('attainment8-disadvantaged')['title']}</h3>" not in bodies(app)


def test_choosing_what_to_compare_with_changes_the_figures_and_the_address() -> None:
    app = opened("area", area=BRADFORD, stage="school")
    first = article(app, "attainment8")
    assert "5.2 points below England" in first
    (box,) = app.selectbox
    assert box.label == "Compare with"
    assert [*box.options][:2] == ["England, else the UK", "Yorkshire and The Humber"]
    seen = {first}
    for option in box.options[1:]:
        app.selectbox[0].select(option).run()
        assert not app.exception
        seen.add(article(app, "attainment8"))
    assert len(seen) == len(box.options)
    app.selectbox[0].select("Yorkshire and The Humber").run()
    assert app.query_params["against"] == "region"
    assert "3.6 points below Yorkshire and The Humber" in article(app, "attainment8")


def test_the_stage_is_in_the_address_and_a_second_click_keeps_it() -> None:
    app = opened("area", area=BRADFORD)
    (stages,) = app.segmented_control
    stages.set_value(LifeStage.PLACE).run()
    assert app.query_params["stage"] == "place"
    assert article(app, "child-poverty")
    app.segmented_control[0].set_value(None).run()
    assert app.query_params["stage"] == "place"
    assert article(app, "child-poverty")


def test_a_stage_is_named_where_the_figures_name_one_and_else_all_actions_are_listed() -> None:
    written = (brief(load_atlas(), code) for code in published.today("ltla"))
    named, stage = next((found.area, found.weakest) for found in written if found.weakest)
    text = said(opened("area", area=named.code))
    assert f"What can be done: {stage.label.lower()}" in text
    assert f"more of {named.name}'s own figures are clearly unfavourable than at any" in text
    other = said(opened("area", area=named.code, stage="early-years"))
    assert "What can be done: early years" in other
    assert "clearly unfavourable" not in other
    nowhere = said(opened("area", area=CITY))
    assert "What can be done: all stages of life" in nowhere
    assert "clearly unfavourable" not in nowhere


def test_what_the_lines_in_short_leave_out_is_one_tap_away() -> None:
    (section,) = re.findall(r'<section class="mm mm-summary".*?</section>',
                            bodies(opened("area", area=BRADFORD)), re.DOTALL)  # fmt: skip
    written = brief(load_atlas(), BRADFORD)
    lines = [line for part in written.sections for line in part.lines]
    lead, _, rest = section.partition("<details")
    assert [line for line in written.summary if " ".join(line.split()) not in text_of(lead)] == []
    assert f"All {len(lines)} measures" in rest
    assert [line for line in lines if line.value not in rest] == []
    assert rest.count("<li>") == len(lines)


@pytest.mark.parametrize(
    ("code", "stage"),
    [(SMC, LifeStage.MOBILITY_INDICES), (GLASGOW, LifeStage.WORK), (ENGLAND, "early-years")],
)
def test_an_area_opens_at_a_stage_with_figures(code: str, stage: str) -> None:
    app = opened("area", area=code)
    assert app.segmented_control[0].value == stage
    assert "<article" in bodies(app)


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_what_can_be_done_claims_nothing_for_here(stage: str) -> None:
    html = bodies(opened("area", area=BRADFORD, stage=stage))
    (section,) = re.findall(r'<section class="mm mm-actions">.*?</section>', html, re.DOTALL)
    text = text_of(section)
    caution = "Whether it would work in Bradford is not known from these figures."
    assert caution in text
    assert "reported" in text
    assert "Source: " in text
    actions = text.partition(caution)[2].partition("Source: ")[0]
    assert actions.count("Bradford") == 0
    assert not WORKS_HERE.search(actions)


def test_the_head_says_what_the_area_was_made_of() -> None:
    text = said(opened("area", area=CUMBERLAND))
    assert "Before April 2023: Allerdale, Carlisle, Copeland." in text
    assert "Population 275,390" in text
    text = said(opened("area", area=BRADFORD))
    assert "Opportunity Area (2016–2022): Bradford" in text


def test_a_search_on_the_empty_page_opens_the_area() -> None:
    app = opened("area")
    assert "Your area" in said(app)
    app.text_input[0].set_value("bd1 1hx").run()
    assert not app.exception
    assert app.query_params["area"] == BRADFORD
    assert "In short" in said(app)


@pytest.mark.parametrize(
    ("parameters", "notice", "heading"),
    [
        ({"area": "E99999999"}, "“E99999999” in the link was left out", "Your area"),
        ({"area": "<b>x</b>"}, "in the link was left out", "Your area"),
        ({"area": ALLERDALE}, "Allerdale was abolished in 2023.", "Cumberland"),
        ({"area": CUMBRIA}, "Choose one of its successors", "Your area"),
        ({"area": BRADFORD, "stage": "old-age"}, "“old-age” in the link", "Bradford"),
        ({"area": BRADFORD, "against": "everyone"}, "“everyone” in the link", "Bradford"),
    ],
    ids=["unknown", "markup", "abolished", "divided", "stage", "against"],
)
def test_a_bad_link_leaves_a_notice(parameters: dict[str, str], notice: str, heading: str) -> None:
    app = opened("area", **parameters)
    assert notice in said(app)
    assert heading in text_of(re.findall(r"<h1>.*?</h1>", bodies(app))[0])
    assert "<b>x" not in bodies(app)


def test_a_comparator_that_an_area_does_not_have_falls_back() -> None:
    app = opened("area", area=GLASGOW, against="statistical-neighbours", stage="place")
    assert app.selectbox[0].value == "nation"
    assert "Scotland" in article(app, "child-poverty")
    notice = "No list “Statistical neighbours (DfE)” is published for Glasgow City."
    assert said(app).count(f"{notice} Instead it is compared with Scotland, else the UK.") == 1


def test_similar_areas_stand_with_what_makes_them_alike() -> None:
    html = bodies(opened("area", area=BRADFORD, against="statistical-neighbours"))
    (section,) = re.findall(r'<section class="mm" aria-labelledby="similar">.*', html, re.DOTALL)
    rows = [text_of(row) for row in re.findall(r"<tr>.*?</tr>", section, re.DOTALL)]
    assert rows[1].startswith("Bradford This area 552,644")
    assert len(rows) == 12
    assert "against=statistical-neighbours" in section
    assert "Department for Education" in text_of(section)
    heads = [text_of(head) for head in re.findall(r'<th scope="col">.*?</th>', section, re.DOTALL)]
    # A year stands once, be it part of the name or not.
    assert "Deprivation, 2025 index" in heads
    assert "Child poverty, after housing, 2024/25" in heads
