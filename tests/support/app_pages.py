"""What tests of the dashboard's pages without a browser share: opening a page, reading its text."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from mobilitymap.dashboard import SCRIPT
from support.html import text_of

INDICATORS = Path(__file__).parents[2] / "data" / "indicators"
SLUGS = sorted(path.stem for path in INDICATORS.glob("*.toml"))
BRADFORD, KENT, EDINBURGH, SCILLY = "E08000032", "E10000016", "S12000036", "E06000053"


def opened(page: str, **parameters: str) -> AppTest:
    """Return a page after its run, which must end well."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    if page != "start":
        app.switch_page(f"screens/{page}/{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def texts(app: AppTest) -> list[str]:
    """Return the text of each HTML element of a page, in reading order."""
    bodies = [element.proto.body for element in app.get("html")]
    return [text_of(body) for body in bodies if not body.startswith("<style>")]


def about(slug: str) -> dict[str, Any]:
    """Return the description of a measure."""
    return tomllib.loads((INDICATORS / f"{slug}.toml").read_text(encoding="utf-8"))


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
