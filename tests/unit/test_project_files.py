"""The files about the project say what its other files say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def written(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_citation_names_the_version_and_licence() -> None:
    pairs = re.findall(r"^([a-z-]+): *\"?([^\"\n]+)", written("CITATION.cff"), flags=re.MULTILINE)
    citation = dict(pairs)
    assert citation["cff-version"] == "1.2.0"
    assert (citation["title"], citation["version"]) == (PROJECT["name"], PROJECT["version"])
    assert citation["license"] == PROJECT["license"]


def test_make_without_a_verb_lists_at_most_eight_with_what_they_do() -> None:
    verbs = re.findall(r"^([a-z]+):.*## (.+)$", written("Makefile"), flags=re.MULTILINE)
    made = re.findall(r"^([a-z]+):", written("Makefile"), flags=re.MULTILINE)
    assert made == [verb for verb, _ in verbs]
    assert len(made) <= 8
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in shown.splitlines()] == made


def test_one_command_checks_style_scripts_types_and_layers() -> None:
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", written("Makefile"), flags=re.MULTILINE)
    tools = [line.split()[0].removeprefix("$(PYTHON_BIN)") for line in recipe.splitlines()]
    assert tools == ["ruff", "ruff", "oxlint", "mypy", "lint-imports"]
    # Before a commit and in the run of everything it is called, not repeated.
    for name in (".pre-commit-config.yaml", ".ci/run"):
        text = written(name)
        assert "make lint" in text, name
        assert not re.search(r"\b(ruff|oxlint|mypy|lint-imports)\b", text), name


def test_everything_is_run_with_the_exhaustive_tests_and_the_documents() -> None:
    script = written(".ci/run")
    assert "-m exhaustive" in script
    assert script.index('pip install -q -e ".[docs]"') < script.index("make docs")


def test_contributing_is_short_and_names_every_kind_of_test() -> None:
    text = written("CONTRIBUTING.md")
    assert len(text.splitlines()) <= 120
    kinds = {path.name for path in (ROOT / "tests").iterdir() if any(path.glob("test_*.py"))}
    assert {f"tests/{kind}" for kind in kinds} <= set(re.findall(r"`(tests/\w+)`", text))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= set(
        re.findall(r"^([a-z]+):", written("Makefile"), flags=re.MULTILINE)
    )


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_links_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", written(name))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
