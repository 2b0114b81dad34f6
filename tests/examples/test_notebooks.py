"""The notebooks for readers run from top to bottom, on the names that the project documents."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import mobilitymap

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
# What a notebook runs before its own cells: a warning that a reader would see is a fault.
FIRST = "import warnings; warnings.simplefilter('error')"

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_of(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if cell.cell_type == "code"]


def imported(path: Path) -> set[tuple[str, str]]:
    """Return what a notebook takes from the project, as (module, name)."""
    found = list(ast.walk(ast.parse("\n".join(code_of(path)))))
    return {
        (node.module or "", alias.name)
        for node in found
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mobilitymap")
        for alias in node.names
    }


def test_there_is_one_for_analysts_and_one_for_researchers() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["change_and_spread", "my_area"]


@every_notebook
def test_it_runs_without_an_error_or_a_warning(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    notebook = read(path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(FIRST))
    # An error in a cell raises here, with the cell.
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert len(outputs) >= len(code_of(path)) // 2


@every_notebook
def test_it_is_stored_without_outputs(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells if cell.outputs or cell.execution_count] == []


@every_notebook
def test_it_imports_what_is_documented(path: Path) -> None:
    """Public names of the package, or documented functions of modules that README.md names."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = imported(path)
    assert {module for module, _ in names} >= {"mobilitymap"}
    for module, name in names:
        if module == "mobilitymap":
            assert name in mobilitymap.__all__
        else:
            package = ".".join(module.split(".")[:2])
            assert f"`{package}`" in readme, module
            assert getattr(importlib.import_module(module), name).__doc__, f"{module}.{name}"
