"""The table of colours: nothing is coloured from elsewhere, and all of it can be seen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from mobilitymap.frontend import colors
from mobilitymap.frontend.assets import asset
from mobilitymap.viz.colors import contrast

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "mobilitymap"
SOURCES = [
    path
    for path in sorted(PACKAGE.rglob("*"))
    if path.suffix in {".py", ".css", ".js", ".j2", ".typ"}
]
# As CSS, SVG and matplotlib write it, and as python-pptx does.
COLOUR = re.compile(
    r"#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b"
    r"|[\"'][0-9a-f]{6}[\"']"
    r"|(?:rgb|hsl)a?\([\s\d]",
    re.IGNORECASE,
)
# What the map's script sets, to draw lines as wide as the zoom wants them.
WIDTHS = {"edge", "weight", "scale"}

# Text wants 4.5 to 1, what must be seen to understand a picture 3 to 1 (WCAG 2.2, 1.4.3, 1.4.11).
TEXT = [
    *[(ink, ground) for ink in ("ink", "muted-ink", "link") for ground in ("white", "tint")],
    ("ink", "chosen-row"),
    ("link", "chosen-row"),
    ("white", "link"),
    ("white", "ink"),
    *[(ink, ground) for ink in ("map-ink", "map-muted-ink") for ground in ("white", "sea")],
    ("white", "map-ink"),
    ("print-ink", "white"),
    ("print-ink", "print-tint"),
    ("print-accent", "white"),
    ("white", "print-accent"),
]
SHAPES = [
    *[(mark, "white") for mark in ("control", "areas", "areas-edge", "tick", "region", "policy")],
    *[(mark, "white") for mark in ("link", "ink", "muted-ink", "second-comparator", "coast")],
    ("coast", "sea"),
    ("opportunity-area", "white"),
    ("investment-area", "white"),
    ("region-line", "white"),
    ("missing-ink", "missing-ground"),
    ("locator-coast", "white"),
    ("locator-area", "locator-land"),
    # A ring of focus is light and dark: one of the two is seen on any ground.
    ("focus", "ink"),
    ("map-focus", "map-ink"),
]


def test_no_source_but_the_table_names_a_colour() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {match}"
        for path in SOURCES
        if path != PACKAGE / "frontend" / "colors.py"
        for match in COLOUR.findall(path.read_text(encoding="utf-8"))
    }
    assert len(SOURCES) > 200
    assert found == set()


def test_the_theme_of_the_dashboard_is_that_of_the_table() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert {key: value for key, value in config["theme"].items() if key.endswith("Color")} == {
        "primaryColor": colors.LINK,
        "backgroundColor": colors.WHITE,
        "secondaryBackgroundColor": colors.TINT,
        "textColor": colors.INK,
        "linkColor": colors.LINK,
        "borderColor": colors.CONTROL,
    }


def test_style_sheets_and_scripts_use_colours_of_the_table_by_name() -> None:
    used = {
        name
        for path in SOURCES
        for name in re.findall(r"var\(--mm-([a-z-]+)[,)]", path.read_text(encoding="utf-8"))
    }
    assert used - WIDTHS <= set(colors.ROLES)
    assert {"map-ink", "ink", "link"} <= used


def test_a_style_sheet_brings_the_colours_along() -> None:
    for name in ("area-layer.css", "area-table.css"):
        style = asset(name).body.decode()
        # In a shadow tree there is no root, but a host.
        assert style.startswith(":root,:host{")
        assert "--mm-sea:#f1f5f8;" in style.splitlines()[0]


def test_a_colour_that_nothing_uses_is_not_in_the_table() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    unused = {
        role
        for role, colour in colors.ROLES.items()
        if f"--mm-{role})" not in text
        and len(re.findall(rf"\b{role.upper().replace('-', '_')}\b", text)) < 2
        and colour not in config
    }
    assert unused == set()


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast(colors.ROLES[ink], colors.ROLES[ground]) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), SHAPES)
def test_shapes_can_be_seen(mark: str, ground: str) -> None:
    assert contrast(colors.ROLES[mark], colors.ROLES[ground]) >= 3


@pytest.mark.parametrize(("colour", "ink"), colors.COMPARED)
def test_compared_areas_can_be_seen_and_their_letters_read(colour: str, ink: str) -> None:
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(ink, colour) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
