"""Public pages, pictures and the API under load, beside the same page made by Streamlit.

    python -m benchmarks.pages          # needs wrk (apt-get install wrk)

One process serves the app as in use; `wrk` asks it over eight connections. *Cached* asks for the
pages of forty areas again and again; *made* asks for so many different pages, each area against
each comparator, that hardly any is at hand, so each is made from the figures. The naive page is the
same brief as a script of Streamlit, which a visitor opens in a new session, eight at a time.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import click

from benchmarks._figures import json_line, middle, p95, table
from benchmarks._servers import serve
from benchmarks.page_time import visit
from mobilitymap import load_atlas
from mobilitymap.domain.areas import Level
from mobilitymap.domain.peers import Against

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 8
_AHEAD_SECONDS = 15.0
# wrk asks for the addresses of a list in turn, and prints what it measured as JSON.
_SCRIPT = """
local paths = {}
for path in io.lines("%s") do paths[#paths + 1] = path end
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], {["Accept-Encoding"] = "gzip"})
end
done = function(summary, latency)
  local errors = summary.errors
  print(string.format('{"seconds": %%f, "requests": %%d, "p95": %%f, "failed": %%d}',
    summary.duration / 1e6, summary.requests, latency:percentile(95) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests answered in a second, and the 95th percentile of their time in ms."""

    rate: float
    p95: float
    failed: int


def under_load(address: str, paths: list[str], seconds: int) -> Load:
    """Ask for addresses in turn over several connections at once."""
    with TemporaryDirectory() as folder:
        listed = Path(folder) / "paths.txt"
        listed.write_text("\n".join(paths) + "\n", encoding="utf-8")
        script = Path(folder) / "ask.lua"
        script.write_text(_SCRIPT % listed, encoding="utf-8")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    match = re.search(r"^\{.*\}$", printed, flags=re.MULTILINE)
    if match is None:
        raise RuntimeError(f"wrk printed no figures:\n{printed}")
    found = json.loads(match[0])
    return Load(found["requests"] / found["seconds"], found["p95"], found["failed"])


def one_by_one(address: str, paths: list[str]) -> Load:
    """Ask for each address once, in turn: for what takes long to make."""
    seconds = []
    for path in paths:
        started = time.perf_counter()
        with urlopen(Request(address + path)) as answer:  # noqa: S310 - our own http address
            answer.read()
        seconds.append(time.perf_counter() - started)
    return Load(len(seconds) / sum(seconds), 1000 * p95(seconds), 0)


def by_streamlit(address: str, codes: list[str]) -> Load:
    """Open the naive page for each area in a new session, several at once."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        visits = list(pool.map(lambda code: visit(address, "", {"area": code}), codes))
    whole = time.perf_counter() - started
    return Load(len(codes) / whole, 1000 * p95([item.seconds for item in visits]), 0)


def paths_of(kind: str) -> list[str]:
    """Return the addresses of one kind of page."""
    areas = load_atlas().areas
    codes = [area.code for level in (Level.LTLA, Level.UTLA) for area in areas.level(level)]
    codes = list(dict.fromkeys(codes))
    slugs = [item.slug for item in load_atlas().indicators]
    return {
        "area pages, cached": [f"/areas/{code}" for code in codes[:40]],
        "area pages, made": [f"/areas/{code}?against={way}" for way in Against for code in codes],
        "measure pages, cached": [f"/indicators/{slug}" for slug in slugs],
        "pictures, made (one by one)": [f"/image.png?indicator={slug}" for slug in slugs],
        "pictures, cached": [f"/image.png?indicator={slug}" for slug in slugs[-20:]],
        "API, profile of an area": [f"/api/v1/areas/{code}/profile" for code in codes[:40]],
        "API, values of a measure": [f"/api/v1/indicators/{slug}/values" for slug in slugs[:20]],
    }[kind]


KINDS = (
    "area pages, cached",
    "area pages, made",
    "measure pages, cached",
    "pictures, made (one by one)",
    "pictures, cached",
    "API, profile of an area",
    "API, values of a measure",
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--seconds", default=10, show_default=True, type=click.IntRange(1))
def main(seconds: int) -> None:
    """Measure requests per second and their 95th percentile."""
    if shutil.which("wrk") is None:
        sys.exit("This needs wrk: `apt-get install wrk` brings it.")
    found: dict[str, Load] = {}
    with serve(ROOT / "app.py") as address:
        time.sleep(_AHEAD_SECONDS)
        for kind in KINDS:
            paths = paths_of(kind)
            click.echo(f"{kind} …", err=True)
            if "made (one" in kind:
                found[kind] = one_by_one(address, paths)
                continue
            if "cached" in kind:
                one_by_one(address, paths)
            found[kind] = under_load(address, paths, seconds)
    codes = [path.rpartition("/")[2] for path in paths_of("area pages, cached")]
    with serve(Path(__file__).with_name("_naive_apps") / "area_brief.py") as address:
        by_streamlit(address, list(islice(codes, CONNECTIONS)))
        found["area page by Streamlit"] = by_streamlit(address, codes)
    naive = found["area page by Streamlit"]
    click.echo(
        table(
            ["what", "a second", "p95 (ms)", "failed", "against Streamlit"],
            [
                [
                    name,
                    f"{load.rate:,.0f}",
                    f"{load.p95:.0f}",
                    str(load.failed),
                    f"{load.rate / naive.rate:.1f} times",
                ]
                for name, load in found.items()
            ],
        )
    )
    figures = {name: [middle([load.rate]), middle([load.p95])] for name, load in found.items()}
    click.echo(json_line(figures))


if __name__ == "__main__":
    main()
