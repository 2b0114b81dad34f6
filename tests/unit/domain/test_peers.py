"""Similar areas and characteristics, as the reader of the data folder gives them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from mobilitymap.domain.areas import Gazetteer, Level
from mobilitymap.domain.peers import Characteristics, Model, Peer, SimilarAreas
from mobilitymap.errors import DataError
from mobilitymap.settings import data_directory

if TYPE_CHECKING:
    from pathlib import Path

HARTLEPOOL, KENT, CANTERBURY, CARDIFF = "E06000001", "E10000016", "E07000106", "W06000015"
CUMBRIA, ENGLAND = "E10000006", "E92000001"
ONS_MODELS = (Model.OVERALL, Model.ECONOMIC, Model.DEMOGRAPHIC)


@pytest.fixture(scope="module")
def similar() -> SimilarAreas:
    return SimilarAreas.read(data_directory())


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.read(data_directory())


def test_lists_keep_their_laws(similar: SimilarAreas, gazetteer: Gazetteer) -> None:
    today = {area.code for level in (Level.LTLA, Level.UTLA) for area in gazetteer.level(level)}
    for code in today:
        for model in similar.models(code):
            peers = similar.peers(code, model)
            positions = [peer.position for peer in peers]
            assert positions[0] == 1
            assert positions == sorted(set(positions))
            assert len({peer.code for peer in peers}) == len(peers)
            assert code not in {peer.code for peer in peers}
            assert {peer.code for peer in peers} <= today
            assert all(bool(peer.closeness) == (model not in ONS_MODELS) for peer in peers)


@pytest.mark.parametrize("level", [Level.LTLA, Level.UTLA])
def test_every_area_has_lists_and_characteristics(
    level: Level, similar: SimilarAreas, gazetteer: Gazetteer
) -> None:
    for area in gazetteer.level(level):
        assert all(len(similar.peers(area.code, model)) == 20 for model in ONS_MODELS)
        # The Department for Education names ten for each upper-tier authority of England.
        neighbours = similar.peers(area.code, Model.STATISTICAL_NEIGHBOURS)
        upper = Level.UTLA in gazetteer.levels_of(area.code) and area.nation == "E"
        assert len(neighbours) == (10 if upper else 0)
        place = similar.characteristics(area.code)
        assert place is not None
        assert place.population == area.population or level is Level.UTLA
        assert place.area_km2
        # Printed to the whole person, from the same two columns.
        assert place.density == pytest.approx((place.population or 0) / place.area_km2, abs=0.51)
        classified = area.nation in "EW" and not area.code.startswith("E10")
        assert bool(place.rural_urban) == classified


def test_a_county_has_its_own_figures(similar: SimilarAreas) -> None:
    assert similar.models(KENT) == tuple(Model)
    assert similar.models(CANTERBURY) == similar.models(CARDIFF) == ONS_MODELS
    assert similar.characteristics(KENT) == Characteristics(1593191, 3544.3951, 449, 42.3, "")


def test_nothing_published_is_nothing(similar: SimilarAreas) -> None:
    for code in (CUMBRIA, ENGLAND, "nowhere"):
        assert similar.models(code) == ()
        assert similar.peers(code, Model.OVERALL) == ()
        assert similar.characteristics(code) is None


def test_models_say_whose_they_are() -> None:
    assert {model.publisher for model in ONS_MODELS} == {"Office for National Statistics"}
    assert Model.STATISTICAL_NEIGHBOURS.publisher == "Department for Education"
    assert len({model.label for model in Model}) == len(Model)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("similar_areas.csv", "characteristics.csv"):
        shutil.copy(data_directory() / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("similar_areas.csv", "E06000001,nearest,1,E06000002,", "'nearest' is not a valid Model"),
        ("similar_areas.csv", "E06000001,overall,first,E06000002,", "invalid literal"),
        ("similar_areas.csv", "E06000001,overall", "missing or extra cells"),
        ("characteristics.csv", "E06000001,ltla,93861,wide,1002,42.2,", "could not convert"),
    ],
)
def test_a_broken_row_is_named(folder: Path, name: str, row: str, reason: str) -> None:
    header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
    (folder / name).write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"^{name}, row 'E06000001': .*{reason}"):
        SimilarAreas.read(folder)


def test_a_folder_of_before_says_what_to_do(folder: Path) -> None:
    (folder / "characteristics.csv").unlink()
    with pytest.raises(DataError, match=r"characteristics\.csv is missing .* build"):
        SimilarAreas.read(folder)
    (folder / "similar_areas.csv").write_text("code\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"similar_areas\.csv must have the columns area_code"):
        SimilarAreas.read(folder)


def test_missing_characteristics_are_none(folder: Path) -> None:
    path = folder / "characteristics.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{header}\nE06000001,ltla,,,,,\n", encoding="utf-8")
    found = SimilarAreas.read(folder)
    assert found.characteristics(HARTLEPOOL) == Characteristics(None, None, None, None, "")
    assert found.peers(HARTLEPOOL, Model.OVERALL)[0] == Peer("E08000018", 1)
