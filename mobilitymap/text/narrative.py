"""What the figures say, in plain English: sentences that can be quoted as they stand.

No sentence holds a number that is not a published figure, a difference of two of them, a
count or a rank; and none says "better" or "worse" without a test on published intervals, nor
"wider" or "higher" of a change that may be chance or noise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.claims import Ground, Support
from mobilitymap.analysis.verdicts import Verdict
from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import Breakdown, Polarity
from mobilitymap.domain.peers import Against
from mobilitymap.stats.noise import margin
from mobilitymap.stats.series import Change
from mobilitymap.stats.significance import TEST_NAME
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.analysis.benchmark import BenchmarkedArea, BesidePeers, Comparator
    from mobilitymap.analysis.claims import Claim
    from mobilitymap.analysis.rankings import Position
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.profile import Reading

# Regions whose names are said with an article.
_WITH_ARTICLE: Final = frozenset({"North East", "North West", "East Midlands", "West Midlands"})
_MORE_WITH_ARTICLE: Final = frozenset({"East of England", "South East", "South West"})

# Their figures rest on many pupils everywhere.
_OF_ALL: Final = frozenset({Breakdown.ALL, Breakdown.NOT_FSM})

_RECOUNTED: Final = "; who is eligible changed in 2018, so part of this may be that"
_BEYOND_NOISE: Final = "more than year-to-year noise"
_CAUTIOUS: Final = "errs on the cautious side, since one area is part of the other"
_FROM_OTHERS: Final = ", no clear difference from the others"


def place_name(area: Area) -> str:
    """Name an area as it stands within a sentence: ``the North East``, ``Bristol``.

    Parameters
    ----------
    area : Area
        The area in question.
    """
    name = formatting.display_name(area.name)
    if area.level is Level.REGION and name in _WITH_ARTICLE | _MORE_WITH_ARTICLE:
        return f"the {name}"
    if name == "United Kingdom":
        return "the UK"
    return name


def measure_name(indicator: Indicator) -> str:
    """Name a measure as it stands within a sentence: ``employment rate``, ``GCSEs in ...``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    title = indicator.title
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def comparator_name(comparator: Comparator) -> str:
    """Name what an area is compared with: ``England``, ``the middle of 20 similar areas``.

    Parameters
    ----------
    comparator : Comparator
        The area or areas that stand beside it.
    """
    if comparator.area is not None:
        return place_name(comparator.area)
    return f"the middle of {len(comparator.peers)} {peers_name(comparator.against)}"


def peers_name(against: Against) -> str:
    """Name a list of similar areas: ``economically similar areas``.

    Parameters
    ----------
    against : Against
        Which publisher's list of similar areas.
    """
    return {
        Against.ECONOMIC: "economically similar areas",
        Against.DEMOGRAPHIC: "demographically similar areas",
        Against.STATISTICAL_NEIGHBOURS: "statistical neighbours",
    }.get(against, "similar areas")


def ordinal(number: int) -> str:
    """Write a rank: ``1st``, ``12th``, ``23rd``.

    Parameters
    ----------
    number : int
        A rank, from 1.
    """
    teens = 10 <= number % 100 <= 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{formatting.number(number, 0)}{ending}"


def _said_of(larger: Area | None, text: str) -> str:
    """Make a larger area the subject of what is said of it: ``Hampshire (county): worse ...``."""
    if larger is None or not text:
        return text
    return f"{formatting.larger_name(larger)}: {text[:1].lower()}{text[1:]}"


def rank_ends(indicator: Indicator) -> tuple[str, str]:
    """Say what the first and the last rank stand for: ``most favourable``, ``most deprived``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    if indicator.rank_of:
        return "most deprived", "least deprived"
    if indicator.breakdown is Breakdown.GAP:
        return "narrowest", "widest"
    if indicator.polarity is Polarity.NEITHER:
        return "highest", "lowest"
    return "most favourable", "least favourable"


def rank_text(
    position: Position, level: Level, indicator: Indicator, larger: Area | None = None
) -> str:
    """Write a rank with what is known of its uncertainty.

    ``298th equal of 348 local authority districts (1st is the most favourable); 95%
    interval 216th to 331st``. A rank that its publisher gives is said to be that:
    ``12th most deprived of 296 local authority districts (the publisher's rank of the average
    score; 1st is the most deprived)``.

    Parameters
    ----------
    position : Position
        Rank, ties, number of areas and interval.
    level : Level
        Level of the areas that are counted.
    indicator : Indicator
        The measure in question.
    larger : Area, optional
        The larger area that the rank is of; see `BenchmarkedArea.larger`.
    """
    equal = " equal" if position.tied else ""
    first, _ = rank_ends(indicator)
    place, areas = f"{ordinal(position.rank)}{equal}", f"{position.count} {level.plural}"
    if position.left_out:
        areas += " whose figure is precise enough to rank"
    if indicator.rank_of:
        whose = f"the publisher's rank of the {indicator.rank_of}"
        return _said_of(larger, f"{place} {first} of {areas} ({whose}; 1st is the {first})")
    rank = f"{place} of {areas} (1st is the {first})"
    if position.interval is None:
        return _said_of(larger, f"{rank}; its uncertainty is unknown")
    low, high = position.interval
    between = f"95% interval {ordinal(low)} to {ordinal(high)}"
    return _said_of(larger, f"{rank}; {between}")


def verdict_text(item: BenchmarkedArea) -> str:
    """Say how an area compares: a verdict where intervals allow one, else the difference.

    ``Worse than England``; ``6.3 percentage points below England; no interval published``. Of a
    larger area's figure the larger area is the subject: ``Kent (county): worse than England``.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    return _said_of(item.larger, compared_text(item))


