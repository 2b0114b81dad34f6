"""``mobilitymap locate``: the local authority of a postcode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mobilitymap.cli._common import format_option, print_rows, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("postcode", nargs=-1, required=True)
@format_option
def locate(postcode: Sequence[str], form: str) -> None:
    """Print the local authority of a POSTCODE; part of one lists the candidates."""
    from mobilitymap.domain.areas import Gazetteer, Level
    from mobilitymap.postcodes import (
        PostcodeIndex,
        PostcodeMatch,
        postcode_index,
        search_postcode,
    )
    from mobilitymap.settings import data_directory

    def opened() -> PostcodeIndex:
        with progress_bar("Preparing the postcode directory (once)") as progress:
            return postcode_index(progress)

    found = search_postcode(" ".join(postcode), opened)
    gazetteer = Gazetteer.read(data_directory())
    if isinstance(found, PostcodeMatch):
        if found.corrected:
            click.echo(f"Read as {found.postcode}.", err=True)
        name = gazetteer.get(found.district, Level.LTLA).name
        rows = [{"code": found.district, "name": name, "postcode": found.postcode}]
        print_rows(rows, form, ("code", "name"))
        return
    candidates = [
        {
            "code": place.district,
            "name": gazetteer.get(place.district, Level.LTLA).name,
            "postcodes": place.postcodes,
        }
        for place in found.places
    ]
    print_rows(candidates, form, ("code", "name", "postcodes"))
