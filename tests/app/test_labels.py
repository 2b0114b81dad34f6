"""Names in the labels of buttons: Streamlit reads them as Markdown, and shows what is written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.app_pages import BRADFORD, opened
from support.second_folder import DATA, change

from mobilitymap import load_atlas
from mobilitymap.dashboard import session
from mobilitymap.dashboard.components.labels import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

NAME = "*A* [b](c) :red[x] $y$"
# The colon is followed by a word joiner, which nobody sees.
WRITTEN = r"\*A\* \[b\](c) \:{}red\[x\] \$y\$".format("\N{WORD JOINER}")
OTHERS = ("E08000035", "E08000025", "E06000052", "S12000049")


@pytest.fixture
def _hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give an area and the measures that others are offered with a name full of Markdown."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    change(folder / "areas.csv", f"{BRADFORD},ltla,Bradford", f"{BRADFORD},ltla,{NAME}")
    change(folder / "areas.csv", f"{BRADFORD},utla,Bradford", f"{BRADFORD},utla,{NAME}")
    change(folder / "areas.csv", ",ltla,Newcastle upon Tyne", f",ltla,Newcastle {NAME}")
    for file in folder.glob("indicators/*.toml"):
        change(file, 'short_title = "', f'short_title = "{NAME} ')
    monkeypatch.setattr(session, "load_atlas", lambda: load_atlas(folder))
    session.atlas.cache_clear()
    yield
    session.atlas.cache_clear()


def labels(app: AppTest) -> list[str]:
    """Return everything that is read as Markdown: labels, tooltips and radio buttons."""
    widgets = [*app.button, *app.checkbox, *app.radio, *app.selectbox, *app.text_input]
    return [
        *(widget.label for widget in widgets),
        *(widget.help for widget in widgets if widget.help),
        *(option for radio in app.radio for option in radio.options),
        *(link.proto.label for link in app.get("page_link")),
    ]


@pytest.mark.usefixtures("_hostile")
def test_no_name_is_read_as_markdown() -> None:
    compared = opened("compare", compare=",".join((*OTHERS, BRADFORD)))
    assert {f"Remove {WRITTEN}", f"Chart {WRITTEN}"} <= set(labels(compared))
    alone = opened("compare", compare=BRADFORD)
    assert any(f"areas most like {WRITTEN}, as listed" in label for label in labels(alone))
    related = opened("relationships", area=BRADFORD)
    assert f"Remove {WRITTEN}" in labels(related)
    for app in (compared, alone, related):
        assert not [label for label in labels(app) if NAME in label]


@pytest.mark.usefixtures("_hostile")
def test_no_name_that_is_offered_is_read_as_markdown() -> None:
    # Of different areas: measures that meet either are offered.
    apart = opened("relationships", indicator="promising-prospects", second="neet")
    offers = [button.label for button in apart.button if str(button.key).startswith("offer")]
    assert offers
    assert all(label.startswith(WRITTEN) for label in offers)
    search = opened("area")
    search.text_input[0].set_value("newcastle").run()
    assert f"Newcastle {WRITTEN}" in labels(search)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Bristol, City of", "Bristol, City of"),
        ("Kent (county)", "Kent (county)"),
        ("St. Helens: 2", "St. Helens: 2"),
        ("a_b ~c~ `d` <e> x^2", r"a\_b \~c\~ \`d\` \<e\> x\^2"),
        ("# One", r"\# One"),
        ("1. One", r"1\. One"),
        ("- One", r"\- One"),
        ("Tyne & Wear &amp; &#38;", r"Tyne & Wear \&amp; \&\#38;"),
        ("one\ntwo", "one two"),
    ],
)
def test_a_text_is_shown_as_it_is_written(text: str, written: str) -> None:
    assert plain(text) == written


@pytest.mark.parametrize("text", [":material/home:", ":+1:", ":red[x]", "a -> b", "a <= b"])
def test_what_is_replaced_after_markdown_is_not_found(text: str) -> None:
    shown = plain(text).replace("\\", "")
    assert text not in shown
    assert shown.replace("\N{WORD JOINER}", "") == text
