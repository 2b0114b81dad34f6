"""The widgets of the compare page; each writes its choice into the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from mobilitymap.dashboard.components.labels import plain
from mobilitymap.dashboard.components.search_box import search_box
from mobilitymap.dashboard.session import atlas, change, current_view, seed
from mobilitymap.domain.indicators import LifeStage
from mobilitymap.domain.peers import Model
from mobilitymap.domain.view import MAX_CHARTED, MAX_COMPARED
from mobilitymap.frontend.templating import paragraph
from mobilitymap.text import formatting
from mobilitymap.viz import charts

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.view import View

SIMILAR_ADDED: Final = 3


def compared(view: View) -> tuple[str, ...]:
    """Return the codes of the areas side by side; a link to a statement may name only its two.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    return view.compare or view.claim


def chosen_stage(view: View) -> LifeStage:
    """Return the life stage in the address, else that of the measure in it, else the first.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    if view.stage is None and view.indicator is not None:
        return atlas().indicators.get(view.indicator).life_stage
    return view.stage or LifeStage.EARLY_YEARS


def chosen_measure(view: View) -> Indicator:
    """Return the measure in the address if it is of the stage shown, else the stage's first.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    measures = atlas().indicators.stage(chosen_stage(view))
    return next((item for item in measures if item.slug == view.indicator), measures[0])


def chosen_pair(view: View) -> tuple[str, str] | None:
    """Return the two areas of the statement: those in the address, else the first two.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    codes = compared(view)
    if len(codes) < 2:
        return None
    named = bool(view.claim) and set(view.claim) <= set(codes)
    first, second = view.claim if named else codes[:2]
    return first, second


def _compare(*codes: str) -> None:
    """Put areas side by side; a statement on an area that is no longer among them goes."""
    view = current_view()
    distinct = tuple(dict.fromkeys(codes))[:MAX_COMPARED]
    claim = view.claim if set(view.claim) <= set(distinct) else ()
    change(compare=distinct, claim=claim)


def _add(*codes: str) -> None:
    _compare(*compared(current_view()), *codes)


def _remove(code: str) -> None:
    _compare(*(other for other in compared(current_view()) if other != code))


def _to_front(code: str) -> None:
    _compare(code, *compared(current_view()))


def choose_areas(areas: list[Area]) -> None:
    """Add areas by search or by similarity, remove them, and say which are on the charts.

    Parameters
    ----------
    areas : list[Area]
        The compared areas, in their order.
    """
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        if len(areas) < MAX_COMPARED:
            search_box("compare search", _add, "Add a postcode or place")
        else:
            said = f"{MAX_COMPARED} areas are compared; remove one to add another."
            st.html(paragraph("mm-small", said))
    with right, st.container(horizontal=True, key="mm-compared"):
        for area in areas:
            name = plain(formatting.display_name(area.name))
            key = f"remove {area.code}"
            st.button(f"Remove {name}", key=key, on_click=_remove, args=(area.code,))
        if areas:
            _similar_button(areas)
            st.button("Clear", on_click=_compare, type="tertiary")
    if len(areas) > MAX_CHARTED:
        _choose_charted(areas)


def _similar_button(areas: list[Area]) -> None:
    peers = atlas().similar.peers(areas[0].code, Model.OVERALL)[:SIMILAR_ADDED]
    missing = [peer.code for peer in peers if peer.code not in {area.code for area in areas}]
    if missing and len(areas) < MAX_COMPARED:
        name = plain(formatting.display_name(areas[0].name))
        st.button(
            "Add similar areas",
            on_click=_add,
            args=missing,
            type="tertiary",
            help=f"The three areas most like {name}, as listed by the {Model.OVERALL.publisher}",
        )


def _choose_charted(areas: list[Area]) -> None:
    charted = ", ".join(
        f"{letter} {formatting.display_name(area.name)}"
        for letter, area in zip(charts.LETTERS, areas, strict=False)
    )
    with st.container(horizontal=True, key="mm-charted", vertical_alignment="center"):
        said = f"On the charts: {charted}. The table has all {len(areas)}."
        st.html(paragraph("mm-small", said))
        for area in areas[MAX_CHARTED:]:
            name = plain(formatting.display_name(area.name))
            key = f"chart {area.code}"
            st.button(f"Chart {name}", key=key, on_click=_to_front, args=(area.code,))


def choose_stage(view: View) -> None:
    """Choose the life stage.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    key = "compare stage"
    seed(key, chosen_stage(view))
    st.segmented_control(
        "Life stage",
        list(LifeStage),
        format_func=lambda item: item.label,
        key=key,
        # A second press on the chosen stage leaves none chosen, which is no stage to show.
        on_change=lambda: change(stage=st.session_state[key] or chosen_stage(view)),
    )


def choose_measure(view: View) -> None:
    """Choose the measure that is shown over time and spoken of.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    key, stage = "compare measure", chosen_stage(view)
    seed(key, chosen_measure(view).slug)
    st.selectbox(
        "Measure",
        [item.slug for item in atlas().indicators.stage(stage)],
        format_func=lambda slug: atlas().indicators.get(slug).short_title,
        key=key,
        # Period and level of one measure may not exist for another.
        on_change=lambda: change(
            indicator=st.session_state[key], period=None, level=None, stage=stage
        ),
    )


def choose_pair(view: View) -> None:
    """Choose the two areas of the statement, where there are more than two.

    Parameters
    ----------
    view : View
        What is asked for: measure, period, areas.
    """
    codes, pair = compared(view), chosen_pair(view)
    if pair is None or len(codes) == 2:
        return
    keys = ("claim first", "claim second")

    def changed(place: int) -> None:
        chosen = list(pair)
        chosen[place] = st.session_state[keys[place]]
        # Choosing the other area of the two swaps them.
        if chosen[0] == chosen[1]:
            chosen = [pair[1], pair[0]]
        change(claim=tuple(chosen))

    labels = ("First area", "Second area")
    for place, column in enumerate(st.columns(2)):
        seed(keys[place], pair[place])
        with column:
            st.selectbox(
                labels[place],
                codes,
                format_func=lambda code: formatting.display_name(atlas().areas.get(code).name),
                key=keys[place],
                on_change=changed,
                args=(place,),
            )
