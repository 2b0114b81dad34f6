"""What is shown of one area, or of the nation, for one measure and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import larger_area
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import ENGLAND, UNITED_KINGDOM
from mobilitymap.domain.flags import Flag
from mobilitymap.text import formatting
from mobilitymap.text.narrative import place_name
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.observations import Observation

_NATIONS: Final = {"E": ENGLAND, "W": "W92000004", "S": "S92000003", "N": "N92000002"}

_PROVISIONAL: Final = "provisional"

# Flags of a known figure as they stand beside it. What this project computed is said in the
# caption of the table, since it is true of whole rows.
_NOTES: Final[Mapping[str, str]] = {
    **formatting.WARNINGS,
    Flag.PROVISIONAL: _PROVISIONAL,
    Flag.MERGED: "former, larger area",
    Flag.AGGREGATED: "added up by ONS",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one area for one measure, as it is shown.

    Attributes
    ----------
    name : str
        Whose figure it is: the area, or the larger one that it was published for.
    text : str
        The figure with its unit, or why there is none.
    figure : Observation
    note : str
        What must not be missed about the figure: few people, unreliable, provisional.
    is_own : bool
        Whether the figure belongs to the area itself.
    former : str
        Where there is no figure: that of the abolished area around it, if there is one.
    precision : str
        What its publisher says of its sampling error, in a few words; of pay only.
    """

    name: str
    text: str
    figure: Observation
    note: str = ""
    is_own: bool = True
    former: str = ""
    precision: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a figure."""
        return self.figure.is_known

    def line(self, said: str = "") -> str:
        """Return the figure and its note; a note that is said of all is left out.

        Parameters
        ----------
        said : str, optional
            The note that is said of all figures, to be left out here.
        """
        if self.former:
            return f"{self.text}; {self.former}"
        return f"{self.text} ({self.note})" if self.note and self.note != said else self.text

    def dot(self, series: int | None) -> charts.Dot:
        """Return the mark of the figure on a chart.

        Parameters
        ----------
        series : int or None
            Which of the compared areas, from 0; None for the comparator.
        """
        figure = self.figure
        limits = (figure.lower, figure.upper) if figure.has_interval else (None, None)
        return charts.Dot(series, self.name, self.line(), figure.value, *limits)


def cell(atlas: Atlas, indicator: Indicator, area: Area, period: str) -> Cell:
    """Read the figure of an area, or of the larger area that it was published for.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    area : Area
        The area in question.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    """
    reading = atlas.reading(indicator.slug, area.code, period)
    figure, larger = reading.figure, larger_area(atlas, reading)
    is_own = larger is None
    name = formatting.display_name(area.name)
    if larger is not None:
        name = formatting.area_label(larger, atlas.areas)
    if figure.is_known:
        text = figure_text(indicator, figure)
        precision = formatting.short_precision(indicator, figure, reading.period)
        note = _NOTES.get(figure.flag, "")
        return Cell(name, text, figure, note, is_own, precision=precision)
    reason = formatting.missing_reason(indicator, figure.flag, area)
    return Cell(name, reason, figure, is_own=is_own, former=_former(atlas, indicator, area, period))


def _former(atlas: Atlas, indicator: Indicator, area: Area, period: str) -> str:
    """Give the figure still published for the abolished county that an area was part of."""
    found = atlas.former_figure(indicator.slug, area.code, period)
    if found is None:
        return ""
    county, figure = found
    return f"{formatting.former_name(county, atlas.areas)}: {figure_text(indicator, figure)}"


def figure_text(indicator: Indicator, figure: Observation) -> str:
    """Write a known figure with its short unit, a mobility index with its band first.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    figure : Observation
        A figure that is known.
    """
    value = formatting.figure(indicator, figure.value, short=True)
    return f"{figure.band.capitalize()} ({value})" if indicator.bands else value


def shared_note(cells: Sequence[Cell]) -> str:
    """Return ``provisional`` where every known figure is, to be said once; else nothing.

    Parameters
    ----------
    cells : sequence of Cell
        The cells of a row.
    """
    notes = {item.note for item in cells if item.is_known}
    return _PROVISIONAL if notes == {_PROVISIONAL} else ""


def comparators(areas: Sequence[Area]) -> tuple[str, ...]:
    """Return the codes of what areas are held against, the first choice first.

    The nation of all of them, else the UK; where they are of several nations the UK first,
    then those nations. Nothing is held against itself.

    Parameters
    ----------
    areas : sequence of Area
        The compared areas, in their order.
    """
    nations = dict.fromkeys(_NATIONS[area.nation] for area in areas if area.nation in _NATIONS)
    wanted = (*nations, UNITED_KINGDOM) if len(nations) == 1 else (UNITED_KINGDOM, *nations)
    compared = {area.code for area in areas}
    return tuple(code for code in wanted if code not in compared)


def comparator_head(atlas: Atlas, areas: Sequence[Area]) -> str:
    """Name the column of comparators; where it holds several, its cells name them.

    Empty where everything to hold areas against is itself compared.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    areas : sequence of Area
        The compared areas, in their order.
    """
    codes = comparators(areas)
    if not codes:
        return ""
    if codes[0] == UNITED_KINGDOM:
        return "UK or nation" if len(codes) > 1 else "UK"
    return atlas.areas.get(codes[0], Level.COUNTRY).name


def comparators_text(atlas: Atlas, areas: Sequence[Area]) -> str:
    """Say what the areas are held against: ``England, or the UK where England has no figure``.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    areas : sequence of Area
        The compared areas, in their order.
    """
    head = comparator_head(atlas, areas)
    if head == "UK or nation":
        return "The UK, or a nation where the UK has no figure"
    return head if head in ("UK", "") else f"{head}, or the UK where {head} has no figure"


def nation_cell(
    atlas: Atlas, indicator: Indicator, period: str, codes: Sequence[str]
) -> Cell | None:
    """Return the first published figure of some nations or unions, if there is one.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    indicator : Indicator
        The measure in question.
    period : str
        Label of a period of the measure, such as ``2024-25``.
    codes : sequence of str
        GSS codes of the nations, the first choice first.
    """
    for code in codes:
        figure = atlas.figure(indicator.slug, code, period)
        if figure is not None and figure.is_known:
            name = place_name(atlas.areas.get(code, Level.COUNTRY)).removeprefix("the ")
            note = _NOTES.get(figure.flag, "")
            return Cell(name, figure_text(indicator, figure), figure, note)
    return None
