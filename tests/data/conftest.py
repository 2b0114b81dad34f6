"""Where the tests of the data find the publishers' files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[3] / "shared" / "sources"


@pytest.fixture(scope="session")
def sources() -> Path:
    """Return the folder of publishers' files; CI must have it, a laptop may not."""
    if (SOURCES / "manifest.csv").is_file():
        return SOURCES
    message = f"the publishers' files are not in {SOURCES}"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)