def compared_text(item: BenchmarkedArea) -> str:
    """Say how a figure compares, for a sentence that already names whose figure it is.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    figure = item.reading.figure
    if figure.is_known and not figure.is_sound:
        is_small = figure.flag == Flag.SMALL_BASE
        reason = "Rests on few people" if is_small else "Called unreliable by its publisher"
        return f"{reason}, so it is not compared"
    if item.comparator is None or item.difference is None:
        return ""
    if item.beside_peers is not None:
        return _peers_text(item, item.beside_peers)
    name = comparator_name(item.comparator)
    if item.verdict is Verdict.NO_INTERVAL:
        return _untested_text(item, name)
    if item.verdict is Verdict.SIMILAR:
        return f"No clear difference from {name}"
    return f"{item.verdict.capitalize()} than {name}"


def _untested_text(item: BenchmarkedArea, name: str) -> str:
    """Say how a figure without an interval compares: no verdict, and noise where it is known."""
    if item.difference is None:
        return ""
    apart = f"{_apart(item.indicator, item.difference)} {name}"
    if item.is_beyond_noise is None:
        return f"{apart}; no interval published"
    if item.is_beyond_noise:
        return f"{apart}, more than year-to-year noise"
    return f"No clear difference from {name} (within year-to-year noise)"


def noise_text(indicator: Indicator, sd: float) -> str:
    """Say up to which size a difference of two figures may be year-to-year noise.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    sd : float
        Standard deviation of the noise of one figure.
    """
    apart = formatting.difference(indicator, margin(sd, sd)).removeprefix("+")
    few = "" if indicator.breakdown in _OF_ALL else "; by more where few pupils are counted"
    return f"Two figures up to about {apart} apart may differ by year-to-year noise alone{few}"


def _peers_text(item: BenchmarkedArea, beside: BesidePeers) -> str:
    """Say how many similar areas an area differs from: ``Better than 2 and worse than ...``."""
    words = {
        Polarity.HIGH_IS_GOOD: ("better", "worse"),
        Polarity.HIGH_IS_BAD: ("worse", "better"),
        Polarity.NEITHER: ("higher", "lower"),
    }[item.indicator.polarity]
    parts = [
        f"{word} than {number}"
        for word, number in zip(words, (beside.above, beside.below), strict=True)
        if number
    ]
    against = item.comparator.against if item.comparator else Against.OVERALL
    areas = f"{beside.count} {peers_name(against)}"
    if not parts:
        return f"No clear difference from any of {areas}"
    first = " and ".join(parts)
    others = "" if beside.above + beside.below == beside.count else _FROM_OTHERS
    return f"{first[:1].upper()}{first[1:]} of {areas}{others}"


def verdict_note(item: BenchmarkedArea) -> str:
    """Say what a verdict rests on; empty where there is none.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    if item.beside_peers is not None:
        return f"{TEST_NAME[:1].upper()}{TEST_NAME[1:]}, 5% false-discovery rate."
    if item.test is None or item.comparator is None:
        return ""
    name = comparator_name(item.comparator)
    part = item.comparator.against in (Against.NATION, Against.REGION)
    cautious = f"; errs on the cautious side, since the area is part of {name}" if part else ""
    return f"{TEST_NAME[:1].upper()}{TEST_NAME[1:]}{cautious}."


def _apart(indicator: Indicator, difference: float) -> str:
    """Say by how much a figure is above or below another one."""
    if _is_nothing(indicator, difference):
        return "Level with"
    size = formatting.difference(indicator, abs(difference)).removeprefix("+")
    return f"{size} {'above' if difference > 0 else 'below'}"


def _is_nothing(indicator: Indicator, difference: float) -> bool:
    """Whether a difference is 0 as it is written."""
    return not float(formatting.number(abs(difference), indicator.decimals).replace(",", ""))


