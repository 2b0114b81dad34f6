"""The message to the layer, and what streamlit-folium would send to the browser."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.domain.atlas import load_atlas
from mobilitymap.viz.colors import palette
from mobilitymap.viz.map_layer import MapState, area_map, class_update, clicked_area, message

if TYPE_CHECKING:
    import pytest

ATLAS = load_atlas()
CODES = ATLAS.boundary_files.codes("ltla")
STATE = MapState(
    boundaries="ltla",
    label="Median annual pay, 2025, by district",
    colours=palette("sequential", 5),
    classes={code: i % 5 for i, code in enumerate(CODES)},
    texts={code: f"£{23_000 + 61 * i:,}" for i, code in enumerate(CODES)},
    class_labels=("£23,100 to £28,200",) * 5,
    selected=("E08000032",),
)
HOSTILE = "<img src=x onerror=alert(1)></script>{{ 'a' }}\u2028\"\\|"


def sent(monkeypatch: pytest.MonkeyPatch, state: MapState) -> dict[str, object]:
    """Return what st_folium sends to the browser for a state."""
    arguments: dict[str, object] = {}
    monkeypatch.setattr(
        streamlit_folium, "_component_func", lambda **given: arguments.update(given)
    )
    streamlit_folium.st_folium(
        area_map(), key="map", returned_objects=[], feature_group_to_add=class_update(ATLAS, state)
    )
    return {name: value for name, value in arguments.items() if name != "on_change"}


def test_the_map_stays_the_same_whatever_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent(monkeypatch, STATE)
    other = replace(STATE, boundaries="hex", classes={}, view=("E09000001",))
    second = sent(monkeypatch, other)
    assert first.pop("feature_group") != second.pop("feature_group")
    assert first == second


def test_a_change_of_measure_sends_less_than_five_kilobytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len(json.dumps(sent(monkeypatch, STATE))) < 5_000


def test_nothing_is_loaded_from_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = sent(monkeypatch, STATE)
    assert "//" not in json.dumps(arguments)
    links = [*arguments["css_links"], *arguments["js_links"]]
    assert len(links) == 4
    assert all(link.startswith("../../assets/") for link in links)


def test_values_are_the_texts_that_were_given() -> None:
    shown = message(ATLAS, STATE)
    prefix, suffix = shown["affix"]
    texts = [f"{prefix}{text}{suffix}" for text in shown["texts"].split("|")]
    assert texts == [STATE.texts[code] for code in CODES]
    assert prefix == "£"


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"[£-]?[0-9]{1,3}(,[0-9]{3})?(\.[0-9])?( %|%| years)?", fullmatch=True),
            st.text(alphabet="£% n/a01.,-", max_size=6),
        ),
        min_size=12,
        max_size=12,
    )
)
def test_any_texts_come_through_whole(texts: list[str]) -> None:
    codes = ATLAS.boundary_files.codes("region")
    state = MapState(
        boundaries="region",
        label="",
        colours=("#000000",),
        classes=dict.fromkeys(codes, 0),
        texts=dict(zip(codes, texts, strict=True)),
    )
    shown = message(ATLAS, state)
    prefix, suffix = shown["affix"]
    assert [f"{prefix}{text}{suffix}" for text in shown["texts"].split("|")] == texts


def test_missing_areas_have_their_own_marks_and_never_a_class() -> None:
    classes = {code: 0 for code in CODES if code.startswith("E")}
    del classes["E08000032"]
    state = replace(STATE, classes=classes, missing={"E08000032": "suppressed"})
    shown = message(ATLAS, state)
    marks = dict(zip(CODES, shown["classes"], strict=True))
    kinds = {
        code: shown["missing"]["abcdef".index(marks[code])] for code in CODES if code not in classes
    }
    assert kinds["E08000032"][2] == "Withheld by the publisher"
    assert {kinds[code][2] for code in kinds if code != "E08000032"} == {
        "Not covered by this measure"
    }
    assert {marks[code] for code in classes} == {"0"}


def test_hostile_texts_stay_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    state = replace(STATE, label=HOSTILE, texts=dict.fromkeys(CODES, HOSTILE))
    script = str(sent(monkeypatch, state)["feature_group"])
    assert "<" not in script
    start = script.index("mobilityMap.update(") + len("mobilityMap.update(")
    read, _ = json.JSONDecoder().raw_decode(script[start:])
    assert read["label"] == HOSTILE


def test_a_click_is_read_and_anything_else_is_no_click() -> None:
    assert clicked_area({"area": "E08000032", "n": 5}) == "E08000032"
    for nothing in (None, {}, {"area": None}, [], "E08000032", {"area": 3, "n": "x"}):
        assert clicked_area(nothing) is None
