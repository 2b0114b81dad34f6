"""From choosing another measure to its colours on the screen, beside two usual ways.

    python -m benchmarks.map_switch

Three Streamlit apps show the 361 local authorities with the same boundaries, in one headless
Chromium: this project's map page; ``folium.Choropleth`` in ``st_folium``; and
``GeoDataFrame.explore()`` in ``st_folium``. Each is served in a process of its own and visited once
so that it is warm. Then the measure is changed as a person does: open the list, type a name, click
on the option. The apps take turns, so that whatever else the machine does falls on all of them, and
no measure is chosen twice while there are others left.

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
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tqdm import tqdm

from benchmarks._browser import chromium, open_page
from benchmarks._figures import json_line, middle, p95, table
from benchmarks._servers import ROOT, serve
from mobilitymap import load_atlas
from mobilitymap.domain.areas import Level

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


@dataclass(frozen=True)
class Change:
    """One change of the measure.

    Attributes
    ----------
    seconds : float
        From the click to the new colours.
    blank_seconds : float
        For how long there were no areas on the map.
    reloaded : bool
        Whether the map's frame was loaded anew.
    websocket_bytes, http_bytes : int
        What the page received.
    """

    seconds: float
    blank_seconds: float
    reloaded: bool
    websocket_bytes: int
    http_bytes: int


@dataclass
class Record:
    """What was measured of an app: seconds to the first paint of each visit, and its changes."""

    first_paints: list[float] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


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
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        visitors = {
            app.key: _Visitor(browser, stack.enter_context(serve(app.script)), app.path, areas)
            for app in APPS
        }
        records = _measure(visitors, titles, changes)
    figures = {key: _figures(record) for key, record in records.items()}
    ours, *others = (app.key for app in APPS)
    ratios = {key: _ratios(figures[key], figures[ours]) for key in others}
    click.echo(_table(figures, ratios))
    click.echo(json_line({"benchmark": "map_switch", "apps": figures, "ratios": ratios}))


class _Visitor:
    """A person at a map page.

    Parameters
    ----------
    browser : Browser
    address : str
        Where the app answers.
    path : str
        Its page with the map.
    areas : int
        How many areas a complete map has.
    """

    def __init__(self, browser: Browser, address: str, path: str, areas: int) -> None:
        self._browser = browser
        self._address = address
        self._path = path
        self._areas = areas
        self._page: Page | None = None

    def visit(self) -> float:
        """Open the page with an empty cache; return the seconds until its map has colours."""
        if self._page is not None:
            self._page.context.close()
        self._page, self._wire = open_page(self._browser, self._address)
        self._page.goto(self._address + self._path, wait_until="commit")
        self._page.evaluate("areas => mapWatch.awaitFirstPaint(areas)", self._areas)
        painted = self._wait(self._page, "mapWatch.firstPaint")
        self._wire.settle(0)
        return float(painted) / 1000

    def choose(self, title: str) -> Change:
        """Choose a measure and return what it took."""
        assert self._page is not None, "visit the page first"
        box = self._page.get_by_role("combobox", name=re.compile("Measure"))
        box.click()
        box.fill(title)
        option = self._page.get_by_role("option", name=re.compile(f"{re.escape(title)}$")).first
        option.wait_for()
        self._page.evaluate("areas => mapWatch.awaitChange(areas)", self._areas)
        before = self._wire.counts()
        option.click()
        seen = self._wait(self._page, "mapWatch.change")
        self._wire.settle(before.runs)
        after = self._wire.counts()
        return Change(
            seconds=seen["milliseconds"] / 1000,
            blank_seconds=seen["blank"] / 1000,
            reloaded=seen["reloaded"],
            websocket_bytes=after.websocket_bytes - before.websocket_bytes,
            http_bytes=after.http_bytes - before.http_bytes,
        )

    @staticmethod
    def _wait(page: Page, expression: str) -> Any:  # noqa: ANN401 - whatever the script has
        return page.wait_for_function(expression, timeout=_WAIT).json_value()


def _measure(
    visitors: Mapping[str, _Visitor], titles: Sequence[str], changes: int
) -> dict[str, Record]:
    """Return what was measured of each app; the apps take turns."""
    records = {key: Record() for key in visitors}
    with tqdm(total=len(visitors) * (_FIRST_PAINTS + changes), unit="step") as bar:
        for visitor in visitors.values():
            visitor.visit()  # warms the server
        for _ in range(_FIRST_PAINTS):
            for key, visitor in visitors.items():
                records[key].first_paints.append(visitor.visit())
                bar.update()
        for visitor in visitors.values():
            visitor.choose(titles[-1])
        for title in islice(cycle(titles), changes):
            for key, visitor in visitors.items():
                records[key].changes.append(visitor.choose(title))
                bar.update()
    return records


def _figures(record: Record) -> Figures:
    """Return medians, 95th percentiles and counts, as they stand in the JSON line."""
    changes = record.changes
    seconds = [change.seconds for change in changes]
    websocket = [change.websocket_bytes for change in changes]
    return {
        "changes": len(changes),
        "median_s": middle(seconds),
        "p95_s": p95(seconds),
        "websocket_bytes": round(middle(websocket)),
        "websocket_bytes_p95": round(p95(websocket)),
        "http_bytes": round(middle([change.http_bytes for change in changes])),
        "blank_changes": sum(change.blank_seconds > 0 for change in changes),
        "blank_s": middle([change.blank_seconds for change in changes]),
        "reloaded_changes": sum(change.reloaded for change in changes),
        "first_paint_s": middle(record.first_paints),
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
