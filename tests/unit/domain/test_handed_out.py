"""What an Atlas hands out may be changed by whoever got it, without harm to others."""

from __future__ import annotations

import pytest

from mobilitymap import load_atlas

ATLAS = load_atlas()


@pytest.mark.parametrize("name", ["policy_areas", "national_values"])
def test_a_changed_table_stays_with_who_changed_it(name: str) -> None:
    table = getattr(ATLAS, name)
    table.iloc[:, 0] = "changed"
    assert "changed" not in set(getattr(ATLAS, name).iloc[:, 0])


@pytest.mark.parametrize("name", ["facts", "national_series", "actions"])
def test_a_changed_record_stays_with_who_changed_it(name: str) -> None:
    getattr(ATLAS, name)[0]["changed"] = True
    assert "changed" not in getattr(ATLAS, name)[0]


def test_a_changed_source_stays_with_who_changed_it() -> None:
    next(iter(ATLAS.sources.values()))["changed"] = True
    assert "changed" not in next(iter(ATLAS.sources.values()))
