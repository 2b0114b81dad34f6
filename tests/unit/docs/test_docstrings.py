"""Public functions and classes say what each of their parameters is."""

from __future__ import annotations

from pathlib import Path

from numpydoc.hooks.validate_docstrings import parse_config, process_file

ROOT = Path(__file__).resolve().parents[3]
# As `numpydoc lint` reads it; the configuration stands in pyproject.toml.
CONFIG = parse_config(ROOT)
EXAMPLE = '''
def public(code, level):
    """Do something.

    Parameters
    ----------
    code : str
    """


def _private(code):
    """Do something."""
'''


def test_every_parameter_of_a_public_docstring_is_described() -> None:
    modules = [
        path
        for path in sorted((ROOT / "mobilitymap").rglob("*.py"))
        if not CONFIG["exclude_files"].match(str(path))
    ]
    assert len(modules) > 150
    found = [finding for path in modules for finding in process_file(path, CONFIG)]
    assert [f"{place} {check} {text}" for place, _, check, text in found] == []


def test_what_is_missing_or_only_named_is_found(tmp_path: Path) -> None:
    module = tmp_path / "example.py"
    module.write_text(f'"""An example."""\n{EXAMPLE}', encoding="utf-8")
    found = process_file(module, CONFIG)
    assert sorted((name, check) for _, name, check, _ in found) == [
        ("example.public", "PR01"),
        ("example.public", "PR07"),
    ]
