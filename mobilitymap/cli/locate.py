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
    from mobilitymap.errors import MalformedPostcodeError
    from mobilitymap.postcodes import PostcodeMatch, postcode_index
    from mobilitymap.postcodes.spelling import parse_full, parse_partial
    from mobilitymap.settings import data_directory

    text = " ".join(postcode)
    if parse_full(text) is None and not parse_partial(text):
        # Known without the directory, which may take seconds to prepare.
        raise MalformedPostcodeError(text)
    with progress_bar("Preparing the postcode directory (once)") as progress:
        index = postcode_index(progress)
    found = index.search(text)
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
