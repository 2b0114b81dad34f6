"""The rows of the table of areas, served by URL: ``/figures?<query of the view>``.

The table stands below the first screen. Its rows are fetched when a reader comes to it,
compressed and kept by the browser, instead of travelling with every change of the map.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd
from starlette.responses import RedirectResponse
from starlette.routing import Route

from mobilitymap.domain.caching import per_atlas
from mobilitymap.domain.view import View
from mobilitymap.frontend.assets import route_prefix
from mobilitymap.frontend.responses import Content
from mobilitymap.text import formatting
from mobilitymap.viz.choropleth import choropleth
from mobilitymap.viz.colors import MISSING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.viz.choropleth import Choropleth


def figures_url(atlas: Atlas, view: View, base_path: str = "") -> str:
    """Return the URL of the rows of a view; it changes when the data does.

    Parameters
    ----------
    atlas : Atlas
        Its version is in the URL.
    view : View
        What is asked for: measure, period, areas.
    base_path : str
        What the URL begins with.
    """
    version = urlencode({"v": atlas.version})
    return f"{base_path}/figures?{'&'.join(filter(None, (_shown(view).to_query(), version)))}"


def _shown(view: View) -> View:
    """Return what the rows depend on."""
    return View(indicator=view.indicator, period=view.period, level=view.level, region=view.region)


def rows(atlas: Atlas, drawn: Choropleth) -> list[dict[str, Any]]:
    """Return one record for each area shown.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    drawn : Choropleth
        The map that is shown: classes, colours and figures.

    Returns
    -------
    list of dict
        ``code``, ``name``, ``text`` (the figure as people write it, or why there is none),
        ``value`` (None where missing) and ``interval`` (empty where none is published).
    """
    indicator, shown = drawn.indicator, set(drawn.shown)
    columns = (drawn.table[name] for name in ("code", "value", "interval", "flag"))
    records = []
    for code, value, limits, flag in zip(*columns, strict=True):
        if code not in shown:
            continue
        known = pd.notna(value)
        area = atlas.areas.get(code, drawn.level)
        records.append(
            {
                "code": code,
                "name": formatting.display_name(area.name),
                "text": _known_text(drawn, value, flag) if known else _missing_text(drawn, code),
                "value": value if known else None,
                "interval": ""
                if pd.isna(limits)
                else formatting.interval(indicator, limits.left, limits.right),
            }
        )
    return records


def _known_text(drawn: Choropleth, value: float, flag: str) -> str:
    text = formatting.figure(drawn.indicator, value)
    warning = formatting.WARNINGS.get(flag)
    return f"{text} ({warning})" if warning else text


def _missing_text(drawn: Choropleth, code: str) -> str:
    former = drawn.state.merged.get(code)
    return former or MISSING[drawn.state.missing[code]].label


@per_atlas(maxsize=128)
def _content(atlas: Atlas, view: View) -> Content:
    found = rows(atlas, choropleth(atlas, view))
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Content(text.encode(), "application/json")


def routes(atlas: Atlas, base_path: str = "") -> list[Route]:
    """Return the route of the rows, for ``st.App(..., routes=...)``.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    base_path : str
        The app's ``server.baseUrlPath``.
    """

    def serve(request: Request) -> Response:
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        view = _shown(View.from_query(query, atlas))
        if query.get("v") != [atlas.version]:
            # A page of other data: nothing but rows of that version may be kept under its URL.
            address = figures_url(atlas, view, route_prefix(base_path))
            return RedirectResponse(address, 307, {"Cache-Control": "no-store"})
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return _content(atlas, view).respond(request.headers, headers)

    return [Route(f"{route_prefix(base_path)}/figures", serve, methods=["GET", "HEAD"])]
