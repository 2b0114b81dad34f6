"""What the public site consists of, as files: renderers of pages, tables, pictures and briefs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from mobilitymap.domain.atlas import Atlas
from mobilitymap.domain.view import View
from mobilitymap.export.formats import Form, export
from mobilitymap.export.pdf.brief import brief_pdf
from mobilitymap.export.tables import Kind
from mobilitymap.viz.static_map.picture import static_map
from mobilitymap.web.pages.area import area_answer
from mobilitymap.web.pages.card import area_view
from mobilitymap.web.pages.indicators import indicator_answer, indicators_answer
from mobilitymap.web.pages.listing import (
    areas_answer,
    choice_answer,
    glossary_answer,
    missing_answer,
)
from mobilitymap.web.pages.routing import style_sheet
from mobilitymap.web.urls import SiteUrls


class What(StrEnum):
    """What files are made of."""

    AREA = "area"
    FORMER = "former area"
    INDICATOR = "indicator"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to make files of; the key is a code or a slug."""

    what: What
    key: str = ""


Files: TypeAlias = Iterable[tuple[str, bytes]]
"""Paths below the folder, with ``/``, and what the files hold."""

Renderer: TypeAlias = Callable[[Atlas, SiteUrls, Job], Files]
"""Renders the files of a job, or none. A function of a module: other processes call it."""


def pages(atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make the HTML pages, and the style sheet.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    job : Job
        What to make files of.
    """
    if job.what is What.AREA:
        yield f"areas/{job.key}/index.html", area_answer(atlas, setting, job.key).body
    elif job.what is What.FORMER:
        heirs = atlas.areas.current(job.key)
        answer = choice_answer(atlas, setting, job.key, heirs)
        yield f"areas/{job.key}/index.html", answer.body
    elif job.what is What.INDICATOR:
        folder = f"indicators/{job.key}"
        yield f"{folder}/index.html", indicator_answer(atlas, setting, job.key).body
        if atlas.indicators.get(job.key).rank:
            ranked = indicator_answer(atlas, setting, job.key, by_rank=True)
            yield f"{folder}/by-rank/index.html", ranked.body
    else:
        listing = areas_answer(atlas, setting).body
        yield "index.html", listing
        yield "areas/index.html", listing
        yield "indicators/index.html", indicators_answer(atlas, setting).body
        yield "glossary/index.html", glossary_answer(atlas, setting).body
        missing = "There is nothing at this address. It may have been mistyped."
        yield "404.html", missing_answer(atlas, setting, missing).body
        yield "public/site.css", style_sheet().body


def tables(atlas: Atlas, _setting: SiteUrls, job: Job) -> Files:
    """Make the tables of figures, as the dashboard gives them for download.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    _setting : SiteUrls
        Not used: the tables hold no links of the site.
    job : Job
        What to make files of.
    """
    if job.what is What.AREA:
        made = export(atlas, View(area=job.key), Kind.AREA, Form.CSV)
        yield f"areas/{job.key}/figures.csv", made.body
    elif job.what is What.INDICATOR:
        made = export(atlas, View(indicator=job.key), Kind.INDICATOR, Form.CSV)
        yield f"indicators/{job.key}/figures.csv", made.body


def pictures(atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make the map of a measure, and the one that shows an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    job : Job
        What to make files of.
    """
    if job.what is What.AREA:
        path = f"areas/{job.key}"
        view = area_view(atlas, atlas.areas.get(job.key))
    elif job.what is What.INDICATOR:
        path = f"indicators/{job.key}"
        view = View(indicator=job.key)
    else:
        return
    yield f"{path}/map.png", static_map(atlas, view, link=setting.address(path))


def briefs(atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make the printed brief of an area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    setting : SiteUrls
        What links begin with, and what may be linked.
    job : Job
        What to make files of.
    """
    if job.what is What.AREA:
        path = f"areas/{job.key}"
        yield f"{path}/brief.pdf", brief_pdf(atlas, job.key, link=setting.address(path))


RENDERERS: Final[tuple[Renderer, ...]] = (pages, tables, pictures, briefs)
