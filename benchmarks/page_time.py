"""Server time of each page for the areas that ask most of it, on a visitor's first visit.

    python -m benchmarks.page_time

One process serves the app as in use and is given time to read its measures ahead. Then every
visit is a new session: a WebSocket asks for a page as a browser does, and the time runs from that
request to the server's word that the page is finished. Nothing is drawn, so what is measured is
the server and the wire of this machine. *Before* is the same for a page of Streamlit that writes
one line, so what is left is the pages' own work.

Of the area page, every district and upper-tier authority is opened once with the stage that has
most measures, and the slowest of them is opened again and again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import click
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tqdm import tqdm
from websockets.sync.client import connect

from benchmarks._figures import json_line, middle, table
from benchmarks._servers import serve
from mobilitymap import load_atlas
from mobilitymap.domain.areas import Level

ROOT = Path(__file__).resolve().parents[1]
# Messages of a page are small, but one holds all its HTML.
_LARGEST = 64 * 2**20
_AHEAD_SECONDS = 20.0
_TIMEOUT = 60.0

BRADFORD, CUMBERLAND, CITY, GLASGOW, KENT = (
    "E08000032",
    "E06000063",
    "E09000001",
    "S12000049",
    "E10000016",
)
TEN = (BRADFORD, KENT, GLASGOW, CITY, CUMBERLAND, "E08000035", "W06000015", "N09000003")
TEN += ("E07000106", "E09000030")


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: seconds until the page was finished, and bytes received until then."""

    seconds: float
    received: int


def visit(address: str, page: str, query: dict[str, str]) -> Visit:
    """Open a page in a new session and wait until the server has finished it.

    Raises
    ------
    RuntimeError
        The page ended with an exception.
    """
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    request = BackMsg()
    request.rerun_script.query_string = urlencode(query)
    request.rerun_script.page_name = page
    with connect(url, origin=address, max_size=_LARGEST, subprotocols=["streamlit"]) as socket:
        started = time.perf_counter()
        socket.send(request.SerializeToString())
        received = 0
        while True:
            data = socket.recv(_TIMEOUT)
            received += len(data)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if message.delta.new_element.HasField("exception"):
                raise RuntimeError(f"{page}?{urlencode(query)} ended with an exception")
            if message.WhichOneof("type") == "script_finished":
                return Visit(time.perf_counter() - started, received)


def heaviest(address: str) -> str:
    """Open the area page of every district and county once; return the slowest area's code."""
    areas = load_atlas().areas
    codes = {area.code for level in (Level.LTLA, Level.UTLA) for area in areas.level(level)}
    seconds = {
        code: visit(address, "area", {"area": code, "stage": "work"}).seconds
        for code in tqdm(sorted(codes), desc="area pages", leave=False)
    }
    return max(seconds, key=lambda code: seconds[code])


def cases(slowest: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the pages to visit, by name: what is heaviest of each."""
    areas = {"Bradford": BRADFORD, "Cumberland": CUMBERLAND, "City of London": CITY}
    areas |= {"Glasgow": GLASGOW, "Kent": KENT, f"slowest, {slowest}": slowest}
    found = {
        f"area, {name}": ("area", {"area": code, "stage": "work"}) for name, code in areas.items()
    }
    found["area, similar areas"] = (
        "area",
        {"area": BRADFORD, "stage": "place", "against": "overall"},
    )
    found["compare, ten areas"] = ("compare", {"compare": ",".join(TEN), "stage": "work"})
    for slug in ("weekly-pay", "claimant-count", "promising-prospects"):
        found[f"disparities, {slug}"] = ("disparities", {"indicator": slug, "area": BRADFORD})
    found["relationships"] = (
        "relationships",
        {"indicator": "child-poverty", "second": "english-maths-19", "area": BRADFORD},
    )
    found["national facts"] = ("national", {})
    found["map"] = ("map", {"area": BRADFORD})
    found["start"] = ("", {})
    return found


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--repeats", default=10, show_default=True, type=click.IntRange(1))
def main(repeats: int) -> None:
    """Time the server's work for each page, each visit a new session."""
    with serve(Path(__file__).with_name("_naive_apps") / "one_line.py") as address:
        visit(address, "", {})
        before = [visit(address, "", {}) for _ in range(repeats)]
    rows = {"before: one line of Streamlit": before}
    with serve(ROOT / "app.py") as address:
        visit(address, "", {})
        time.sleep(_AHEAD_SECONDS)
        todo = cases(heaviest(address))
        for name, (page, query) in tqdm(todo.items(), desc="pages", leave=False):
            rows[name] = [visit(address, page, query) for _ in range(repeats)]
    click.echo(
        table(
            ["page", "first (ms)", "median (ms)", "slowest (ms)", "received (kB)"],
            [
                [
                    name,
                    f"{1000 * visits[0].seconds:.0f}",
                    f"{1000 * middle([v.seconds for v in visits]):.0f}",
                    f"{1000 * max(v.seconds for v in visits):.0f}",
                    f"{middle([float(v.received) for v in visits]) / 1000:.0f}",
                ]
                for name, visits in rows.items()
            ],
        )
    )
    click.echo(json_line({name: [v.seconds for v in visits] for name, visits in rows.items()}))


if __name__ == "__main__":
    main()
