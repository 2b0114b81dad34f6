"""The search boxes of the dashboard: what they open or add, and what they only ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.app_pages import BRADFORD, opened, texts

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

LEEDS, BIRMINGHAM = "E08000035", "E08000025"


def typed(app: AppTest, text: str) -> str:
    """Enter a text in the one box of a page, and return all that the page says."""
    (box,) = app.text_input
    box.set_value(text).run()
    assert not app.exception
    return " ".join(texts(app))


def offered(app: AppTest) -> list[str]:
    """Return the names that may be chosen below the box."""
    return [b.label for b in app.button if str(b.key).startswith(("compare search", "area search"))]


def test_compare_adds_nothing_that_was_not_named() -> None:
    app = opened("compare", compare=BRADFORD)
    for town in ("Margate", "Hebden Bridge", "Motherwell", "Dewsbury"):
        assert "Type the name of a council, or a postcode such as BD1 1HX." in typed(app, town)
        assert offered(app) == []
        assert app.query_params["compare"] == BRADFORD
    assert "No area is called “Brimingham”. Did you mean Birmingham?" in typed(app, "Brimingham")
    assert app.query_params["compare"] == BRADFORD
    (choice,) = [button for button in app.button if button.label == "Birmingham"]
    choice.click().run()
    assert app.query_params["compare"] == f"{BRADFORD},{BIRMINGHAM}"
    typed(app, "Leeds city council")
    assert app.query_params["compare"] == f"{BRADFORD},{BIRMINGHAM},{LEEDS}"


def test_compare_says_that_two_codes_are_one_area() -> None:
    app = opened("compare", compare=f"E07000026,E07000028,{BRADFORD}")
    said = " ".join(texts(app))
    assert "Allerdale and Carlisle are one area today: Cumberland is shown once." in said


@pytest.mark.parametrize("text", ["Dewsbury", "newcastle", "Sheffeild"])
def test_the_area_page_opens_nothing_that_was_not_named(text: str) -> None:
    app = opened("area")
    typed(app, text)
    assert "area" not in app.query_params
    assert (offered(app) == []) == (text == "Dewsbury")
