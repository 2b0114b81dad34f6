"""What a still picture shows, in words: for people who do not see it, and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.text import formatting
from mobilitymap.text.view_notices import coverage_notice
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.colors import MISSING

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.viz.choropleth import Choropleth

# Width and height in pixels of a picture that sites show when they preview a link.
CARD: Final = (1200, 630)


def description(atlas: Atlas, view: View) -> str:
    """Say what the picture shows, for people who do not see it.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    drawn = choropleth(atlas, view.changed())
    lines = [f"Map of {drawn.state.label}{place_suffix(atlas, view)}."]
    if notice := coverage_notice(atlas, view):
        lines.append(notice)
    legend = drawn.legend
    counted = ", ".join(
        f"{label}: {count}"
        for label, count in zip(drawn.state.class_labels, legend.counts, strict=False)
    )
    if counted:
        lines.append(f"Areas in each class, lowest first: {counted}.")
    lines += [f"{line}." for line in chosen_figures(atlas, view)]
    lines += [f"{mark.label}: {mark.value}." for mark in legend.marks if mark.comparator]
    return " ".join(lines)


def chosen_figures(atlas: Atlas, view: View) -> tuple[str, ...]:
    """Return name and figure of each chosen area, or why there is none.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    drawn = choropleth(atlas, view.changed())
    names = area_names(atlas, drawn)
    return tuple(f"{names[code]}: {figure_text(drawn, code)}" for code in drawn.state.selected)


def area_names(atlas: Atlas, drawn: Choropleth) -> dict[str, str]:
    """Return the names of the chosen areas by code.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    """
    return {
        code: formatting.area_label(atlas.areas.get(code, drawn.level), atlas.areas)
        for code in drawn.state.selected
    }


def place_suffix(atlas: Atlas, view: View) -> str:
    """Return what to add to the name of a view that is limited to a region: ``, London``.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    if view.region is None:
        return ""
    return f", {formatting.display_name(atlas.areas.get(view.region, Level.REGION).name)}"


def figure_text(drawn: Choropleth, code: str) -> str:
    """Return the figure of an area of the map, or why there is none.

    Parameters
    ----------
    drawn : Choropleth
        The map that is shown: classes, colours and figures.
    code : str
        GSS code of the area, such as ``E08000032``.
    """
    state = drawn.state
    if code in state.merged:
        return state.merged[code]
    if code in state.texts:
        text = state.texts[code]
        number = state.classes.get(code)
        bands = drawn.legend.bands
        return f"{bands[number]} (index {text})" if bands and number is not None else text
    return MISSING[state.missing.get(code, OUTSIDE)].label
