"""Names of files that say what is inside: ``child-poverty_2024-25_ltla.csv``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.place_names import fold
from mobilitymap.domain.view import DEFAULT_INDICATOR
from mobilitymap.export.tables import Kind, NothingChosenError

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View

MAX_LENGTH: Final = 120
_UNSAFE: Final = re.compile(r"[^a-z0-9]+")


def file_name(atlas: Atlas, view: View, form: str, kind: Kind = Kind.MAP) -> str:
    """Return the name of a file of a view.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    view : View
        What is asked for: measure, period, areas.
    form : str
        Ending without the dot, such as ``csv`` or ``metadata.json``.
    kind : Kind
        What the file holds.

    Returns
    -------
    str
        Lower-case ASCII letters, digits, ``-``, ``_`` and the dots of the ending; at most
        `MAX_LENGTH` characters before it.
    """
    stem = "_".join(_safe(part) for part in _parts(atlas, view, kind) if part)
    return f"{stem[:MAX_LENGTH].rstrip('-_')}.{form}"


def _parts(atlas: Atlas, view: View, kind: Kind) -> list[str]:
    """Return what is inside, the most telling first."""
    stage = str(view.stage or "")
    if kind is Kind.AREA:
        if view.area is None:
            raise NothingChosenError(kind)
        return [atlas.areas.get(view.area).name, view.area, stage]
    if kind is Kind.COMPARE:
        codes = view.compare or tuple(code for code in (view.area,) if code)
        if not codes:
            raise NothingChosenError(kind)
        return ["compare", *codes, stage]
    indicator = atlas.indicators.get(view.indicator or DEFAULT_INDICATOR)
    level = view.level or indicator.level
    periods = atlas.periods(indicator.slug, level)
    period = "all-periods" if kind is Kind.INDICATOR else view.period or periods[-1]
    region = atlas.areas.get(view.region).name if view.region else ""
    return [indicator.slug, period, str(level), region]


def _safe(text: str) -> str:
    """Write a name with letters that any file system and any header can carry."""
    return _UNSAFE.sub("-", fold(text) if " " in text else text.lower()).strip("-")
