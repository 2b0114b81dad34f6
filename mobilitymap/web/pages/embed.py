"""The map alone, to stand in a frame on any other site: ``/embed?<query>``.

It is the layer of the dashboard's map on a page of its own: Leaflet and the layer's scripts come
by URL, class numbers and texts as JSON in the page. Without scripts there is the still picture;
a table has every figure either way.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.routing import Route

from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.indicators import OUTSIDE
from mobilitymap.frontend.assets import FRAME_TO_BASE, asset_url, route_prefix
from mobilitymap.frontend.templating import page
from mobilitymap.text import formatting
from mobilitymap.text.view_notices import with_coverage
from mobilitymap.viz.alt_text import description, place_suffix
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.colors import MISSING
from mobilitymap.viz.legend import LEGEND_CSS, legend_html
from mobilitymap.viz.map_layer import message
from mobilitymap.web.pages.share import asked_view, site_address
from mobilitymap.web.responses import Answer, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.viz.choropleth import Choropleth


@dataclass(frozen=True, slots=True)
class _Row:
    """An area of the table, with its figure or why there is none."""

    name: str
    text: str


def script() -> str:
    """Return the script of the page, the only one that is not loaded by URL."""
    return (files("mobilitymap.frontend") / "static" / "js" / "embed.js").read_text(
        encoding="utf-8"
    )


def policy() -> str:
    """Return what the page may load and do, and that every site may frame it."""
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{digest}'; connect-src 'self'; "
        "img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    )


def routes(atlas: Atlas, base_path: str = "") -> list[BaseRoute]:
    """Return the route of the map for frames.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "private, max-age=300"}
    inline = script()

    def serve(request: Request) -> Response:
        view = asked_view(request, atlas)
        prefix = route_prefix(base_path)
        body = page(
            "embed.html.j2",
            base=prefix,
            shown=_shown(atlas, view.changed(), prefix),
            notices=with_coverage(atlas, view).notices,
            site=site_address(request, base_path),
            # The script is the project's own, and its hash is in the policy.
            script=Markup(inline),  # noqa: S704
        )
        return respond(request, Answer(body, headers=headers))

    return [Route(f"{route_prefix(base_path)}/embed", serve, methods=["GET", "HEAD"])]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A view as the page shows it."""

    title: str
    description: str
    source: str
    link: str
    query: str
    message: Markup
    legend: Markup
    style: Markup
    rows: tuple[_Row, ...]
    assets: dict[str, str]


@per_atlas(maxsize=128)
def _shown(atlas: Atlas, view: View, prefix: str) -> _Shown:
    drawn = choropleth(atlas, view)
    source = drawn.indicator.source
    date = formatting.date_text(source.published)
    return _Shown(
        title=f"{drawn.state.label}{place_suffix(atlas, view)}",
        description=description(atlas, view),
        source=f"{source.publisher}, {source.title}{f', published {date}' if date else ''}. "
        f"{source.licence}. Contains OS data © Crown copyright and database right.",
        link=source.link,
        query=view.to_link(atlas.version),
        # JSON whose every "<" is written by its number; own styles.
        message=Markup(_json(_message(atlas, drawn, prefix))),  # noqa: S704
        legend=legend_html(drawn.legend),
        style=Markup(LEGEND_CSS),  # noqa: S704
        rows=_rows(atlas, drawn),
        assets={
            name: asset_url(f"{base}.{kind}", prefix)
            for name, base, kind in (
                ("leaflet_css", "leaflet", "css"),
                ("layer_css", "area-layer", "css"),
                ("leaflet_js", "leaflet", "js"),
                ("layer_js", "area-layer", "js"),
            )
        },
    )


def _message(atlas: Atlas, drawn: Choropleth, prefix: str) -> dict[str, Any]:
    """Return the message to the layer, with URLs from the root instead of from the frame."""

    def rooted(url: str) -> str:
        return f"{prefix}{url.removeprefix(FRAME_TO_BASE)}"

    sent = message(atlas, drawn.state)
    return sent | {
        "url": rooted(sent["url"]),
        "outlines": [[rooted(url), *rest] for url, *rest in sent["outlines"]],
    }


def _json(value: dict[str, Any]) -> str:
    """Return JSON that may stand in a script element, whatever the texts in it are."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("<", "\\u003c")


def _rows(atlas: Atlas, drawn: Choropleth) -> tuple[_Row, ...]:
    state, shown = drawn.state, set(drawn.shown)
    rows = (
        _Row(
            formatting.display_name(atlas.areas.get(code, drawn.level).name),
            state.merged.get(code)
            or state.texts.get(code)
            or MISSING[state.missing.get(code, OUTSIDE)].label,
        )
        for code in drawn.table["code"]
        if code in shown
    )
    return tuple(sorted(rows, key=lambda row: row.name))
