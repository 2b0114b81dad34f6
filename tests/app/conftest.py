"""What holds for all tests that run pages without a browser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def same_main_module() -> Iterator[None]:
    """Put back the main module: Streamlit puts the page there, and new processes would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
