"""The disparities page as HTML: the headline, all areas by region, published bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.inequality import (
    bands_by_region,
    by_region,
    flagged,
    reference,
    spread_of,
)
from mobilitymap.analysis.policy_areas import (
    EDUCATION_INVESTMENT_AREA,
    OPPORTUNITY_AREA,
    policy_members,
)
from mobilitymap.analysis.rankings import ranking
from mobilitymap.dashboard.components.area_panel import source_html
from mobilitymap.domain.areas import Level
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.view import DEFAULT_INDICATOR, Outline
from mobilitymap.frontend.figures import FigureCell, FigureRow, FigureTable
from mobilitymap.frontend.templating import fragment, paragraph
from mobilitymap.text import formatting
from mobilitymap.text.narrative import place_name
from mobilitymap.viz import charts
from mobilitymap.viz.charts import Bee, BeeKind
from mobilitymap.viz.colors import palette, text_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from mobilitymap.analysis.inequality import RegionSpread
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View
    from mobilitymap.stats.dispersion import Spread

KINDS: Final = {
    Outline.OPPORTUNITY_AREAS: (OPPORTUNITY_AREA, "Opportunity Area"),
    Outline.EDUCATION_INVESTMENT_AREAS: (EDUCATION_INVESTMENT_AREA, "Education Investment Area"),
}
_NATIONS: Final = (("E", "England"), ("W", "Wales"), ("S", "Scotland"), ("N", "Northern Ireland"))
# A shared figure is given to so many areas by name in a sentence.
_NAMED: Final = 3
# What a figure says of a district this small is another thing than of a city.
_FEW_PEOPLE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One measure, one period, one level: what the page is about.

    Attributes
    ----------
    indicator : Indicator
    period : str
    level : Level
        The measure's own, or upper-tier authorities where it is published for them too.
    """

    indicator: Indicator
    period: str
    level: Level

    @property
    def when(self) -> str:
        """The period as people write it."""
        return formatting.period_text(self.indicator, self.period)

    def text(self, value: float) -> str:
        """Return a value as people write it.

        Parameters
        ----------
        value : float
            A value in the unit of the measure.
        """
        return formatting.figure(self.indicator, value)

    def cell(self, value: float) -> str:
        """Return a value for a table or a label, without the words of a long unit.

        Parameters
        ----------
        value : float
            A value in the unit of the measure.
        """
        return formatting.figure(self.indicator, value, short=True)

    @property
    def unit_note(self) -> str:
        """Say in a caption what the cells leave out; empty where they say it themselves."""
        unit = formatting.unit_left_out(self.indicator)
        return f"; figures in {unit}" if unit else ""

    def apart(self, value: float) -> str:
        """Return the size of a difference as people write it.

        Parameters
        ----------
        value : float
            A value in the unit of the measure.
        """
        return formatting.difference(self.indicator, abs(value)).removeprefix("+")


def picture(atlas: Atlas, view: View) -> Picture:
    """Return what a view shows on this page; regions and countries have no spread to show.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    level = view.level if view.level in levels(atlas, indicator) else None
    periods = atlas.periods(indicator.slug, level)
    period = view.period if view.period in periods else periods[-1]
    return Picture(indicator, period, level or indicator.level)


def level_notice(view: View, shown: Picture) -> str:
    """Say that a level asked for is not shown; empty where it is.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    shown : Picture
        What the page is about: measure, period, level.
    """
    if view.level in (None, shown.level):
        return ""
    return f"Regions and nations are the rows of this page; {shown.level.plural} are shown in them."


def levels(atlas: Atlas, indicator: Indicator) -> tuple[Level, ...]:
    """Return the levels that the page can show of a measure, its own first.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    """
    return tuple(
        level
        for level in atlas.levels(indicator.slug)
        if level not in (Level.REGION, Level.COUNTRY)
    )


def head_html(atlas: Atlas, shown: Picture) -> Markup:
    """Return the title, what can be said in one sentence, and what the figures are.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    indicator = shown.indicator
    # Some measures have their year in their name.
    when = "" if indicator.measures.endswith(shown.when) else f", {shown.when}"
    return fragment(
        "dashboard/disparities/head.html.j2",
        title=indicator.title,
        headline=headline(atlas, shown),
        measures=indicator.measures + when,
        source=source_html(indicator.source),
        status=indicator.status,
    )


