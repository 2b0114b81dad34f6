"""The version that the package says it has."""

from __future__ import annotations

import tomllib
from pathlib import Path

import mobilitymap


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert mobilitymap.__version__ == project["version"]
