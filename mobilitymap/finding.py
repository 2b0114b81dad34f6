"""From what people type to an area: a postcode, part of one, a name or a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.areas import Level
from mobilitymap.errors import PostcodeError
from mobilitymap.postcodes import PostcodeMatch, looks_like_postcode
from mobilitymap.wording import display_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap.areas import Area
    from mobilitymap.atlas import Atlas
    from mobilitymap.postcodes import PostcodeIndex

LIMIT: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a text leads to: areas to choose from, and a line about them."""

    areas: tuple[Area, ...]
    line: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.areas) == 1 and not self.line


def find(text: str, atlas: Atlas, postcodes: Callable[[], PostcodeIndex]) -> Found:
    """Find the areas that a postcode, part of one, a name or a code leads to.

    Parameters
    ----------
    text : str
        As it was typed.
    atlas : Atlas
    postcodes : callable
        Opens the index, which takes time: called only for what may be a postcode.
    """
    if looks_like_postcode(text):
        try:
            return _by_postcode(text, atlas, postcodes())
        except PostcodeError as error:
            # Two letters may be the start of a name as well as of a postcode.
            named = _by_name(text, atlas)
            return named if named.areas else Found((), str(error))
    return _by_name(text, atlas)


def _by_name(text: str, atlas: Atlas) -> Found:
    areas = tuple(
        area
        for area in atlas.search(text, limit=LIMIT + 4)
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
    heirs = atlas.areas.current(chosen[0].code)
    if len(heirs) > 1:
        year = atlas.areas.successors(chosen[0].code)[0].year
        return Found(heirs, f"{chosen[0].name} was divided in {year}. Which one?")
    return Found((chosen[0],))


def _by_postcode(text: str, atlas: Atlas, index: PostcodeIndex) -> Found:
    """Raise PostcodeError where the text is not (part of) a postcode of the UK."""
    found = index.search(text)
    if isinstance(found, PostcodeMatch):
        area = atlas.areas.get(found.district, Level.LTLA)
        line = f"Read as {found.postcode}." if found.corrected else ""
        return Found((area,), line)
    places = found.places[:LIMIT]
    areas = tuple(atlas.areas.get(place.district, Level.LTLA) for place in places)
    if len(areas) == 1:
        return Found(areas)
    return Found(
        areas, f"Postcodes that begin with {found.partial} lie in several areas. Which one?"
    )
