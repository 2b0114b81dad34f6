"""Where public pages stand: below which path, and with or without a server that answers queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from mobilitymap.text import formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """What links of a page begin with, and what they may lead to.

    Attributes
    ----------
    base : str
        Prefix of every link, such as ``/base``; empty at the root of a host.
    live : bool
        Whether a server answers: search, choices, the dashboard. Files on a disk do not.
    url : str
        The whole address that paths stand below, ``https://example.org/base``, where the owner
        of the site gave it; never what a request says.
    pictures, briefs : bool
        Whether pictures and printed briefs lie beside pages that are files.
    """

    base: str = ""
    live: bool = True
    url: str = ""
    pictures: bool = True
    briefs: bool = True

    def address(self, path: str) -> str:
        """Return the whole address of a page such as ``areas/E08000032``, empty if not known.

        Parameters
        ----------
        path : str
            Path below the address of the site, such as ``areas/E08000032``.
        """
        if not self.url:
            return ""
        # A page that is a file is the index of its folder.
        return f"{self.url}/{quote(path)}{'' if self.live else '/'}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text, both to be escaped by the template."""

    text: str
    address: str


def area_link(atlas: Atlas, setting: SiteUrls, area: Area) -> Link:
    """Return the link to the page of an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    area : Area
        The area in question.
    """
    return Link(
        formatting.area_label(area, atlas.areas), f"{setting.base}/areas/{quote(area.code)}"
    )


def indicator_link(setting: SiteUrls, indicator: Indicator) -> Link:
    """Return the link to the page of a measure.

    Parameters
    ----------
    setting : SiteUrls
        What links begin with, and what may be linked.
    indicator : Indicator
        The measure in question.
    """
    return Link(indicator.title, f"{setting.base}/indicators/{indicator.slug}")
