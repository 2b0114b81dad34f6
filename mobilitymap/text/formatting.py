"""Figures as plain English: values with their unit, periods, reasons and names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import PeriodKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.domain.areas import Area, Gazetteer
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation

# Between a number and its unit, so that they are never parted at the end of a line.
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"

_UNITS: Final = {
    "%": ("", "%"),
    "percentage points": ("", f"{NO_BREAK}percentage points"),
    "points": ("", f"{NO_BREAK}points"),
    "years": ("", f"{NO_BREAK}years"),
    "per 100,000 people": ("", f"{NO_BREAK}per 100,000 people"),
    "£": ("£", ""),
    "£ a week": ("£", f"{NO_BREAK}a week"),
    "ratio": ("", ""),
    "score": ("", ""),
    "z-score": ("", ""),
}

_SHORT_UNITS: Final = {
    "percentage points": "",
    "points": "",
    "per 100,000 people": "",
    "£ a week": "",
    "years": "",
}

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

NOT_COVERED: Final = "Not covered by this measure"
MISSING_REASONS: Final[Mapping[str, str]] = {
    Flag.SUPPRESSED: "Withheld by the publisher",
    Flag.UNRELIABLE: "Too unreliable to publish",
    Flag.NOT_APPLICABLE: "Does not apply here",
    Flag.NOT_COLLECTED: "Not collected",
    Flag.NOT_AVAILABLE: "Not published",
}

NOTES: Final[Mapping[str, str]] = {
    Flag.PROVISIONAL: "Provisional: it will be revised.",
    Flag.UNRELIABLE: "The publisher calls this estimate unreliable.",
    Flag.SMALL_BASE: "Rests on few people: read it with great care.",
    Flag.MERGED: "Published for a former, larger area.",
    Flag.AGGREGATED: "Aggregated by ONS; may differ from other published figures.",
    Flag.DERIVED: "Computed here from two published figures.",
}

# What a reader of a single figure must not miss, short enough to stand beside it.
WARNINGS: Final[Mapping[str, str]] = {
    Flag.SMALL_BASE: "few people",
    Flag.UNRELIABLE: "unreliable",
}


_BANDS_OF_CV: Final = {5.0: "up to 5%", 10.0: "5 to 10%", 20.0: "10 to 20%", math.inf: "above 20%"}


def note(indicator: Indicator, figure: Observation, period: str) -> str:
    """Say what to mind about a figure: its flag, and its sampling error; empty for most.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    figure : Observation
        The figure in question.
    period : str
        Its period.
    """
    said = (NOTES.get(figure.flag, ""), precision_text(indicator, figure, period))
    return " ".join(filter(None, said)) if figure.is_known else ""


def precision_text(indicator: Indicator, figure: Observation, period: str) -> str:
    """Say what the publisher says of the sampling error of a figure; empty where nothing.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    figure : Observation
        The figure in question.
    period : str
        Its period.
    """
    known = figure.precision
    if known is None:
        return ""
    at = f"as a coefficient of variation, at {_band_of_cv(known.cv)}"
    now, then = (period_text(indicator, each) for each in (period, known.period))
    if known.period == period:
        text = f"The publisher puts its sampling error, {at}"
    elif math.isinf(known.cv):
        text = (
            f"No sampling error is published for {now}; for {then} the estimate was too unreliable "
            "to publish, with a coefficient of variation above 20%"
        )
    else:
        text = f"No sampling error is published for {now}; for {then} the publisher put it, {at}"
    return f"{text}{'' if figure.is_rankable or not indicator.rank else ', so it is not ranked'}."


def short_precision(indicator: Indicator, figure: Observation, period: str) -> str:
    """Say in a few words in which band the sampling error of a figure lies; empty where unknown.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    figure : Observation
        The figure in question.
    period : str
        Its period.
    """
    known = figure.precision
    if known is None:
        return ""
    then = "" if known.period == period else f" in {period_text(indicator, known.period)}"
    return f"sampling error{then} {_band_of_cv(known.cv)}"


def _band_of_cv(cv: float) -> str:
    return _BANDS_OF_CV.get(cv, f"up to {cv:g}%")


def number(value: float, decimals: int) -> str:
    """Write a number as people do: ``27,000``, ``−2.5``.

    Halves are rounded away from zero, as in the publishers' tables.

    Parameters
    ----------
    value : float
        A value in the unit of the measure.
    decimals : int
        How many decimals are written.
    """
    scaled = abs(value) * 10**decimals
    # The nudge undoes binary noise: 0.285 is stored a hair below itself.
    rounded = math.floor(scaled + 0.5 + 1e-9) / 10**decimals
    sign = MINUS if value < 0 and rounded else ""
    return f"{sign}{rounded:,.{decimals}f}"


def figure(indicator: Indicator, value: float, *, short: bool = False) -> str:
    """Write a value of an indicator with its unit: ``44.2%``, ``£27,000``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    value : float
        Not NaN: a missing value has a reason instead (`missing_reason`).
    short : bool
        Leave out a unit that stands in the heading, as in legends and tables.
    """
    before, after = _UNITS.get(indicator.unit, ("", f"{NO_BREAK}{indicator.unit}"))
    if short:
        after = _SHORT_UNITS.get(indicator.unit, after)
    text = number(value, indicator.decimals)
    if text.startswith(MINUS):
        return f"{MINUS}{before}{text[1:]}{after}"
    return f"{before}{text}{after}"


def unit_left_out(indicator: Indicator) -> str:
    """Return the unit that a short figure lacks, for its heading; empty where it has its own.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return "" if figure(indicator, 1) == figure(indicator, 1, short=True) else indicator.unit


