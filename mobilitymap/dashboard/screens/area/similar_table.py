"""The areas most like an area, as published, with what makes them alike side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.view import View
from mobilitymap.frontend.templating import part
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from markupsafe import Markup

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.peers import Against, Model

# Deprivation in England only; child poverty wherever there is a district or county.
_MEASURES = ("imd-2025", "child-poverty")
_ABSENT = "–"
_TEMPLATE: Final = "dashboard/similar.html.j2"


@dataclass(frozen=True, slots=True)
class _Row:
    """An area of the table, in words; without a link it is the area of the page."""

    name: str
    link: str
    cells: tuple[str, ...]


def similar_html(atlas: Atlas, area: Area, model: Model, against: Against) -> Markup:
    """Return the table of an area and its peers; a sentence where none are published.

    Population, density, median age and rural-urban class are of 2022 and 2021; they describe
    the areas and are not the figures that the lists were made from.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    model : Model
        Which publisher's list of similar areas.
    against : Against
        What the area is compared with.
    """
    peers = atlas.similar.peers(area.code, model)
    if not peers:
        name = formatting.display_name(area.name)
        return part(_TEMPLATE, "no_list", publisher=model.publisher, name=name)
    heads = (
        *("Area", "Place in the list", "Population", "People per km²", "Median age"),
        "Rural–urban",
        *(_head(atlas, atlas.indicators.get(slug)) for slug in _MEASURES),
    )
    rows = [_row(atlas, area, "This area", "")]
    for peer in peers:
        closeness = f"{peer.position}{f', {peer.closeness.lower()}' if peer.closeness else ''}"
        other = atlas.areas.get(peer.code)
        link = "?" + View(area=peer.code, against=against).to_query()
        rows.append(_row(atlas, other, closeness, link))
    return part(_TEMPLATE, "table", model=model, heads=heads, rows=rows)


def _head(atlas: Atlas, indicator: Indicator) -> str:
    """Name a measure with its period, unless its name holds that already."""
    when = formatting.period_text(indicator, atlas.periods(indicator.slug)[-1])
    title = indicator.short_title
    return title if when in title else f"{title}, {when}"


def _row(atlas: Atlas, area: Area, place: str, link: str) -> _Row:
    found = atlas.similar.characteristics(area.code)
    cells = [place]
    if found is None:
        cells += [_ABSENT] * 4
    else:
        cells += [
            _number(found.population, 0),
            _number(found.density, 0),
            _number(found.median_age, 1),
            found.rural_urban or _ABSENT,
        ]
    for slug in _MEASURES:
        indicator = atlas.indicators.get(slug)
        figure = atlas.figure(slug, area.code, atlas.periods(slug)[-1])
        known = figure is not None and figure.is_known
        cells.append(
            formatting.figure(indicator, figure.value, short=True) if figure and known else _ABSENT
        )
    return _Row(formatting.area_label(area, atlas.areas), link, tuple(cells))


def _number(value: float | None, decimals: int) -> str:
    return _ABSENT if value is None else formatting.number(value, decimals)
