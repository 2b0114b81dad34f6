"""The national headline facts, each with its source, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from mobilitymap.charts import bars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def _source_html(source: Mapping[str, Any]) -> str:
    link = escape(source["link"], quote=True)
    quoted = source.get("second_hand", "")
    return (
        f'<p class="mm-small">Source: {escape(source["publisher"])}, '
        f'<a href="{link}">{escape(source["title"])}</a>.'
        f"{f' {escape(quoted)}' if quoted else ''}</p>"
    )


def _fact_html(fact: Mapping[str, Any]) -> str:
    figures = "".join(
        f"<div><dt>{escape(figure['label'])}</dt><dd>{escape(figure['text'])}</dd></div>"
        for figure in fact["figures"]
    )
    return (
        f'<article class="mm-fact"><h3>{escape(fact["headline"])}</h3>'
        f'<dl class="mm-figures">{figures}</dl><p>{escape(fact["caption"])}</p>'
        f"{_source_html(fact['source'])}</article>"
    )


def facts_html(facts: Iterable[Mapping[str, Any]]) -> str:
    """Return the facts as a grid of cards under a heading."""
    cards = "".join(_fact_html(fact) for fact in facts)
    return (
        '<section class="mm"><h2>Social mobility in five facts</h2>'
        f'<div class="mm-facts">{cards}</div></section>'
    )


def earnings_html(fact: Mapping[str, Any]) -> str:
    """Return a fact of two amounts as bars with its caption, for the head of a page."""
    rows = [(figure["label"], float(figure["value"]), figure["text"]) for figure in fact["figures"]]
    return (
        f'<section class="mm mm-national"><h2>{escape(fact["headline"])}</h2>{bars(rows)}'
        f'<p class="mm-small">{escape(fact["caption"])}</p>{_source_html(fact["source"])}</section>'
    )
