"""The choropleth: a folium map that never changes, and a small message that recolours it.

`area_map` gives the same script on every run, so Streamlit keeps the map in the browser. What
changes travels in `class_update`: class numbers and values of the areas, a few kilobytes, read by
the layer that lives in the map. Geometry is fetched by the browser, by URL, once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import folium
from folium.template import Template

from mobilitymap.domain.boundaries import (
    EDUCATION_INVESTMENT_AREAS,
    HEXAGONS,
    OPPORTUNITY_AREAS,
    outline_file,
)
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.frontend.assets import FRAME_TO_BASE, asset_url, boundary_url
from mobilitymap.viz.colors import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mobilitymap.domain.atlas import Atlas

OUTLINE_NAMES = {
    OPPORTUNITY_AREAS: "Opportunity Area",
    EDUCATION_INVESTMENT_AREAS: "Education Investment Area",
}
MAXIMUM_SELECTED = 9
_CLASS_DIGITS = "0123456789"
_MISSING_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class MapState:
    """Everything the map shows, apart from geometry.

    Attributes
    ----------
    boundaries : str
        The boundary file: a level (``ltla``, ``utla``, ``smc``, ``ltla-2019``, ``region``,
        ``country``) or ``hex``.
    label : str
        What the map is of, for people who do not see it: "Child poverty, 2024-25, by district".
    colours : tuple of str
        One colour for each class, lowest class first.
    classes : mapping of str to int
        Class number, from 0, of every area that has a value.
    texts : mapping of str to str
        Value with its unit as people write it, by area: ``"68.3%"``. May also hold a longer text
        for an area without a value, instead of the label of its kind.
    class_labels : tuple of str
        What each class spans, for the tooltip: "60.1 to 64.9".
    missing : mapping of str to str
        Kind of missing, a key of `colors.MISSING`, by area. An area in neither ``classes`` nor
        ``missing`` counts as ``outside``.
    merged : mapping of str to str
        Areas that show the value of a former, larger area, with the text that says so: "Cumbria
        (county until 2023): 22.5%". Drawn in their class colour under a hatch.
    selected : tuple of str
        Codes of the chosen areas, the first is the main one. With two or more, they carry the
        letters A, B, C ...
    outlines : tuple of str
        Policy areas to draw: ``opportunity-areas``, ``education-investment-areas``.
    view : collection of str
        Codes of the areas to open on; empty for all.
    view_token : str
        The map moves to ``view`` when this changes (a region was chosen) and keeps its place
        otherwise.
    """

    boundaries: str
    label: str
    colours: tuple[str, ...]
    classes: Mapping[str, int]
    texts: Mapping[str, str]
    class_labels: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    selected: tuple[str, ...] = ()
    outlines: tuple[str, ...] = ()
    view: Collection[str] = ()
    view_token: str = ""


class _AreaMap(folium.Map):
    """A folium map whose script, style and options are the project's own."""

    # folium's own page header and loader of jQuery, Bootstrap and icons are left out.
    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = mobilityMap.create({{ this.get_name()|tojson }});
        {% endmacro %}
        """
    )


class _ClassUpdate(folium.MacroElement):
    """The call that hands a message to the layer."""

    _template = Template(
        "{% macro script(this, kwargs) %}mobilityMap.update({{ this.message }});{% endmacro %}"
    )

    def __init__(self, message: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ClassUpdate"
        self.message = message


def area_map() -> folium.Map:
    """Return the map, the same for every measure, level and region.

    A new object each time, since ``st_folium`` adds to the one it is given; its script is always
    the same.
    """
    area_map = _AreaMap(tiles=None)
    area_map.default_js = [
        (name, asset_url(name, FRAME_TO_BASE)) for name in ("leaflet.js", "area-layer.js")
    ]
    area_map.default_css = [
        (name, asset_url(name, FRAME_TO_BASE)) for name in ("leaflet.css", "area-layer.css")
    ]
    return area_map


def class_update(atlas: Atlas, state: MapState) -> folium.FeatureGroup:
    """Return what to pass to ``st_folium`` as ``feature_group_to_add`` to show a state.

    Parameters
    ----------
    atlas : Atlas
        Whose boundaries.
    state : MapState
        What the map is to show.
    """
    group = folium.FeatureGroup()
    group.add_child(_ClassUpdate(_script_json(message(atlas, state))))
    return group


def clicked_area(returned: object) -> str | None:
    """Return the code of the area clicked last, from what ``st_folium`` returned.

    Streamlit returns the last click on every run until the next one: to act on a click once, read
    it in an ``on_change`` callback, as `component.show_map` does.

    Parameters
    ----------
    returned : object
        What ``st_folium`` returned, of whatever shape.
    """
    area = returned.get("area") if isinstance(returned, dict) else None
    return area if isinstance(area, str) else None


def message(atlas: Atlas, state: MapState) -> dict[str, Any]:
    """Return the message that shows a state, in the shape the layer's script reads.

    One character for each area in the order of the boundary file says its class (a digit) or its
    kind of missing (a letter); values are joined by ``|`` without the prefix and suffix all share.

    Parameters
    ----------
    atlas : Atlas
        Whose boundaries.
    state : MapState
        What the map is to show.
    """
    codes = atlas.boundary_files.codes(state.boundaries)
    kinds = {code: state.missing.get(code, OUTSIDE) for code in codes if code not in state.classes}
    present = [kind for kind in MISSING if kind in kinds.values()]
    letters = dict(zip(present, _MISSING_LETTERS, strict=False))
    prefix, suffix = _shared([state.texts[code] for code in codes if code in state.classes])
    texts = [
        (
            state.texts.get(code, "")
            if code in kinds
            else state.texts[code][len(prefix) : len(state.texts[code]) - len(suffix)]
        ).replace("|", "/")
        for code in codes
    ]
    west, south, east, north = atlas.boundary_files.bounds_of(state.boundaries, state.view)
    return {
        "url": boundary_url(atlas, state.boundaries, FRAME_TO_BASE),
        "hex": state.boundaries == HEXAGONS,
        "label": state.label,
        "classes": "".join(
            letters[kinds[code]] if code in kinds else _CLASS_DIGITS[state.classes[code]]
            for code in codes
        ),
        "texts": "|".join(texts),
        "affix": [prefix, suffix],
        "colours": state.colours,
        "bands": state.class_labels,
        "missing": [
            [MISSING[kind].fill, MISSING[kind].pattern, MISSING[kind].label] for kind in present
        ],
        "merged": {code: text for code, text in state.merged.items() if code in state.classes},
        "chosen": state.selected[:MAXIMUM_SELECTED],
        "outlines": [
            [
                boundary_url(atlas, outline_file(name, state.boundaries), FRAME_TO_BASE),
                name,
                OUTLINE_NAMES[name],
            ]
            for name in state.outlines
        ],
        "view": [[round(south, 3), round(west, 3)], [round(north, 3), round(east, 3)]],
        "token": state.view_token,
    }


def _shared(texts: list[str]) -> tuple[str, str]:
    """Return what stands before and after the number in every text: its unit."""
    first = texts[0] if texts else ""
    number = re.search(r"[+\-\N{MINUS SIGN}]?\d[\d.,]*", first)
    if number is None:
        return "", ""
    prefix, suffix = first[: number.start()], first[number.end() :]
    shortest = len(prefix) + len(suffix)
    shared = all(
        len(text) > shortest and text.startswith(prefix) and text.endswith(suffix) for text in texts
    )
    return (prefix, suffix) if shared else ("", "")


def _script_json(value: dict[str, Any]) -> str:
    """Return JSON that may stand in a script, whatever the texts in it are."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("{{", "{\\u007b")
