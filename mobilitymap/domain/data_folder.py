"""Whether a folder is a data folder at all, before anything of it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

_PARTS: Final = (
    "areas.csv",
    "successions.csv",
    "indicators",
    "boundaries.topojson",
    "outlines.json",
    "neighbours.csv",
    "facts.toml",
)


def require_data_folder(directory: Path) -> None:
    """Refuse a folder that lacks what every page needs.

    Parameters
    ----------
    directory : Path
        What is to be a data folder.

    Raises
    ------
    DataError
        It names the first part that is missing.
    """
    for part in _PARTS:
        if not (directory / part).exists():
            message = (
                f"{directory} is not a data folder: it has no {part}. "
                "`mobilitymap build --out DIR` makes one."
            )
            raise DataError(message)
