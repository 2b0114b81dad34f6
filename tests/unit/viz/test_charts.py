"""Laws of the charts: marks at their place, nothing covered, nothing of a name becomes HTML."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.html import assert_balanced, parsed

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>&amp; Ynys Môn"
SCALE = charts.Scale(0, 100, "0%", "100%")
AXIS = charts.Axis(-50, 50, [(-50.0, "−50"), (0.0, "0"), (50.0, "50")])
PERIODS = [str(year) for year in range(2010, 2025)]
NARROW, WIDE = 280, 1200

shares = st.floats(0, 100, allow_nan=False)
figures = st.floats(-1e6, 1e6, allow_nan=False)
names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60)


class Element:
    """An element of a chart."""

    def __init__(self, node: LexborNode) -> None:
        self.tag = node.tag or ""
        self.attributes = {name: value or "" for name, value in node.attributes.items()}
        self.classes = self.attributes.get("class", "").split()
        self.words = node.text(deep=False)

    def style(self, name: str) -> float:
        return style(self.attributes.get("style", ""), name)


class Page:
    """The elements of some HTML, each with the text directly inside it."""

    def __init__(self, html: str) -> None:
        assert_balanced(html)
        self.html = html
        self.elements = [Element(node) for node in parsed(html).css("body *")]

    def with_class(self, name: str) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    def titled(self, start: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.attributes.get("title", "").startswith(start)
        ]

    def paths(self) -> list[str]:
        return re.findall(r" d='([^']*)'", unquote(self.html))


def style(written: str, name: str) -> float:
    """Return a figure of an element's own style."""
    found = re.search(rf"(?:^|;){name}:(-?[\d.]+)", written)
    return float(found[1]) if found else 0.0


def line(series: int | None, values: list[float | None], name: str = "Bradford") -> charts.Line:
    return charts.Line(name, series, values, [str(value) for value in values])


def every_chart(name: str, value: float) -> dict[str, str]:
    """Draw each chart with a name and a value that may be far outside its scale."""
    marks = [charts.Mark(kind, name, name, value, value - 9, value + 9) for kind in charts.MarkKind]
    bees = [charts.Bee("E1", name, name, value, kind) for kind in charts.BeeKind]
    point = charts.ScatterPoint("E1", name, value, value, name, name, labelled=True)
    badge = charts.ScatterPoint("E2", name, value, -value, name, name, labelled=True, series=3)
    bar = charts.SpreadBar(name, value, value, value, value, value, (name,) * 5)
    lines = [line(1, [value, None, -value], name), line(None, [None, value, None], name)]
    scale = charts.Scale(0, 100, name, name)
    axis = charts.Axis(0, 100, [(50, name)])
    labels = [name, name, name]
    return {
        "strip": charts.area_strip(charts.tick_path([value], scale), scale, marks),
        "key": charts.strip_key(charts.MarkKind),
        "spark": charts.sparkline(labels, lines[0], [[0, 1, 2]], lines[1], name),
        "trend": charts.trend_chart(labels, lines, [[[0, 1, 2]]] * 2, [(1, name)], axis, name),
        "swarm": charts.beeswarm([charts.Row(name, bees)], scale, (name, name, value), name),
        "scatter": charts.scatter([point, badge], axis, axis, name, name, name),
        "spread": charts.spread_chart([bar, bar], [[0], [1]], axis, name),
    }


@given(names, figures)
def test_everything_stands_inside_the_chart_and_names_stay_text(name: str, value: float) -> None:
    for html in every_chart(name, value).values():
        page = Page(html)
        assert {element.tag for element in page.elements} <= {
            *("div", "span", "i", "b", "p", "img", "ul", "ol", "li")
        }
        for element in page.elements:
            assert 0 <= element.style("left") <= 100
            assert element.style("width") >= 0
            assert element.style("height") >= 0


def test_a_hostile_name_is_only_ever_read() -> None:
    for kind, html in every_chart(HOSTILE, 50).items():
        page = Page(html)
        assert "script" not in {element.tag for element in page.elements}
        assert all("onerror" not in element.attributes for element in page.elements)
        read = [element.words for element in page.elements]
        read += [element.attributes.get("title", "") for element in page.elements]
        assert kind == "key" or any(HOSTILE in words for words in read)


def test_the_style_sheet_knows_every_class() -> None:
    css = charts.stylesheet()
    used = {
        name
        for html in every_chart("Bradford", 50).values()
        for element in Page(html).elements
        for name in element.classes
    }
    # These only group or name what is inside.
    assert {name for name in used if f".{name}" not in css} <= {"mm-trend"}


