"""What stands in data/ keeps the rules of the build, made by hand or not."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from mobilitymap.analysis.rankings import Ranking, simulated_intervals
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.indicators import Indicator, LifeStage
from mobilitymap.errors import SourceError
from mobilitymap.ingest import schemas
from mobilitymap.ingest.definitions import FOLDER, Definition
from mobilitymap.ingest.geography.places import Places
from mobilitymap.ingest.sources import Sources
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

DATA = data_directory()
SLUGS = sorted(path.stem for path in (DATA / "indicators").iterdir())


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(DATA)


@pytest.mark.parametrize("slug", dict.fromkeys(SLUGS))
def test_pair_keeps_the_contract(slug: str, places: Places) -> None:
    stem = DATA / "indicators" / slug
    meta = tomllib.loads(stem.with_suffix(".toml").read_text(encoding="utf-8"))
    indicator = Indicator.from_toml(slug, meta)
    figures = pd.read_csv(stem.with_suffix(".csv"), dtype=str, keep_default_na=False)
    is_pay = meta["source"]["title"].startswith("Annual Survey of Hours and Earnings, Table 8.7a")
    definition = Definition(slug, "ashe" if is_pay else "", {}, meta)
    schemas.check(figures, schemas.figures(definition, places.codes, indicator.bands))
    files = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    assert set(indicator.source.files) <= set(files)


def test_the_list_of_what_was_built_names_pairs_that_are_there() -> None:
    listed = tomllib.loads((DATA / "built.toml").read_text(encoding="utf-8"))["indicators"]
    assert listed == sorted(set(listed))
    assert listed
    assert set(listed) <= set(SLUGS)


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def test_tables_beside_the_figures_keep_the_contract(places: Places) -> None:
    today = places.of_today("ltla") | places.of_today("utla")
    similar = _table("similar_areas.csv").astype({"position": int})
    schemas.check(similar, schemas.similar_areas(today))
    schemas.check(_table("characteristics.csv"), schemas.characteristics(today))
    schemas.check(_table("national_series.csv"), schemas.NATIONAL_SERIES)
    swings = _table("noise.csv")
    schemas.check(swings, schemas.NOISE)
    sizes = swings.assign(from_pupils=pd.to_numeric(swings["from_pupils"]).fillna(-1))
    in_order = sizes.sort_values(["slug", "level", "from_pupils"])
    assert list(in_order.index) == list(swings.index)
    counted = _table("cohorts.csv").astype({"pupils": int})
    schemas.check(counted, schemas.cohorts(places.codes))
    by = ["family", "period", "area_code"]
    assert counted[by].equals(counted[by].sort_values(by, ignore_index=True))
    intervals = _table("rank_intervals.csv").astype({"lower": int, "upper": int})
    schemas.check(intervals, schemas.rank_intervals(today))
    keys = ["slug", "level", "period", "area_code"]
    assert intervals[keys].equals(intervals[keys].sort_values(keys, ignore_index=True))


def test_every_point_belongs_to_a_described_series() -> None:
    facts = tomllib.loads((DATA / "facts.toml").read_text(encoding="utf-8"))
    points = _table("national_series.csv")
    described = [(one["key"], group) for one in facts["series"] for group in one["groups"]]
    found = points[["series", "group"]].drop_duplicates().itertuples(index=False, name=None)
    assert list(found) == described
    for series in facts["series"]:
        assert series["caption"].endswith(".")
        assert series["source"].keys() >= {"publisher", "title", "link"}
        assert "read" not in series


def test_actions_cover_the_journey_and_claim_little() -> None:
    found = tomllib.loads((DATA / "actions.toml").read_text(encoding="utf-8"))["action"]
    journey = set(LifeStage) - {LifeStage.MOBILITY_INDICES}
    assert {stage for action in found for stage in action["stages"]} == journey
    for action in found:
        assert set(action) == {"who", "stages", "text", "source"}
        # What was reported, not what works.
        assert " reported " in action["text"]
        assert action["text"].endswith(".")


@pytest.mark.parametrize(
    ("slug", "period", "level"),
    [("weekly-pay", "2025", Level.UTLA), ("healthy-life-female", "2022-2024", Level.UTLA)],
)
def test_rank_intervals_are_those_of_the_program(slug: str, period: str, level: Level) -> None:
    atlas = load_atlas()
    ranked = Ranking(atlas, slug, period, level)
    simulated = simulated_intervals(ranked.indicator, ranked.codes, ranked.figures)
    assert simulated == atlas.rank_intervals(slug, period, level)


def test_nothing_cites_an_edition_that_is_not_published(tmp_path: Path) -> None:
    written = [*DATA.rglob("*.toml"), *FOLDER.glob("*.toml")]
    assert len(written) > 50
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "State of the Nation 2026" not in text, path.name
        assert "smc-state-of-the-nation/2026" not in text, path.name
    # As State of the Nation 2025 prints the Department's index; it was revised to 3.93 later.
    points = _table("national_series.csv").query("series == 'disadvantage-gap-index'")
    assert tuple(points.iloc[-1][["x", "value"]]) == ("2023-24", "3.92")
    file = "smc-state-of-the-nation/2026-in13.csv"
    header = "file,publisher,title,licence,origin,landing_page,sha256"
    (tmp_path / "manifest.csv").write_text(f"{header}\n{file},p,t,l,o,a,s\n", encoding="utf-8")
    sources = Sources(tmp_path)
    assert file not in sources.manifest
    with pytest.raises(SourceError, match="not published"):
        sources.path(file)
