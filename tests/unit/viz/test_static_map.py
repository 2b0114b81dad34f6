"""The still picture: the same classes and colours as the map, everything quotable drawn in."""

from __future__ import annotations

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.boundaries import HEXAGONS
from mobilitymap.domain.view import Outline, Shape, View
from mobilitymap.viz.alt_text import description
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.colors import palette
from mobilitymap.viz.static_map.outlines import outlines
from mobilitymap.viz.static_map.picture import PictureSizeError, static_map
from mobilitymap.viz.static_map.svg import steps

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas

SVG = "{http://www.w3.org/2000/svg}"
BRADFORD, LEEDS, CITY = "E08000032", "E08000035", "E09000001"
YORKSHIRE = "E12000003"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def svg_of(atlas: Atlas, view: View, **options: str) -> ET.Element:
    return ET.fromstring(static_map(atlas, view, form="svg", **options))  # noqa: S314 - our own


def text_of(svg: ET.Element) -> str:
    """Return the text drawn, lines joined."""
    lines = (" ".join(element.itertext()) for element in svg.iter(f"{SVG}text"))
    return " ".join(lines).replace("\xa0", " ")


def fills(svg: ET.Element, groups: str = "areas-") -> Counter[str]:
    """Count the fills of the areas, by the name of the group they are in."""
    found: Counter[str] = Counter()
    for group in svg.iter(f"{SVG}g"):
        if group.get("id", "").startswith(groups):
            for path in group.iter(f"{SVG}path"):
                fill = re.search(r"fill: ([^;]+)", path.get("style", ""))
                if fill:
                    found[fill[1]] += 1
    return found


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(shape=Shape.HEX),
        View(indicator="median-pay", k=7),
        View(indicator="promising-prospects"),
        View(indicator="good-development", level=Level.REGION),
    ],
    ids=["map", "hexagons", "seven classes", "bands", "regions"],
)
def test_every_area_has_the_colour_of_its_class(atlas: Atlas, view: View) -> None:
    indicator = atlas.indicators.get(view.indicator or "child-poverty")
    table, classes = atlas.classified(indicator.slug, None, view.level, None, view.k)
    colours = palette(str(indicator.palette), classes.k)
    expected = Counter(colours[number - 1] for number in table["class"].dropna())
    drawn = fills(svg_of(atlas, view), "areas-class-")
    assert drawn == expected


def test_what_is_missing_is_hatched_and_explained(atlas: Atlas) -> None:
    view = View(indicator="weekly-pay")
    state = choropleth(atlas, view).state
    svg = svg_of(atlas, view)
    kinds = Counter(state.missing.values())
    for kind, count in kinds.items():
        (group,) = (g for g in svg.iter(f"{SVG}g") if g.get("id") == f"areas-missing-{kind}")
        patterned = [p for p in group.iter(f"{SVG}path") if "url(#" in p.get("style", "")]
        assert len(patterned) == (0 if kind == "outside" else count)
    assert "Too unreliable to publish: 2" in text_of(svg)


def test_it_says_what_when_and_whence(atlas: Atlas) -> None:
    svg = svg_of(atlas, View(area=BRADFORD), link="https://example.org/map?area=E08000032")
    text = text_of(svg)
    source = atlas.indicators.get("child-poverty").source
    for said in (
        "Children in relative poverty after housing costs",
        "2024/25, local authority districts",
        source.publisher,
        source.title,
        source.licence,
        "https://example.org/map?area=E08000032",
        # The value of the Department for Work and Pensions, and its UK figure.
        "Bradford: 41.8%",
        "United Kingdom 26.0%",
    ):
        assert said in text


def test_the_breaks_and_counts_are_those_of_the_legend(atlas: Atlas) -> None:
    legend = choropleth(atlas, View()).legend
    written = [element.text for element in svg_of(atlas, View()).iter(f"{SVG}text")]
    assert all(text in written for text in legend.breaks)
    assert all(str(count) in written for count in legend.counts)


