"""Decks of slides: a view as a PowerPoint file with editable charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobilitymap.export.tables import Kind, reduced

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View

__all__ = ["deck"]


def deck(atlas: Atlas, view: View, kind: Kind, link: str = "") -> bytes:
    """Make the deck of slides of a view.

    What it is about follows from the kind alone, as with every other file, whatever else the
    view names: a page's address may keep an area chosen on an earlier page.

    ======================  ==========================================================
    ``map``, ``indicator``  the measure, with the national picture
    ``area``                the chosen area
    ``compare``             the areas compared, every one of them and no other; where
                            there is only one, that area
    ======================  ==========================================================

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    kind : Kind
        What the file is of: decides which deck it is.
    link : str
        Where the view is on the web; stands on the title slide and among the sources.

    Returns
    -------
    bytes
        PPTX, 16:9, at most 12 slides; the same bytes for the same data, view and kind.

    Raises
    ------
    NothingChosenError
        When the kind needs areas that the view does not name.
    UnknownAreaError, UnknownIndicatorError
    """
    # Late, since python-pptx takes a while to import and few visitors ask for slides.
    from mobilitymap.export.pptx.area import area_deck
    from mobilitymap.export.pptx.comparison import comparison_deck
    from mobilitymap.export.pptx.national import national_deck

    named = reduced(atlas, view, kind)
    if kind in (Kind.MAP, Kind.INDICATOR):
        made = national_deck(atlas, view, link)
    elif len(named.compare) > 1:
        # The map of the deck marks the areas by letter: those compared, in their order.
        alone = view.changed(area=None, compare=named.compare)
        made = comparison_deck(atlas, alone, named.compare, link)
    else:
        (code,) = named.compare or (named.area or "",)
        made = area_deck(atlas, view.changed(area=code, compare=()), code, link)
    return made.save()