def deviations_text(item: BenchmarkedArea) -> str:
    """Say how far an area is from its comparator on the scale of all areas.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    if item.deviations is None or item.comparator is None or item.level is None:
        return ""
    size = formatting.number(abs(item.deviations), 1)
    if not float(size):
        size, side = "Less than 0.1", "from"
    else:
        side = "above" if item.deviations > 0 else "below"
    return _said_of(
        item.larger,
        f"{size} standard deviations {side} {comparator_name(item.comparator)} (unweighted spread "
        f"of {item.level.plural})",
    )


def change_text(item: BenchmarkedArea) -> str:
    """Say how the figure moved within its latest unbroken run of periods.

    Of a larger area's figure the larger area is the subject.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    return _said_of(item.larger, moved_text(item))


def moved_text(item: BenchmarkedArea) -> str:
    """Say how a figure moved, for a sentence that already names whose figure it is.

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    """
    trend, indicator = item.trend, item.indicator
    if trend.change is None or trend.since is None or trend.difference is None:
        return ""
    since = formatting.period_text(indicator, trend.since)
    size = formatting.difference(indicator, abs(trend.difference)).removeprefix("+")
    if trend.change is Change.NO_CLEAR_CHANGE:
        text = f"No clear change since {since}"
    elif trend.change is Change.SHARED_YEARS:
        text = f"Not compared with {since}: the two periods share years"
    elif trend.change is Change.IN_CASH:
        text = _cash_text(item, since)
    elif trend.change in (Change.WIDER, Change.NARROWER):
        text = f"{trend.change.capitalize()} by {size} since {since}, {_BEYOND_NOISE}"
    elif trend.change is not Change.NO_INTERVAL:
        text = f"{trend.change.capitalize()} than in {since}, by {size}"
        if not item.reading.figure.has_interval:
            text = f"{text}, {_BEYOND_NOISE}"
    elif _is_nothing(indicator, trend.difference):
        text = f"The same as in {since}"
    else:
        now = item.reading.figure.value
        before, after = (
            formatting.figure(indicator, value) for value in (now - trend.difference, now)
        )
        until = formatting.period_text(indicator, item.reading.period)
        text = f"{before} in {since}, {after} in {until}; no interval published"
    # Transitional protection of free school meals began in April 2018.
    recounted = indicator.breakdown is not Breakdown.ALL and trend.since < "2018"
    return f"{text}{_RECOUNTED}" if recounted else text


def _cash_text(item: BenchmarkedArea, since: str) -> str:
    """Say how a sum of money moved, beside the nation: ``Up £3,100 in cash terms since ...``."""
    trend, indicator = item.trend, item.indicator
    if trend.difference is None:
        return ""
    own = _moved(indicator, trend.difference)
    text = f"{own[:1].upper()}{own[1:]} in cash terms since {since}"
    if trend.beside is None or trend.beside_difference is None:
        return text
    return f"{text}; {place_name(trend.beside)} {_moved(indicator, trend.beside_difference)}"


def _moved(indicator: Indicator, difference: float) -> str:
    """Write a change of money: ``up £3,100``."""
    if _is_nothing(indicator, difference):
        return "the same"
    size = formatting.difference(indicator, abs(difference)).removeprefix("+")
    return f"{'up' if difference > 0 else 'down'} {size}"


def former_text(item: BenchmarkedArea, atlas: Atlas) -> str:
    """Give what was published for the areas that this one was made of; empty if nothing was.

    ``Allerdale (district until 2023): £25,000 (2020).``

    Parameters
    ----------
    item : BenchmarkedArea
        A figure with all that it is compared with.
    atlas : Atlas
        Where areas and figures are read.
    """
    parts = [
        f"{formatting.former_name(former.area, atlas.areas)}: "
        f"{formatting.figure(item.indicator, former.figure.value)} "
        f"({formatting.period_text(item.indicator, former.period)})"
        for former in item.former
    ]
    return f"{'; '.join(parts)}." if parts else ""


def claim_statement(claim: Claim) -> str:
    """Put the statement that is tested into words.

    Parameters
    ----------
    claim : Claim
        The statement that was tested.
    """
    indicator = claim.indicator
    one, other = _claimed_name(claim, claim.higher), _claimed_name(claim, claim.lower)
    # A gap below 0 is the other way round, and is not wider for being higher.
    reversed_gap = min(claim.higher.figure.value, claim.lower.figure.value) < 0
    is_gap = indicator.breakdown is Breakdown.GAP and not reversed_gap
    word = "wider" if is_gap else "higher"
    when = formatting.period_text(indicator, claim.period)
    return f"{indicator.title}: {word} in {one} than in {other}, {when}"


