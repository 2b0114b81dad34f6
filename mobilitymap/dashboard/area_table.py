"""The table of all areas: the facts of the map in another form, sortable, by keyboard too."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st
from streamlit.components.v2 import component

from mobilitymap import wording
from mobilitymap.maps.assets import asset_url
from mobilitymap.maps.palettes import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap.maps.choropleth import Choropleth

# The script and style are assets of the app; what Streamlit sends on every run only names them.
_LOADER = """
export default async function (component) {
  const { script, style } = component.data;
  const root = component.parentElement;
  if (!root.querySelector("link")) {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
    root.querySelector(".area-table").before(link);
  }
  const table = await import(new URL(script, document.baseURI));
  table.default(component);
}
"""
_FRAME = '<div class="area-table"><div class="frame" role="region" tabindex="0"></div></div>'


def area_table(
    drawn: Choropleth, selected: str | None, on_choose: Callable[[str], None]
) -> None:
    """Draw the table; choosing a name selects the area.

    Names are not sent: the browser has them in the boundary file of the map.
    """

    def chosen() -> None:
        code = st.session_state["area table"].get("chosen")
        if isinstance(code, str):
            on_choose(code)

    mount = component("mobilitymap_area_table", html=_FRAME, js=_LOADER)
    mount(key="area table", data=table_data(drawn, selected), on_chosen_change=chosen)


def table_data(drawn: Choropleth, selected: str | None) -> dict[str, Any]:
    """Return what the table's script reads: one text for each area, in the map's order."""
    indicator = drawn.indicator
    base = str(st.get_option("server.baseUrlPath"))
    base = f"/{base.strip('/')}" if base else ""
    kinds = sorted(set(drawn.state.missing.values()))
    codes = list(drawn.table["code"])
    data: dict[str, Any] = {
        "script": asset_url("area-table.js", base),
        "style": asset_url("area-table.css", base),
        "url": asset_url(f"{drawn.state.boundaries}.json", base),
        "heading": f"{indicator.short_title}, {wording.period_text(indicator, drawn.period)}",
        "caption": f"{indicator.title}, {wording.period_text(indicator, drawn.period)}, "
        f"{drawn.level.plural}. {indicator.source.publisher}.",
        "values": "|".join(
            drawn.texts[code] if code not in drawn.state.missing else "" for code in codes
        ),
        "missing": "".join(
            str(kinds.index(drawn.state.missing[code])) if code in drawn.state.missing else " "
            for code in codes
        ),
        "reasons": [MISSING[kind].label for kind in kinds],
        "selected": drawn.state.selected[0] if selected and drawn.state.selected else None,
    }
    intervals = drawn.table["interval"].array
    if not intervals.isna().all():
        data["intervals"] = "|".join(
            "" if pd.isna(limits) else wording.interval(indicator, limits.left, limits.right)
            for limits in intervals
        )
    if len(drawn.shown) < len(codes):
        places = {code: place for place, code in enumerate(codes)}
        data["only"] = [places[code] for code in drawn.shown]
    return data


def table_csv(drawn: Choropleth) -> str:
    """Return the areas shown as tidy CSV, with unit and source."""
    indicator = drawn.indicator
    rows = drawn.table.loc[drawn.table["code"].isin(drawn.shown)]
    limits = rows["interval"].array
    frame = pd.DataFrame(
        {
            "area_code": rows["code"],
            "area_name": rows["name"],
            "level": str(drawn.level),
            "indicator": indicator.slug,
            "period": drawn.period,
            "value": rows["value"],
            "lower": limits.left,
            "upper": limits.right,
            "unit": indicator.unit,
            "flag": rows["flag"],
            "source": f"{indicator.source.publisher}, {indicator.source.title}",
            "licence": indicator.source.licence,
        }
    )
    buffer = io.StringIO()
    frame.to_csv(buffer, index=False)
    return buffer.getvalue()
