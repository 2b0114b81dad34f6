"""``mobilitymap site``: the public pages as files."""

from __future__ import annotations

from pathlib import Path

import click

from mobilitymap.cli._common import data_option


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--base-url",
    default="",
    help="Where it will be served, such as https://example.org/mobility.  [default: the root of "
    "a host, without a sitemap]",
)
@click.option("--pictures/--no-pictures", default=True, help="Maps (PNG).  [default: with]")
@click.option("--briefs/--no-briefs", default=True, help="Briefs to print (PDF).  [default: with]")
@click.option("--force", is_flag=True, help="Make everything again, even if nothing changed.")
@data_option
def site(  # noqa: PLR0913 - each is an option
    folder: Path,
    base_url: str,
    *,
    pictures: bool,
    briefs: bool,
    force: bool,
    data: Path | None,
) -> None:
    """Write all public pages, tables, pictures and briefs to DIR, for any web server.

    A second run writes only what has changed, and removes what it was told to leave out. Files
    that it did not make are left alone.
    """
    from tqdm import tqdm

    from mobilitymap.web.static_site import content
    from mobilitymap.web.static_site.publish import publish

    left_out = set()
    if not pictures:
        left_out.add(content.pictures)
    if not briefs:
        left_out.add(content.briefs)
    chosen = [renderer for renderer in content.RENDERERS if renderer not in left_out]
    with tqdm(unit="page", dynamic_ncols=True, desc="Areas and measures", delay=0.5) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        outcome = publish(folder, base_url, data=data, renderers=chosen, progress=show, force=force)
    click.echo(
        f"Written {outcome.written}, unchanged {outcome.unchanged}, removed {outcome.removed}.",
        err=True,
    )