def test_people_who_do_not_see_it_are_told(atlas: Atlas) -> None:
    svg = svg_of(atlas, View(area=BRADFORD))
    assert svg.get("role") == "img"
    described = svg.find(f"{SVG}desc")
    assert described is not None
    assert described.text == description(atlas, View(area=BRADFORD))
    assert "Bradford: 41.8%" in (described.text or "")
    png = Image.open(io.BytesIO(static_map(atlas, View(area=BRADFORD), link="https://example.org")))
    said = png.info
    assert said["Title"].startswith("Children in relative poverty")
    assert "Department for Work and Pensions" in said["Source"]
    assert "Open Government Licence" in said["Copyright"]
    assert said["Link"] == "https://example.org"
    assert atlas.version in said["Software"]


@pytest.mark.parametrize("size", [(1200, 630), (2400, 1260), (640, 960), (300, 300), (3000, 301)])
def test_a_png_has_the_size_that_was_asked_for(atlas: Atlas, size: tuple[int, int]) -> None:
    picture = Image.open(io.BytesIO(static_map(atlas, View(), width=size[0], height=size[1])))
    assert picture.size == size


def test_a_png_shows_the_colours(atlas: Atlas) -> None:
    picture = Image.open(io.BytesIO(static_map(atlas, View()))).convert("RGB")
    pixels = Counter(map(tuple, np.asarray(picture).reshape(-1, 3)))
    for colour in palette("sequential", 5):
        rgb = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert pixels[rgb] > 1000


@pytest.mark.parametrize("size", [(299, 630), (1200, 0), (3001, 600), (2600, 2600), (-5, 700)])
def test_a_size_without_sense_is_refused_in_one_line(atlas: Atlas, size: tuple[int, int]) -> None:
    with pytest.raises(PictureSizeError, match="300 to 3,000 pixels") as caught:
        static_map(atlas, View(), width=size[0], height=size[1])
    assert "\n" not in str(caught.value)


def test_the_same_picture_is_the_same_bytes(atlas: Atlas) -> None:
    again = load_atlas()
    for form in ("png", "svg"):
        assert static_map(atlas, View(k=4), form=form) == static_map(again, View(k=4), form=form)


def test_notices_do_not_make_another_picture(atlas: Atlas) -> None:
    view = View.from_query("indicator=nonsense", atlas)
    assert view.notices
    assert static_map(atlas, view) is static_map(atlas, View())


def test_threads_do_not_disturb_each_other(atlas: Atlas) -> None:
    views = [View(k=k) for k in (3, 5, 7)] * 2
    alone = {view: static_map(load_atlas(), view, form="svg") for view in views}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda view: static_map(atlas, view, form="svg"), views))
    assert together == [alone[view] for view in views]


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(indicator="weekly-pay"),
        View(shape=Shape.HEX),
        View(outlines=tuple(Outline), area=BRADFORD),
    ],
)
def test_an_svg_is_light(atlas: Atlas, view: View) -> None:
    assert len(static_map(atlas, view, form="svg")) < 250_000


def test_the_chosen_area_is_outlined_and_named_on_the_map(atlas: Atlas) -> None:
    svg = svg_of(atlas, View(area=BRADFORD))
    assert len([g for g in svg.iter(f"{SVG}g") if g.get("id", "").startswith("chosen-")]) == 2
    names = [element.text for element in svg.iter(f"{SVG}text")]
    assert "Bradford" in names


def test_several_areas_have_letters(atlas: Atlas) -> None:
    view = View(indicator="employment-rate", compare=(BRADFORD, LEEDS))
    text = text_of(svg_of(atlas, view))
    assert "A  Bradford: 69.7%" in text
    assert "B  Leeds: 74.7%" in text


def test_a_missing_figure_is_said_with_its_reason(atlas: Atlas) -> None:
    text = text_of(svg_of(atlas, View(indicator="ks2-expected", area=CITY)))
    assert "City of London: Not published" in text


