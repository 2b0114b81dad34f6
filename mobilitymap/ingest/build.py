"""Make the data folder: every table, description and boundary, the same bytes each time.

The command line shows progress like this::

    with progress_bar() as progress:
        build(sources, out, progress)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import tomli_w
from tqdm import tqdm

from mobilitymap.errors import DataError
from mobilitymap.ingest import built, definitions, derived, schemas
from mobilitymap.ingest.geography import (
    areas,
    boundaries,
    neighbours,
    outlines,
    policy_areas,
    successions,
    topology,
)
from mobilitymap.ingest.geography.places import Places
from mobilitymap.ingest.publishers import ashe, deprivation, lait, ons, smc
from mobilitymap.ingest.reference import (
    actions,
    characteristics,
    cohorts,
    facts,
    noise,
    rank_intervals,
    series,
    similar,
)
from mobilitymap.ingest.rows import tidy
from mobilitymap.ingest.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from mobilitymap.ingest.definitions import Definition

Progress = Callable[[str, int, int], None]
"""Called before each step with its name, how many steps are done and how many there are."""

_PUBLISHERS = {"lait": lait, "ons": ons, "ashe": ashe, "deprivation": deprivation, "smc": smc}


def build(sources: Path, out: Path, progress: Progress | None = None) -> None:
    """Write the data folder.

    Everything is made in a temporary folder first, so a broken source file leaves `out` as
    it was. Indicators that an earlier build made and this one does not are removed; other
    files of `out` that the build does not make are left alone.

    Parameters
    ----------
    sources : Path
        Folder with the publishers' files and their ``manifest.csv``.
    out : Path
        The data folder.
    progress : callable, optional
        See `Progress`.

    Raises
    ------
    SourceError
        With the file, the row and the reason, when a source file is not what it should be.
    DataError
        When a table made from them breaks a rule of `schemas`, or the list of what was built
        in `out` cannot be read.
    """
    with TemporaryDirectory() as folder:
        made = Path(folder)
        _make(sources, made, progress)
        built.write_list(made)
        # Before the new list is there: a build that is stopped must not forget what was its own.
        for pair in built.stale(made, out).values():
            for path in pair:
                path.unlink()
        for file in _files(made):
            target = out / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made / file, target)


def check(sources: Path, committed: Path, progress: Progress | None = None) -> list[str]:
    """Return what a build would change, add or remove in `committed`, each with why.

    An indicator that someone added by hand is no difference; one that an earlier build made
    and this one does not is one. Errors are those of `build`.

    Parameters
    ----------
    sources : Path
        Folder of the publishers' files with their manifest.
    committed : Path
        The data folder to compare with.
    progress : Progress, optional
        Called with a line on each step.
    """
    with TemporaryDirectory() as folder:
        made = Path(folder)
        _make(sources, made, progress)
        built.write_list(made)
        differences = []
        for file in _files(made):
            if not (committed / file).is_file():
                differences.append(f"{file}: missing")
            elif (committed / file).read_bytes() != (made / file).read_bytes():
                differences.append(f"{file}: differs")
        stale = built.stale(made, committed)
        return [*differences, *(f"{built.INDICATORS}/{slug}: no longer made" for slug in stale)]


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a progress bar on stderr for as long as the context lasts."""
    with tqdm(unit="step", dynamic_ncols=True) as bar:

        def show(step: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_description_str(step, refresh=False)
            bar.n = done
            bar.refresh()

        yield show


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _make(folder: Path, out: Path, progress: Progress | None) -> None:
    """Write every file of the data folder to the empty folder `out`."""
    tell = progress or _silently
    known = definitions.load()
    # Files, areas, boundaries, ranks, similar areas, facts and sources beside the indicators.
    total = len(known) + 6
    tell("Checking the publishers' files", 0, total)
    sources = Sources(folder)
    for file in sources.manifest:
        sources.path(file)
    tell("Areas and policy areas", 1, total)
    area_table = _geography(folder, out)
    tell("Boundaries", 2, total)
    policy = policy_areas.make_policy_areas(folder)
    _write_table(policy, schemas.POLICY_AREAS, out / "policy_areas.csv")
    _borders(boundaries.make_boundaries(folder, area_table, policy), out)
    (out / built.INDICATORS).mkdir()
    places = Places.load(out)
    pupils = cohorts.Cohorts.read(sources, places)
    tables: dict[str, pd.DataFrame] = {}
    # What is computed comes after what it is computed from.
    in_turn = sorted(known.values(), key=lambda definition: definition.computed_from is not None)
    for done, definition in enumerate(in_turn, start=3):
        tell(definition.slug, done, total)
        table = cohorts.flag_few(_table(definition, sources, places, tables), definition, pupils)
        tables[definition.slug] = table
        _indicator(definition, table, sources, places, out)
    counted = cohorts.make_cohorts(known, tables, pupils)
    _write_table(counted, schemas.cohorts(places.codes), out / "cohorts.csv")
    tell("Rank intervals and noise", total - 3, total)
    today = places.of_today("ltla") | places.of_today("utla")
    ranks = rank_intervals.make_rank_intervals(known, tables, places)
    _write_table(ranks, schemas.rank_intervals(today), out / "rank_intervals.csv")
    swings = noise.make_noise(known, tables, places, counted)
    _write_table(swings, schemas.NOISE, out / "noise.csv")
    tell("Similar areas", total - 2, total)
    alike = similar.make_similar_areas(sources, places)
    _write_table(alike, schemas.similar_areas(today), out / "similar_areas.csv")
    kinds = characteristics.make_characteristics(sources, places)
    _write_table(kinds, schemas.characteristics(today), out / "characteristics.csv")
    tell("Facts and sources", total - 1, total)
    _write_text(facts.facts_toml(sources), out / "facts.toml")
    points = series.make_national_series(sources)
    _write_table(points, schemas.NATIONAL_SERIES, out / "national_series.csv")
    _write_text(actions.actions_toml(), out / "actions.toml")
    records = {file: entry.record() for file, entry in sorted(sources.manifest.items())}
    _write_text(tomli_w.dumps(records), out / "sources.toml")
    tell("Done", total, total)


def _geography(folder: Path, out: Path) -> pd.DataFrame:
    """Write the areas and what became of former ones; return the areas."""
    table = areas.make_areas(folder)
    _write_table(table, schemas.AREAS, out / "areas.csv")
    changes = successions.make_successions(folder)
    _write_table(changes, schemas.SUCCESSIONS, out / "successions.csv")
    return table


def _borders(made: topology.Topology, out: Path) -> None:
    """Write the boundaries, who borders on whom, and the coarse outlines."""
    topology.write_topology(out / "boundaries.topojson", made)
    pairs = neighbours.make_neighbours(made)
    drawn = {shape["properties"]["code"] for shape in made["objects"]["utla"]["geometries"]}
    drawn |= {shape["properties"]["code"] for shape in made["objects"]["ltla"]["geometries"]}
    _write_table(pairs, schemas.neighbours(drawn), out / "neighbours.csv")
    outlines.write_outlines(out / "outlines.json", outlines.make_outlines(made))


def _table(
    definition: Definition,
    sources: Sources,
    places: Places,
    tables: dict[str, pd.DataFrame],
) -> pd.DataFrame:
    """Return the figures of one indicator, read or computed from those made before."""
    for file in definition.files:
        if file not in sources.manifest:
            raise DataError(f"{definition.slug}: {file} is not in the manifest")
    if definition.computed_from:
        first, second = (tables[slug] for slug in definition.computed_from)
        return derived.compute(definition, first, second)
    publisher = _PUBLISHERS[definition.publisher]
    return tidy(publisher.rows(definition, sources, places), definition, places)


def _indicator(
    definition: Definition, table: pd.DataFrame, sources: Sources, places: Places, out: Path
) -> None:
    """Write the pair of files of one indicator."""
    bands = smc.bands(definition, sources) if definition.banded else []
    stem = out / built.INDICATORS / definition.slug
    _write_table(table, schemas.figures(definition, places.codes, bands), stem.with_suffix(".csv"))
    _write_text(definition.toml(bands), stem.with_suffix(".toml"))


def _write_table(table: pd.DataFrame, schema: schemas.Schema, path: Path) -> None:
    schemas.check(table, schema).to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _silently(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""
