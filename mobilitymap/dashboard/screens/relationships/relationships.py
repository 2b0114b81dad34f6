"""The relationships page: two measures against each other, as a scatter and on one map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.analysis.bivariate import relation
from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components.labels import plain
from mobilitymap.dashboard.components.map_element import show_map
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.components.share import share_button
from mobilitymap.dashboard.screens.relationships import picture, statements
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.domain.view import MAX_COMPARED
from mobilitymap.frontend.templating import paragraph
from mobilitymap.text import formatting
from mobilitymap.viz.bivariate import bivariate_legend, bivariate_map

if TYPE_CHECKING:
    from mobilitymap.analysis.bivariate import Relation
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View

FIRST, SECOND = "first measure", "second measure"


def _label(slug: str) -> str:
    item = atlas().indicators.get(slug)
    return f"{item.life_stage.label}: {item.short_title}"


def _set(first: str, second: str) -> None:
    # Period, level and classes of one measure may not exist for another.
    change(indicator=first, second=second, period=None, level=None, classes=None)


def _add(code: str) -> None:
    compared = current_view().compare
    if code not in compared and len(compared) < MAX_COMPARED:
        change(compare=(*compared, code))


def _remove(code: str) -> None:
    view = current_view()
    kept = tuple(other for other in view.compare if other != code)
    change(compare=kept, area=None if view.area == code else view.area)


def _select(code: str) -> None:
    change(area=code)


def _choice(first: Indicator, second: Indicator) -> None:
    """Draw the two lists of measures and the button that swaps them."""
    slugs = [item.slug for item in atlas().indicators]

    def changed() -> None:
        _set(st.session_state[FIRST], st.session_state[SECOND])

    left, middle, right = st.columns([5, 1, 5], vertical_alignment="bottom")
    for column, key, label, item in (
        (left, FIRST, "Measure across", first),
        (right, SECOND, "Measure upwards", second),
    ):
        seed(key, item.slug)
        with column:
            st.selectbox(label, slugs, format_func=_label, key=key, on_change=changed)
    with middle:
        st.button("Swap", on_click=_set, args=(second.slug, first.slug), width="stretch")


def _offers(first: Indicator, second: Indicator) -> None:
    """Offer measures that do meet each of two that do not."""
    for item, other in ((first, second), (second, first)):
        offered = picture.suggestions(atlas(), item.slug, other)
        if not offered:
            continue
        st.html(paragraph("mm", f"Measures that meet “{item.short_title}”:"))
        with st.container(horizontal=True):
            for partner in offered:
                st.button(
                    plain(partner.short_title),
                    key=f"offer {item.slug} {partner.slug}",
                    on_click=_set,
                    args=(item.slug, partner.slug),
                )


def _marked(view: View) -> None:
    """Draw the search box, and a button to take each marked area away again."""
    if len(view.compare) < MAX_COMPARED:
        search_box("relationships search", _add, "Mark a postcode or place")
    with st.container(horizontal=True):
        for code in dict.fromkeys((*filter(None, (view.area,)), *view.compare)):
            name = plain(formatting.display_name(atlas().areas.get(code).name))
            st.button(f"Remove {name}", key=f"unmark {code}", on_click=_remove, args=(code,))


def _pictures(view: View, found: Relation) -> None:
    """Draw the scatter, the map and the table."""
    chosen = picture.chosen_codes(atlas(), view, found.level)
    drawn = bivariate_map(atlas(), found, chosen)
    left, right = st.columns([62, 38], gap="medium")
    with left:
        st.html('<h2 class="mm">Area by area</h2>')
        st.html(picture.scatter_html(atlas(), found, chosen))
        _marked(view)
        st.html(picture.chosen_html(drawn, view))
    with right:
        st.html(statements.reading_html(atlas(), found))
    st.html('<h2 class="mm">Both on one map</h2>')
    left, right = st.columns([38, 62], gap="medium")
    with left:
        st.html(bivariate_legend(drawn))
    with right, st.container(key="bivariate-frame"):
        show_map(drawn.state, key="bivariate map", height=640, on_click=_select)
    st.html(picture.table_html(atlas(), found))
    st.download_button(
        "Download as CSV",
        data=lambda: picture.table_csv(atlas(), found),
        file_name=f"{found.first.indicator.slug}_{found.second.indicator.slug}_{found.level}.csv",
        mime="text/csv",
        on_click="ignore",
    )


@st.fragment
def page() -> None:
    """Draw the page; a change runs this again and nothing around it."""
    view = current_view()
    layout.navigation(view)
    first, second = picture.measures(atlas(), view)
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="mm-take"):
        st.html('<div class="mm"><h1>Relationships</h1></div>', width="content")
        share_button("relationships", view.changed(indicator=first.slug, second=second.slug))
    subtitle = "Two measures of the same areas: where they go together, not why."
    st.html(paragraph("mm mm-subtitle", subtitle) + layout.notices_html(view))
    _choice(first, second)
    if first == second:
        st.html(paragraph("mm mm-notice", "Choose two different measures."))
        return
    found = relation(atlas(), first.slug, second.slug)
    if found is None:
        st.html(statements.apart_html(atlas(), first, second))
        _offers(first, second)
    else:
        _pictures(view, found)


page()
