"""What several commands share: choices, a bar of progress, and how rows are printed."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

STAGES = ("early-years", "school", "moving-on", "work", "place", "mobility-indices")
LEVELS = ("ltla", "utla", "region", "country", "smc", "ltla-2019")

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="How to print the answer.",
)

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Data folder, as `build --out` makes it.  [default: MOBILITYMAP_DATA, else the program's]",
)


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a callback (done, total) that draws a bar once there is anything to wait for."""
    with ExitStack() as stack:
        drawn = 0
        bar: Any = None

        def advance(done: int, total: int) -> None:
            nonlocal bar, drawn
            if bar is None:
                made = click.progressbar(length=total, label=label, file=sys.stderr)
                bar = stack.enter_context(made)
            bar.update(done - drawn)
            drawn = done

        yield advance


def plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Return a cell as it was published: 66 for 66.0, None for a missing value."""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - only NaN differs from itself
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value


def print_rows(rows: Iterable[Mapping[str, Any]], form: str, columns: Sequence[str]) -> None:
    """Print rows as aligned text, CSV or JSON."""
    listed = [dict(row) for row in rows]
    if form == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    if form == "csv":
        names = list(listed[0]) if listed else list(columns)
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
        return
    cells = [["" if row[name] is None else str(row[name]) for name in columns] for row in listed]
    widths = [max(len(line[i]) for line in [list(columns), *cells]) for i in range(len(columns))]
    for line in [list(columns), *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())
