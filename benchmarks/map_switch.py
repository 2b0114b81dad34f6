"""From choosing another measure to its colours on the screen, beside two usual ways.

    python -m benchmarks.map_switch

Three Streamlit apps show the 361 local authorities with the same boundaries, in one headless
Chromium: this project's map page; ``folium.Choropleth`` in ``st_folium``; and
``GeoDataFrame.explore()`` in ``st_folium``. Each is served in a process of its own, visited once so
that it is warm, and then its measure is changed as a person does: open the list, type a name, click
on the option. No measure is chosen twice while there are others left.

What is measured

- *click to colours*: in the browser's clock, from the click on the option to the frame after the
  one in which every area is filled and the fills differ from those before (`map_watch.js`).
- *websocket*: payload of all frames that the page received on Streamlit's websocket, from the click
  until the script has ended and nothing more came. *http*: what else came from the app's address.
- *blank*: how often no area at all was on the map in between, or its frame was loaded anew.
- *first paint*: from the start of the navigation to the first coloured areas, with a warm server
  and a browser that has nothing in its cache; the median of three.

In favour of the other two: they show no background tiles and return nothing from the map
(``returned_objects=[]``), their data are cached with ``st.cache_data``, and the files they load
from content delivery networks are answered at once from this machine: Leaflet in the version this
project uses, and stand-ins that do nothing for what painting does not need (jQuery, Bootstrap, icon
fonts, and d3, which draws the legend). So they pay for no network and draw no legend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from benchmarks._browser import chromium, open_page
from benchmarks._figures import json_line, middle, p95, table
from benchmarks._servers import ROOT, serve
from mobilitymap import load_atlas
from mobilitymap.areas import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser, Page

    Figures = dict[str, float]

_NAIVE = Path(__file__).with_name("_naive_apps")
_FIRST_PAINTS = 3
_WAIT = 60_000  # milliseconds


@dataclass(frozen=True)
class App:
    """An app under test.

    Parameters
    ----------
    key : str
        Its name in the JSON line.
    name : str
        Its name in the table.
    script : Path
        What ``streamlit run`` is given.
    path : str
        The page with the map.
    """

    key: str
    name: str
    script: Path
    path: str


APPS = (
    App("mobilitymap", "mobilitymap", ROOT / "app.py", "/map"),
    App("folium_choropleth", "folium.Choropleth", _NAIVE / "folium_choropleth.py", "/"),
    App("geopandas_explore", "GeoDataFrame.explore", _NAIVE / "geopandas_explore.py", "/"),
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--changes",
    default=20,
    show_default=True,
    type=click.IntRange(1),
    help="Changes of the measure in each app.",
)
def main(changes: int) -> None:
    """Time changes of the measure on a map, beside folium.Choropleth and GeoDataFrame.explore.

    The last line printed is JSON: seconds, bytes, and how many times more of each the other apps
    need. Takes about three minutes on two cores.
    """
    atlas = load_atlas()
    titles = [item.short_title for item in atlas.indicators if item.level is Level.LTLA]
    areas = len(atlas.areas.level(Level.LTLA))
    figures = {}
    with chromium() as browser, tqdm(total=len(APPS) * changes, unit="change") as bar:
        for app in APPS:
            bar.set_description(app.name)
            with serve(app.script) as address:
                visitor = _Visitor(browser, address + app.path, areas)
                figures[app.key] = _measure(visitor, titles, changes, bar)
    ours, *others = (app.key for app in APPS)
    ratios = {key: _ratios(figures[key], figures[ours]) for key in others}
    click.echo(_table(figures, ratios))
    click.echo(json_line({"benchmark": "map_switch", "apps": figures, "ratios": ratios}))


class _Visitor:
    """A person at a map page.

    Parameters
    ----------
    browser : Browser
    url : str
        The page with the map.
    areas : int
        How many areas a complete map has.
    """

    def __init__(self, browser: Browser, url: str, areas: int) -> None:
        self._browser = browser
        self._url = url
        self._areas = areas
        self._page: Page | None = None

    def visit(self) -> float:
        """Open the page with an empty cache; return the seconds until its map has colours."""
        if self._page is not None:
            self._page.context.close()
        self._page, self.wire = open_page(self._browser, self._url)
        self._page.goto(self._url)
        self._page.evaluate("areas => mapWatch.awaitFirstPaint(areas)", self._areas)
        painted = self._wait("mapWatch.firstPaint")
        self.wire.settle(0)
        return float(painted) / 1000

    def choose(self, title: str) -> dict[str, Any]:
        """Choose a measure; return what `map_watch.js` says of the change."""
        assert self._page is not None, "visit the page first"
        box = self._page.get_by_role("combobox", name=re.compile("Measure"))
        box.click()
        box.fill(title)
        option = self._page.get_by_role("option", name=re.compile(f"{re.escape(title)}$"))
        option.first.wait_for()
        self._page.evaluate("areas => mapWatch.awaitChange(areas)", self._areas)
        runs = self.wire.runs
        option.first.click()
        change: dict[str, Any] = self._wait("mapWatch.change")
        self.wire.settle(runs)
        return change

    def _wait(self, expression: str) -> Any:  # noqa: ANN401 - whatever the script has
        assert self._page is not None, "visit the page first"
        return self._page.wait_for_function(expression, timeout=_WAIT).json_value()


def _measure(visitor: _Visitor, titles: Sequence[str], changes: int, bar: tqdm[None]) -> Figures:
    """Return the figures of one app."""
    visitor.visit()  # warms the server
    first_paints = [visitor.visit() for _ in range(_FIRST_PAINTS)]
    visitor.choose(titles[-1])
    found, websocket, http = [], [], []
    for title in islice(cycle(titles), changes):
        wire = visitor.wire
        before = wire.websocket_bytes, wire.http_bytes
        found.append(visitor.choose(title))
        websocket.append(wire.websocket_bytes - before[0])
        http.append(wire.http_bytes - before[1])
        bar.update()
    times = [change["milliseconds"] / 1000 for change in found]
    blanks = [change["blank"] / 1000 for change in found]
    return {
        "changes": changes,
        "median_s": middle(times),
        "p95_s": p95(times),
        "websocket_bytes": round(middle(websocket)),
        "websocket_bytes_p95": round(p95(websocket)),
        "http_bytes": round(middle(http)),
        "blank_changes": sum(blank > 0 for blank in blanks),
        "blank_s": middle(blanks),
        "reloaded_changes": sum(change["reloaded"] for change in found),
        "first_paint_s": middle(first_paints),
    }


def _ratios(other: Figures, ours: Figures) -> Figures:
    """Return how many times more another app needs than ours."""
    names = ("median_s", "p95_s", "websocket_bytes", "first_paint_s")
    return {name: round(other[name] / ours[name], 1) for name in names}


def _table(figures: Mapping[str, Figures], ratios: Mapping[str, Figures]) -> str:
    rows: list[tuple[str, ...]] = []
    for app in APPS:
        own = figures[app.key]
        rows.append(
            (
                app.name,
                f"{own['median_s']:.3f} s",
                f"{own['p95_s']:.3f} s",
                f"{own['websocket_bytes']:,}",
                f"{own['http_bytes']:,}",
                f"{own['blank_changes']} of {own['changes']} ({own['blank_s']:.2f} s)",
                f"{own['first_paint_s']:.2f} s",
            )
        )
        if app.key in ratios:
            times = {name: f"{ratio:.1f} x" for name, ratio in ratios[app.key].items()}
            rows.append(
                (
                    f"  times {APPS[0].name}",
                    times["median_s"],
                    times["p95_s"],
                    times["websocket_bytes"],
                    "",
                    "",
                    times["first_paint_s"],
                )
            )
    heads = ("app", "median", "p95", "websocket B", "http B", "map went blank", "first paint")
    return table(heads, rows)


if __name__ == "__main__":
    main()
