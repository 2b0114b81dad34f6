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


@pytest.mark.parametrize(
    ("slug", "nations", "replaced"),
    [
        ("employment-rate-ni", "E", True),
        ("employment-rate", "N", True),
        # Places of both: each has its own row, on no common scale.
        ("employment-rate", "EN", False),
        ("employment-rate-ni", "EN", False),
        # England only, and nothing else of the kind: its absence is said.
        ("neet", "S", False),
        ("child-poverty", "N", False),
    ],
)
def test_a_measure_of_another_survey_stands_in_for_one(
    slug: str, nations: str, replaced: bool
) -> None:
    assert CATALOGUE.is_replaced(CATALOGUE.get(slug), nations) is replaced


def test_results_by_disadvantage_are_told_from_those_by_school_meals() -> None:
    found = {item.slug for item in CATALOGUE if CATALOGUE.is_by_disadvantage(item)}
    assert found == {
        f"{results}-{group}"
        for results in ("ks2-expected", "attainment8")
        for group in ("disadvantaged", "not-disadvantaged", "disadvantaged-gap")
    }
