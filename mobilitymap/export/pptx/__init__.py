"""Decks of slides: a view as a PowerPoint file with editable charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View

__all__ = ["deck"]


def deck(atlas: Atlas, view: View, link: str = "") -> bytes:
    """Make a deck of slides of a view.

    What it is about follows from the view: its area; else the areas compared, where these are
    two or more; else its measure.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    link : str
        Where the view is on the web; stands on the title slide and among the sources.

    Returns
    -------
    bytes
        PPTX, 16:9, at most 12 slides; the same bytes for the same data and view.

    Raises
    ------
    UnknownAreaError, UnknownIndicatorError
    """
    # Late, since python-pptx takes a while to import and few visitors ask for slides.
    from mobilitymap.export.pptx.area import area_deck
    from mobilitymap.export.pptx.comparison import comparison_deck
    from mobilitymap.export.pptx.national import national_deck

    if view.area is not None:
        made = area_deck(atlas, view, view.area, link)
    elif len(view.compare) > 1:
        made = comparison_deck(atlas, view, view.compare, link)
    else:
        made = national_deck(atlas, view, link)
    return made.save()
