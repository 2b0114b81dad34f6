"""An area in short: three to five lines that a councillor can read aloud.

How a measure is said ("Fewer people here have work than in ...") stands with the measure, in its
description; here the figures are put behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.highlights import MIN_LINES, Basis
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Polarity
from mobilitymap.text import formatting, narrative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.analysis.highlights import Finding, Highlights
    from mobilitymap.domain.areas import Area

# What sites that preview links show of a description.
_MAX_PREVIEW: Final = 300


def summary_sentences(area: Area, found: Highlights) -> list[str]:
    """Write what can be said of an area in a few lines that can be read aloud.

    Parameters
    ----------
    area : Area
        The area in question.
    found : Highlights
        What stands out in an area: its own figures alone.

    Returns
    -------
    list of str
        Lines of plain text, the surest first, at least one.
    """
    name = narrative.place_name(area)
    written = [_finding_text(name, finding) for finding in found.findings]
    if found.is_small and area.population is not None:
        written.append(
            f"Only {formatting.number(area.population, 0)} people live here, so many figures rest "
            "on few people and are not compared."
        )
    elif len(written) < MIN_LINES:
        whose = "other figures" if written else "own figures"
        written.append(f"None of {name}'s {whose} stands out clearly.")
    return written


def preview(lines: Sequence[str]) -> str:
    """Return as many of the lines as previews of a link show; a figure is never cut in half.

    Parameters
    ----------
    lines : sequence of str
        Lines that can stand alone, at least one.
    """
    kept = [lines[0]]
    for line in lines[1:]:
        if len(" ".join([*kept, line])) > _MAX_PREVIEW:
            break
        kept.append(line)
    return " ".join(kept)


def _finding_text(name: str, finding: Finding) -> str:
    item = finding.item
    indicator, reading = item.indicator, item.reading
    period = formatting.period_text(indicator, reading.period)
    if reading.figure.flag == Flag.PROVISIONAL:
        period = f"{period}, provisional"
    figure = formatting.figure(indicator, reading.figure.value)
    if finding.basis in (Basis.BAND, Basis.MIDDLING_BAND):
        band = f"“{reading.figure.band}” band for {narrative.measure_name(indicator)}"
        bands = f"one of {_counted(len(indicator.bands))}"
        return f"The Social Mobility Commission puts {name} in its {band}, {bands} ({period})."
    if item.comparator is None or item.difference is None:
        place, level = item.position, item.level
        is_most = place is not None and place.favourable is (
            indicator.polarity is Polarity.HIGH_IS_GOOD
        )
        which = indicator.said_most if is_most else indicator.said_least
        areas = level.plural if level is not None else "areas"
        if place is not None and indicator.rank_of:
            figure = f"{narrative.ordinal(place.rank)} {indicator.said_most} of {place.count}"
        return f"Among the {which} fifth of {areas}: {figure} ({period})."
    other = formatting.figure(indicator, item.comparator.figure.value)
    beside = narrative.comparator_name(item.comparator)
    said = indicator.said_above if item.difference > 0 else indicator.said_below
    if finding.basis is Basis.SIMILAR:
        both = f"{figure} here, {other} in {beside}"
        return f"{indicator.title}: {both} ({period}), no clear difference."
    if finding.basis is Basis.FIFTH or not said:
        return f"{indicator.title}: {figure} here, {other} in {beside} ({period})."
    # A unit that is a word is not said twice: "57.2 years against 61.5".
    return f"{said} than in {beside}: {figure} against {_without_word(other)} ({period})."


def _without_word(figure: str) -> str:
    return figure.partition(formatting.NO_BREAK)[0]


def _counted(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if number < len(words) else str(number)
