"""What organisations reported doing about social mobility: written by hand, checked here."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import tomli_w

from mobilitymap.domain.indicators import LifeStage
from mobilitymap.errors import DataError
from mobilitymap.ingest.definitions import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

WHO = ("Employers", "Schools, colleges and universities", "Councils")
"""Who can act, in reading order."""

_STAGES = frozenset(LifeStage) - {LifeStage.MOBILITY_INDICES}


def actions_toml(definitions: Path = FOLDER / "actions.toml") -> str:
    """Return the text of ``actions.toml``.

    Parameters
    ----------
    definitions : Path, optional
        The TOML that was written by hand; the project's own by default.

    Raises
    ------
    DataError
        If an action names nobody who can act or no life stage, or a stage has no action.
    """
    document = tomllib.loads(definitions.read_text(encoding="utf-8"))
    covered: set[str] = set()
    for action in document["action"]:
        action["source"] = document["sources"]
        stages = set(action["stages"])
        if action["who"] not in WHO or not stages or not stages <= _STAGES:
            raise DataError(f"{definitions.name}: {action['text']!r} has no such who or stages")
        covered |= stages
    if covered != _STAGES:
        missing = ", ".join(sorted(_STAGES - covered))
        raise DataError(f"{definitions.name}: no action for {missing}")
    return tomli_w.dumps({"action": document["action"]}, multiline_strings=False)
