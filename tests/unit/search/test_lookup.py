"""What is typed into a search box, and what it may lead to: never to another council unasked."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import click
import httpx
import pytest
from starlette.applications import Starlette

from mobilitymap.cli import cli
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.search.lookup import find
from mobilitymap.web.api import app
from mobilitymap.web.pages import routing

if TYPE_CHECKING:
    from mobilitymap.postcodes import PostcodeIndex

# Texts that are a name, an everyday name or a code, and the area that opens at once.
OPENED = {
    "Bradford": "E08000032",
    "  bradford ": "E08000032",
    "City of Bradford": "E08000032",
    "City of Bradford Metropolitan District Council": "E08000032",
    "Leeds city council": "E08000035",
    "\uff2c\uff25\uff25\uff24\uff33": "E08000035",
    "Le\u200beds": "E08000035",
    "London borough of Hackney": "E09000012",
    "Hull": "E06000010",
    "Kingston upon Hull": "E06000010",
    "city of bristol": "E06000023",
    "Bristol": "E06000023",
    "York": "E06000014",
    "Kings Lynn": "E07000146",
    "King\N{RIGHT SINGLE QUOTATION MARK}s Lynn": "E07000146",
    "St Albans": "E07000240",
    "Saint Helens": "E08000013",
    "St. Helens": "E08000013",
    "Durham": "E06000047",
    "County Durham": "E06000047",
    "London": "E12000007",
    "City of London": "E09000001",
    "Leicester": "E06000016",
    "Leicestershire county council": "E10000018",
    "Glasgow": "S12000049",
    "Edinburgh": "S12000036",
    "Western Isles": "S12000013",
    "Caerdydd": "W06000015",
    "Ynys Môn": "W06000001",
    "Anglesey": "W06000001",
    "Londonderry": "N09000005",
    "BCP": "E06000058",
    "England": "E92000001",
    "Scotland": "S92000003",
    "Yorkshire and The Humber": "E12000003",
    "E08000032": "E08000032",
    "e08000016": "E08000038",  # Barnsley before it had another code
    "Allerdale": "E07000026",  # abolished: its page leads to the successor, with a notice
    "Dorset": "E06000059",  # and not the county until 2019
    "Buckinghamshire": "E06000060",
    "North Yorkshire": "E06000065",
}
# Texts that are not exact, or that several areas bear: what may be chosen, the likeliest first.
ASKED = {
    "Brimingham": ("E08000025",),
    "Sheffeild": ("E08000039",),
    "Hastngs": ("E07000062",),
    "Middlesborough": ("E06000002",),
    "Wolverhamtpon": ("E08000031",),
    "bradf": ("E08000032",),
    "bath and north": ("E06000022",),
    "Weymouth": ("E07000053",),
    "armagh": ("N09000002",),
    "Newcastle": ("E08000021", "E07000195"),
    "kingston": ("E06000010", "E09000021"),
    "Richmond": ("E09000027", "E07000166"),
    "Leicester county council": ("E06000016", "E10000018", "E07000134"),
    "yorkshire": ("E12000003", "E06000011", "E06000065"),  # and not the former county as well
    "Cumbria": ("E06000063", "E06000064"),
    "Northamptonshire": ("E06000061", "E06000062"),
    "E10000006": ("E06000063", "E06000064"),
}
# Towns that are no councils, and what is no place at all.
NOTHING = (
    "Margate", "Hebden Bridge", "Motherwell", "Dewsbury", "Dorchester", "Rochester", "Tadcaster",
    "Towcester", "Goole", "Marlow", "Workington", "Washington", "Bicester", "Anfield", "Cork",
    "Kant", "Лидс", "日本 York", "Øxford", "council", "!!!", "<script>alert(1)</script>",
    "E99999999", "qqqqzzzz", f"York{' ' * 90}minster", "x" * 3000, "Leeds " * 500,
)  # fmt: skip
UNIONS = {
    "United Kingdom": "K02000001",
    "Great Britain": "K03000001",
    "England and Wales": "K04000001",
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def no_postcodes() -> PostcodeIndex:
    raise AssertionError("the directory of postcodes was opened for the name of a place")


class Site:
    """Asks the public pages and the API without a server."""

    def __init__(self, atlas: Atlas) -> None:
        routes = [*routing.routes(atlas), *app.routes(atlas)]
        self._transport = httpx.ASGITransport(app=Starlette(routes=routes))

    def get(self, path: str, **query: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://here") as one:
                return await one.get(path, params=query or None)

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def site(atlas: Atlas) -> Site:
    return Site(atlas)


@pytest.mark.parametrize(("typed", "code"), OPENED.items())
def test_a_name_or_a_code_opens_its_area(atlas: Atlas, site: Site, typed: str, code: str) -> None:
    found = find(typed, atlas, no_postcodes)
    assert found.is_certain
    assert [area.code for area in found.areas] == [code]
    best = atlas.search(typed)[0]
    assert (best.area.code, best.exact) == (code, True)
    answer = site.get("/areas/", q=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/areas/{code}")


@pytest.mark.parametrize(("typed", "codes"), ASKED.items())
def test_what_is_not_exact_is_asked(
    atlas: Atlas, site: Site, typed: str, codes: tuple[str, ...]
) -> None:
    found = find(typed, atlas, no_postcodes)
    assert not found.is_certain
    assert tuple(area.code for area in found.areas) == codes
    assert found.line.endswith("?")
    answer = site.get("/areas/", q=typed)
    assert answer.status_code == 200
    assert all(f'href="/areas/{code}"' in answer.text for code in codes)
    assert ("Did you mean" in answer.text) != ("was divided in" in answer.text)


@pytest.mark.parametrize("typed", NOTHING)
def test_what_is_no_council_leads_to_none(atlas: Atlas, site: Site, typed: str) -> None:
    found = find(typed, atlas, no_postcodes)
    assert found.areas == ()
    assert found.line.endswith("Type the name of a council, or a postcode such as BD1 1HX.")
    assert atlas.search(typed) == ()
    answer = site.get("/areas/", q=typed)
    assert answer.status_code == 200
    assert "BD1 1HX." in answer.text


def test_a_list_that_is_cut_short_says_so(atlas: Atlas) -> None:
    found = find("north", atlas, no_postcodes)
    assert len(found.areas) == 6
    assert "type more of the name" in found.line


def test_every_name_of_today_opens_its_own_area(atlas: Atlas) -> None:
    wrong = {}
    for level in ("ltla", "utla", "region"):
        for area in atlas.areas.level(level):
            found = find(area.name, atlas, no_postcodes)
            if not found.is_certain or found.areas[0].code != area.code:
                wrong[area.name] = found
    assert wrong == {}


@pytest.mark.parametrize(("name", "code"), UNIONS.items())
def test_unions_are_found_by_name_and_code_but_are_no_place_to_open(
    atlas: Atlas, site: Site, name: str, code: str
) -> None:
    for text in (name, code):
        best = atlas.search(text)[0]
        assert (best.area.code, best.exact) == (code, True)
        assert site.get("/api/v1/areas", q=text).json()["areas"][0]["code"] == code
    assert find(name, atlas, no_postcodes).areas == ()


def test_the_interface_says_what_is_exact(site: Site) -> None:
    def found(text: str) -> list[tuple[str, bool]]:
        areas = site.get("/api/v1/areas", q=text).json()["areas"]
        return [(area["code"], area["exact"]) for area in areas]

    assert found("hull") == [("E06000010", True)]
    assert found("Brimingham") == [("E08000025", False)]
    assert found("Margate") == []
    york = dict(found("york"))
    assert [code for code, exact in york.items() if exact] == ["E06000014"]
    assert york["E06000065"] is False  # North Yorkshire
    everything = site.get("/api/v1/areas", level="country").json()["areas"]
    assert {area["exact"] for area in everything} == {None}
    assert site.get("/api/v1/areas.csv", q="hull").text.splitlines()[1].endswith(",True")


# -- on the command line ------------------------------------------------------------------------


def _listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    cli.main(["areas", *arguments], standalone_mode=False)
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_the_command_line_marks_what_is_not_exact(capsys: pytest.CaptureFixture[str]) -> None:
    printed, said = _listed(capsys, "Brimingham", "--format", "json")
    assert said == "No area is called 'Brimingham'. Did you mean Birmingham?\n"
    (row,) = json.loads(printed)
    assert row == {
        "code": "E08000025",
        "name": "Birmingham",
        "kind": "Metropolitan borough",
        "level": "ltla",
        "last_year": None,
        "exact": False,
    }
    printed, said = _listed(capsys, "york", "--format", "json")
    assert said == ""
    assert [row["name"] for row in json.loads(printed) if row["exact"]] == ["York"]
    _, said = _listed(capsys, "newcastle")
    assert said == "No area is called 'newcastle'. Did you mean one of these?\n"


@pytest.mark.parametrize("typed", ["Margate", "Hebden Bridge", "x" * 3000])
def test_the_command_line_guesses_no_council(typed: str) -> None:
    with pytest.raises(click.ClickException, match="No area is called") as refused:
        cli.main(["areas", typed], standalone_mode=False)
    assert len(refused.value.format_message()) < 140
