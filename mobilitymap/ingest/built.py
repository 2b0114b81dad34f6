"""Which indicators of a data folder the build made, so that it removes its own and no others."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final

import tomli_w

from mobilitymap.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

LIST: Final = "built.toml"
INDICATORS: Final = "indicators"

# What may be a slug: nothing else is ever put into the path of a file that is removed.
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def write_list(made: Path) -> None:
    """List the indicators of a folder that holds nothing but what the build made.

    Parameters
    ----------
    made : Path
        The data folder.
    """
    slugs = sorted(path.stem for path in (made / INDICATORS).glob("*.toml"))
    text = tomli_w.dumps({"indicators": slugs})
    (made / LIST).write_text(text, encoding="utf-8", newline="\n")


def stale(made: Path, folder: Path) -> dict[str, list[Path]]:
    """Return what an earlier build made in a data folder and this one does not make.

    Parameters
    ----------
    made : Path
        What the build makes now.
    folder : Path
        The data folder. Without a list of what was built in it, nothing is known to be.

    Returns
    -------
    dict
        By slug, the files of the pair that are there.

    Raises
    ------
    DataError
        When the list of the data folder cannot be read.
    """
    found = {}
    for slug in sorted(set(_listed(folder)) - set(_listed(made))):
        stem = folder / INDICATORS / slug
        pair = [stem.with_suffix(ending) for ending in (".csv", ".toml")]
        files = [file for file in pair if file.is_file()]
        if files:
            found[slug] = files
    return found


def _listed(folder: Path) -> list[str]:
    try:
        text = (folder / LIST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        message = f"{LIST} cannot be read: {error}"
        raise DataError(message) from error
    try:
        slugs = tomllib.loads(text)["indicators"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        message = f"{LIST}: {error}"
        raise DataError(message) from error
    if not isinstance(slugs, list) or not all(
        isinstance(slug, str) and _SLUG.fullmatch(slug) for slug in slugs
    ):
        message = f"{LIST}: `indicators` is not a list of slugs"
        raise DataError(message)
    return slugs
