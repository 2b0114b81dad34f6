"""mobilitymap: the UK's social mobility postcode lottery, mapped on published statistics.

>>> from mobilitymap import load_atlas
>>> atlas = load_atlas()
>>> atlas.frame("child-poverty").crs.to_epsg()
4326
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Level
    from mobilitymap.domain.atlas import Atlas, load_atlas
    from mobilitymap.domain.view import View
    from mobilitymap.errors import (
        DataError,
        MalformedPostcodeError,
        MobilityMapError,
        PartialPostcodeError,
        PostcodeDirectoryError,
        PostcodeError,
        RankNotAllowedError,
        UnknownAreaError,
        UnknownIndicatorError,
        UnknownLevelError,
        UnknownPeriodError,
        UnknownPostcodeError,
        UnplacedPostcodeError,
    )
    from mobilitymap.postcodes import PostcodeIndex

    __version__: str

__all__ = [
    "Atlas",
    "DataError",
    "Level",
    "MalformedPostcodeError",
    "MobilityMapError",
    "PartialPostcodeError",
    "PostcodeDirectoryError",
    "PostcodeError",
    "PostcodeIndex",
    "RankNotAllowedError",
    "UnknownAreaError",
    "UnknownIndicatorError",
    "UnknownLevelError",
    "UnknownPeriodError",
    "UnknownPostcodeError",
    "UnplacedPostcodeError",
    "View",
    "__version__",
    "load_atlas",
]

# Where the names are that are not errors; each is imported when it is first asked for, since
# pandas and GeoPandas take longer to import than a look-up takes.
_MODULES = {
    "Atlas": "mobilitymap.domain.atlas",
    "Level": "mobilitymap.domain.areas",
    "PostcodeIndex": "mobilitymap.postcodes",
    "View": "mobilitymap.domain.view",
    "load_atlas": "mobilitymap.domain.atlas",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """Import a public name when it is asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("mobilitymap")
    if name in __all__:
        return getattr(import_module(_MODULES.get(name, "mobilitymap.errors")), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
