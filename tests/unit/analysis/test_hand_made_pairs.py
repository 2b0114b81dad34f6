"""Two measures where one was written by hand: other nations, other bands, no family."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from support.hand_made import add_pair, copied
from support.html import rows_of, text_of
from support.published import rows

from mobilitymap.analysis.bivariate import Sharing, partners, relation, sharing, usual_partner
from mobilitymap.dashboard.screens.relationships import picture, statements
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.viz.bivariate import bivariate_legend, bivariate_map

if TYPE_CHECKING:
    from mobilitymap.domain.atlas import Atlas

CODES = [(row["code"], row["level"]) for row in rows("areas.csv") if not row["last_year"]]
SCOTS = [code for code, level in CODES if level == "utla" and code.startswith("S12")]
SMC = [code for code, level in CODES if level == "smc"]
FIVE = ["worst", "bad", "fair", "good", "best"]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = copied(tmp_path_factory.mktemp("hand-made"))
    scots = [(code, float(number), "") for number, code in enumerate(SCOTS)]
    add_pair(folder, "scots", "attainment8-fsm", scots, coverage=["S"])
    # Its coverage says more than its rows hold.
    add_pair(folder, "scots-wide", "attainment8-fsm", scots, coverage=["E", "S"])
    plain = [(code, float(number), "") for number, code in enumerate(SMC)]
    add_pair(folder, "smc-plain", "attainment8-fsm", plain, level="smc", coverage=["E", "W", "S"])
    banded = [(code, float(number), FIVE[number % 5]) for number, code in enumerate(SMC)]
    add_pair(folder, "smc-five", "promising-prospects", banded, bands=FIVE)
    two = [(code, float(number), "low" if number < 5 else "") for number, code in enumerate(SMC)]
    add_pair(folder, "smc-two", "promising-prospects", two, bands=["low", "high"])
    return load_atlas(folder)


@pytest.mark.parametrize("slug", ["scots", "scots-wide"])
def test_measures_without_an_area_in_common_do_not_meet(atlas: Atlas, slug: str) -> None:
    assert relation(atlas, slug, "attainment8-fsm") is None
    assert relation(atlas, "attainment8-fsm", slug) is None


def test_a_measure_of_one_nation_is_set_beside_one_that_covers_it(atlas: Atlas) -> None:
    assert "attainment8-fsm" not in partners(atlas, "scots")
    found = relation(atlas, "scots", usual_partner(atlas, "scots") or "")
    assert found is not None
    assert list(found.codes) == sorted(SCOTS)


def test_it_is_said_which_nations_each_is_published_for(atlas: Atlas) -> None:
    scots, english = (atlas.indicators.get(slug) for slug in ("scots", "attainment8-fsm"))
    said = text_of(statements.apart_html(atlas, scots, english))
    assert "scots for Scotland" in said
    assert "free school meals for England" in said
    assert "No area has figures of both that can be compared" in said


def test_measures_of_no_family_are_not_made_from_the_same_figures(atlas: Atlas) -> None:
    assert sharing(atlas, "scots", "smc-plain") is Sharing.NONE


@pytest.mark.parametrize("turned", [False, True])
def test_a_plain_measure_is_cut_into_thirds_beside_one_in_bands(
    atlas: Atlas, *, turned: bool
) -> None:
    first, second = ("smc-five", "smc-plain") if turned else ("smc-plain", "smc-five")
    found = relation(atlas, first, second)
    assert found is not None
    assert len(found.codes) == len(SMC) == 205
    assert found.correlation is None
    # The first 69 of 205 values, in steps of one, are at or below that in place 205 / 3.
    of_plain = [0 if n < 69 else 1 if n < 137 else 2 for n in range(205)]
    of_bands = [(0, 0, 1, 2, 2)[n % 5] for n in range(205)]
    column, row = (of_bands, of_plain) if turned else (of_plain, of_bands)
    expected = {code: 3 * row[n] + column[n] + 1 for n, code in enumerate(SMC)}
    assert dict(zip(found.codes, found.classes.classes.tolist(), strict=True)) == expected
    *body, foot = rows_of(bivariate_legend(bivariate_map(atlas, found)))
    sides = {tuple(cells[0] for cells in body), tuple(text for text in foot if text)}
    bands = ("Worst, bad", "Fair", "Good, best")
    assert sides & {bands, bands[::-1]}
    records = list(csv.DictReader(io.StringIO(picture.table_csv(atlas, found))))
    assert {record["smc-five_band"] for record in records} == set(FIVE)
    assert all(record["class"] and None not in record for record in records)


def test_an_area_in_no_band_is_left_out_and_empty_groups_have_words(atlas: Atlas) -> None:
    found = relation(atlas, "smc-two", "promising-prospects")
    assert found is not None
    assert list(found.codes) == sorted(SMC[:5])
    assert len(found.left_out) == 200
    said = bivariate_legend(bivariate_map(atlas, found))
    assert "smc-two: favourable" in said
    assert "smc-two: middling" not in said
