"""The areas most like an area, as published, with what makes them alike side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.dashboard.components.tables import figures_table
from mobilitymap.domain.view import View
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.peers import Against, Model

# Deprivation in England only; child poverty wherever there is a district or county.
_MEASURES = ("imd-2025", "child-poverty")
_ABSENT = "–"


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
    head = Markup('<h2 id="similar">Similar areas</h2>')
    if not peers:
        return Markup(
            '<section class="mm">{}<p>{} publishes no such list for {}.</p></section>'
        ).format(head, model.publisher, formatting.display_name(area.name))
    columns = [atlas.indicators.get(slug) for slug in _MEASURES]
    heads = (
        *("Area", "Place in the list", "Population", "People per km²", "Median age"),
        "Rural–urban",
        *(_head(atlas, item) for item in columns),
    )
    rows = [_row(atlas, area, "This area", "", is_own=True)]
    for peer in peers:
        closeness = f"{peer.position}{f', {peer.closeness.lower()}' if peer.closeness else ''}"
        other = atlas.areas.get(peer.code)
        link = "?" + View(area=peer.code, against=against).to_query()
        rows.append(_row(atlas, other, closeness, link, is_own=False))
    caption = (
        "Population and median age: mid-2022; people per km²: 2022; rural–urban classification: "
        "2021, England and Wales. The deprivation score is published for districts of England only."
    )
    return Markup(
        '<section class="mm" aria-labelledby="similar">{}'
        "<p>{}: the list and its order are the publisher's "
        "({}). What the areas have in common stands beside them.</p>{}</section>"
    ).format(
        head,
        model.label,
        model.publisher,
        figures_table("Similar areas", caption, heads, Markup().join(rows)),
    )


def _head(atlas: Atlas, indicator: Indicator) -> str:
    """Name a measure with its period, unless its name holds that already."""
    when = formatting.period_text(indicator, atlas.periods(indicator.slug)[-1])
    title = indicator.short_title
    return title if title.endswith(when) else f"{title}, {when}"


def _row(atlas: Atlas, area: Area, place: str, link: str, *, is_own: bool) -> Markup:
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
    name = formatting.area_label(area, atlas.areas)
    named = (
        Markup("<strong>{}</strong>").format(name)
        if is_own
        else Markup('<a href="{}">{}</a>').format(link, name)
    )
    texts = Markup().join(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(named, texts)


def _number(value: float | None, decimals: int) -> str:
    return _ABSENT if value is None else formatting.number(value, decimals)
