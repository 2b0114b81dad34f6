"""The head of the area page: what the area is, what stands out there, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from mobilitymap.text import area_brief, formatting, narrative

if TYPE_CHECKING:
    from mobilitymap.analysis.highlights import Highlights
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import LifeStage


def policy_areas_html(atlas: Atlas, area: Area) -> Markup:
    """Name the policy areas that the area, or its county, belongs to.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    names = Markup().join(
        Markup("<li>{}</li>").format(name) for name in area_brief.policy_names(atlas, area)
    )
    return Markup('<ul class="mm-tags">{}</ul>').format(names) if names else Markup()


def header_html(atlas: Atlas, area: Area) -> Markup:
    """Return the name of the area and what it is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    lines = [area_brief.place_text(atlas, area), area_brief.predecessors_text(atlas, area)]
    return Markup('<div class="mm"><h1>{}</h1>{}{}</div>').format(
        formatting.area_label(area, atlas.areas),
        Markup().join(Markup("<p class=mm-subtitle>{}</p>").format(line) for line in lines if line),
        policy_areas_html(atlas, area),
    )


def summary_html(area: Area, found: Highlights) -> Markup:
    """Return what stands out in the area, as a list of sentences.

    Parameters
    ----------
    area : Area
        The area in question.
    found : Highlights
        What stands out in the area.
    """
    items = Markup().join(
        Markup("<li>{}</li>").format(line) for line in narrative.summary_sentences(area, found)
    )
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
    return Markup(
        '<section class="mm mm-summary" aria-labelledby="in-short">'
        '<h2 id="in-short">In short</h2><ul>{}</ul><p class="mm-small">{}{}'
        "The latest figures of each measure are read; what is said of a county names the county."
        "</p></section>"
    ).format(items, clearly, few)


def actions_html(atlas: Atlas, stage: LifeStage, area: Area, *, is_weakest: bool) -> Markup:
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
        return Markup()
    groups = Markup().join(
        Markup("<h3>{}</h3><ul>{}</ul>").format(
            who, Markup().join(Markup("<li>{}</li>").format(text) for text in texts)
        )
        for who, texts in found.groups
    )
    return Markup(
        '<section class="mm mm-actions"><h2>What can be done: {}</h2>'
        "<p>{}</p>"
        "{}<p class=mm-small>Source: {}.</p></section>"
    ).format(stage.label.lower(), found.intro, groups, found.source)
