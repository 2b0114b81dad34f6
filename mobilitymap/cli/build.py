"""``mobilitymap build``: the data folder from the publishers' files."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--sources",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with the publishers' files and their manifest.csv.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data folder to write or check; by default the project's own.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 on a difference.")
def build(sources: Path, out: Path | None, *, only_check: bool) -> None:
    """Make the data folder from the publishers' files."""
    from mobilitymap.ingest import build as ingest
    from mobilitymap.settings import own_data_directory

    target = out or own_data_directory()
    with ingest.progress_bar() as progress:
        if only_check:
            differences = ingest.check(sources, target, progress)
        else:
            ingest.build(sources, target, progress)
    if not only_check:
        click.echo(f"Wrote {target}.", err=True)
        return
    for line in differences:
        click.echo(line)
    if differences:
        click.echo(f"{len(differences)} files differ from what the sources give.", err=True)
        raise SystemExit(1)
    click.echo("The data folder is what the sources give.", err=True)