def headline(atlas: Atlas, shown: Picture) -> str:
    """Say in one sentence how far apart the areas are, in published figures and counts only.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    indicator, slug = shown.indicator, shown.indicator.slug
    if indicator.bands:
        counts = [bands for _, bands in bands_by_region(atlas, slug, shown.period)]
        worst, best = indicator.bands[0], indicator.bands[-1]
        in_worst, in_best = (sum(bands[band] for bands in counts) for band in (worst, best))
        total = sum(sum(bands.values()) for bands in counts)
        return (
            f"Of {total} {shown.level.plural}, {in_worst or 'none'} {_is(in_worst)} in the band "
            f"“{worst}” and {in_best or 'none'} in the band “{best}”."
        )
    found = spread_of(atlas, slug, shown.period, shown.level)
    if found is None:
        return f"No {shown.level.plural} have a figure for {shown.when}."
    half = (
        f"The middle half of {_counted(atlas, shown, found.count)} lies between "
        f"{_between(shown, found.lower_quartile, found.upper_quartile)}"
    )
    if not indicator.rank:
        return f"{half}."
    among = ranking(atlas, slug, shown.period, shown.level)
    values = {
        code: figure.value
        for code, figure in zip(among.codes, among.figures, strict=True)
        if figure.is_rankable
    }
    if not values:
        return f"{half}."
    low, high = (_who_has(atlas, shown, values, pick(values.values())) for pick in (min, max))
    of = "" if len(values) == found.count else f"of the {len(values)} precise enough to rank, "
    return f"{half}; {of}the lowest is {low}, the highest {high}."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _between(shown: Picture, low: float, high: float) -> str:
    """Write two figures, a long unit once."""
    if shown.indicator.unit == "%":
        return f"{shown.text(low)} and {shown.text(high)}"
    return formatting.interval(shown.indicator, low, high).replace(" to ", " and ", 1)


def _counted(atlas: Atlas, shown: Picture, count: int) -> str:
    """Say how many areas have a figure, of how many that could: ``294 of 296 districts``."""
    covered = [
        area for area in atlas.areas.level(shown.level) if shown.indicator.covers(area.nation)
    ]
    names = [name for letter, name in _NATIONS if shown.indicator.covers(letter)]
    where = "the UK" if len(names) == len(_NATIONS) else _joined(names)
    of = f"all {count}" if count == len(covered) else f"{count} of {len(covered)}"
    return f"{of} {shown.level.plural} in {where}"


def _joined(names: Sequence[str]) -> str:
    """Join names as people do: ``England, Wales and Scotland``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _who_has(atlas: Atlas, shown: Picture, values: Mapping[str, float], value: float) -> str:
    """Name the area with a figure, or the few that share it."""
    codes = [code for code, own in values.items() if own == value]
    if len(codes) > _NAMED:
        return f"{shown.text(value)}, shared by {len(codes)} areas"
    names = _joined([peopled_name(atlas, shown, code) for code in codes])
    return f"{names} with {shown.text(value)}{' each' if len(codes) > 1 else ''}"


def area_name(atlas: Atlas, shown: Picture, code: str) -> str:
    """Name an area of the page's level.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    return formatting.display_name(atlas.areas.get(code, shown.level).name)


def peopled_name(atlas: Atlas, shown: Picture, code: str) -> str:
    """Name an area, and say how many live there where that is few.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    people = atlas.areas.get(code, shown.level).population
    if people is None or people >= _FEW_PEOPLE:
        return area_name(atlas, shown, code)
    return f"{area_name(atlas, shown, code)} ({formatting.number(people, 0)} residents)"


# -- all areas ------------------------------------------------------------------


