"""The brief in print: its tags, its language, its figures, and what a hostile name can do."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from dataclasses import replace
from functools import cache

import pytest
from support import published

from mobilitymap.domain.areas import Gazetteer, Level
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.domain.peers import Against
from mobilitymap.errors import UnknownAreaError
from mobilitymap.export.pdf.brief import brief_pdf

ATLAS = load_atlas()
BRADFORD = "E08000032"
AREAS = (BRADFORD, "E06000063", "E09000001", "S12000049", "E10000016", "E12000003", "E92000001")


@cache
def made(code: str) -> bytes:
    return brief_pdf(ATLAS, code, link=f"https://example.org/areas/{code}")


def opened(content: bytes) -> bytes:
    """Return a PDF with its compressed streams beside it."""
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def roles(content: bytes) -> list[bytes]:
    """Return the roles of the elements of the structure tree."""
    return re.findall(rb"/Type/StructElem/S/(\w+)", opened(content))


@pytest.mark.parametrize("code", AREAS)
def test_brief_is_tagged_and_says_so(code: str) -> None:
    content = made(code)
    inside = opened(content)
    assert content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in inside
    assert re.search(rb"/MarkInfo<</Marked true", inside)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/Lang(en-GB)" in inside
    assert b"/DisplayDocTitle true" in inside
    assert published.name(code).encode() in re.findall(rb"<dc:title>.*?</dc:title>", inside)[0]
    found = roles(content)
    assert found.count(b"H1") == 1
    assert found.count(b"TH") >= 3 * found.count(b"Table") > 0
    assert found.count(b"H2") >= 8


def test_map_has_an_alternative_text() -> None:
    assert roles(made(BRADFORD)).count(b"Figure") == 1
    alt = rb"/Alt\(Map of the United Kingdom on which Bradford is marked\.\)"
    assert re.search(alt, opened(made(BRADFORD)))


def test_fonts_are_those_of_the_packages_and_embedded() -> None:
    inside = opened(made(BRADFORD))
    named = set(re.findall(rb"/BaseFont/[A-Z]{6}\+(\w+[-\w]*)", inside))
    assert {name.removesuffix(b"-Identity-H") for name in named} <= {
        b"DejaVuSans",
        b"DejaVuSans-Bold",
    }
    assert b"/FontFile2" in inside


def test_same_area_makes_the_same_bytes() -> None:
    again = brief_pdf(ATLAS, BRADFORD, link=f"https://example.org/areas/{BRADFORD}")
    assert again == made(BRADFORD)
    assert brief_pdf(ATLAS, BRADFORD, Against.REGION) != made(BRADFORD)


def test_unknown_area_is_refused() -> None:
    with pytest.raises(UnknownAreaError):
        brief_pdf(ATLAS, "E99999999")


def hostile(name: str, link: str) -> bytes:
    atlas = load_atlas()
    atlas.areas = Gazetteer(
        replace(area, name=name) if area.code == BRADFORD else area
        for level in Level
        for area in ATLAS.areas.level(level, current=False)
    )
    return brief_pdf(atlas, BRADFORD, link=link)


def test_hostile_name_and_link_stay_text() -> None:
    name = '#panic("x") *b* $x$ @ref \\ ]<a> #import "/etc/passwd"'
    content = hostile(name, "javascript:alert(1)")
    assert b"javascript" not in b"".join(re.findall(rb"/URI\(.*?\)", opened(content)))
    if shutil.which("pdftotext"):
        assert '#panic("x") *b* $x$ @ref' in text_of(content)


def text_of(content: bytes) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler-utils)")
@pytest.mark.parametrize("code", [BRADFORD, "E06000063", "S12000049"])
def test_figures_are_those_of_the_files(code: str) -> None:
    said = text_of(made(code))
    for slug in ("child-poverty", "employment-rate", "median-pay", "attainment8"):
        row = published.figure(slug, published.owner(slug, code), published.latest(slug))
        if row is not None:
            number = published.written(slug, published.value(row))
            assert f"{float(number):,.{published.about(slug)['decimals']}f}" in said
            assert published.about(slug)["source"]["title"][:30] in said
