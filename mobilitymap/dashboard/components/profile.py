"""The head of the area page: what the area is, what stands out there, what can be done."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mobilitymap.domain.areas import Level
from mobilitymap.domain.peers import Against
from mobilitymap.text import area_brief, formatting, narrative

if TYPE_CHECKING:
    from mobilitymap.analysis.highlights import Summary
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import LifeStage


def policy_areas_html(atlas: Atlas, area: Area) -> str:
    """Name the policy areas that the area, or its county, belongs to.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    names = "".join(f"<li>{escape(name)}</li>" for name in area_brief.policy_names(atlas, area))
    return f'<ul class="mm-tags">{names}</ul>' if names else ""


def header_html(atlas: Atlas, area: Area) -> str:
    """Return the name of the area and what it is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    lines = [area_brief.place_text(atlas, area), area_brief.predecessors_text(atlas, area)]
    return (
        f'<div class="mm"><h1>{escape(formatting.area_label(area, atlas.areas))}</h1>'
        f"{''.join(f'<p class=mm-subtitle>{escape(line)}</p>' for line in lines if line)}"
        f"{policy_areas_html(atlas, area)}</div>"
    )


def summary_html(area: Area, found: Summary) -> str:
    """Return what stands out in the area, as a list of sentences.

    Parameters
    ----------
    area : Area
        The area in question.
    found : Summary
        What stands out in the area.
    """
    items = "".join(f"<li>{escape(line)}</li>" for line in narrative.summary_sentences(area, found))
    clearly = (
        "“Clearly” means beyond 99.8 % limits on published intervals, which six measures have. "
        if found.better or found.worse
        else ""
    )
    few = (
        "Of fifths, the first two measures of each stage are named. "
        if found.best_fifth or found.worst_fifth
        else ""
    )
    return (
        '<section class="mm mm-summary" aria-labelledby="in-short">'
        f'<h2 id="in-short">In short</h2><ul>{items}</ul><p class="mm-small">{clearly}{few}'
        "The latest figures of each measure are read; what is said of a county names the county."
        "</p></section>"
    )


def against_label(atlas: Atlas, area: Area, against: Against) -> str:
    """Name a choice of what to compare with, for this area.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    against : Against
        What the area is compared with.
    """
    if against is Against.NATION:
        nation = area.country
        if nation is None or nation == area.code:
            return "The UK"
        return f"{atlas.areas.get(nation, Level.COUNTRY).name}, else the UK"
    if against is Against.REGION:
        return atlas.areas.get(area.region, Level.REGION).name if area.region else "Its region"
    model = against.model
    return model.label if model else ""


def against_choices(atlas: Atlas, area: Area) -> list[Against]:
    """Return what the area can be compared with.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    has_region = area.region is not None and area.region not in (area.code, area.country)
    # A district is also read by the neighbours of its county, on the measures of counties.
    models = {
        model for code in (area.code, area.utla) if code for model in atlas.similar.models(code)
    }
    return [
        choice
        for choice in Against
        if choice is Against.NATION
        or (choice is Against.REGION and has_region)
        or choice.model in models
    ]


def actions_html(atlas: Atlas, stage: LifeStage, area: Area, *, is_weakest: bool) -> str:
    """Return what organisations reported doing at a stage; empty where nothing is at hand.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage
        The stage of life that is shown.
    area : Area
        The area in question.
    is_weakest : bool
        Whether the area does worst at this stage, which is then said.
    """
    found = area_brief.actions(atlas, area, stage, is_weakest=is_weakest)
    if found is None:
        return ""
    groups = "".join(
        f"<h3>{escape(who)}</h3><ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
        for who, texts in found.groups
    )
    return (
        f'<section class="mm mm-actions"><h2>What can be done: {escape(stage.label.lower())}</h2>'
        f"<p>{escape(found.intro)}</p>"
        f"{groups}<p class=mm-small>Source: {escape(found.source)}.</p></section>"
    )
