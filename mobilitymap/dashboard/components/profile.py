"""The head of the area page: what the area is, what stands out there, what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from mobilitymap.frontend.templating import part
from mobilitymap.text import area_brief, formatting

if TYPE_CHECKING:
    from mobilitymap.domain.areas import Area
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import LifeStage
    from mobilitymap.text.area_brief import Brief


_TEMPLATE: Final = "dashboard/profile.html.j2"


def header_html(atlas: Atlas, area: Area) -> Markup:
    """Return the name of the area and what it is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    area : Area
        The area in question.
    """
    return part(
        _TEMPLATE,
        "header",
        name=formatting.area_label(area, atlas.areas),
        lines=(area_brief.place_text(atlas, area), area_brief.predecessors_text(atlas, area)),
        policies=area_brief.policy_names(atlas, area),
    )


def summary_html(brief: Brief) -> Markup:
    """Return what stands out in the area, as a list of sentences.

    Parameters
    ----------
    brief : Brief
        What is said of the area.
    """
    return part(_TEMPLATE, "summary", brief=brief)


def actions_html(atlas: Atlas, stage: LifeStage | None, area: Area, *, is_weakest: bool) -> Markup:
    """Return what organisations reported doing at a stage, or at all; empty where nothing is.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    stage : LifeStage or None
        The stage of life that is asked for or stands out, if one does.
    area : Area
        The area in question.
    is_weakest : bool
        Whether the area does worst at this stage, which is then said.
    """
    found = area_brief.actions(atlas, area, stage, is_weakest=is_weakest)
    return Markup() if found is None else part(_TEMPLATE, "actions", found=found)
