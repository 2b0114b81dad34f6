"""What a link to a page looks like where it is shared: title, a sentence and a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobilitymap.domain.areas import Level
from mobilitymap.domain.view import View
from mobilitymap.viz.alt_text import CARD, description

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.web.urls import SiteUrls


@dataclass(frozen=True, slots=True)
class Card:
    """What sites that preview links read, for ``card.html.j2``; everything is to be escaped.

    Attributes
    ----------
    title, summary : str
    url, image : str
        Whole addresses of the page and of its picture; empty where they are not known.
    alt : str
        The picture in words.
    width, height : int
        Of the picture, in pixels.
    """

    title: str
    summary: str
    url: str = ""
    image: str = ""
    alt: str = ""
    width: int = CARD[0]
    height: int = CARD[1]


def area_view(atlas: Atlas, area: Area) -> View:
    """Return the map on which an area can be seen.

    A region or nation is shown by itself. England and the United Kingdom are the whole map.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    match area.level:
        case Level.COUNTRY:
            return View()
        case Level.REGION:
            return View(region=area.code)
        case Level.UTLA:
            return View(area=area.code, level=Level.UTLA)
        case Level.SMC:
            # Nothing else is published for these areas.
            slug = next(item.slug for item in atlas.indicators if item.level is Level.SMC)
            return View(indicator=slug, area=area.code)
        case _:
            return View(area=area.code)


def card(  # noqa: PLR0913 - what a page is, and where it stands
    atlas: Atlas, setting: SiteUrls, path: str, view: View, *, title: str, summary: str
) -> Card:
    """Return the card of a page.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        Without a whole address the card has no picture: sites that preview links need one.
    path : str
        Of the page, such as ``areas/E08000032``.
    view : View
        What the picture shows.
    title : str
        Title of the page.
    summary : str
        What a card says below the title, in a sentence.
    """
    url = setting.address(path)
    if not url:
        return Card(title, summary)
    if not setting.live:
        image = f"{url}map.png" if setting.pictures else ""
    else:
        query = view.to_query()
        image = f"{setting.url}/image.png{f'?{query}' if query else ''}"
    return Card(title, summary, url, image, description(atlas, view) if image else "")
