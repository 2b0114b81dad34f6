"""The command line, as its user types it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import run as run_here

COMMAND = Path(sys.executable).with_name("mobilitymap")


def run(*arguments: str, code: int = 0) -> str:
    done = run_here(*arguments)
    assert done.code == code, done.err
    if code:
        assert done.err.count("\n") == 1
        assert "Traceback" not in done.err
        return done.err
    return done.out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["areas", "hull"], 0, "E06000010"),
        (["values", "hapiness"], 2, "Error: There is no indicator"),
    ],
)
def test_module_and_installed_command_are_the_same(
    arguments: list[str], code: int, says: str
) -> None:
    for start in ([sys.executable, "-m", "mobilitymap.cli"], [COMMAND]):
        done = subprocess.run(
            [*start, *arguments], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code
        assert says in (done.stderr if code else done.stdout)
        assert done.stderr.count("\n") == (1 if code else 0)


def test_values_prints_the_published_figures() -> None:
    printed = run("values", "median-pay", "--level", "country", "--period", "2025")
    assert printed.startswith("area_code,area_name,period,value,lower,upper,flag\n")
    rows = {row["area_code"]: row for row in csv.DictReader(io.StringIO(printed))}
    assert rows["E92000001"]["value"] == "33080"
    assert rows["K02000001"]["value"] == "32890"
    assert rows["K02000001"]["flag"] == "provisional"


def test_values_of_all_periods_as_json() -> None:
    rows = json.loads(run("values", "imd-2025", "--period", "all", "--format", "json"))
    assert len(rows) == 296
    scores = {row["area_code"]: row["value"] for row in rows}
    assert (scores["E06000009"], scores["E07000089"]) == (43.467, 5.914)  # Blackpool, Hart


def test_areas_finds_a_place_and_its_code() -> None:
    assert "E06000010" in run("areas", "hull")
    assert json.loads(run("areas", "allerdale", "--format", "json"))[0]["last_year"]


def test_indicators_lists_a_life_stage() -> None:
    rows = json.loads(run("indicators", "--stage", "school", "--format", "json"))
    assert {"attainment8", "attainment8-gap", "ks2-expected"} <= {row["slug"] for row in rows}


def test_compare_names_the_county_that_a_figure_belongs_to() -> None:
    printed = run("compare", "E08000032", "E07000117", "--stage", "school")
    assert "[Lancashire (county)]" in printed
    assert "England" in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["values", "hapiness"], "There is no indicator"),
        (["values", "attainment8", "--period", "1066"], "2024-25"),
        (["values", "imd-2025", "--level", "utla"], "ltla"),
        (["values"], "Missing argument"),
        (["areas", "qqqqzzzz"], "No area is called"),
        (["compare", "E08000032"], "at least two"),
        (["compare", "E08000032", "E99999999"], "no area with the code"),
        (["locate", "not a postcode"], "not a UK postcode"),
        (["build", "--sources", "no/such/folder"], "no/such/folder"),
        (["fly"], "No such command"),
        (["serve", "--port", "99999999"], "port"),
    ],
)
def test_bad_input_is_answered_in_one_line(arguments: list[str], says: str) -> None:
    assert says in run(*arguments, code=2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["areas", "leeds", "--limit", "7" * 4301],
        ["serve", "--port", "7" * 4301],
        ["values", "neet", "--period", "7" * 4301],
        ["compare", "7" * 4301, "E08000032"],
        ["export", "--format", "csv", "--out", "-", "--query", f"k={'7' * 4301}"],
        ["export", "--indicator", "neet"],
    ],
    ids=["limit", "port", "period", "code", "classes", "missing"],
)
def test_the_line_of_a_mistake_is_one_that_can_be_read(arguments: list[str]) -> None:
    said = run(*arguments, code=2)
    assert said.startswith("Error: ")
    assert said.count("\n") == 1
    assert len(said) < 500


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["areas", "--help"],
        ["export", "--help"],
        ["areas", "hull"],
        ["locate", "BD1 1HX"],
    ],
)
def test_commands_that_need_no_tables_import_nothing_that_takes_long(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from mobilitymap.cli import cli\n"
        f"cli.main({arguments!r}, standalone_mode=False)\n"
        "slow = {'pandas', 'numpy', 'geopandas', 'matplotlib'}\n"
        "slow |= {'streamlit', 'starlette', 'pydantic'}\n"
        "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
    )
    # What is set for the program has to be read, and takes pydantic.
    unset = {name: text for name, text in os.environ.items() if "MOBILITYMAP_" not in name}
    command = [sys.executable, "-c", program]
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=unset)
