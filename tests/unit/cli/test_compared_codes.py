"""Codes put side by side: those of the Commission, of abolished areas and the same area twice."""

from __future__ import annotations

import json

import click
import pytest

from mobilitymap.cli import cli
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.domain.view import View
from mobilitymap.errors import UnknownAreaError

ALLERDALE, CARLISLE, CUMBERLAND, CUMBRIA = "E07000026", "E07000028", "E06000063", "E10000006"
BRADFORD, BARNSLEY_ONCE, BARNSLEY = "E08000032", "E08000016", "E08000038"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


class Printed:
    """Runs `compare` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *codes: str) -> tuple[list[str], list[str]]:
        """Return the names of the columns of areas, and what was said beside the table."""
        arguments = ["compare", *codes, "--stage", "mobility-indices", "--format", "json"]
        cli.main(arguments, standalone_mode=False)
        output, said = self._capsys.readouterr()
        others = ("slug", "unit", "period", "comparator", "comparator_value")
        return [name for name in json.loads(output)[0] if name not in others], said.splitlines()


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str]) -> Printed:
    return Printed(capsys)


def test_areas_of_the_commission_are_compared(compare: Printed) -> None:
    assert compare("SMC-kirklees", BRADFORD) == (["Kirklees", "Bradford"], [])
    # The district of the same name is another area, with figures of its own.
    names, _ = compare("smc-kirklees", "E08000034")
    assert names == ["Kirklees (SMC area)", "Kirklees"]


def test_codes_of_one_merged_area_are_one_column_and_that_is_said(compare: Printed) -> None:
    names, said = compare(ALLERDALE, CARLISLE, BRADFORD)
    assert names == ["Cumberland", "Bradford"]
    assert said == [
        "Allerdale was abolished in 2023. Its successor, Cumberland, is shown.",
        "Carlisle was abolished in 2023. Its successor, Cumberland, is shown.",
        "Allerdale and Carlisle are one area today: Cumberland is shown once.",
    ]


def test_a_divided_area_gives_all_its_heirs_and_that_is_said(compare: Printed) -> None:
    names, said = compare(CUMBRIA, BRADFORD)
    assert names == ["Cumberland", "Westmorland and Furness", "Bradford"]
    assert said == [
        "Cumbria was divided in 2023. Cumberland and Westmorland and Furness are shown."
    ]


def test_another_code_of_the_same_area_is_no_second_area(compare: Printed) -> None:
    assert compare(BARNSLEY_ONCE, BRADFORD) == (["Barnsley", "Bradford"], [])
    _, said = compare(BARNSLEY_ONCE, BARNSLEY, BRADFORD)
    assert said == ["E08000016 and E08000038 are one area today: Barnsley is shown once."]


@pytest.mark.parametrize(
    "codes", [(ALLERDALE, CARLISLE), (BARNSLEY_ONCE, BARNSLEY), (BRADFORD, BRADFORD.lower())]
)
def test_one_area_is_not_compared_with_itself(compare: Printed, codes: tuple[str, ...]) -> None:
    with pytest.raises(click.ClickException, match=r"one area .*Name another"):
        compare(*codes)


def test_an_unknown_code_of_the_commission_is_refused(compare: Printed) -> None:
    with pytest.raises(UnknownAreaError, match="smc-atlantis"):
        compare("smc-atlantis", BRADFORD)


# -- in a link, as the Compare page reads it ----------------------------------------------------


def test_a_link_says_that_two_of_its_codes_are_one_area(atlas: Atlas) -> None:
    view = View.from_query(f"compare={ALLERDALE},{CARLISLE},{BRADFORD}", atlas)
    assert view.compare == (CUMBERLAND, BRADFORD)
    assert (
        view.notices[-1] == "Allerdale and Carlisle are one area today: Cumberland is shown once."
    )


def test_a_link_says_so_beside_the_successor_itself(atlas: Atlas) -> None:
    view = View.from_query(f"compare={CUMBERLAND},{CARLISLE}", atlas)
    assert view.notices[-1] == (
        "Cumberland and Carlisle are one area today: Cumberland is shown once."
    )


def test_a_code_that_is_merely_written_twice_needs_no_word(atlas: Atlas) -> None:
    view = View.from_query(f"compare={BRADFORD},{BRADFORD.lower()},{CUMBERLAND}", atlas)
    assert (view.compare, view.notices) == ((BRADFORD, CUMBERLAND), ())
