"""The gazetteer: search as people type, successors, parents."""

from __future__ import annotations

import pytest

from mobilitymap.domain.areas import Gazetteer, Level
from mobilitymap.errors import UnknownAreaError
from mobilitymap.settings import data_directory


@pytest.fixture(scope="module")
def areas() -> Gazetteer:
    return Gazetteer.read(data_directory())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hull", "E06000010"),
        ("Hull", "E06000010"),
        ("Bristol", "E06000023"),
        ("city of bristol", "E06000023"),
        ("herefordshire", "E06000019"),
        ("st helens", "E08000013"),
        ("St. Helens", "E08000013"),
        ("Brimingham", "E08000025"),
        ("anglesey", "W06000001"),
        ("E08000032", "E08000032"),
        ("bath and north", "E06000022"),
        ("bath & north east somerset", "E06000022"),
        ("kings lynn", "E07000146"),
        ("allerdale", "E07000026"),
    ],
)
def test_a_place_is_found_as_people_write_it(areas: Gazetteer, typed: str, code: str) -> None:
    assert areas.search(typed)[0].area.code == code


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "qqqqzzzz", "<script>"])
def test_nonsense_finds_nothing(areas: Gazetteer, typed: str) -> None:
    assert areas.search(typed) == ()


def test_an_abolished_area_leads_to_its_successors(areas: Gazetteer) -> None:
    assert [area.name for area in areas.current("E07000026")] == ["Cumberland"]
    heirs = {area.name for area in areas.current("E10000006")}
    assert heirs == {"Cumberland", "Westmorland and Furness"}
    assert {"Allerdale", "Carlisle", "Copeland"} <= {
        step.old_name for step in areas.predecessors("E06000063")
    }


def test_a_renamed_code_is_the_same_place(areas: Gazetteer) -> None:
    (barnsley,) = areas.current("E08000016")
    assert (barnsley.code, barnsley.name) == ("E08000038", "Barnsley")


def test_a_district_leads_upward_and_a_county_not_down(areas: Gazetteer) -> None:
    county = areas.at_level("E07000117", Level.UTLA)
    assert county is not None
    assert county.name == "Lancashire"
    assert areas.at_level("E10000017", Level.LTLA) is None


def test_an_unknown_code_says_how_codes_look(areas: Gazetteer) -> None:
    with pytest.raises(UnknownAreaError, match="E08000032"):
        areas.get("E99999999")
