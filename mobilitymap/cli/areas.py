"""``mobilitymap areas``: areas by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mobilitymap.cli._common import format_option, print_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=8, show_default=True, type=click.IntRange(1, 500))
@format_option
def areas(text: Sequence[str], limit: int, form: str) -> None:
    """Find areas by (part of) their name, or by code; say where a name is not exact."""
    from mobilitymap.domain.areas import Gazetteer
    from mobilitymap.settings import data_directory
    from mobilitymap.text.formatting import area_label, display_name

    gazetteer = Gazetteer.read(data_directory())
    asked = " ".join(text)
    hits = gazetteer.search(asked, limit)
    shown = repr(asked if len(asked) <= 40 else f"{asked[:40]}…")
    if not hits:
        message = f"No area is called {shown}. For a town or village, try `locate` its postcode."
        raise click.ClickException(message)
    if not any(hit.exact for hit in hits):
        meant = display_name(hits[0].area.name) if len(hits) == 1 else "one of these"
        click.echo(f"No area is called {shown}. Did you mean {meant}?", err=True)
    rows = [
        {
            "code": hit.area.code,
            "name": area_label(hit.area, gazetteer),
            "kind": hit.area.kind,
            "level": str(hit.area.level),
            "last_year": hit.area.last_year,
            "exact": hit.exact,
        }
        for hit in hits
    ]
    print_rows(rows, form, ("code", "name", "kind"))
