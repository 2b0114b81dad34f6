"""What is set for the program in its environment, and where its own files are.

The settings themselves, with their defaults and what they mean, are `settings.variables.Settings`.
They are read anew each time. Without any of them in the environment that module is not even
imported: it takes longer than a whole answer of ``mobilitymap locate``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mobilitymap.settings.variables import Settings

PREFIX: Final = "MOBILITYMAP_"
"""What the names of all environment variables of the program begin with."""

_PACKAGE = Path(__file__).resolve().parents[1]


def base_url() -> str:
    """Return the address of the site as its owner set it, without a slash at its end."""
    chosen = _settings()
    return chosen.base_url if chosen else ""


def cache_directory() -> Path | None:
    """Return the folder that was set for the postcode index, if one was."""
    chosen = _settings()
    return chosen.cache_dir if chosen else None


def data_directory() -> Path:
    """Return the folder that holds the tidy tables and boundaries: as set, else the program's."""
    chosen = _settings()
    return (chosen.data if chosen else None) or own_data_directory()


def own_data_directory() -> Path:
    """Return the data folder that comes with the program."""
    return _installed_or("data", "data")


def app_script() -> Path:
    """Return the script that ``streamlit run`` serves."""
    return _installed_or("script/app.py", "app.py")


def variable(setting: str) -> str:
    """Return the environment variable of a setting.

    Parameters
    ----------
    setting : str
        A field of `Settings`, such as ``cache_dir``.
    """
    return f"{PREFIX}{setting.upper()}"


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of this process with some settings changed, for another process.

    Parameters
    ----------
    **changes : str
        Fields of `Settings`.
    """
    changed = {variable(setting): text for setting, text in changes.items()}
    return {**os.environ, **changed}


def _settings() -> Settings | None:
    """Return the settings as they are now; None where nothing is set."""
    if not any(name.upper().startswith(PREFIX) for name in os.environ):
        return None
    from mobilitymap.settings.variables import Settings

    return Settings()


def _installed_or(inside: str, beside: str) -> Path:
    """Return what stands inside the package (installed) or beside it (checkout)."""
    installed = _PACKAGE / inside
    return installed if installed.exists() else _PACKAGE.parent / beside
