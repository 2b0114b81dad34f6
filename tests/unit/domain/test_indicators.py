"""The catalogue: which measures belong together, and which stand in for which."""

from __future__ import annotations

import pytest

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.indicators import Breakdown

CATALOGUE = load_atlas().indicators


@pytest.mark.parametrize(
    ("family", "sides"),
    [
        ("attainment8", ("attainment8-fsm", "attainment8-not-fsm")),
        (
            "attainment8-disadvantaged",
            ("attainment8-disadvantaged", "attainment8-not-disadvantaged"),
        ),
        ("child-poverty", None),
        # No family at all.
        ("", None),
    ],
)
def test_a_gap_lies_between_the_group_and_the_others(
    family: str, sides: tuple[str, str] | None
) -> None:
    found = CATALOGUE.sides(family)
    assert (found and tuple(side.slug for side in found)) == sides


def test_every_gap_has_both_its_sides_and_no_family_has_two_pairs() -> None:
    for indicator in CATALOGUE:
        if indicator.breakdown is Breakdown.GAP:
            assert CATALOGUE.sides(indicator.family) is not None, indicator.slug
            members = [item for item in CATALOGUE if item.family == indicator.family]
            assert len({item.breakdown for item in members}) == len(members), indicator.family


def test_results_by_disadvantage_are_told_from_those_by_school_meals() -> None:
    found = {item.slug for item in CATALOGUE if CATALOGUE.is_by_disadvantage(item)}
    assert found == {
        f"{results}-{group}"
        for results in ("ks2-expected", "attainment8")
        for group in ("disadvantaged", "not-disadvantaged", "disadvantaged-gap")
    }
