"""The build from the publishers' files: what it makes, and what stops it."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from typing import TYPE_CHECKING

import pytest

from mobilitymap.domain.indicators import Catalogue
from mobilitymap.errors import SourceError
from mobilitymap.ingest import build, definitions
from mobilitymap.ingest.geography.places import COMPARATORS, Places
from mobilitymap.ingest.publishers import ashe, deprivation, lait, ons, smc
from mobilitymap.ingest.reference import facts
from mobilitymap.ingest.rows import tidy
from mobilitymap.ingest.sources import Sources
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

DEFINITIONS = definitions.load()
BROADBAND = "ons-explore-local-statistics/gigabit-capable-broadband.csv"
DEPRIVATION = "mhclg-indices-of-deprivation/iod2025-lower-tier-summaries.csv"
PAY = "ons-ashe/table-8.7a-annual-pay-gross-2025-provisional.csv"
MOBILITY = "smc-state-of-the-nation/2025-ci4.csv"
GAP_INDEX = "smc-state-of-the-nation/2025-in13.csv"
_MODULES = {"ons": ons, "lait": lait, "ashe": ashe, "deprivation": deprivation, "smc": smc}

Cells = list[list[str]]


def _table(slug: str, folder: Path) -> pd.DataFrame:
    definition, places = DEFINITIONS[slug], Places.load(data_directory())
    publisher = _MODULES[definition.publisher]
    return tidy(publisher.rows(definition, Sources(folder), places), definition, places)


@pytest.fixture
def broken(sources: Path, tmp_path: Path) -> Callable[[str, Callable[[Cells], None]], Path]:
    """Return a copy of the sources in which one CSV was changed and recorded anew."""

    def change(file: str, edit: Callable[[Cells], None]) -> Path:
        encoding = "cp1252" if file == PAY else "utf-8-sig"
        cells = list(csv.reader(io.StringIO((sources / file).read_text(encoding=encoding))))
        edit(cells)
        for path in {
            file,
            "smc-state-of-the-nation/205-areas.json",
            *DEFINITIONS["median-pay"].files,
        }:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sources / path, tmp_path / path)
        with (tmp_path / file).open("w", encoding=encoding, newline="") as out:
            csv.writer(out).writerows(cells)
        old, new = (
            hashlib.sha256((folder / file).read_bytes()).hexdigest()
            for folder in (sources, tmp_path)
        )
        manifest = (sources / "manifest.csv").read_text(encoding="utf-8")
        (tmp_path / "manifest.csv").write_text(manifest.replace(old, new), encoding="utf-8")
        return tmp_path

    return change


def _set(row: int, column: int, text: str) -> Callable[[Cells], None]:
    """Return an edit of one cell, rows counted as a spreadsheet shows them."""

    def edit(cells: Cells) -> None:
        cells[row - 1][column] = text

    return edit


def _repeat(row: int, column: int, text: str) -> Callable[[Cells], None]:
    """Return an edit that repeats a row at the end with one cell changed."""

    def edit(cells: Cells) -> None:
        again = [*cells[row - 1]]
        again[column] = text
        cells.append(again)

    return edit


@pytest.mark.parametrize(
    ("slug", "file", "edit", "reason"),
    [
        ("gigabit-broadband", BROADBAND, _set(9, 0, "E06999999"), r"row 9: 'E06999999' is not"),
        ("gigabit-broadband", BROADBAND, _set(9, 5, "lots"), r"row 9: 'lots' is not a number"),
        ("gigabit-broadband", BROADBAND, _set(9, 4, "2026"), r"row 9: '2026' is not a period"),
        ("gigabit-broadband", BROADBAND, _set(1, 5, "value"), r"row 1: has no column 'observ"),
        ("gigabit-broadband", BROADBAND, _set(9, 11, "Odd."), r"row 9: has a note the build"),
        ("gigabit-broadband", BROADBAND, _repeat(9, 5, "1.5"), r"row 415: .* has two figures"),
        ("gigabit-broadband", BROADBAND, lambda c: c[8].pop(), r"row 9: has 11 cells, expected"),
        ("imd-2025", DEPRIVATION, _set(1, 4, "score"), r"row 1: has no column 'imd_average_s"),
        ("imd-2025", DEPRIVATION, _set(3, 4, ""), r"row 3: '' is not a number"),
        ("imd-2025", DEPRIVATION, _set(3, 5, "297"), r"row 3: '297' is no rank of 296 districts"),
        ("imd-2025-most-deprived-tenth", DEPRIVATION, _set(3, 6, "42"), r"row 3: 42 is not a sh"),
        ("median-pay", PAY, _set(5, 3, "Mean"), r"has 0 columns headed 'Median'"),
        ("median-pay", PAY, _set(8, 1, ""), r"row 8: 'England and Wales' has a figure but no"),
        ("median-pay", PAY, _set(8, 3, "many"), r"row 8: 'many' is not a number"),
        ("promising-prospects", MOBILITY, _set(2, 5, "Atlantis"), r"row 2: 'Atlantis' is not one"),
        ("promising-prospects", MOBILITY, _set(2, 9, ""), r"row 2: Aberdeen City has no band"),
    ],
)
def test_a_broken_source_stops_with_file_row_and_reason(
    broken: Callable[[str, Callable[[Cells], None]], Path],
    slug: str,
    file: str,
    edit: Callable[[Cells], None],
    reason: str,
) -> None:
    folder = broken(file, edit)
    with pytest.raises(SourceError, match=reason) as stopped:
        _table(slug, folder)
    assert stopped.value.file == file


def test_the_same_figure_twice_is_one_row(
    broken: Callable[[str, Callable[[Cells], None]], Path], sources: Path
) -> None:
    with (sources / BROADBAND).open(encoding="utf-8-sig", newline="") as lines:
        printed = list(csv.reader(lines))[8][5]
    folder = broken(BROADBAND, _repeat(9, 5, f"{printed}0"))
    assert len(_table("gigabit-broadband", folder)) == len(_table("gigabit-broadband", sources))


def test_a_headline_fact_must_be_what_its_file_prints(
    broken: Callable[[str, Callable[[Cells], None]], Path], sources: Path
) -> None:
    assert "19.2 months" in facts.facts_toml(Sources(sources))

    def revise(cells: Cells) -> None:
        (row,) = [row for row in cells if "Disadvantage index" in row and "2024" in row]
        row[15] = "3.91"

    folder = broken(GAP_INDEX, revise)
    shutil.copytree(sources / "dfe-leo", folder / "dfe-leo")
    with pytest.raises(SourceError, match=r"prints 3\.91 for .*facts\.toml says 3\.92"):
        facts.facts_toml(Sources(folder))


def test_another_file_than_the_recorded_one_writes_nothing(sources: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "sources", tmp_path / "data"
    (folder / BROADBAND).parent.mkdir(parents=True)
    manifest = (sources / "manifest.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in manifest if line.startswith(("file,", BROADBAND))]
    (folder / "manifest.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"broadband\.csv: not found in "):
        build.build(folder, out)
    (folder / BROADBAND).write_text("areacd\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"broadband\.csv: is not the file of manifest\.csv"):
        build.build(folder, out)
    assert not out.exists()


def test_the_folder_must_be_that_of_the_sources(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^manifest\.csv: not found .*--sources"):
        build.check(tmp_path, data_directory())


def test_committed_data_is_what_the_sources_give(sources: Path) -> None:
    steps: list[tuple[int, int]] = []
    differences = build.check(
        sources, data_directory(), lambda _step, done, total: steps.append((done, total))
    )
    assert differences == []
    assert [done for done, _ in steps] == list(range(len(steps)))
    assert steps[-1][0] == steps[-1][1]


def test_every_indicator_reads_as_the_program_reads_it() -> None:
    catalogue = Catalogue.read(data_directory())
    assert {indicator.slug for indicator in catalogue} >= set(DEFINITIONS)
    with (data_directory() / "areas.csv").open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)} | COMPARATORS
    for slug in DEFINITIONS:
        with (data_directory() / "indicators" / f"{slug}.csv").open(encoding="utf-8") as lines:
            assert {row["area_code"] for row in csv.DictReader(lines)} <= known, slug
