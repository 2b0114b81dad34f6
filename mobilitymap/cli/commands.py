"""The command line: ``mobilitymap serve | build | indicators | areas | locate | values | compare``.

Every import that costs time happens inside the command that needs it, so that ``--help``
and ``locate`` answer at once.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mobilitymap.errors import MobilityMapError, exit_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.view import View
    from mobilitymap.export.tables import Kind

STAGES = ("early-years", "school", "moving-on", "work", "place", "mobility-indices")
# A path may be as long as this; nothing else that means something is.
_LONGEST_WORD = 300
LEVELS = ("ltla", "utla", "region", "country", "smc", "ltla-2019")


def main() -> None:
    """Run the command line; every mistake ends in one line and exit code 2."""
    try:
        code = cli.main(standalone_mode=False)
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = 130
    except click.ClickException as error:
        hint = " See --help." if isinstance(error, click.UsageError) else ""
        click.echo(f"Error: {_line(error.format_message())}{hint}", err=True)
        code = 2
    except MobilityMapError as error:
        click.echo(f"Error: {_line(str(error))}", err=True)
        code = exit_code(error)
    except BrokenPipeError:
        # The reader of a pipe has had enough (`| head`): leave without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _line(message: str) -> str:
    """Return a message as one line, with what nobody could read (a whole file, say) cut short."""
    return " ".join(
        word if len(word) <= _LONGEST_WORD else f"{word[:40]}…" for word in message.split()
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mobilitymap")
def cli() -> None:
    r"""Read the UK's social mobility postcode lottery, on published statistics.

    \b
    Begin with:
      mobilitymap serve                    the dashboard, in your browser
      mobilitymap locate "BD1 1HX"         the local authority of a postcode
      mobilitymap values child-poverty     an indicator as CSV
    """


_format = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="How to print the answer.",
)


_data = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Data folder, as `build --out` makes it.  [default: MOBILITYMAP_DATA, else the program's]",
)


@cli.command()
@click.option("--host", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--open/--no-open", "open_browser", default=False, help="Open a browser window.")
@click.option("--base-path", default="", help="Serve below this path, such as /mobility.")
@_data
def serve(host: str, port: int, *, open_browser: bool, base_path: str, data: Path | None) -> None:
    """Serve the dashboard until stopped with Ctrl+C."""
    from mobilitymap.domain.areas import Gazetteer
    from mobilitymap.domain.data_folder import require_data_folder
    from mobilitymap.domain.indicators import Catalogue
    from mobilitymap.settings import app_script, data_directory, environment

    # Whatever is wrong with the folder is said here in one line, not by the server in many.
    folder = (data or data_directory()).resolve()
    require_data_folder(folder)
    Gazetteer.read(folder)
    Catalogue.read(folder)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app_script())),
        f"--server.address={host}",
        f"--server.port={port}",
        f"--server.headless={str(not open_browser).lower()}",
        f"--server.baseUrlPath={base_path}",
    ]
    chosen = environment(data=str(folder)) if data else environment()
    os.execve(sys.executable, command, chosen)  # noqa: S606 - the program becomes the server


@cli.command()
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


@cli.command()
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
@_data
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
    chosen = [maker for maker in content.MAKERS if maker not in left_out]
    with tqdm(unit="page", dynamic_ncols=True, desc="Areas and measures", delay=0.5) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        outcome = publish(folder, base_url, data=data, makers=chosen, progress=show, force=force)
    click.echo(
        f"Written {outcome.written}, unchanged {outcome.unchanged}, removed {outcome.removed}.",
        err=True,
    )


@cli.command()
@click.option("--stage", type=click.Choice(STAGES), help="Only this life stage.")
@_format
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
    _print(rows, form, ("slug", "level", "unit", "title"))


@cli.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=8, show_default=True, type=click.IntRange(1, 500))
@_format
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
    _print(rows, form, ("code", "name", "kind"))


@cli.command()
@click.argument("postcode", nargs=-1, required=True)
@_format
def locate(postcode: Sequence[str], form: str) -> None:
    """Print the local authority of a POSTCODE; part of one lists the candidates."""
    from mobilitymap.domain.areas import Gazetteer, Level
    from mobilitymap.postcodes import PostcodeMatch, postcode_index
    from mobilitymap.settings import data_directory

    with _progress("Preparing the postcode directory (once)") as progress:
        index = postcode_index(progress)
    found = index.search(" ".join(postcode))
    gazetteer = Gazetteer.read(data_directory())
    if isinstance(found, PostcodeMatch):
        if found.corrected:
            click.echo(f"Read as {found.postcode}.", err=True)
        name = gazetteer.get(found.district, Level.LTLA).name
        rows = [{"code": found.district, "name": name, "postcode": found.postcode}]
        _print(rows, form, ("code", "name"))
        return
    candidates = [
        {
            "code": place.district,
            "name": gazetteer.get(place.district, Level.LTLA).name,
            "postcodes": place.postcodes,
        }
        for place in found.places
    ]
    _print(candidates, form, ("code", "name", "postcodes"))


@cli.command()
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
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.loc[:, list(VALUE_COLUMNS)].to_dict("records")
    ]
    _print(rows, form, VALUE_COLUMNS)


@cli.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE CODE...")
@click.option("--stage", type=click.Choice(STAGES), help="Only this life stage.")
@_format
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
            value = _plain(reading.figure.value)
            owner = reading.published_for
            if value is None:
                value = reading.figure.flag
            elif owner is not None and not reading.is_own and form == "text":
                value = f"{value} [{area_label(owner, atlas.areas)}]"
            row[name] = value
        nation = next((reading for reading in readings if reading.nation_figure), None)
        row["comparator"] = nation.nation.name if nation and nation.nation else ""
        row["comparator_value"] = (
            _plain(nation.nation_figure.value) if nation and nation.nation_figure else None
        )
        rows.append(row)
    _print(rows, form, tuple(rows[0]))


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


@cli.command()
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
@_data
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

    every_period = choices["period"] == "all"
    chosen = Kind(kind) if kind else _kind(choices, form, every_period=every_period)
    atlas = load_atlas(data)
    view = _view(atlas, query, choices | ({"period": None} if every_period else {}))
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
    if view.notices:
        raise click.ClickException(f"Nothing was written. {' '.join(view.notices)}")
    return view


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


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a callback (done, total) that draws a bar once there is anything to wait for."""
    with ExitStack() as stack:
        drawn = 0
        bar: Any = None

        def advance(done: int, total: int) -> None:
            nonlocal bar, drawn
            if bar is None:
                made = click.progressbar(length=total, label=label, file=sys.stderr)
                bar = stack.enter_context(made)
            bar.update(done - drawn)
            drawn = done

        yield advance


def _plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a table
    """Return a cell as it was published: 66 for 66.0, None for a missing value."""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - only NaN differs from itself
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value


def _print(rows: Iterable[Mapping[str, Any]], form: str, columns: Sequence[str]) -> None:
    """Print rows as aligned text, CSV or JSON."""
    listed = [dict(row) for row in rows]
    if form == "json":
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    if form == "csv":
        names = list(listed[0]) if listed else list(columns)
        writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
        return
    cells = [["" if row[name] is None else str(row[name]) for name in columns] for row in listed]
    widths = [max(len(line[i]) for line in [list(columns), *cells]) for i in range(len(columns))]
    for line in [list(columns), *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


if __name__ == "__main__":
    main()