def test_a_region_fills_the_picture_and_is_outlined(atlas: Atlas) -> None:
    svg = svg_of(atlas, View(region=YORKSHIRE))
    assert any(g.get("id") == "region-1" for g in svg.iter(f"{SVG}g"))
    assert "Yorkshire and The Humber" in text_of(svg)
    # The classes stay those of all areas, though most areas are outside of the picture.
    assert sum(fills(svg).values()) < 120
    assert set(fills(svg)) <= set(palette("sequential", 5))


def test_the_inset_shows_every_borough(atlas: Atlas) -> None:
    assert sum(fills(svg_of(atlas, View()), "london-").values()) == 33


def test_a_picture_holds_no_markup_of_names(atlas: Atlas) -> None:
    hostile = 'https://example.org/"><script>alert(1)</script>$x_1$&'
    body = static_map(atlas, View(), form="svg", link=hostile)
    assert b"<script" not in body
    assert hostile.replace("&", "") in text_of(ET.fromstring(body)).replace(" ", "").replace(  # noqa: S314
        "&", ""
    )


def test_simplified_outlines_keep_every_area_and_every_border(atlas: Atlas) -> None:
    exact, coarse = outlines(atlas, "ltla"), outlines(atlas, "ltla", 2048.0)
    assert coarse.codes == exact.codes
    assert all(len(a) == len(b) for a, b in zip(coarse.rings, exact.rings, strict=True))

    edges = Counter(
        frozenset(edge)
        for area in coarse.rings
        for ring in area
        for edge in pairwise(map(tuple, ring))
    )
    coast = {frozenset(edge) for line in coarse.coast for edge in pairwise(map(tuple, line))}
    # A border is drawn by both its neighbours along the same points: no gap, no overlap.
    assert {edge for edge, count in edges.items() if count == 1} <= coast
    assert len(coast) < len(edges)


def test_hexagons_lie_on_their_own_plane(atlas: Atlas) -> None:
    hexagons = outlines(atlas, HEXAGONS)
    assert len(hexagons.codes) == len(atlas.boundary_files.codes(HEXAGONS))
    assert {len(rings) for rings in hexagons.rings} == {1}


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 10 20 L 11.5 19 L 10 18 z", "M10 20l1.5-1-1.5-1z"),
        ("M 0 0 L 0.4 -0.3 L 0.4 -0.3 L 5 5 z M 1 1 L 2 2", "M0 0l.4-.3 4.6 5.3zM1 1l1 1"),
    ],
)
def test_paths_are_written_as_steps(path: str, short: str) -> None:
    assert steps(path) == short


@pytest.mark.parametrize("shape", list(Shape))
def test_every_policy_area_of_the_legend_is_drawn(atlas: Atlas, shape: Shape) -> None:
    view = View(shape=shape, outlines=tuple(Outline))
    svg = svg_of(atlas, view)
    drawn = {group.get("id", "") for group in svg.iter(f"{SVG}g")}
    for label, line in (
        ("Opportunity Areas", "opportunity-areas-0"),
        ("Education Investment Areas", "education-investment-areas-0"),
    ):
        assert label in [swatch.label for swatch in choropleth(atlas, view).legend.missing]
        assert line in drawn
    # What was a part of a district of today is a named point, not that district.
    assert "West Somerset" in text_of(svg)


def test_areas_of_both_policies_show_the_lines_of_both(atlas: Atlas) -> None:
    groups = [g.get("id", "") for g in svg_of(atlas, View(outlines=tuple(Outline))).iter(f"{SVG}g")]
    drawn = [group for group in groups if group[:-2] in set(Outline)]
    # All white lines (0) lie below all coloured ones (1), the dashed line on the whole one.
    assert [group[-1] for group in drawn] == ["0", "0", "1", "1"]
    assert drawn[-1] == "education-investment-areas-1"
