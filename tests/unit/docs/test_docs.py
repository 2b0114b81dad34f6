"""What the documents say is what the program does."""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import re
import runpy
import shlex
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import mobilitymap
from mobilitymap.cli import cli
from mobilitymap.domain.areas import Level
from mobilitymap.domain.flags import MISSING_FLAGS, VALUE_FLAGS
from mobilitymap.domain.indicators import Indicator, LifeStage
from mobilitymap.domain.peers import Against
from mobilitymap.domain.view import Outline, Shape, View
from mobilitymap.settings.variables import Settings
from mobilitymap.stats.classification import Scheme

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRACT = (ROOT / "docs" / "data-contract.md").read_text(encoding="utf-8")

# Folders of one machine, and the hosts that packages come from: both are for readers to choose.
PRIVATE = re.compile(r"(?<![\w.])/(?:work|tmp|root|home|Users)/\w|py(?:pi\.org|thonhosted)")
FOLDERS = (
    *(".ci", ".streamlit", "benchmarks", "data", "docs", "examples", "mobilitymap", "scripts"),
    "tests",
)
TEXT = {"", ".cfg", ".css", ".csv", ".ipynb", ".js", ".json", ".md", ".py", ".toml", ".yaml"}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, flags=re.DOTALL | re.MULTILINE)


def table(text: str, column: str) -> list[list[str]]:
    """Return the rows of the table whose first column is called so."""
    match = re.search(rf"^\| {column} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, flags=re.MULTILINE)
    assert match, column
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in match[1].splitlines()]


def test_every_command_is_named() -> None:
    listed = {row[0].strip("`").split()[0] for row in table(README, "command")}
    assert listed == set(cli.commands)


def test_every_view_parameter_and_choice_is_named() -> None:
    rows = {row[0].strip("`"): row[1] for row in table(README, "parameter")}
    assert set(rows) == {item.name for item in fields(View)} - {"notices"}
    choices = {"level": Level, "shape": Shape, "classes": Scheme, "outlines": Outline}
    choices["against"] = Against
    for name, kind in choices.items():
        assert set(re.findall(r"`([^`]+)`", rows[name])) >= {str(choice) for choice in kind}
    examples = {row[0]: row[2].strip("`") for row in table(README, "parameter")}
    assert LifeStage(examples["`stage`"])


def test_flags_are_those_of_the_contract() -> None:
    rows = {row[0].strip("`"): row[1] for row in table(CONTRACT, "flag")}
    assert {flag for flag, on in rows.items() if on in ("value", "both")} == set(VALUE_FLAGS)
    assert {flag for flag, on in rows.items() if on in ("missing", "both")} == set(MISSING_FLAGS)


def test_fields_of_an_indicator_are_those_of_the_contract() -> None:
    (example,) = blocks(CONTRACT, "toml")
    described = tomllib.loads(example)
    assert set(described) == {item.name for item in fields(Indicator)} - {"slug"}
    assert Indicator.from_toml("example", described).level is Level.UTLA


@pytest.mark.parametrize("name", ["areas.csv", "successions.csv", "policy_areas.csv"])
def test_columns_are_those_of_the_contract(name: str) -> None:
    (described,) = re.findall(rf"^## `{re.escape(name)}`\n+`([^`]+)`", CONTRACT, flags=re.MULTILINE)
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as lines:
        assert next(csv.reader(lines)) == described.split(",")


