"""Where the program's own files are, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    """Return the file or folder inside the package (installed) or beside it (checkout)."""
    installed = _PACKAGE / name
    return installed if installed.exists() else _PACKAGE.parent / name


def data_directory() -> Path:
    """Return the folder that holds the tidy tables and boundaries."""
    return _find("data")


def app_script() -> Path:
    """Return the script that ``streamlit run`` serves."""
    return _find("app.py")
