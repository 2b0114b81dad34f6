"""Every pair of files in data/indicators keeps the rules of the build, made by hand or not."""

from __future__ import annotations

import tomllib

import pandas as pd
import pytest

from mobilitymap.indicators import Indicator
from mobilitymap.ingest import schemas
from mobilitymap.ingest.definitions import Definition
from mobilitymap.ingest.places import Places
from mobilitymap.locations import data_directory

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
    definition = Definition(slug, "", {}, meta)
    schemas.check(figures, schemas.figures(definition, places.codes, indicator.bands))
    files = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
    assert set(indicator.source.files) <= set(files)
