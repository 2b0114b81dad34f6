"""mobilitymap: the UK's social mobility postcode lottery, mapped on published statistics.

>>> from mobilitymap import load_atlas
>>> atlas = load_atlas()
>>> atlas.frame("child-poverty").crs.to_epsg()
4326
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas, load_atlas

__all__ = ["Atlas", "__version__", "load_atlas"]

__version__: str


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Read the version, or import pandas and GeoPandas, only when asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("mobilitymap")
    if name in __all__:
        from mobilitymap.domain import atlas

        return getattr(atlas, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
