"""The glossary: every word once, explained with other words, and shown as it is written."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from importlib.resources import files

import pytest

from mobilitymap.dashboard.layout import footer_html
from mobilitymap.domain.atlas import load_atlas
from mobilitymap.text import glossary as words
from mobilitymap.text.glossary import Term, glossary
from mobilitymap.web.pages import listing
from mobilitymap.web.static_site.content import Job, What, pages
from mobilitymap.web.urls import SiteUrls

# What the pages of the project use and a councillor may not know.
NEEDED = {
    "Attainment 8",
    "Benchmark",
    "Choropleth",
    "Confidence interval",
    "Decile",
    "Free school meals",
    "GSS code",
    "Indices of Deprivation",
    "Level 3",
    "Lower-tier authority",
    "LSOA",
    "Natural breaks",
    "NEET",
    "Percentage point",
    "Quantiles",
    "Ranking",
    "Upper-tier authority",
}


def test_every_word_stands_once_and_in_alphabetical_order() -> None:
    terms = [entry.term for entry in glossary()]
    assert terms == sorted(terms, key=str.casefold)
    names = [name.casefold() for entry in glossary() for name in (entry.term, *entry.also)]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    keys = [entry.key for entry in glossary()]
    assert len(set(keys)) == len(keys)
    assert set(terms) >= NEEDED


@pytest.mark.parametrize("entry", glossary(), ids=lambda entry: entry.key)
def test_no_word_is_explained_by_itself(entry: Term) -> None:
    for name in (entry.term, *(name for name in entry.also if name.isupper())):
        assert not re.search(rf"\b{re.escape(name)}\b", entry.meaning, flags=re.IGNORECASE)
    assert re.search(r"[.]$", entry.meaning)
    assert len(entry.meaning) < 320
    assert entry.term not in entry.see
    assert set(entry.see) <= {other.term for other in glossary()}


def test_no_unknown_field_is_lost() -> None:
    written = tomllib.loads(
        (files(words.__package__) / "glossary.toml").read_text(encoding="utf-8")
    )
    assert {key for entry in written["terms"] for key in entry} == {
        "term",
        "meaning",
        "also",
        "see",
    }


def test_page_lists_every_term_under_one_heading() -> None:
    body = listing.glossary_answer(load_atlas(), SiteUrls("/base")).body.decode()
    assert re.findall(r"<h[1-6]", body) == ["<h1"]
    (entries,) = re.findall(r"<dl[^>]*>(.*?)</dl>", body, flags=re.DOTALL)
    # A list of definitions holds nothing but pairs.
    assert re.sub(r"<(dt|dd)\b.*?</\1>|\s", "", entries, flags=re.DOTALL) == ""
    assert len(re.findall(r"<dt\b", entries)) == len(re.findall("<dd>", entries)) == len(glossary())
    text = unescape(re.sub(r"<[^>]+>", "", entries))
    assert [entry.term for entry in glossary() if entry.meaning not in text] == []
    anchors = re.findall(r'<dt id="([^"]+)"', entries)
    assert set(re.findall(r'href="#([^"]+)"', entries)) <= set(anchors)


def test_page_escapes_what_the_list_says(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Term("A < B", "Not <b>bold</b> & so on.", also=("<i>",))
    monkeypatch.setattr(listing, "glossary", lambda: (entry,))
    body = listing.glossary_answer(load_atlas(), SiteUrls("/escaped")).body.decode()
    assert "A &lt; B" in body
    assert "Not &lt;b&gt;bold&lt;/b&gt; &amp; so on." in body
    assert "(&lt;i&gt;)" in body


def test_every_page_leads_to_it_below_the_path_of_the_server() -> None:
    atlas = load_atlas()
    made = dict(pages(atlas, SiteUrls("/base", live=False), Job(What.SITE)))
    assert b"<h1>Words explained</h1>" in made["glossary/index.html"]
    for name in ("index.html", "404.html", "indicators/index.html", "glossary/index.html"):
        footer = made[name].decode().partition("<footer>")[2]
        assert 'href="/base/glossary"' in footer, name
    assert 'href="/base/glossary"' in footer_html("base")
    assert 'href="/glossary"' in footer_html("")


def test_terms_are_read_once() -> None:
    assert words.glossary() is words.glossary()