def test_the_library_example_prints_what_it_says() -> None:
    (example,) = blocks(README, "python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 - our own example
    assert blocks(README, "text") == [printed.getvalue()]


def test_the_command_line_examples_print_what_they_say() -> None:
    (session,) = blocks(README, "console")
    calls = re.split(r"^\$ mobilitymap ", session, flags=re.MULTILINE)[1:]
    assert len(calls) >= 5
    for call in calls:
        command, _, expected = call.partition("\n")
        result = CliRunner().invoke(cli, shlex.split(command))
        assert result.stdout.strip() == expected.strip(), command


def test_ci_runs_the_second_command_of_the_readme() -> None:
    _, second = (block.strip() for block in blocks(README, "sh")[:2])
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (function,) = re.findall(r"^readme\(\) \{.*?^\}", script, re.DOTALL | re.MULTILINE)
    assert '$(readme "Install and test")' in script
    read = subprocess.run(
        ["bash", "-c", f"{function}\nreadme 'Install and test'"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.strip() == second
    # What is set for pytest stands in pyproject.toml, where both find it.
    assert "PYTEST_ADDOPTS" not in script


def test_definitions_of_the_guide_are_read() -> None:
    """The hand-made description of the guide is complete, and so is its table."""
    guide = (ROOT / "docs" / "adding-an-indicator.md").read_text(encoding="utf-8")
    hand_made = tomllib.loads(blocks(guide, "toml")[1])
    indicator = Indicator.from_toml("earnings-at-28-deprived-sons", hand_made)
    assert indicator.level is Level.LTLA_2019
    (figures,) = blocks(guide, "csv")
    assert len(list(csv.DictReader(io.StringIO(figures.replace("   ", ""))))) == 3


def test_every_setting_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    named = {row[0].strip("`") for row in table(text, "setting")}
    assert {name for name in named if name.startswith("MOBILITYMAP_")} == {
        f"MOBILITYMAP_{field.upper()}" for field in Settings.model_fields
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_readme_leads_to_every_document() -> None:
    assert [path.name for path in DOCUMENTS[2:] if f"docs/{path.name}" not in README] == []


def test_no_file_names_a_private_place() -> None:
    listed = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    listed += [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    texts = [path for path in listed if path.suffix in TEXT and path.is_file()]
    assert len(texts) > 150
    found = {path: PRIVATE.search(path.read_text(encoding="utf-8")) for path in texts}
    assert {path: match[0] for path, match in found.items() if match} == {}


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        with contextlib.suppress(ModuleNotFoundError):
            found = importlib.import_module(".".join(parts[:end]))
            for part in parts[end:]:
                found = getattr(found, part, None)
            return found is not None
    return False


def unknown_names(text: str) -> set[str]:
    """Return the paths and dotted names of the project in a text that are not there."""
    included = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    in_wheel = set(included["build"]["targets"]["wheel"]["force-include"].values())
    folders = {str(parent) for path in in_wheel for parent in Path(path).parents}
    paths = re.findall(
        r"(?<![\w./:-])((?:mobilitymap|tests|benchmarks|scripts|examples)/[\w./-]*\w)(?![<*{])",
        re.sub(r"[\w/]*<\w+>[\w./]*", "", text),
    )
    paths += re.findall(r"`([\w/-]+/[\w-]+\.(?:py|js|mjs|toml))`", text)
    missing = {
        path
        for path in paths
        if not (ROOT / path).exists()
        and not path.startswith("data/")
        and path not in in_wheel | folders
    }
    names = re.findall(r"(?<![\w/.-])(mobilitymap(?:\.[A-Za-z_]\w*)+)", text)
    return missing | {name for name in names if not resolves(name)}


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name
)
def test_paths_and_names_are_there(document: Path) -> None:
    assert unknown_names(document.read_text(encoding="utf-8")) == set()


def test_a_path_or_name_that_is_gone_is_found() -> None:
    text = (
        "`mobilitymap/maps`, `mobilitymap.stats.change`, `analysis/relation.py`, `tests/gone.py`; "
        "`mobilitymap/domain/atlas.py`, `mobilitymap.domain.atlas.Atlas.frame`, "
        "`mobilitymap/script/app.py`, `mobilitymap/ingest/definitions/<publisher>.toml`"
    )
    assert unknown_names(text) == {
        *("mobilitymap/maps", "mobilitymap.stats.change", "analysis/relation.py"),
        "tests/gone.py",
    }


def test_the_reference_lists_every_public_name() -> None:
    """The page that is made when the documents are built; mkdocs itself is not needed for it."""
    hooks = runpy.run_path(str(ROOT / "docs" / "_hooks.py"))
    page: str = hooks["reference"]()
    shown = re.findall(r"^::: mobilitymap\.[\w.]+\.(\w+)$|^## `(\w+)`$", page, re.MULTILINE)
    assert sorted(name or other for name, other in shown) == sorted(mobilitymap.__all__)
