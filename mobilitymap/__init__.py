"""mobilitymap: the UK's social mobility postcode lottery, mapped on published statistics.

>>> from mobilitymap import load_atlas
>>> atlas = load_atlas()
>>> atlas.frame("child-poverty").crs.to_epsg()
4326
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mobilitymap.atlas import Atlas, load_atlas

__all__ = ["Atlas", "load_atlas"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import pandas and GeoPandas only when the Atlas is asked for."""
    if name in __all__:
        from mobilitymap import atlas

        return getattr(atlas, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
