"""The compare page: up to ten areas on a life stage, one measure over time, one claim."""

from __future__ import annotations

import streamlit as st

from mobilitymap.analysis.claims import claim
from mobilitymap.dashboard import layout
from mobilitymap.dashboard.components import facts
from mobilitymap.dashboard.components.downloads import download_panel
from mobilitymap.dashboard.components.share import share_button
from mobilitymap.dashboard.screens.compare import choices
from mobilitymap.dashboard.screens.compare.claim_panel import caveats_html, claim_html
from mobilitymap.dashboard.screens.compare.figures_table import table_html
from mobilitymap.dashboard.screens.compare.stage_charts import charts_html
from mobilitymap.dashboard.screens.compare.trends import trends_html
from mobilitymap.dashboard.session import atlas, current_view
from mobilitymap.domain.view import MAX_COMPARED
from mobilitymap.export.tables import Kind
from mobilitymap.frontend.templating import fragment, paragraph
from mobilitymap.text.narrative import claim_quote

view = current_view()
areas = [atlas().areas.get(code) for code in choices.compared(view)]
layout.navigation(view)
stage, indicator = choices.chosen_stage(view), choices.chosen_measure(view)

with st.container(horizontal=True, wrap=False, vertical_alignment="center", key="mm-take"):
    st.html('<div class="mm"><h1>Compare areas</h1></div>', width="content")
    if len(areas) > 1:
        # A link to a statement may name its two areas alone, and no measure.
        shown = view.changed(
            compare=tuple(area.code for area in areas), indicator=indicator.slug, stage=stage
        )
        share_button("compare", shown)
        download_panel(shown, Kind.COMPARE)
if notices := layout.notices_html(view):
    st.html(notices)
choices.choose_areas(areas)
choices.choose_stage(view)
if len(areas) < 2:
    more = "two areas" if not areas else "one more area"
    said = (
        f"Add {more} to see them side by side: type a postcode or the name of a place above. "
        f"Up to {MAX_COMPARED} can be compared."
    )
    st.html(paragraph("mm-notice", said))
if areas:
    contents = fragment("dashboard/compare/contents.html.j2")
    st.html(contents + charts_html(atlas(), areas, stage))
    st.html(table_html(atlas(), areas, stage))
    st.html('<div class="mm"><h2 id="measure">One measure over time</h2></div>')
    with st.container(key="mm-measure-choice"):
        choices.choose_measure(view)
    st.html(trends_html(atlas(), areas, indicator))
    with st.container(key="mm-claim"):
        st.html(fragment("dashboard/compare/claim_head.html.j2"))
        choices.choose_pair(view)
        pair = choices.chosen_pair(view)
        if pair is None:
            st.html(paragraph("mm-small", "A statement takes two areas: add one more."))
        else:
            answered = claim(atlas(), indicator.slug, *pair)
            st.html(claim_html(atlas(), answered))
            if quote := claim_quote(answered):
                st.html(paragraph("mm-small", "To quote:"))
                st.code(quote, language=None, wrap_lines=True)
            st.html(caveats_html(indicator))

earnings = next((fact for fact in atlas().facts if fact["key"] == "earnings"), None)
if earnings:
    st.html(facts.earnings_html(earnings))
