"""What axe-core finds on a page, run once per page and state."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = "() => [document.documentElement.scrollWidth, window.innerWidth]"
# The rules look at every cell, and the contrast of each is costly. Rows of one table are made
# by one template, so the first and last ones stand for the others.
_SHORTEN = """(kept) => {
    for (const body of document.querySelectorAll("tbody")) {
        const rows = [...body.rows];
        rows.slice(kept, -2).forEach((row) => row.remove());
    }
}"""


def violations(page: Page, *, rows: int | None = None) -> list[str]:
    """Return what breaks WCAG on a page and in its frames.

    With `rows`, the tables of the page are first cut to so many rows, for good.
    """
    for frame in page.frames:
        if rows is not None:
            frame.evaluate(_SHORTEN, rows)
        frame.evaluate(_script())
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run({ runOnly: tags, resultTypes: ['violations'] })", WCAG
    )
    return [
        f"{violation['id']}: {node['target']} {node['html'][:100]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@cache
def _script() -> str:
    return Axe().axe_script
