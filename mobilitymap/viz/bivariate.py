"""The map of two measures at once: nine colours, their words, and a legend that can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.bivariate import band_groups
from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.flags import Flag
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.frontend.colors import BIVARIATE
from mobilitymap.frontend.templating import fragment
from mobilitymap.stats.correlation import SIDES
from mobilitymap.text import formatting
from mobilitymap.viz.choropleth import UNITLESS
from mobilitymap.viz.colors import MISSING, text_on
from mobilitymap.viz.map_layer import MAXIMUM_SELECTED, MapState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from markupsafe import Markup
    from numpy.typing import NDArray

    from mobilitymap.analysis.bivariate import Relation
    from mobilitymap.analysis.rankings import Ranking
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.stats.classification import Classification

_WORDS: Final = {1: ("alike",), 2: ("low", "high"), 3: ("low", "middle", "high")}
_BAND_WORDS: Final = {
    1: ("alike",),
    2: ("unfavourable", "favourable"),
    3: ("unfavourable", "middling", "favourable"),
}
LETTERS: Final = "ABCDEFGHI"
"""Letters of the chosen areas on the map, where there are several."""


@dataclass(frozen=True)
class BivariateMap:
    """Two measures by area, ready to be drawn.

    Attributes
    ----------
    atlas : Atlas
    relation : Relation
    chosen : tuple of str
        Codes of the areas of the level that are selected or compared, the main one first.
    """

    atlas: Atlas
    relation: Relation
    chosen: tuple[str, ...] = ()

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """All areas of the level that are on the map, in the order of its boundary file."""
        level = self.relation.level
        codes = self.atlas.boundary_files.codes(str(level))
        return tuple(self.atlas.areas.get(code, level) for code in codes)

    @cached_property
    def class_numbers(self) -> Mapping[str, int]:
        """Class of every area with both figures, from 0, as in `BIVARIATE`."""
        found = self.relation.classes.classes
        pairs = zip(self.relation.codes, found, strict=True)
        return MappingProxyType({code: int(number) - 1 for code, number in pairs})

    @cached_property
    def class_labels(self) -> tuple[str, ...]:
        """What each of the nine classes is, in words; empty for one that cannot occur."""
        columns, rows = self.words
        titles = self.titles
        return tuple(
            f"{titles[0]}: {columns[column]}; {titles[1]}: {rows[row]}"
            if column < len(columns) and row < len(rows)
            else ""
            for row in range(SIDES)
            for column in range(SIDES)
        )

    @property
    def titles(self) -> tuple[str, str]:
        """Short names of the two measures."""
        relation = self.relation
        return relation.first.indicator.short_title, relation.second.indicator.short_title

    @property
    def words(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the thirds of each measure are called, from low to high."""
        relation = self.relation
        return (
            _words(relation.first, relation.classes.first),
            _words(relation.second, relation.classes.second),
        )

    def figure_text(self, side: Ranking, area: Area) -> str:
        """Write the figure of an area, or why there is none or none that is classed.

        Parameters
        ----------
        side : Ranking
            The figures of one of the two measures.
        area : Area
            The area in question.
        """
        indicator = side.indicator
        figure = self.atlas.figure(indicator.slug, area.code, side.period)
        if figure is None or not figure.is_known:
            flag = figure.flag if figure else Flag.NOT_AVAILABLE
            return formatting.missing_reason(indicator, flag, area)
        if figure.band:
            return figure.band.capitalize()
        text = formatting.figure(indicator, figure.value)
        warning = formatting.WARNINGS.get(figure.flag)
        return f"{text} ({warning})" if warning else text

    def class_words(self, code: str) -> str:
        """Say in words in which class an area is, or that it is in none.

        Parameters
        ----------
        code : str
            GSS code of the area, such as ``E08000032``.
        """
        number = self.class_numbers.get(code)
        return "Not classed" if number is None else self.class_labels[number]

    def rows(self) -> tuple[tuple[Area, str, str, str], ...]:
        """Return area, both figures as text and the class in words, sorted by name."""
        relation = self.relation
        ordered = sorted(self.areas, key=lambda area: formatting.display_name(area.name))
        return tuple(
            (
                area,
                self.figure_text(relation.first, area),
                self.figure_text(relation.second, area),
                self.class_words(area.code),
            )
            for area in ordered
        )

    @property
    def state(self) -> MapState:
        """What the map shows."""
        relation, titles = self.relation, self.titles
        missing = self.missing
        texts = {
            area.code: "; ".join(
                f"{title}: {self.figure_text(side, area)}"
                for title, side in zip(titles, (relation.first, relation.second), strict=True)
            )
            for area in self.areas
            if missing.get(area.code) != OUTSIDE
        }
        covered = tuple(area.code for area in self.areas if missing.get(area.code) != OUTSIDE)
        return MapState(
            boundaries=str(relation.level),
            label=f"{titles[0]} and {titles[1]} in nine classes, {relation.level.plural}",
            colours=BIVARIATE,
            classes=self.class_numbers,
            texts=texts,
            class_labels=self.class_labels,
            missing=missing,
            selected=self.chosen[:MAXIMUM_SELECTED],
            view=covered,
            # Another pair may cover other nations: the map then moves there.
            view_token="".join(sorted({area.nation for area in self.areas} - self._outside)),
        )

    def range_texts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what each third of each measure spans: its lowest and highest figure."""
        relation = self.relation
        return (
            _ranges(relation.first, relation.x, relation.classes.first),
            _ranges(relation.second, relation.y, relation.classes.second),
        )

    @cached_property
    def missing(self) -> Mapping[str, str]:
        """Kind of missing of each area without a class, as the map draws it."""
        kinds: dict[str, str] = {}
        for item in self.relation.left_out:
            kind = item.reason if item.reason in MISSING else Flag.NOT_AVAILABLE
            # What a measure does not cover at all counts before any gap of the other one.
            if kind == OUTSIDE or item.code not in kinds:
                kinds[item.code] = kind
        return MappingProxyType(kinds)

    @property
    def _outside(self) -> frozenset[str]:
        """First letters of the nations that one of the measures does not cover."""
        sides = (self.relation.first.indicator, self.relation.second.indicator)
        return frozenset(
            area.nation for area in self.areas if not all(s.covers(area.nation) for s in sides)
        )


def _words(side: Ranking, thirds: Classification) -> tuple[str, ...]:
    return (_BAND_WORDS if side.indicator.bands else _WORDS)[thirds.k]


def _ranges(side: Ranking, values: NDArray[np.float64], thirds: Classification) -> tuple[str, ...]:
    """Write the lowest and the highest figure of each third, or name the bands it is made of."""
    indicator = side.indicator
    if indicator.bands:
        return tuple(", ".join(group).capitalize() for group in band_groups(indicator.bands))
    texts = []
    for number in range(1, thirds.k + 1):
        inside = values[thirds.classes == number]
        low, high = (
            formatting.figure(indicator, end, short=True) for end in (inside.min(), inside.max())
        )
        texts.append(low if low == high else f"{low} to {high}")
    return tuple(texts)


@per_atlas(maxsize=64)
def bivariate_map(atlas: Atlas, relation: Relation, chosen: tuple[str, ...] = ()) -> BivariateMap:
    """Return the map of two measures; equal questions share one answer.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    relation : Relation
        The two measures with their figures at a common level.
    chosen : tuple of str, optional
        GSS codes of the chosen areas.
    """
    return BivariateMap(atlas, relation, chosen)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One of the nine classes.

    Attributes
    ----------
    colour, ink : str
    count : int
        How many areas it holds.
    here : sequence of str
        The chosen areas among them, as they are marked on the map.
    """

    colour: str
    ink: str
    count: int
    here: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A third of the second measure, with its cells from low to high of the first."""

    head: str
    cells: Sequence[_Cell]


def bivariate_legend(drawn: BivariateMap) -> Markup:
    """Return the nine classes as a square with real values on its sides, as HTML.

    The first measure grows to the right, the second upwards. Each cell says how many areas it
    holds and which of the chosen ones; the corners are said in words below.

    Parameters
    ----------
    drawn : BivariateMap
        The map of two measures.
    """
    relation = drawn.relation
    across, up = drawn.range_texts()
    missing = Counter(drawn.missing.values())
    return fragment(
        "bivariate_legend.html.j2",
        titles=drawn.titles,
        across=_axis_title(relation.first),
        upwards=_axis_title(relation.second),
        columns=across,
        rows=[
            _Row(head, [_cell(drawn, row, column) for column in range(len(across))])
            for row, head in enumerate(up)
        ],
        corners=_corners(drawn),
        classes=_classes_text(relation),
        missing=[
            (kind, style.label, missing[kind]) for kind, style in MISSING.items() if missing[kind]
        ],
    )


def _axis_title(side: Ranking) -> tuple[str, str]:
    """Return the short title of a measure, and its unit and period behind it."""
    indicator = side.indicator
    when = formatting.period_text(indicator, side.period)
    unit = "" if indicator.unit in UNITLESS else f", {indicator.unit}"
    return indicator.short_title, f"{unit}, {when}"


def _cell(drawn: BivariateMap, row: int, column: int) -> _Cell:
    number = SIDES * row + column
    here = [
        _sign(drawn, place)
        for place, code in enumerate(drawn.chosen[:MAXIMUM_SELECTED])
        if drawn.class_numbers.get(code) == number
    ]
    colour = BIVARIATE[number]
    return _Cell(colour, text_on(colour), drawn.relation.classes.counts[number], here)


def _sign(drawn: BivariateMap, place: int) -> str:
    """Return the letter that an area has on the map, or its name where it is the only one."""
    if len(drawn.chosen) > 1:
        return LETTERS[place]
    area = drawn.atlas.areas.get(drawn.chosen[place], drawn.relation.level)
    return formatting.display_name(area.name)


def _corners(drawn: BivariateMap) -> list[tuple[str, str]]:
    """Return colour and meaning of the corners of the square, the one at the top right first."""
    columns, rows = (len(words) - 1 for words in drawn.words)
    corners = dict.fromkeys(SIDES * row + column for row in (rows, 0) for column in (columns, 0))
    return [(BIVARIATE[number], drawn.class_labels[number]) for number in corners]


def _classes_text(relation: Relation) -> str:
    """Say how the areas came into their classes."""
    sides = (relation.first.indicator, relation.second.indicator)
    kinds = {bool(indicator.bands) for indicator in sides}
    if kinds == {True}:
        return (
            "Published bands, put together by three: the unfavourable ones, the middling ones, "
            "the favourable ones."
        )
    count = len(relation.codes)
    if kinds == {False}:
        return (
            f"Each measure is cut into thirds of the {count} areas that have both; "
            "the sides show the lowest and the highest figure of each third. Areas of one figure "
            "stay together, so thirds may differ in size."
        )
    plain, banded = sorted(sides, key=lambda indicator: bool(indicator.bands))
    return (
        f"“{plain.short_title}” is cut into thirds of the {count} areas that have both, “"
        f"{banded.short_title}” into its unfavourable, middling and favourable published bands."
    )