def claim_reason(claim: Claim) -> str:
    """Say why the statement is supported, is not, or cannot be told.

    Parameters
    ----------
    claim : Claim
        The statement that was tested.
    """
    indicator = claim.indicator
    if claim.ground is Ground.MISSING:
        lacking = next(r for r in (claim.higher, claim.lower) if not r.figure.is_known)
        reason = formatting.missing_reason(indicator, lacking.figure.flag, lacking.area)
        when = formatting.period_text(indicator, claim.period)
        name = place_name(lacking.area)
        return f"There is no figure for {name} ({when}): {reason[:1].lower()}{reason[1:]}."
    if claim.ground is Ground.TEST:
        beyond = (
            "is more than chance in sampling explains"
            if claim.support is Support.SUPPORTED
            else "may be chance in sampling"
        )
        part = f" The test {_CAUTIOUS}." if claim.nested else ""
        level = "5% level"
        return f"The difference {beyond} ({TEST_NAME}, two-sided, {level}).{part}"
    if claim.ground is Ground.SAME_FIGURE:
        return f"It is one figure, published for {_owner_name(claim.higher)} as a whole."
    return {
        Ground.EQUAL: "Both figures are the same.",
        Ground.NOISE: "The difference is within year-to-year noise: figures of this measure "
        "swing as much from one year to the next without any lasting change.",
        Ground.BEYOND_NOISE: "The difference is larger than year-to-year noise, as measured over "
        "all areas. No interval is published for the two figures, so quote them without a verdict.",
        Ground.RESOLUTION: "The difference is no larger than the rounding of the published "
        "figures can make it.",
        Ground.FEW_PEOPLE: "A figure rests on few people: a handful of them could turn it round.",
        Ground.UNRELIABLE: "The publisher calls a figure unreliable.",
        Ground.BANDS: "The index is published in bands, without intervals. A difference of two "
        "scores is not a percentage, and no rank.",
        Ground.NO_INTERVAL: "No interval is published, so nobody can say how much of the "
        "difference is chance. Quote the two figures without a verdict.",
    }[claim.ground]


def claim_quote(claim: Claim) -> str:
    """Write the sentence to quote: measure, figures, years, what may be said, source.

    Empty where a figure is missing.

    Parameters
    ----------
    claim : Claim
        The statement that was tested.
    """
    if claim.ground is Ground.MISSING or claim.difference is None:
        return ""
    indicator = claim.indicator
    when = formatting.period_text(indicator, claim.period)
    one, other = _claimed_name(claim, claim.higher), _claimed_name(claim, claim.lower)
    figures = (
        f"{indicator.title}, {when}: {one} {_quoted(claim.higher)}, {other} {_quoted(claim.lower)}"
    )
    apart = formatting.difference(indicator, claim.difference).removeprefix("+")
    verdict = {
        Ground.TEST: f"the difference of {apart} is statistically significant"
        if claim.support is Support.SUPPORTED
        else "the difference is not statistically significant",
        Ground.EQUAL: "the figures are the same",
        Ground.NOISE: "no clear difference, within year-to-year noise",
        Ground.BEYOND_NOISE: f"the difference of {apart} is larger than year-to-year noise; no "
        "intervals published",
        Ground.RESOLUTION: "the difference is within rounding",
        Ground.SAME_FIGURE: f"one figure, published for {_owner_name(claim.higher)} as a whole",
        Ground.FEW_PEOPLE: "figures on few people, not to be compared",
        Ground.UNRELIABLE: "a figure that its publisher calls unreliable, not to be compared",
        Ground.BANDS: "published bands; the index is not ranked",
        Ground.NO_INTERVAL: "no intervals published, so whether the figures differ by more than "
        "chance is not known",
    }[claim.ground]
    part = f"; {_CAUTIOUS}" if claim.nested else ""
    test = f" ({TEST_NAME}{part})" if claim.ground is Ground.TEST else ""
    source = indicator.source
    return f"{figures}; {verdict}{test}. Source: {source.publisher}, {source.title}."


def _claimed_name(claim: Claim, reading: Reading) -> str:
    """Name whose figure is spoken of; the areas asked about, where they share one figure."""
    return place_name(reading.area) if claim.ground is Ground.SAME_FIGURE else _owner_name(reading)


def _owner_name(reading: Reading) -> str:
    owner = reading.published_for or reading.area
    return place_name(owner)


def _quoted(reading: Reading) -> str:
    """Write a figure with its band or interval."""
    indicator, figure = reading.indicator, reading.figure
    value = formatting.figure(indicator, figure.value)
    if figure.band:
        return f"{figure.band} ({value})"
    if figure.has_interval:
        between = formatting.interval(indicator, figure.lower, figure.upper)
        return f"{value} (95% interval {between})"
    return value
