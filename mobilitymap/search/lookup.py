"""From what people type to an area: a postcode, part of one, a name or a code."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.areas import Level
from mobilitymap.errors import PostcodeDirectoryError, PostcodeError
from mobilitymap.postcodes import PostcodeMatch, looks_like_postcode, search_postcode
from mobilitymap.text.formatting import display_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mobilitymap.domain.areas import Area, Hit
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.postcodes import PostcodeCandidates, PostcodeIndex

LIMIT: Final = 6
# Enough that those which are left out do not crowd out those which are not.
_SEARCHED: Final = 40
_NO_POSTCODES: Final = (
    "Postcodes cannot be looked up here at the moment. Type the name of a council instead."
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a text leads to: areas to choose from, and a line about them.

    Attributes
    ----------
    areas : tuple of Area
    line : str
        What to say or ask; only where it is empty may the one area be opened.
    """

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
        Where areas and figures are read.
    postcodes : callable
        Opens the index, which takes time: called only for what can be a postcode.
    """
    if not looks_like_postcode(text):
        return _by_name(text, atlas)
    try:
        return _by_postcode(search_postcode(text, postcodes), atlas)
    except PostcodeError as error:
        complaint = str(error)
    except PostcodeDirectoryError as error:
        # Who searches cannot mend it; who runs the server can.
        logger.error("%s", error)
        complaint = _NO_POSTCODES
    # Two letters may be the start of a name as well as of a postcode.
    named = _by_name(text, atlas)
    return named if named.areas else Found((), complaint)


def _by_name(text: str, atlas: Atlas) -> Found:
    hits = [hit for hit in atlas.search(text, limit=_SEARCHED) if _has_a_place(hit.area)]
    # An area of today that bears the name of an abolished one is what people mean.
    of_today = {hit.area.name for hit in hits if hit.area.is_current}
    hits = [hit for hit in hits if hit.area.is_current or hit.area.name not in of_today]
    chosen = [hit.area for hit in hits if hit.exact]
    if not chosen:
        return _not_sure(text.strip(), hits)
    if len(chosen) > 1:
        return Found(tuple(chosen[:LIMIT]), "Which one?")
    heirs = atlas.areas.current(chosen[0].code)
    if len(heirs) > 1:
        year = atlas.areas.successors(chosen[0].code)[0].year
        return Found(heirs, f"{chosen[0].name} was divided in {year}. Which one?")
    return Found((chosen[0],))


def _has_a_place(area: Area) -> bool:
    """Whether a search offers the area; unions of countries are what others are compared with."""
    return area.level not in (Level.SMC, Level.LTLA_2019) and area.code[0] != "K"


def _not_sure(typed: str, hits: Sequence[Hit]) -> Found:
    """Ask which of the areas that a text may mean is meant, or say what can be typed."""
    shown = f"“{typed[:40]}…”" if len(typed) > 40 else f"“{typed}”"
    if not hits:
        return Found(
            (),
            f"No council area, county or region is called {shown}. "
            "Type the name of a council, or a postcode such as BD1 1HX.",
        )
    areas = tuple(hit.area for hit in hits[:LIMIT])
    meant = display_name(areas[0].name) if len(areas) == 1 else "one of these"
    more = " There are others: type more of the name." if len(hits) > LIMIT else ""
    return Found(areas, f"No area is called {shown}. Did you mean {meant}?{more}")


def _by_postcode(found: PostcodeMatch | PostcodeCandidates, atlas: Atlas) -> Found:
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