def interval(indicator: Indicator, lower: float, upper: float) -> str:
    """Write a 95% interval: ``71.2 to 75.9%``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    lower : float
        Lower 95% limit.
    upper : float
        Upper 95% limit.
    """
    low = figure(indicator, lower)
    after = _UNITS.get(indicator.unit, ("", f"{NO_BREAK}{indicator.unit}"))[1]
    return f"{low.removesuffix(after)} to {figure(indicator, upper)}"


def difference(indicator: Indicator, value: float) -> str:
    """Write the difference of two values, with its sign: ``+1.2 percentage points``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    value : float
        A value in the unit of the measure.
    """
    size = number(abs(value), indicator.decimals)
    sign = "" if not float(size.replace(",", "")) else ("+" if value > 0 else MINUS)
    before, after = _UNITS.get(indicator.unit, ("", f"{NO_BREAK}{indicator.unit}"))
    if indicator.unit == "%":
        after = f"{NO_BREAK}percentage points"
    if size == "1":
        after = after.replace("points", "point")
    return f"{sign}{before}{size}{after}"


def period_text(indicator: Indicator, period: str) -> str:
    """Write a period as people do: ``2024/25``, ``2022 to 2024``, ``January 2026``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    """
    kind = indicator.period_kind
    if kind in (PeriodKind.ACADEMIC_YEAR, PeriodKind.FINANCIAL_YEAR):
        return period.replace("-", "/")
    if kind is PeriodKind.POOLED_YEARS:
        return period.replace("-", " to ")
    if kind is PeriodKind.DATE and len(period) == 7:
        year, month = period.split("-")
        return f"{_MONTHS[int(month) - 1]} {year}"
    return period


def date_text(date: str) -> str:
    """Write a date of publication as far as it is known: ``27 November 2025``, ``March 2026``.

    Parameters
    ----------
    date : str
        ISO date, year and month, or year: ``2025-11-27``, ``2026-03``.
    """
    year, *rest = date.split("-")
    named = [_MONTHS[int(rest[0]) - 1]] if rest else []
    days = [str(int(day)) for day in rest[1:]]
    return " ".join([*days, *named, year])


def missing_reason(indicator: Indicator, flag: str, area: Area | None = None) -> str:
    """Say why a value is missing.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    flag : str
        Why the value is missing, such as ``suppressed``.
    area : Area, optional
        The area without a value, for reasons that name it; None to leave it unnamed.
    """
    if area is not None and not indicator.covers(area.nation):
        return NOT_COVERED
    return MISSING_REASONS.get(flag, MISSING_REASONS[Flag.NOT_AVAILABLE])


def display_name(name: str) -> str:
    """Write a name as people say it: ``Bristol`` for ``Bristol, City of``.

    Parameters
    ----------
    name : str
        Official name of an area.
    """
    return name.removesuffix(", City of").removesuffix(", County of")


def former_name(area: Area, areas: Gazetteer) -> str:
    """Name an abolished area with what it was: ``Cumbria (county until 2023)``.

    Parameters
    ----------
    area : Area
        The area in question.
    areas : Gazetteer
        All areas, which know what an abolished one was.
    """
    kind = "county" if area.code.startswith("E10") else "district"
    steps = areas.successors(area.code)
    until = f" until {steps[0].year}" if steps else ""
    return f"{display_name(area.name)} ({kind}{until})"


def larger_name(area: Area) -> str:
    """Name a larger area whose figure stands on another's page: ``Hampshire (county)``.

    Parameters
    ----------
    area : Area
        The area in question.
    """
    kind = "county" if area.code.startswith("E10") else ""
    if area.level is Level.SMC:
        kind = "SMC area"
    until = f"until {area.last_year}" if area.last_year else ""
    what = f"{kind} {until}".strip()
    return f"{display_name(area.name)} ({what})" if what else display_name(area.name)


def area_label(area: Area, areas: Gazetteer) -> str:
    """Name an area so that it can be told from others of the same name in a list.

    Parameters
    ----------
    area : Area
        The area in question.
    areas : Gazetteer
        All areas, to tell those of one name apart.
    """
    name = display_name(area.name)
    steps = areas.successors(area.code)
    if not area.is_current and steps:
        heirs = " and ".join(display_name(step.new_name) for step in steps)
        return f"{name} (until {steps[0].year}, now {heirs})"
    if area.code.startswith("E10"):
        return f"{name} (county)"
    if area.level is Level.SMC:
        return f"{name} (SMC area)"
    return name
