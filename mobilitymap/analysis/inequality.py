"""How far apart the areas of a measure are: now, over time, by region and by policy area."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.rankings import ranking
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import ENGLAND, UNITED_KINGDOM
from mobilitymap.domain.boundaries import LONDON
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import OFF_SCALE
from mobilitymap.domain.indicators import Palette
from mobilitymap.stats.dispersion import Spread, sampling_share, spread
from mobilitymap.stats.series import segments
from mobilitymap.stats.significance import significant, z_test

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mobilitymap.analysis.rankings import Position
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.flags import Flag
    from mobilitymap.domain.observations import Observation

# So many areas more than asked for are listed where they share the last rank.
SPARE: Final = 3


@dataclass(frozen=True, slots=True)
class SpreadOverTime:
    """The spread of a measure, period by period.

    Attributes
    ----------
    periods : tuple of str
        Oldest first.
    spreads : tuple of Spread
        One for each period, of the areas of today that have a sound figure.
    runs : tuple of tuple of int
        Indices of periods that can be compared: cut at breaks and missing years.
    sampling : tuple of (float or None)
        For each period the share of the variance that sampling error alone would make;
        None where no intervals are published.
    """

    periods: tuple[str, ...]
    spreads: tuple[Spread, ...]
    runs: tuple[tuple[int, ...], ...]
    sampling: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class RegionSpread:
    """The areas of one region or nation.

    Attributes
    ----------
    region : Area
    codes : tuple of str
        Its areas with a sound figure, sorted.
    spread : Spread or None
        Of those areas; None where there are none, or in published bands.
    figure : Observation or None
        What the publisher printed for the region itself; None where nothing.
    """

    region: Area
    codes: tuple[str, ...]
    spread: Spread | None
    figure: Observation | None


@dataclass(frozen=True, slots=True)
class EndOfRanks:
    """The areas at one end of the ranks, never parting those that share one.

    Attributes
    ----------
    ranked : tuple of (str, Position)
        Codes and places, the one at the very end first.
    left_out : tuple of (str, Position)
        The next ones, which share one rank and are too many to be listed with the others;
        empty where the end of the list parts no equals.
    """

    ranked: tuple[tuple[str, Position], ...]
    left_out: tuple[tuple[str, Position], ...]


@dataclass(frozen=True, slots=True)
class Differing:
    """How many areas differ from a nation, of all that could be tested.

    Attributes
    ----------
    nation : Area
    tested, higher, lower : int
    """

    nation: Area
    tested: int
    higher: int
    lower: int


def flagged(atlas: Atlas, slug: str, period: str, level: Level, flag: Flag) -> tuple[Area, ...]:
    """Return the areas whose figure has a flag, such as one that keeps it off every scale.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.
    flag : Flag
        One that may stand on a value.
    """
    return tuple(
        area
        for area in atlas.areas.level(level)
        if (figure := atlas.figure(slug, area.code, period)) is not None
        and figure.is_known
        and figure.flag == flag
    )


def reference(atlas: Atlas, slug: str, period: str) -> Area | None:
    """Return what all areas are set against: England, else the UK; None if neither is printed.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    """
    for code in (ENGLAND, UNITED_KINGDOM):
        figure = atlas.figure(slug, code, period)
        if figure is not None and figure.is_known:
            return atlas.areas.get(code, Level.COUNTRY)
    return None


@per_atlas(maxsize=256)
def spread_of(atlas: Atlas, slug: str, period: str, level: Level) -> Spread | None:
    """Measure the spread of the sound figures of a period; None where there are none.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.
    """
    found = ranking(atlas, slug, period, level)
    return _spread(atlas, slug, level, found.codes, found.values.tolist())


@per_atlas(maxsize=64)
def spread_over_time(atlas: Atlas, slug: str, level: Level | None = None) -> SpreadOverTime | None:
    """Measure the spread of a measure in every period.

    None for the mobility indices: they are standardised within each period, which leaves
    their spread nothing to say.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    level : Level, optional
        Level of the areas; None for the measure's own.
    """
    indicator = atlas.indicators.get(slug)
    if indicator.palette is Palette.BANDS:
        return None
    level = level or indicator.level
    rows = atlas.values(slug, "all", level)
    # The rows of all periods at once: asking for each figure takes ten times as long.
    today = {area.code for area in atlas.areas.level(level) if area.code[0] != "K"}
    sound = rows["value"].notna() & ~rows["flag"].isin(OFF_SCALE) & rows["area_code"].isin(today)
    spreads: dict[str, Spread] = {}
    sampling: list[float | None] = []
    for period, part in rows.loc[sound].groupby("period"):
        found = _spread(atlas, slug, level, part["area_code"], part["value"].tolist())
        if found is not None:
            spreads[str(period)] = found
            sampling.append(sampling_share(part["value"], part["lower"], part["upper"]))
    breaks = {item.period for item in indicator.breaks}
    middles = [found.middle for found in spreads.values()]
    return SpreadOverTime(
        tuple(spreads),
        tuple(spreads.values()),
        segments(list(spreads), middles, breaks),
        tuple(sampling),
    )


def _spread(
    atlas: Atlas, slug: str, level: Level, codes: Iterable[str], values: list[float]
) -> Spread | None:
    regions = _regions(atlas, level)
    return spread(
        values,
        None if level is Level.REGION else [regions[code] for code in codes],
        ratio_scale=atlas.indicators.get(slug).ratio_scale,
        without=LONDON,
    )


@per_atlas(maxsize=16)
def _regions(atlas: Atlas, level: Level) -> Mapping[str, str]:
    """Return the region of each area of a level, both as codes."""
    found = {area.code: area.region or area.code for area in atlas.areas.level(level)}
    return MappingProxyType(found)


def by_region(atlas: Atlas, slug: str, period: str, level: Level) -> tuple[RegionSpread, ...]:
    """Part the areas by region: England's from north to south, then the other nations.

    Regions without an area that has a sound figure are left out.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.
    """
    found = ranking(atlas, slug, period, level)
    values = dict(zip(found.codes, found.values.tolist(), strict=True))
    regions = _regions(atlas, level)
    members: dict[str, list[str]] = {}
    for code in found.codes:
        members.setdefault(regions[code], []).append(code)
    bands = found.indicator.palette is Palette.BANDS
    parts = []
    # The codes of England's regions run from north to south; Wales and Scotland follow.
    for region in sorted(atlas.areas.level(Level.REGION), key=lambda area: _place(area.code)):
        codes = tuple(members.get(region.code, ()))
        figure = atlas.figure(slug, region.code, period)
        if codes:
            own = None if bands else spread([values[code] for code in codes], ratio_scale=False)
            known = figure if figure is not None and figure.is_known else None
            parts.append(RegionSpread(region, codes, own, known))
    return tuple(parts)


def _place(code: str) -> tuple[int, str]:
    return "EWSN".index(code[0]), code


def bands_by_region(
    atlas: Atlas, slug: str, period: str
) -> tuple[tuple[RegionSpread, dict[str, int]], ...]:
    """Count the areas of each region in each published band of a mobility index.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.

    Returns
    -------
    tuple of (RegionSpread, dict)
        For each region, how many of its areas are in each band, the worst first.
    """
    indicator = atlas.indicators.get(slug)
    counted = []
    for part in by_region(atlas, slug, period, indicator.level):
        figures = [atlas.figure(slug, code, period) for code in part.codes]
        bands = Counter(figure.band for figure in figures if figure is not None)
        counted.append((part, {band: bands[band] for band in indicator.bands}))
    return tuple(counted)


def ends_of_ranks(
    atlas: Atlas, slug: str, period: str, level: Level, count: int
) -> tuple[EndOfRanks, EndOfRanks] | None:
    """Return the first and the last areas by rank; None where ranks are not allowed.

    Figures that rest on few people are in neither.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.
    count : int
        So many areas at each end; see `end_of_ranks`.
    """
    found = ranking(atlas, slug, period, level)
    ordered = found.ordered() if found.indicator.rank else ()
    if len(ordered) < 2 * count:
        return None
    return end_of_ranks(ordered, count), end_of_ranks(ordered[::-1], count)


def end_of_ranks(ordered: Sequence[tuple[str, Position]], count: int) -> EndOfRanks:
    """Take the first areas of a list, without parting those that share a rank.

    Parameters
    ----------
    ordered : sequence of (str, Position)
        Areas with their places, those of one rank next to one another.
    count : int
        So many areas, and up to `SPARE` more where they share the last rank.
    """
    kept: list[tuple[str, Position]] = []
    for _, equals in groupby(ordered, key=lambda item: item[1].rank):
        if len(kept) >= count:
            break
        group = sorted(equals, key=lambda item: item[0])
        if len(kept) + len(group) > count + SPARE:
            return EndOfRanks(tuple(kept), tuple(group))
        kept += group
    return EndOfRanks(tuple(kept), ())


@per_atlas(maxsize=64)
def differing(atlas: Atlas, slug: str, period: str, level: Level) -> Differing | None:
    """Count the areas that differ from England (else the UK) at a 5% false-discovery rate.

    None where no intervals are published, or none for the nation.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    slug : str
        Slug of the measure, such as ``child-poverty``.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    level : Level
        Level of the areas, such as districts or regions.
    """
    nation = reference(atlas, slug, period)
    figure = atlas.figure(slug, nation.code, period) if nation else None
    if nation is None or figure is None or not figure.has_interval:
        return None
    own = ranking(atlas, slug, period, level)
    tests = {
        code: test
        for code, item in zip(own.codes, own.figures, strict=True)
        if (test := z_test(item.estimate, figure.estimate))
    }
    if not tests:
        return None
    above = [test.difference > 0 for test in significant(tests).values()]
    return Differing(nation, len(tests), sum(above), len(above) - sum(above))
