"""What a view asks for that the data do not have together, in a sentence for the reader.

Each part of such a view means something, so none is left out when it is read; only beside the
figures does it show that nothing is published for the two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import UNITED_KINGDOM
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import DEFAULT_INDICATOR
from mobilitymap.text import formatting, narrative

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View

_NATIONS: Final = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}


def nations_covered(indicator: Indicator) -> tuple[str, ...]:
    """Return the names of the nations that a measure is published for.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return tuple(name for key, name in _NATIONS.items() if indicator.covers(key))


def comparisons(atlas: Atlas, area: Area) -> tuple[Against, ...]:
    """Return what an area can be compared with.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    has_region = area.region is not None and area.region not in (area.code, area.country)
    # A district is also read by the neighbours of its county, on the measures of counties.
    models = {
        model for code in (area.code, area.utla) if code for model in atlas.similar.models(code)
    }
    return tuple(
        choice
        for choice in Against
        if choice is Against.NATION
        or (choice is Against.REGION and has_region)
        or choice.model in models
    )


def comparison_label(atlas: Atlas, area: Area, against: Against) -> str:
    """Name a choice of what to compare with, for an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    against : Against
        What the area is compared with.
    """
    if against is Against.NATION:
        nation = area.country
        if nation is None or nation == area.code:
            return "The UK"
        return f"{atlas.areas.get(nation, Level.COUNTRY).name}, else the UK"
    if against is Against.REGION:
        return atlas.areas.get(area.region, Level.REGION).name if area.region else "Its region"
    model = against.model
    return model.label if model else ""


def with_known_comparison(atlas: Atlas, view: View) -> View:
    """Compare the area of a view with its nation where it cannot be compared as asked; say so.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for; its area may be that of any level.
    """
    if view.area is None:
        return view
    area = atlas.areas.get(view.area)
    if view.against in comparisons(atlas, area):
        return view
    name = narrative.place_name(area)
    missing = (
        f"{name} is part of no larger region"
        if view.against.model is None
        else f"no list “{view.against.model.label}” is published for {name}"
    )
    if area.code == UNITED_KINGDOM:
        instead = "Its figures stand alone."
    else:
        nation = comparison_label(atlas, area, Against.NATION)
        # "The UK" opens a choice; here it stands within a sentence.
        instead = f"Instead it is compared with {nation.replace('The UK', 'the UK')}."
    notice = f"{missing[0].upper()}{missing[1:]}. {instead}"
    return view.changed(against=Against.NATION, notices=(*view.notices, notice))


def coverage_notice(atlas: Atlas, view: View) -> str:
    """Say that the measure of a map is not published for its region; empty where it is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    """
    if view.region is None:
        return ""
    region = atlas.areas.get(view.region, Level.REGION)
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    if indicator.covers(region.nation):
        return ""
    *others, last = nations_covered(indicator)
    nations = f"{', '.join(others)} and {last}" if others else last
    name = formatting.display_name(region.name)
    return f"“{indicator.title}” is not published for {name}. It covers {nations} only."


def with_coverage(atlas: Atlas, view: View) -> View:
    """Add to the notices of a view that its measure is not published for its region.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What a map of it is asked for.
    """
    notice = coverage_notice(atlas, view)
    return view.changed(notices=(*view.notices, notice)) if notice else view
