"""What a page works with: the Atlas, and the View in the address."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.analysis.highlights import highlights
from mobilitymap.analysis.inequality import spread_over_time
from mobilitymap.analysis.rankings import ranking
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import View
from mobilitymap.text.area_brief import brief
from mobilitymap.viz.choropleth import choropleth

if TYPE_CHECKING:
    from mobilitymap.postcodes import PostcodeIndex


@cache
def atlas() -> Atlas:
    """Return the one Atlas that all sessions share; nobody changes it."""
    found = load_atlas()
    _settle()
    return found


def _settle() -> None:
    """Keep what is in memory now out of garbage collection, for good.

    Streamlit collects garbage after every run of a page, and what is read ahead is large.
    """
    gc.collect()
    gc.freeze()


def warm_up() -> None:
    """Read, class and rank every measure once, so that no reader waits for its first showing.

    Then write the briefs of all districts, for the public pages.
    """
    # Late: it takes longer to import than the first page takes to answer.
    from mobilitymap.viz.static_map.picture import static_map

    for indicator in atlas().indicators:
        choropleth(atlas(), View(indicator=indicator.slug))
        for level in atlas().levels(indicator.slug):
            found = ranking(atlas(), indicator.slug, None, level)
            if indicator.rank:
                found.ordered()
        spread_over_time(atlas(), indicator.slug)
    # What an area of each kind needs comes first: series, similar areas, what stands out. Whatever
    # is read later is searched for garbage after every run.
    for level in (Level.LTLA, Level.UTLA):
        code = atlas().areas.level(level)[0].code
        highlights(atlas(), code)
        atlas().similar.models(code)
    static_map(atlas(), View())
    _settle()
    for area in atlas().areas.level(Level.LTLA):
        brief(atlas(), area.code, Against.NATION)
    _settle()


@st.cache_resource(show_spinner="Preparing the postcode directory (once, some seconds)…")
def postcode_index() -> PostcodeIndex:
    """Return the one postcode index of the process, telling the reader where it takes time."""
    from mobilitymap import postcodes

    return postcodes.postcode_index()


def current_view() -> View:
    """Read the View from the address of the page."""
    query = st.query_params
    return View.from_query({name: query.get_all(name) for name in query}, atlas())


def show(view: View) -> None:
    """Write a View into the address, which is what the page is drawn from.

    The browser keeps the former address, so its back button undoes the change.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    parameters = view.to_parameters()
    if dict(st.query_params) != parameters:
        st.query_params.from_dict(parameters)


def change(**changes: object) -> None:
    """Change some fields of the View in the address; called by widgets.

    Parameters
    ----------
    **changes : object
        Values of fields of the View by their names.
    """
    show(current_view().changed(**changes))


def seed(key: str, value: object) -> None:
    """Give a widget its value before it is drawn.

    Writing an equal value would make Streamlit send the whole widget again.

    Parameters
    ----------
    key : str
        Key of the widget.
    value : object
        The value that the address says.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