@pytest.mark.parametrize("kind", ["spark", "trend", "swarm", "scatter", "spread"])
def test_a_picture_says_what_it_shows(kind: str) -> None:
    pictures = [
        element
        for element in Page(every_chart("Bradford", 50)[kind]).elements
        if element.attributes.get("role") == "img"
    ]
    assert [picture.attributes["aria-label"] for picture in pictures] == ["Bradford"]


@given(st.lists(shares, max_size=60))
def test_the_strip_has_a_tick_at_the_thousandth_of_each_area(values: list[float]) -> None:
    path = charts.tick_path(values, SCALE)
    steps = [int(step) for step in re.findall(r"[Mm](\d+)", path)]
    ticks = [sum(steps[: count + 1]) for count in range(len(steps))]
    assert ticks == sorted({round(10 * SCALE.position(value)) for value in values})


@given(figures, figures, st.integers(2, 6))
def test_ticks_are_even_round_and_span_the_figures(one: float, other: float, count: int) -> None:
    low, high = min(one, other), max(one, other)
    ticks = charts.nice_ticks(low, high, count)
    steps = [after - before for before, after in pairwise(ticks)]
    assert ticks[0] <= low + 1e-6 * steps[0]
    assert ticks[-1] >= high - 1e-6 * steps[0]
    assert steps == pytest.approx([steps[0]] * len(steps))
    assert len(ticks) <= count + 2


def test_ticks_are_what_a_person_would_choose() -> None:
    assert charts.nice_ticks(21_300, 38_900) == (20_000, 25_000, 30_000, 35_000, 40_000)
    assert charts.nice_ticks(-0.31, 0.42) == (-0.4, -0.2, 0.0, 0.2, 0.4, 0.6)
    assert charts.nice_ticks(3, 3)[0] < 3 < charts.nice_ticks(3, 3)[-1]


def test_an_axis_is_written_with_the_decimals_that_its_steps_need() -> None:
    attainment = load_atlas().indicators.get("attainment8")  # figures have one decimal
    wide, narrow = (
        charts.figure_axis(attainment, *ends) for ends in ((31.2, 58.9), (44.01, 44.09))
    )
    assert [words for _, words in wide.ticks] == ["30", "40", "50", "60"]
    assert [words for _, words in narrow.ticks][:2] == ["44.00", "44.02"]


kinds = st.sampled_from(charts.BeeKind)
# Few different values, so that areas crowd.
crowds = st.lists(
    st.tuples(st.one_of(shares, st.integers(40, 44).map(float)), kinds), min_size=1, max_size=50
)


@given(crowds)
def test_no_dot_of_a_swarm_covers_another_and_each_is_at_its_value(
    crowd: list[tuple[float, charts.BeeKind]],
) -> None:
    bees = [
        charts.Bee(f"E{number:02}", f"Area {number:02}", "x", value, kind)
        for number, (value, kind) in enumerate(crowd)
    ]
    page = Page(charts.beeswarm([charts.Row("Wales", bees)], SCALE, None, "Areas"))
    radius = {charts.BeeKind.PLAIN: 3, charts.BeeKind.POLICY: 4, charts.BeeKind.SELECTED: 7}
    circles = []
    for bee in bees:
        (dot,) = page.titled(f"{bee.name}: ")
        assert dot.style("left") == pytest.approx(bee.value, abs=0.06)
        circles.append((dot.style("left"), dot.style("top"), radius[bee.kind]))
    for width in (NARROW, WIDE):
        for (x1, y1, r1), (x2, y2, r2) in combinations(circles, 2):
            apart = ((x1 - x2) * width / 100) ** 2 + (y1 - y2) ** 2
            assert apart >= (r1 + r2) ** 2 - 1e-6


def test_a_swarm_is_the_same_whatever_the_order_of_the_areas() -> None:
    bees = [
        charts.Bee(f"E{number}", f"Area {number}", "x", 50 + number % 3) for number in range(20)
    ]
    places = []
    for order in (bees, bees[::-1]):
        page = Page(charts.beeswarm([charts.Row("Wales", order)], SCALE, None, "Areas"))
        places.append({dot.attributes["title"]: dot.style("top") for dot in page.titled("Area")})
    assert places[0] == places[1]


@given(st.lists(st.floats(-50, 50, allow_nan=False), min_size=2, max_size=4))
def test_lines_that_end_together_have_letters_apart(last: list[float]) -> None:
    lines = [line(series, [0.0, value]) for series, value in enumerate(last)]
    html = charts.trend_chart(["2023", "2024"], lines, [[[0, 1]]] * len(lines), [], AXIS, "Trend")
    tops = sorted(badge.style("top") for badge in Page(html).with_class("mm-badge"))
    assert len(tops) == len(last)
    assert all(below - above >= 16 for above, below in pairwise(tops))
    assert 0 <= tops[0] <= tops[-1] <= 240


