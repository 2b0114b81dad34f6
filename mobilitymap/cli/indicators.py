"""``mobilitymap indicators``: the measures there are."""

from __future__ import annotations

import click

from mobilitymap.cli._common import STAGES, format_option, print_rows


@click.command()
@click.option("--stage", type=click.Choice(STAGES), help="Only this life stage.")
@format_option
def indicators(stage: str | None, form: str) -> None:
    """List the indicators: slug, level, unit and title."""
    from mobilitymap.domain.indicators import Catalogue
    from mobilitymap.settings import data_directory

    catalogue = Catalogue.read(data_directory())
    rows = [
        {
            "slug": item.slug,
            "life_stage": str(item.life_stage),
            "level": str(item.level),
            "unit": item.unit,
            "title": item.title,
            "source": item.source.publisher,
        }
        for item in catalogue
        if stage in (None, item.life_stage)
    ]
    print_rows(rows, form, ("slug", "level", "unit", "title"))
