"""The names that a caller of the library may rely on."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import mobilitymap
from mobilitymap import errors

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mobilitymap"
# Modules with examples; the page scripts have none and are not imported.
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if re.search(r"^\s*>>> ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
)


def test_every_public_name_is_there_and_documented() -> None:
    assert len(set(mobilitymap.__all__)) == len(mobilitymap.__all__)
    assert {"Atlas", "Level", "PostcodeIndex", "View", "load_atlas"} <= set(mobilitymap.__all__)
    assert set(mobilitymap.__all__) <= set(dir(mobilitymap))
    for name in set(mobilitymap.__all__) - {"__version__"}:
        assert inspect.getdoc(getattr(mobilitymap, name)), name


def test_errors_that_a_caller_may_catch_are_public() -> None:
    raised = {
        name
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, errors.MobilityMapError)
    }
    # The build alone reads publishers' files, and a server alone is busy.
    assert raised - {"SourceError", "BusyError"} <= set(mobilitymap.__all__)


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert mobilitymap.__version__ == project["version"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'maps_of_mars'"):
        _ = mobilitymap.maps_of_mars


def test_import_alone_loads_no_pandas() -> None:
    script = "import sys, mobilitymap; print(sorted({'pandas', 'geopandas'} & {*sys.modules}))"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_in_docstrings_hold(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


def test_there_are_examples_to_run() -> None:
    assert "mobilitymap" in WITH_EXAMPLES
    assert len(WITH_EXAMPLES) > 3
