"""``mobilitymap compare``: areas side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mobilitymap.cli._common import STAGES, format_option, plain, print_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas


@click.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE CODE...")
@click.option("--stage", type=click.Choice(STAGES), help="Only this life stage.")
@format_option
def compare(codes: Sequence[str], stage: str | None, form: str) -> None:
    """Put two or more areas side by side, with England or the UK."""
    from mobilitymap.domain.atlas import load_atlas
    from mobilitymap.text.formatting import area_label, display_name

    if len(codes) < 2:
        message = "Name at least two areas by their codes; `mobilitymap areas NAME` finds a code."
        raise click.UsageError(message)
    atlas = load_atlas()
    chosen = _side_by_side(atlas, codes)
    names = [display_name(area.name) for area in chosen]
    if len(set(names)) < len(names):
        names = [area_label(area, atlas.areas) for area in chosen]
    rows = []
    for indicator in atlas.indicators:
        if stage not in (None, indicator.life_stage):
            continue
        readings = [atlas.reading(indicator.slug, area.code) for area in chosen]
        row: dict[str, Any] = {
            "slug": indicator.slug,
            "unit": indicator.unit,
            "period": readings[0].period,
        }
        for name, reading in zip(names, readings, strict=True):
            value = plain(reading.figure.value)
            owner = reading.published_for
            if value is None:
                value = reading.figure.flag
            elif owner is not None and not reading.is_own and form == "text":
                value = f"{value} [{area_label(owner, atlas.areas)}]"
            row[name] = value
        nation = next((reading for reading in readings if reading.nation_figure), None)
        row["comparator"] = nation.nation.name if nation and nation.nation else ""
        row["comparator_value"] = (
            plain(nation.nation_figure.value) if nation and nation.nation_figure else None
        )
        rows.append(row)
    print_rows(rows, form, tuple(rows[0]))


def _side_by_side(atlas: Atlas, codes: Sequence[str]) -> list[Area]:
    """Return the areas of today that codes stand for, each once, saying what became of others."""
    from mobilitymap.domain.place_names import canonical_code
    from mobilitymap.domain.view import merged_notices
    from mobilitymap.text.formatting import display_name

    written = [canonical_code(code) for code in codes]
    chosen: dict[str, Area] = {}
    for code in written:
        heirs = atlas.areas.current(code)
        chosen |= {area.code: area for area in heirs}
        if heirs[0].code == code or atlas.areas.successors(code)[0].what == "recoded":
            continue
        step = atlas.areas.successors(code)[0]
        became = " and ".join(display_name(area.name) for area in heirs)
        said = (
            f"was divided in {step.year}. {became} are shown."
            if len(heirs) > 1
            else f"was abolished in {step.year}. Its successor, {became}, is shown."
        )
        click.echo(f"{display_name(step.old_name)} {said}", err=True)
    if len(chosen) < 2:
        (area,) = chosen.values()
        message = f"These codes stand for one area today, {display_name(area.name)}. Name another."
        raise click.UsageError(message)
    for notice in merged_notices(atlas.areas, written):
        click.echo(notice, err=True)
    return list(chosen.values())
