"""What may be said of two measures of areas: how they go together, where they meet, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.bivariate import Sharing, WithoutLondon, comparable_levels
from mobilitymap.dashboard.components.area_panel import source_html
from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import UNRELIABLE_FIGURE, Flag
from mobilitymap.domain.indicators import OUTSIDE, PeriodKind
from mobilitymap.frontend.templating import fragment
from mobilitymap.stats.correlation import Strength
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from mobilitymap.analysis.bivariate import Relation
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.stats.correlation import Coefficient, Correlation

# More areas without a figure than this are counted; the table names them.
_NAMED: Final = 12

_NATIONS: Final = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_KINDS_OF_PERIOD: Final = {
    PeriodKind.ACADEMIC_YEAR: "an academic year",
    PeriodKind.FINANCIAL_YEAR: "a financial year",
    PeriodKind.YEAR: "one year",
    PeriodKind.POOLED_YEARS: "several years together",
    PeriodKind.DATE: "one date",
}
_TENDENCIES: Final = {
    Strength.NONE: "have neither clearly higher nor clearly lower figures of {other}",
    Strength.VERY_WEAK: "tend very weakly to {more} figures of {other}",
    Strength.WEAK: "tend, but only weakly, to {more} figures of {other}",
    Strength.MODERATE: "tend to {more} figures of {other}, with many exceptions",
    Strength.STRONG: "mostly have {more} figures of {other}",
}
_CONCLUSIONS: Final = {
    WithoutLondon.UNCERTAIN: "The two differ by no more than their intervals allow for.",
    WithoutLondon.WEAKER: "With London it looks stronger than it is elsewhere.",
    WithoutLondon.STRONGER: "With London it looks weaker than it is elsewhere.",
    WithoutLondon.VANISHES: "London is the result: elsewhere there is no clear relationship.",
    WithoutLondon.APPEARS: "London is the result: it hides the relationship seen elsewhere.",
    WithoutLondon.REVERSES: "London is the result: elsewhere it is the other way round.",
}


def reading_html(atlas: Atlas, found: Relation) -> Markup:
    """Return what may be said of two measures: how they meet, their correlation, its limits.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Relation
        The two measures with their figures at a common level.
    """
    sides = [side.indicator for side in (found.first, found.second)]
    return fragment(
        "dashboard/relationships/reading.html.j2",
        correlation=correlation_lines(found),
        sharing=_sharing_text(found),
        level=level_text(found),
        left_out=left_out_lines(atlas, found),
        periods=periods_text(found),
        sources=[(item.title, source_html(item.source)) for item in sides],
    )


def correlation_lines(found: Relation) -> tuple[str, ...]:
    """Say how closely areas follow a straight line, with London and without, or why not.

    Parameters
    ----------
    found : Relation
        The two measures with their figures at a common level.
    """
    if found.is_banded:
        titles = listed(
            f"“{side.indicator.short_title}”"
            for side in (found.first, found.second)
            if side.indicator.bands
        )
        said = (
            f"No correlation is given. Indices such as {titles} say where an area stands among the "
            "others of its period, in published bands and without intervals; their publisher "
            "does not rank them, and a coefficient would treat them as amounts. The dots stand at "
            "the published index: read the bands, not small distances."
        )
        return (said,)
    if found.correlation is None:
        return ("No correlation is given: too few areas have figures of both, or all are equal.",)
    note = (
        "r is Pearson's correlation: 0 is none, 1 and −1 a straight line, and curves are not seen "
        "by it. Each area counts once, whatever its size. The intervals take areas as independent "
        "of one another; neighbours are alike, so that they are rather too narrow."
    )
    whole = found.correlation
    return _correlation_text(found, whole), *_ordered_lines(found, whole), note


def _correlation_text(found: Relation, whole: Correlation) -> str:
    plural, rest = found.level.plural, found.elsewhere
    start = f"areas with higher figures of “{found.first.indicator.short_title}”"
    said = f"{start} {_tendency(found, whole.pearson)}"
    measured = f"r = {_coefficient_text(whole.pearson, f'over {whole.count} {plural}')}"
    effect = found.without_london
    is_unclear = whole.pearson.strength is Strength.NONE
    opening = f"There is no clear relationship: {said}" if is_unclear else f"A{said[1:]}"
    if rest is None:
        return f"{opening} ({measured})."
    without = f"r = {_coefficient_text(rest.pearson, f'over the other {rest.count}')}"
    boroughs = _london_text(found, whole.count - rest.count)
    if effect is WithoutLondon.AGREES:
        return f"{opening}, with London ({measured}) and without its {boroughs} ({without})."
    return (
        f"Taken all together, {said} ({measured}). Without London's {boroughs}, they "
        f"{_tendency(found, rest.pearson)} ({without}). {_CONCLUSIONS[effect]}"
    )


def _london_text(found: Relation, count: int) -> str:
    return f"{count} {'areas' if found.level is Level.SMC else 'boroughs'}"


def _tendency(found: Relation, coefficient: Coefficient) -> str:
    """Say what areas with higher figures of the first measure have of the second."""
    return _TENDENCIES[coefficient.strength].format(
        more="higher" if coefficient.value > 0 else "lower",
        other=f"“{found.second.indicator.short_title}”",
    )


def _coefficient_text(coefficient: Coefficient, where: str) -> str:
    value, low, high = (
        formatting.number(number, 2)
        for number in (coefficient.value, coefficient.lower, coefficient.upper)
    )
    return f"{value} {where}, 95% interval {low} to {high}"


def _ordered_lines(found: Relation, whole: Correlation) -> list[str]:
    """Say what the order of areas shows where it is another thing than their figures show."""
    sides = [("all together", whole)]
    if found.elsewhere is not None:
        sides.append(("without London", found.elsewhere))
    said = [
        f"{where}, they {_tendency(found, one.spearman)} (Spearman's rho = "
        f"{_coefficient_text(one.spearman, f'over {one.count}')})"
        for where, one in sides
        if not one.pearson.agrees_with(one.spearman)
    ]
    if not said:
        return []
    by_order = (
        f"By their order alone: {'; '.join(said)}. A few areas far out move the order less than "
        "the figures, and it sees curves."
    )
    return [by_order]


def _sharing_text(found: Relation) -> str:
    """Say what the two have in common by how they are made; empty if nothing is known."""
    if found.sharing is Sharing.NONE:
        return ""
    if found.sharing is Sharing.SAME_FIGURES:
        return (
            "These two are made from the same figures, or one from the other, so that they go "
            "together in part because of how they are made."
        )
    return (
        "The indices of deprivation combine many figures, on income, work, education, health and "
        "more. They may hold the other measure in part, or an earlier year of it."
    )


def level_text(found: Relation) -> str:
    """Say at which level two measures meet, and with whose figures.

    Parameters
    ----------
    found : Relation
        The two measures with their figures at a common level.
    """
    level, plural = found.level, found.level.plural
    ordered = sorted(
        (side.indicator for side in (found.first, found.second)),
        key=lambda indicator: indicator.level is not level,
    )
    native, other = ordered
    if other.level is level:
        explained = (
            " (counties, unitary authorities, boroughs and council areas)"
            if level is Level.UTLA
            else ""
        )
        return f"Both are published for {plural}{explained}."
    return (
        f"Both are published for {plural}. “{native.short_title}” is not published for districts; "
        f"the district figures of “{other.short_title}” are not used. Its county figures are "
        "those published for counties: nothing is averaged."
    )


def left_out_lines(atlas: Atlas, found: Relation) -> tuple[str, ...]:
    """Say how many areas have both figures, and name or count those left out.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    found : Relation
        The two measures with their figures at a common level.
    """
    total = len({*found.codes, *(item.code for item in found.left_out)})
    lines = [f"{len(found.codes)} of {total} have figures of both that can be compared."]
    outside = {item.code for item in found.left_out if item.reason == OUTSIDE}
    for side in (found.first, found.second):
        nations = [name for nation, name in _NATIONS.items() if not side.indicator.covers(nation)]
        if nations and found.level is not Level.LTLA_2019:
            lines.append(f"“{side.indicator.short_title}” is not published for {listed(nations)}.")
    said = set(outside)
    for reason, words in (
        (Flag.SMALL_BASE, "rests on few people"),
        (UNRELIABLE_FIGURE, "is called unreliable by its publisher"),
        (None, "is missing"),
    ):
        codes = dict.fromkeys(
            item.code
            for item in found.left_out
            if item.code not in said and reason in (item.reason, None)
        )
        said |= codes.keys()
        if len(codes) > _NAMED:
            who = f"{len(codes)} areas (see the table)"
        else:
            who = _names(atlas, found.level, codes)
        if codes:
            lines.append(f"Left out, because a figure {words}: {who}.")
    return tuple(lines)


def _names(atlas: Atlas, level: Level, codes: Iterable[str]) -> str:
    return listed(formatting.display_name(atlas.areas.get(code, level).name) for code in codes)


def periods_text(found: Relation) -> str:
    """Say of which periods the figures are, and where the two differ.

    Parameters
    ----------
    found : Relation
        The two measures with their figures at a common level.
    """
    one, other = found.first, found.second
    said = [formatting.period_text(side.indicator, side.period) for side in (one, other)]
    kinds = [_KINDS_OF_PERIOD[side.indicator.period_kind] for side in (one, other)]
    titles = [side.indicator.short_title for side in (one, other)]
    if said[0] != said[1]:
        return (
            f"The periods differ: “{titles[0]}” is of {said[0]} ({kinds[0]}), “{titles[1]}” "
            f"of {said[1]} ({kinds[1]}). Each is the latest."
        )
    if kinds[0] != kinds[1]:
        return (
            f"Both are of {said[0]}, the latest: {kinds[0]} for “{titles[0]}”, {kinds[1]} for "
            f"“{titles[1]}”."
        )
    return f"Both are of {said[0]} ({kinds[0]}), the latest."


def apart_html(atlas: Atlas, first: Indicator, second: Indicator) -> Markup:
    """Say that no area has figures of two measures, and for which areas each is published.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    first : Indicator
        The first measure.
    second : Indicator
        The second measure.
    """
    sides = (first, second)
    levels = [comparable_levels(atlas, item.slug) for item in sides]
    if not first.coverage & second.coverage:
        places = [listed(_nations(item)) for item in sides]
    else:
        places = [listed(level.plural for level in own) or "regions or nations" for own in levels]
    return fragment(
        "dashboard/relationships/apart.html.j2",
        published=[(item.title, place) for item, place in zip(sides, places, strict=True)],
    )


def _nations(indicator: Indicator) -> list[str]:
    return [name for nation, name in _NATIONS.items() if indicator.covers(nation)]


def listed(parts: Iterable[str]) -> str:
    """Write parts as people list them: ``a, b and c``; empty without any.

    Parameters
    ----------
    parts : iterable of str
        What is listed.
    """
    *before, last = list(parts) or [""]
    return f"{', '.join(before)} and {last}" if before else last