def test_a_line_is_cut_at_a_break_and_where_a_figure_is_missing() -> None:
    values = [1.0, 2.0, None, 4.0, 5.0, 6.0]
    labels = ["2018", "2019", "2020", "2021", "2022", "2023"]
    html = charts.trend_chart(
        labels, [line(0, values)], [[[0, 1, 2, 3], [4, 5]]], [(4, "A new count")], AXIS, "Trend"
    )
    (path,) = Page(html).paths()
    assert [part.split(" ")[0] for part in re.split("[ML]", path)[1:]] == [
        *("0", "200", "600", "800", "1000")
    ]
    assert re.sub("[^ML]", "", path) == "MLMML"
    (mark,) = Page(html).titled("A new count")
    assert mark.style("left") == pytest.approx(70)
    assert "From 2022: A new count" in re.sub("<[^>]*>", "", html)


def test_a_sparkline_without_figures_draws_nothing() -> None:
    assert charts.sparkline(PERIODS, line(0, [None] * 15), [[*range(15)]], None, "None") == ""


@pytest.mark.parametrize("labels", [PERIODS, [f"{year}/25" for year in PERIODS], ["2019", "2020"]])
def test_periods_do_not_meet_on_a_phone(labels: list[str]) -> None:
    series = line(0, [1.0] * len(labels))
    html = charts.trend_chart(labels, [series], [[[*range(len(labels))]]], [], AXIS, "Trend")
    written = [item for item in Page(html).with_class("mm-t") if item.words in labels]
    assert [written[0].words, written[-1].words] == [labels[0], labels[-1]]
    for before, after in pairwise(written):
        width = 7 * len(before.words)
        # The first begins at its place, the last ends there, the others are centred.
        right = before.style("left") * NARROW / 100 + width / (1 if before is written[0] else 2)
        left = after.style("left") * NARROW / 100 - width / (1 if after is written[-1] else 2)
        assert right < left


@given(st.lists(st.tuples(shares, shares), min_size=1, max_size=12))
def test_names_on_a_scatter_stay_inside_and_do_not_meet(places: list[tuple[float, float]]) -> None:
    name = "Bath and North East Somerset"
    half = 7 * len(name) / 2
    axis = charts.Axis(0, 100, ())
    points = [
        charts.ScatterPoint(f"E{number}", name, x, y, "x", "y", labelled=True)
        for number, (x, y) in enumerate(places)
    ]
    html = charts.scatter(points, axis, axis, "x", "y", "Scatter")
    # The first half is for a phone, the second for charts with more room.
    phone, roomy = html.split("mm-wide")
    for part, width in (
        (phone, NARROW),
        (f'<div class="{roomy}', 560),
        (f'<div class="{roomy}', WIDE),
    ):
        middles = []
        for css, item in re.findall(r'class="mm-t ([^"]*)" style="([^"]*)"', part):
            place = style(item, "left") * width / 100 + style(item, "margin-left")
            middle = place + (0 if "mm-mid" in css else -half if "mm-end" in css else half)
            middles.append((middle, style(item, "top")))
            assert half - 1 <= middle <= width - half + 1
        assert middles
        for (x1, y1), (x2, y2) in combinations(middles, 2):
            assert width == WIDE or abs(x1 - x2) >= 2 * half - 2 or abs(y1 - y2) >= 13.8


def test_compared_areas_keep_their_names_on_a_crowded_scatter() -> None:
    axis = charts.Axis(0, 100, ())
    points = [
        charts.ScatterPoint(f"E{number}", f"Area {number}", 50, 50, "x", "y", labelled=True)
        for number in range(30)
    ]
    points += [
        charts.ScatterPoint("E9", f"Compared {series}", 50, 50, "x", "y", True, series)
        for series in range(4)
    ]
    page = Page(charts.scatter(points, axis, axis, "x", "y", "Scatter"))
    written = [item.words for item in page.with_class("mm-t")]
    assert all(written.count(f"Compared {series}") == 2 for series in range(4))


def test_a_spread_shows_the_ends_the_middle_half_and_where_the_series_breaks() -> None:
    bars = [
        charts.SpreadBar(period, -40, -20, 0, 20, 40, ("−40", "−20", "0", "20", "40"))
        for period in ("2023", "2024")
    ]
    page = Page(charts.spread_chart(bars, [[0], [1]], AXIS, "Spread"))
    lines = page.titled("2023: lowest −40, lower quartile −20, middle 0")
    assert [item.style("height") for item in lines] == pytest.approx([156.8, 78.4])
    (cut,) = page.with_class("mm-break")
    assert cut.style("left") == 50
