"""The two ends of the ranks, and who differs from England beyond chance, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.analysis.inequality import differing, ends_of_ranks
from mobilitymap.analysis.rankings import ranking
from mobilitymap.dashboard.screens.disparities.spread import Picture, peopled_name, table
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import Breakdown, Polarity
from mobilitymap.frontend.figures import FigureRow
from mobilitymap.frontend.templating import fragment
from mobilitymap.stats.significance import TEST_NAME
from mobilitymap.text import formatting
from mobilitymap.text.narrative import place_name, rank_ends
from mobilitymap.text.pupils import pupils

if TYPE_CHECKING:
    from mobilitymap.analysis.inequality import EndOfRanks
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.frontend.figures import FigureTable


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the ranks.

    Attributes
    ----------
    title : str
    table : FigureTable or None
        None where too many areas share the first rank of this end.
    left_out : str
        How many areas share the next rank, where they are too many to be listed.
    """

    title: str
    table: FigureTable | None
    left_out: str


@per_atlas(maxsize=64)
def ends_html(atlas: Atlas, shown: Picture, count: int = 10) -> Markup:
    """Return the areas at both ends of the ranks, or why there are none.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    count : int, default 10
        How many areas of each end.
    """
    indicator = shown.indicator
    ends = ends_of_ranks(atlas, indicator.slug, shown.period, shown.level, count)
    titles = _end_titles(indicator)
    among = ranking(atlas, indicator.slug, shown.period, shown.level)
    return fragment(
        "dashboard/disparities/ends.html.j2",
        ends=[
            _end(atlas, shown, end, title) for end, title in zip(ends or (), titles, strict=False)
        ],
        has_intervals=any(place.interval for end in ends or () for _, place in end.ranked),
        rank_of=indicator.rank_of,
        imprecise=sum(not figure.is_rankable for figure in among.figures),
        is_gap=indicator.breakdown is Breakdown.GAP,
    )


def _end_titles(indicator: Indicator) -> tuple[str, str]:
    """Name both ends: a high figure is not good news everywhere."""
    names = [name.capitalize() for name in rank_ends(indicator)]
    if indicator.breakdown is Breakdown.GAP:
        return f"{names[0]} gaps", f"{names[1]} gaps"
    if indicator.polarity is Polarity.NEITHER:
        return f"{names[0]} figures", f"{names[1]} figures"
    # Of deprivation the most deprived come first, which are the highest figures.
    is_highest = indicator.polarity is Polarity.HIGH_IS_GOOD or bool(indicator.rank_of)
    first, last = ("highest", "lowest") if is_highest else ("lowest", "highest")
    return f"{names[0]}: {first} figures", f"{names[1]}: {last} figures"


def _sides(atlas: Atlas, shown: Picture) -> dict[str, Indicator]:
    """Return the two measures that a gap lies between, by heading; empty for other measures."""
    indicator = shown.indicator
    if indicator.breakdown is not Breakdown.GAP:
        return {}
    sides = atlas.indicators.sides(indicator.family) or ()
    return {pupils(side).heading: side for side in sides}


def _end(atlas: Atlas, shown: Picture, end: EndOfRanks, title: str) -> _End:
    slug = shown.indicator.slug
    figures = [atlas.figure(slug, code, shown.period) for code, _ in end.ranked]
    has_limits = any(figure and figure.has_interval for figure in figures)
    has_ranks = any(place.interval for _, place in end.ranked)
    sides = _sides(atlas, shown)
    heads = ["Area", "Figure", *sides, *(["95% interval"] if has_limits else []), "Rank"]
    rows = []
    for (code, place), figure in zip(end.ranked, figures, strict=True):
        if figure is None:
            continue
        warning = formatting.WARNINGS.get(figure.flag)
        cells = [f"{shown.cell(figure.value)}{f' ({warning})' if warning else ''}"]
        for side in sides.values():
            other = atlas.figure(side.slug, code, shown.period)
            cells.append(
                formatting.figure(side, other.value, short=True) if other else "not published"
            )
        if has_limits:
            cells.append(
                f"{shown.cell(figure.lower)} to {shown.cell(figure.upper)}"
                if figure.has_interval
                else "not published"
            )
        cells.append(f"{place.rank}{' equal' if place.tied else ''}")
        if has_ranks:
            cells.append(" to ".join(map(str, place.interval)) if place.interval else "unknown")
        rows.append(FigureRow(peopled_name(atlas, shown, code), cells))
    if has_ranks:
        heads.append("95% rank interval")
    of = end.ranked[0][1].count if end.ranked else 0
    first, _ = rank_ends(shown.indicator)
    whose = "the publisher's rank" if shown.indicator.rank_of else "rank"
    caption = f"{shown.when}; {whose} of {of}, 1 is the {first}{shown.unit_note}"
    listed = table(caption, heads, rows, title) if rows else None
    return _End(title, listed, _left_out_text(atlas, shown, end))


def _left_out_text(atlas: Atlas, shown: Picture, end: EndOfRanks) -> str:
    """Say how many areas share the next rank, where they are too many to be listed."""
    if not end.left_out:
        return ""
    code, place = end.left_out[0]
    figure = atlas.figure(shown.indicator.slug, code, shown.period)
    value = shown.text(figure.value) if figure else ""
    more = "more " if end.ranked else ""
    return (
        f"{len(end.left_out)} {more}areas share rank {place.rank} with {value}: too many to list "
        "some and not the others."
    )


@per_atlas(maxsize=64)
def differing_html(atlas: Atlas, shown: Picture) -> Markup:
    """Say how many areas differ from England; empty where no intervals are published.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    shown : Picture
        What the page is about: measure, period, level.
    """
    found = differing(atlas, shown.indicator.slug, shown.period, shown.level)
    if found is None:
        return Markup()
    name = place_name(found.nation)
    above, below = ("better", "worse")
    if shown.indicator.polarity is Polarity.HIGH_IS_BAD:
        above, below = below, above
    words = shown.indicator.polarity is not Polarity.NEITHER
    higher = f"{found.higher} are higher{f' ({above})' if words else ''}"
    lower = f"{found.lower} lower{f' ({below})' if words else ''}"
    return fragment(
        "dashboard/disparities/differing.html.j2",
        nation=name,
        tested=found.tested,
        plural=shown.level.plural,
        higher=higher,
        lower=lower,
        when=shown.when,
        alike=found.tested - found.higher - found.lower,
        test=TEST_NAME,
    )
