"""``mobilitymap values``: the published figures of a measure."""

from __future__ import annotations

import click

from mobilitymap.cli._common import LEVELS, plain, print_rows


@click.command()
@click.argument("slug")
@click.option("--period", help="Such as 2024-25, or `all`.  [default: the latest]")
@click.option("--level", type=click.Choice(LEVELS), help="By default the indicator's own.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="How to print the answer.",
)
def values(slug: str, period: str | None, level: str | None, form: str) -> None:
    """Print the published values of an indicator."""
    from mobilitymap.domain.areas import Level
    from mobilitymap.domain.atlas import VALUE_COLUMNS, load_atlas

    frame = load_atlas().values(slug, period, Level(level) if level else None)
    rows = [
        {str(name): plain(value) for name, value in row.items()}
        for row in frame.loc[:, list(VALUE_COLUMNS)].to_dict("records")
    ]
    print_rows(rows, form, VALUE_COLUMNS)
