"""``mobilitymap export``: files of a view."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mobilitymap.cli._common import LEVELS, STAGES, data_option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.export.tables import Kind


@click.command()
@click.option("--indicator", help="Slug of the measure.  [default: child-poverty]")
@click.option("--period", help="Such as 2024-25, or `all`.  [default: the latest]")
@click.option("--level", type=click.Choice(LEVELS), help="By default the measure's own.")
@click.option("--region", help="Code of a region or nation to keep to.")
@click.option("--area", help="Code of an area: every measure of it (without --indicator).")
@click.option("--compare", help="Codes of areas, with commas: every measure of each.")
@click.option("--stage", type=click.Choice(STAGES), help="Of an area: only this life stage.")
@click.option("--query", default="", help="What stands after the ? of a link to the dashboard.")
@click.option(
    "--kind",
    type=click.Choice(["map", "indicator", "area", "compare"]),
    help="What to export, where the other options leave it open.",
)
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["csv", "xlsx", "geojson", "parquet", "png", "svg", "pptx", "pdf"]),
)
@click.option(
    "--out",
    default=Path(),
    type=click.Path(path_type=Path),
    help="File with its ending; folder, in which the file gets a name that says "
    "what is inside; or - for a pipe.  [default: this folder]",
)
@click.option("--force", is_flag=True, help="Overwrite a file that exists.")
@data_option
def export(  # noqa: PLR0913 - each is an option
    kind: str | None,
    form: str,
    out: Path,
    query: str,
    *,
    force: bool,
    data: Path | None,
    **choices: str | None,
) -> None:
    """Write a table, a picture, slides or a brief to a file, and print its name.

    A CSV file gets its description beside it (.metadata.json).
    """
    from mobilitymap.domain.atlas import load_atlas
    from mobilitymap.export import formats
    from mobilitymap.export.formats import Form
    from mobilitymap.export.tables import Kind
    from mobilitymap.settings import base_url
    from mobilitymap.text.view_notices import with_known_comparison

    every_period = choices["period"] == "all"
    chosen = Kind(kind) if kind else _kind(choices, form, every_period=every_period)
    atlas = load_atlas(data)
    view = _view(atlas, query, choices | ({"period": None} if every_period else {}))
    if chosen is Kind.AREA and form == "pptx":
        # Of the files of an area, slides alone compare it.
        _refuse_notices(with_known_comparison(atlas, view))
    forms = [Form(form)]
    if form == "csv" and str(out) != "-":
        forms.append(Form.METADATA)
    made = [formats.export(atlas, view, chosen, each, base_url()) for each in forms]
    if str(out) == "-":
        sys.stdout.buffer.write(made[0].body)
        return
    if out.is_dir() or not (out.suffix or out.exists()):
        named = [out / each.file_name for each in made]
    else:
        named = [out, *(out.with_suffix(f".{each}") for each in forms[1:])]
    _write(dict(zip(named, (each.body for each in made), strict=True)), force=force)


def _kind(choices: Mapping[str, str | None], form: str, *, every_period: bool) -> Kind:
    """Return what is meant by the options of `export`."""
    from mobilitymap.export.tables import Kind

    if form in ("png", "svg"):
        return Kind.MAP
    if choices["compare"]:
        return Kind.COMPARE
    if form == "pdf" or (choices["area"] and (form == "pptx" or not choices["indicator"])):
        return Kind.AREA
    return Kind.INDICATOR if every_period else Kind.MAP


def _view(atlas: Atlas, query: str, choices: Mapping[str, str | None]) -> View:
    """Return the view of a query and of options, which come first; whatever is wrong stops."""
    from urllib.parse import parse_qs

    from mobilitymap.domain.view import DATA_PARAMETER, View

    given = {name: [text] for name, text in choices.items() if text is not None}
    linked = parse_qs(query.removeprefix("?"))
    # Of which data a link was made does not matter: the file says of which it is.
    linked.pop(DATA_PARAMETER, None)
    view = View.from_query(linked | given, atlas)
    _refuse_notices(view)
    return view


def _refuse_notices(view: View) -> None:
    """Stop where something would have to be said beside the file."""
    if view.notices:
        raise click.ClickException(f"Nothing was written. {' '.join(view.notices)}")


def _write(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files, all or none, and print their names."""
    taken = [str(path) for path in files if path.exists() and not force]
    if taken:
        message = f"Already there: {', '.join(taken)}. Choose another --out, or use --force."
        raise click.ClickException(message)
    for path, body in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}."
            raise click.ClickException(message) from error
        click.echo(path)