def selected_html(atlas: Atlas, shown: Picture, code: str) -> Markup:
    """Return a line on the selected area: its figure here, or why there is none.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    area = atlas.areas.get(code)
    owner = atlas.areas.at_level(code, shown.level)
    name = formatting.display_name(area.name)
    if owner is None:
        line = f"{name} is not one of the {shown.level.plural} shown here."
    else:
        figure = atlas.figure(shown.indicator.slug, owner.code, shown.period)
        larger = formatting.display_name(owner.name)
        whose = name if larger == name else f"{name}, part of {larger}"
        if figure is None or not figure.is_known:
            flag = figure.flag if figure else ""
            reason = formatting.missing_reason(shown.indicator, flag, owner)
            line = f"{whose}: no figure for {shown.when} ({reason[:1].lower()}{reason[1:]})."
        else:
            warning = formatting.WARNINGS.get(figure.flag)
            said = figure.band or shown.text(figure.value)
            line = f"{whose}: {said}{f' ({warning})' if warning else ''}."
    return paragraph("mm-notice", line, is_status=True)


@per_atlas(maxsize=64)
def swarm_html(
    atlas: Atlas, shown: Picture, area: str | None, outlines: tuple[Outline, ...]
) -> Markup:
    """Draw all areas as dots by region, with England, the policy areas and the selected area.

    Areas whose figure rests on few people are left out of the scale and named below; those whose
    figure is called unreliable are left out and counted.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    area : str or None
        GSS code of the selected area; None where none is.
    outlines : tuple of Outline
        Policy areas that are marked.
    """
    indicator, slug = shown.indicator, shown.indicator.slug
    found = ranking(atlas, slug, shown.period, shown.level)
    marked = {
        code: name
        for kind, name in (KINDS[outline] for outline in outlines)
        for code in policy_members(atlas, kind, shown.level)
    }
    owner = atlas.areas.at_level(area, shown.level) if area else None
    chosen = owner.code if owner else None
    values = dict(zip(found.codes, found.values.tolist(), strict=True))

    def bee(code: str) -> Bee:
        name = area_name(atlas, shown, code)
        kind = BeeKind.POLICY if code in marked else BeeKind.PLAIN
        policy = f" ({marked[code]})" if code in marked else ""
        return Bee(
            code,
            name if code == chosen else f"{name}{policy}",
            shown.text(values[code]),
            values[code],
            BeeKind.SELECTED if code == chosen else kind,
        )

    parts = by_region(atlas, slug, shown.period, shown.level)
    rows = [
        charts.Row(_region_label(shown, part), [bee(code) for code in part.codes]) for part in parts
    ]
    nation = reference(atlas, slug, shown.period)
    figure = atlas.figure(slug, nation.code, shown.period) if nation else None
    line = None
    ends = [min(values.values()), max(values.values())]
    if nation and figure:
        line = (place_name(nation).replace("the UK", "UK"), shown.text(figure.value), figure.value)
        ends.append(figure.value)
    scale = charts.figure_scale(shown.indicator, min(ends), max(ends))
    label = (
        f"{len(values)} {shown.level.plural} by region: {indicator.title}, {shown.when}. "
        "The table below gives the figures by region, the map page those of every area."
    )
    few, unreliable = (
        flagged(atlas, slug, shown.period, shown.level, flag)
        for flag in (Flag.SMALL_BASE, Flag.UNRELIABLE)
    )
    return fragment(
        "dashboard/disparities/swarm.html.j2",
        plural=shown.level.plural,
        chart=charts.beeswarm(rows, scale, line, label),
        policies=[KINDS[outline][1] for outline in outlines],
        is_selected=chosen in values,
        reference=line,
        few=_joined([formatting.display_name(item.name) for item in few]) if few else "",
        unreliable=len(unreliable),
        table=_regions_table(shown, parts),
    )


def _region_label(shown: Picture, part: RegionSpread) -> str:
    own = f": {shown.cell(part.figure.value)}" if part.figure else ""
    return f"{part.region.name}{own}"


def _regions_table(shown: Picture, parts: Sequence[RegionSpread]) -> FigureTable:
    """Return the figures of the picture as a table, a row for each region."""
    heads = ("Region or nation", "Areas", "Lowest", "Middle area", "Highest", "Published figure")
    return table(
        f"By region, {shown.when}{shown.unit_note}. Each area counts once; the figure of the "
        "region or nation itself is the publisher's, and no average of its areas.",
        heads,
        [
            FigureRow(part.region.name, (str(len(part.codes)), *_figures(shown, part, part.spread)))
            for part in parts
            if part.spread is not None
        ],
    )


def _figures(shown: Picture, part: RegionSpread, spread: Spread) -> tuple[str, ...]:
    published = shown.cell(part.figure.value) if part.figure else "not published"
    written = (shown.cell(value) for value in (spread.lowest, spread.middle, spread.highest))
    return (*written, published)


def table(
    caption: str, heads: Sequence[str], rows: Sequence[FigureRow], label: str = ""
) -> FigureTable:
    """Return a table as all of this page look.

    Parameters
    ----------
    caption : str
        Plain text.
    heads : sequence of str
        Plain text.
    rows : sequence of FigureRow
        The rows of its body.
    label : str
        What the table is called, by default its caption.
    """
    return FigureTable(
        label or caption, caption, heads, rows, css="mm-disparity-table", is_caption_framed=True
    )


@per_atlas(maxsize=64)
def bands_html(atlas: Atlas, shown: Picture) -> Markup:
    """Count the areas of each region in each published band of a mobility index.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    indicator = shown.indicator
    colours = palette("bands", len(indicator.bands))
    heads = ["Region or nation", "Areas", *(band.capitalize() for band in indicator.bands)]
    counted = bands_by_region(atlas, indicator.slug, shown.period)
    rows = [
        FigureRow(
            part.region.name,
            (
                str(len(part.codes)),
                *(
                    _band_cell(count, colour)
                    for count, colour in zip(counts.values(), colours, strict=True)
                ),
            ),
        )
        for part, counts in counted
    ]
    caption = f"How many areas of each region are in each published band, {shown.when}"
    return fragment("dashboard/disparities/bands.html.j2", table=table(caption, heads, rows))


def _band_cell(count: int, colour: str) -> FigureCell:
    style = f"background:{colour};color:{text_on(colour)}" if count else ""
    return FigureCell(str(count), css="mm-band", style=style)


def map_view(shown: Picture, view: View) -> View:
    """Return the view of the map that shows the same measure.

    Parameters
    ----------
    shown : Picture
        What the page is about: measure, period, level.
    view : View
        What is asked for: measure, period, areas.
    """
    return view.changed(indicator=shown.indicator.slug, period=view.period, level=view.level)
