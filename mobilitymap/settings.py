"""Where the program's own files are, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_directory() -> Path:
    """Return the folder that holds the tidy tables and boundaries."""
    return _installed_or("data", "data")


def app_script() -> Path:
    """Return the script that ``streamlit run`` serves."""
    return _installed_or("script/app.py", "app.py")


def _installed_or(inside: str, beside: str) -> Path:
    """Return what stands inside the package (installed) or beside it (checkout)."""
    installed = _PACKAGE / inside
    return installed if installed.exists() else _PACKAGE.parent / beside
