"""The Share panel: links, embed code, QR code and pictures of what is shown.

It is a dialog of its own fragment: nothing of it is sent before somebody asks for it, and
opening it draws no other part of the page again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from mobilitymap.dashboard.session import atlas, current_view
from mobilitymap.frontend.templating import part
from mobilitymap.settings import base_url
from mobilitymap.viz.alt_text import CARD, description
from mobilitymap.viz.choropleth import choropleth

if TYPE_CHECKING:
    from markupsafe import Markup

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View

MAP: Final = "map"
EMBED_HEIGHT: Final = 720
LARGE: Final = (2400, 1260)
_TEMPLATE: Final = "dashboard/share.html.j2"


@dataclass(frozen=True, slots=True)
class ShareLinks:
    """Everything to copy, as text.

    Attributes
    ----------
    page : str
        Address of the page of the dashboard, with the version of the data.
    preview : str
        Address of the page that shows a title and a picture where a link is previewed.
    embed : str
        HTML that shows the map in another page.
    png, large_png, svg : str
        Addresses of the pictures.
    """

    page: str
    preview: str
    embed: str
    png: str
    large_png: str
    svg: str


def share_links(atlas: Atlas, view: View, base: str, page: str = MAP) -> ShareLinks:
    """Return the links of a view.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    base : str
        Address of the app without a slash at its end.
    page : str
        The page of the dashboard, as in its address: ``map``, ``area``, ``compare`` ...
    """
    query = view.to_link(atlas.version)
    title = f"Map: {choropleth(atlas, view.changed()).state.label}"
    width, height = LARGE
    return ShareLinks(
        page=f"{base}/{page}?{query}",
        preview=f"{base}/share?{query}{'' if page == MAP else f'&page={page}'}",
        embed=str(
            part(
                _TEMPLATE,
                "embed_code",
                address=f"{base}/embed?{query}",
                title=title,
                height=EMBED_HEIGHT,
            )
        ),
        png=f"{base}/image.png?{query}",
        large_png=f"{base}/image.png?{query}&width={width}&height={height}",
        svg=f"{base}/image.svg?{query}",
    )


def app_address(page: str) -> str:
    """Return the address of the app: as configured, else as the browser shows it.

    Parameters
    ----------
    page : str
        Path of the page, such as ``compare``.
    """
    shown = (st.context.url or "").rstrip("/")
    return base_url() or shown.removesuffix(f"/{page}")


@st.fragment
def share_button(page: str = MAP, view: View | None = None) -> None:
    """Draw the button that opens the panel.

    Parameters
    ----------
    page : str
        The page of the dashboard it stands on, as in its address.
    view : View, optional
        What the page shows, where its address leaves some of that to the page's own defaults;
        without it, what the address says.
    """
    if st.button("Share", key=f"share {page}"):
        _panel(page, view or current_view())


@st.dialog("Share this view")
def _panel(page: str, view: View) -> None:
    links = share_links(atlas(), view, app_address(page), page)
    _to_copy("Link to this page", links.page)
    _to_copy("Link with a picture, for messages and social media", links.preview)
    if page == MAP:
        _to_copy("Code to show the map on your own page", links.embed)
    measure = "" if page == MAP else choropleth(atlas(), view.changed()).state.label
    st.html(pictures_html(links, description(atlas(), view), measure))


def _to_copy(label: str, text: str) -> None:
    """Show a text with a button that copies it, which the keyboard reaches."""
    st.html(part(_TEMPLATE, "label", text=label))
    st.code(text, language=None, wrap_lines=True)


def pictures_html(links: ShareLinks, alternative: str, measure: str = "") -> Markup:
    """Return the picture with links to keep it, and the QR code of the page.

    Parameters
    ----------
    links : ShareLinks
        Addresses of the page, its picture and its files.
    alternative : str
        What the picture shows, for people who do not see it.
    measure : str
        The measure on the map, to be named where the page shows something else than this map.
    """
    width, height = CARD
    return part(
        _TEMPLATE,
        "pictures",
        forms=(("PNG", links.png), ("Large PNG", links.large_png), ("SVG", links.svg)),
        measure=measure,
        picture=links.png,
        width=width,
        height=height,
        alternative=alternative,
        code=_code(links.page),
    )


def _code(text: str) -> str:
    """Return the QR code of a text as a PNG in a data URI."""
    import segno

    uri: str = segno.make(text, error="m", micro=False).png_data_uri(scale=4)
    return uri
