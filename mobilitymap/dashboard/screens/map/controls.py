"""The choices of the map page: what is shown, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.dashboard.session import atlas, change, seed
from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import DEFAULT_INDICATOR, Outline, Shape
from mobilitymap.stats.classification import MAX_CLASSES, MIN_CLASSES, Scheme
from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View

ALL = "All of it"
_SHAPES = {Shape.MAP: "Map", Shape.HEX: "Hexagons, one for each area"}
_OUTLINES = {
    Outline.OPPORTUNITY_AREAS: "Opportunity Areas (2016–2022)",
    Outline.EDUCATION_INVESTMENT_AREAS: "Education Investment Areas (2022)",
}


def _indicator(view: View) -> Indicator:
    return atlas().indicators.get(view.indicator or DEFAULT_INDICATOR)


def _label(slug: str) -> str:
    item = atlas().indicators.get(slug)
    return f"{item.life_stage.label}: {item.short_title}"


def measure(view: View) -> None:
    """Choose the measure, listed by life stage; its level and latest period follow it.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """

    def changed() -> None:
        # Period, level and scheme of one measure may not exist for another.
        slug = st.session_state["measure"]
        classes = None if atlas().indicators.get(slug).bands else view.classes
        change(indicator=slug, period=None, level=None, classes=classes)

    seed("measure", _indicator(view).slug)
    st.selectbox(
        "Measure",
        [item.slug for item in atlas().indicators],
        format_func=_label,
        key="measure",
        on_change=changed,
    )


def display(view: View) -> None:
    """Choose period, region, classes and outlines.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    indicator = _indicator(view)
    _period(view, indicator)
    _region(view)
    with st.popover("Display"):
        if not indicator.bands:
            _classes(view)
        if (view.level or indicator.level) is Level.LTLA:
            _shape(view)
        _outlines(view)


def _period(view: View, indicator: Indicator) -> None:
    periods = atlas().periods(indicator.slug, view.level)[::-1]
    seed("period", view.period or periods[0])
    st.selectbox(
        "Period",
        periods,
        format_func=lambda period: formatting.period_text(indicator, period),
        key="period",
        on_change=lambda: change(period=st.session_state["period"]),
    )


def _region(view: View) -> None:
    regions = {area.code: area.name for area in atlas().areas.level(Level.REGION)}
    seed("region", view.region or ALL)
    st.selectbox(
        "Region",
        [ALL, *regions],
        format_func=lambda code: regions.get(code, "All"),
        key="region",
        on_change=lambda: change(
            region=None if st.session_state["region"] == ALL else st.session_state["region"]
        ),
    )


# What stands in a closed popover is not in the browser yet. When it is opened, a widget begins
# with its declared default, not with what was sent earlier: so both are the view's value.


def _classes(view: View) -> None:
    schemes: list[Scheme] = [scheme for scheme in Scheme if scheme is not Scheme.BANDS]
    seed("scheme", view.classes or Scheme.QUANTILE)
    st.radio(
        "Classes",
        schemes,
        index=schemes.index(view.classes or Scheme.QUANTILE),
        format_func=lambda scheme: scheme.label,
        key="scheme",
        on_change=lambda: change(
            classes=None
            if st.session_state["scheme"] is Scheme.QUANTILE
            else st.session_state["scheme"]
        ),
    )
    seed("k", view.k)
    st.slider(
        "Number of classes",
        MIN_CLASSES,
        MAX_CLASSES,
        value=view.k,
        key="k",
        on_change=lambda: change(k=st.session_state["k"]),
    )


def _shape(view: View) -> None:
    seed("shape", view.shape)
    st.radio(
        "Shape",
        list(Shape),
        index=list(Shape).index(view.shape),
        format_func=lambda shape: _SHAPES[shape],
        key="shape",
        on_change=lambda: change(shape=st.session_state["shape"]),
        horizontal=True,
    )


def _outlines(view: View) -> None:
    def changed() -> None:
        change(outlines=tuple(kind for kind in Outline if st.session_state[f"outline {kind}"]))

    for kind in Outline:
        seed(f"outline {kind}", kind in view.outlines)
        st.checkbox(
            _OUTLINES[kind], kind in view.outlines, key=f"outline {kind}", on_change=changed
        )
