"""The search box: a postcode or the name of a place leads to an area."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from mobilitymap.areas import Level
from mobilitymap.dashboard.session import atlas, postcode_index
from mobilitymap.errors import PostcodeError
from mobilitymap.postcodes import PostcodeMatch, looks_like_postcode
from mobilitymap.wording import area_label, display_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap.areas import Area

LIMIT = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a text leads to: areas to choose from, and a line about them."""

    areas: tuple[Area, ...]
    line: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.areas) == 1 and not self.line


def find(text: str) -> Found:
    """Find the areas that a postcode, part of one, a name or a code leads to."""
    if looks_like_postcode(text):
        try:
            return _by_postcode(text)
        except PostcodeError as error:
            # Two letters may be the start of a name as well as of a postcode.
            named = _by_name(text)
            return named if named.areas else Found((), str(error))
    return _by_name(text)


def _by_name(text: str) -> Found:
    areas = tuple(
        area
        for area in atlas().search(text, limit=LIMIT + 4)
        if area.level not in (Level.SMC, Level.LTLA_2019) and area.code[0] != "K"
    )[:LIMIT]
    if not areas:
        return Found(
            (),
            f"No council area, county or region is called “{text.strip()[:40]}”. "
            "For a town or village, enter its postcode.",
        )
    typed = text.strip().casefold()
    same = [area for area in areas if display_name(area.name).casefold() == typed]
    chosen = same if len(same) == 1 else areas
    if len(chosen) > 1:
        return Found(areas, "Which one?")
    heirs = atlas().areas.current(chosen[0].code)
    if len(heirs) > 1:
        year = atlas().areas.successors(chosen[0].code)[0].year
        return Found(heirs, f"{chosen[0].name} was divided in {year}. Which one?")
    return Found((chosen[0],))


def _by_postcode(text: str) -> Found:
    """Raise PostcodeError where the text is not (part of) a postcode of the UK."""
    found = postcode_index().search(text)
    if isinstance(found, PostcodeMatch):
        area = atlas().areas.get(found.district, Level.LTLA)
        line = f"Read as {found.postcode}." if found.corrected else ""
        return Found((area,), line)
    places = found.places[:LIMIT]
    areas = tuple(atlas().areas.get(place.district, Level.LTLA) for place in places)
    if len(areas) == 1:
        return Found(areas)
    return Found(
        areas, f"Postcodes that begin with {found.partial} lie in several areas. Which one?"
    )


def search_box(key: str, on_found: Callable[[str], None], label: str = "Postcode or place") -> None:
    """Draw the box, and below it what there is to choose from.

    Parameters
    ----------
    key : str
        Tells several boxes apart.
    on_found : callable
        Called with the code of the area, before the page is drawn again.
    label : str
    """
    choices = f"{key} choices"

    def choose(code: str) -> None:
        st.session_state.pop(choices, None)
        st.session_state[key] = ""
        on_found(code)

    def submit() -> None:
        text = st.session_state[key]
        st.session_state.pop(choices, None)
        if not text.strip():
            return
        found = find(text)
        if found.is_certain:
            choose(found.areas[0].code)
        else:
            # The question stands until it is answered or the page shows something else.
            st.session_state[choices] = (found, dict(st.query_params))

    st.text_input(label, key=key, on_change=submit, placeholder="BD1 1HX or Bradford", max_chars=80)
    found, asked_on = st.session_state.get(choices, (None, None))
    if found and asked_on == dict(st.query_params):
        st.html(f'<p class="mm-small" role="status">{escape(found.line)}</p>')
        for area in found.areas:
            st.button(
                area_label(area, atlas().areas),
                key=f"{key} {area.code}",
                on_click=choose,
                args=(area.code,),
                type="tertiary",
            )
