"""A copy of the data folder with indicators written by hand, which no publisher has."""

from __future__ import annotations

import csv
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w

from support.published import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def copied(parent: Path) -> Path:
    """Return a data folder of its own, to which pairs can be added."""
    return shutil.copytree(DATA, parent / "data")


def add_pair(
    folder: Path,
    slug: str,
    like: str,
    figures: Iterable[tuple[str, float, str]],
    **changes: Any,  # noqa: ANN401 - fields of the description
) -> None:
    """Write an indicator.

    Parameters
    ----------
    folder : Path
    slug, like : str
        Its own, and that of the indicator whose description it takes over.
    figures : iterable of (str, float, str)
        Code, value and band of each area; the period is 2024.
    changes : Any
        Fields of the description that differ.
    """
    stem = folder / "indicators" / slug
    about = tomllib.loads((folder / "indicators" / f"{like}.toml").read_text(encoding="utf-8"))
    about |= {"title": slug, "short_title": slug, "period_kind": "year", "family": "", "breaks": []}
    about |= changes
    stem.with_suffix(".toml").write_text(tomli_w.dumps(about), encoding="utf-8")
    banded = bool(about["bands"])
    with stem.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = ["area_code", "period", "value", "lower", "upper", "flag"]
        writer.writerow([*header, *(["band"] if banded else [])])
        for code, value, band in sorted(figures):
            writer.writerow([code, "2024", value, "", "", "", *([band] if banded else [])])
