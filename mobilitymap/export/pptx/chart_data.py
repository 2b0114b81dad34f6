"""Charts of a deck before they are drawn: what is on them, in figures and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from mobilitymap.frontend.colors import COMPARED, MUTED_INK, SECOND_COMPARATOR
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation

COLOURS: Final = tuple(colour for colour, _ in COMPARED)
# What areas stand beside is grey, as in all charts.
GREYS: Final = (MUTED_INK, SECOND_COMPARATOR)
# So many figures are read out; of more, the first and the last of each series.
_READ_OUT: Final = 30


class Kind(Enum):
    """How a chart is drawn: bars from left to right, or lines over periods."""

    BARS = "bar chart"
    LINES = "line chart"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one area or group.

    Attributes
    ----------
    name : str
    values : tuple of (float or None)
        As published, one for each category; None where there is no figure.
    colour : str
        ``#rrggbb``.
    dashed : bool
        For lines of what areas stand beside.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its data.

    Attributes
    ----------
    kind : Kind
    title : str
    indicator : Indicator
        Says how the figures are written; any one of those on the chart.
    categories : tuple of str
    series : tuple of Series
    """

    kind: Kind
    title: str
    indicator: Indicator
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def number_format(self) -> str:
        """The format of figures in the notation of spreadsheets: ``0.0" %"``."""
        indicator = self.indicator
        places = f".{'0' * indicator.decimals}" if indicator.decimals else ""
        number = f"#,##0{places}"
        if indicator.unit.startswith("£"):
            return f'"£"{number}'
        return f'{number}"%"' if indicator.unit == "%" else number

    @property
    def size(self) -> int:
        """Number of marks: what decides how much room the chart needs."""
        return len(self.categories) * len(self.series)

    def described(self) -> str:
        """Say what the chart shows, for those who do not see it."""
        parts = [self._read_out(series) for series in self.series]
        return f"{self.kind.value.capitalize()}: {self.title}. {' '.join(parts)}"

    def _read_out(self, series: Series) -> str:
        known = [
            f"{category} {formatting.figure(self.indicator, value, short=True)}"
            for category, value in zip(self.categories, series.values, strict=True)
            if value is not None
        ]
        if not known:
            return f"{series.name}: no figure."
        if self.size > _READ_OUT and len(known) > 2:
            return f"{series.name}: {known[0]} to {known[-1]}."
        return f"{series.name}: {', '.join(known)}."


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what is said of it.

    Attributes
    ----------
    head : sequence of str
    rows : sequence of sequence of str
    shares : sequence of float
        Width of each column, relative to the others.
    note : str
        Below the table.
    remarks : str
        In the speaker notes.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    note: str = ""
    remarks: str = ""


def known_value(figure: Observation | None) -> float | None:
    """Return the value of a figure, None where there is none.

    Parameters
    ----------
    figure : Observation or None
        A figure; None where the area has no row.
    """
    return None if figure is None or math.isnan(figure.value) else figure.value


def unit_text(indicator: Indicator) -> str:
    """Name the unit of a chart: ``in £ a week``, ``as a ratio``.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    if indicator.unit in ("ratio", "score"):
        return f"as a {indicator.unit}"
    apart = formatting.NO_BREAK if indicator.unit == "%" else " "
    return f"in{apart}{indicator.unit}"


def over_time(
    indicator: Indicator,
    title: str,
    periods: Sequence[str],
    lines: Sequence[tuple[str, dict[str, float | None], str, bool]],
) -> Chart:
    """Make a line chart of figures by period that is cut wherever the series breaks.

    A chart of an office program joins neighbouring figures, whatever lies between them: an
    empty category named "break" parts those before a break from those after it.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    title : str
        Title of the chart.
    periods : sequence of str
        Oldest first, with the years that were not published.
    lines : sequence of (str, dict, str, bool)
        Name, value by period, colour, and whether the line is dashed.
    """
    breaks = {item.period for item in indicator.breaks}
    slots: list[str | None] = []
    for at, period in enumerate(periods):
        before = periods[at - 1] if at else ""
        if period in breaks and any(before in values for _, values, _, _ in lines):
            slots.append(None)
        slots.append(period)
    return Chart(
        Kind.LINES,
        title,
        indicator,
        tuple(
            "break" if slot is None else formatting.period_text(indicator, slot) for slot in slots
        ),
        tuple(
            Series(
                name,
                tuple(None if slot is None else values.get(slot) for slot in slots),
                colour,
                dashed,
            )
            for name, values, colour, dashed in lines
        ),
    )
