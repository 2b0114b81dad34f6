"""The head of the area page: what the area is, what stands out there, what can be done."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mobilitymap import sentences, wording
from mobilitymap.analysis.standing import Against
from mobilitymap.areas import Level
from mobilitymap.atlas import ENGLAND

if TYPE_CHECKING:
    from mobilitymap.analysis.summary import Summary
    from mobilitymap.areas import Area
    from mobilitymap.atlas import Atlas
    from mobilitymap.indicators import LifeStage

_POLICIES = {
    "opportunity-area": "Opportunity Area (2016–2022)",
    "education-investment-area": "Education Investment Area (2022)",
}


def place_text(atlas: Atlas, area: Area) -> str:
    """Say what the area is and where: ``Metropolitan borough, Yorkshire and The Humber``."""
    parents = [
        wording.display_name(atlas.areas.get(code, level).name)
        for code, level in (
            (area.utla, Level.UTLA),
            (area.region, Level.REGION),
            (area.country, Level.COUNTRY),
        )
        if code and code != area.code and not (level is Level.COUNTRY and code == area.region)
    ]
    place = ", ".join([area.kind, *(name for name in parents if not area.kind.endswith(name))])
    if area.population:
        place += f". Population {area.population:,} (mid-2022)"
    return f"{place}."


def predecessors_text(atlas: Atlas, area: Area) -> str:
    """Name the districts that became this one; empty for an area that nothing became.

    ``Before April 2023: Allerdale, Carlisle, Copeland.``
    """
    steps = [
        step
        for step in atlas.areas.predecessors(area.code)
        if step.what == "merged" and not step.old_code.startswith("E10")
    ]
    lines = []
    for year in sorted({step.year for step in steps}, reverse=True):
        names = ", ".join(sorted(step.old_name for step in steps if step.year == year))
        lines.append(f"Before April {year}: {names}.")
    return " ".join(lines)


def policy_areas_html(atlas: Atlas, area: Area) -> str:
    """Name the policy areas that the area, or its county, belongs to."""
    table = atlas.policy_areas
    mine = table.loc[table["area_code"].isin({area.code, area.utla} - {None})]
    names = sorted(
        {
            f"{_POLICIES[kind]}: {name}{', priority' if priority == 'true' else ''}"
            for kind, name, priority in zip(
                mine["kind"], mine["name"], mine["priority"].astype(str).str.lower(), strict=True
            )
        }
    )
    if not names:
        return ""
    return f'<ul class="mm-tags">{"".join(f"<li>{escape(name)}</li>" for name in names)}</ul>'


def header_html(atlas: Atlas, area: Area) -> str:
    """Return the name of the area and what it is."""
    lines = [place_text(atlas, area), predecessors_text(atlas, area)]
    return (
        f'<div class="mm"><h1>{escape(wording.area_label(area, atlas.areas))}</h1>'
        f"{''.join(f'<p class=mm-subtitle>{escape(line)}</p>' for line in lines if line)}"
        f"{policy_areas_html(atlas, area)}</div>"
    )


def summary_html(atlas: Atlas, area: Area, found: Summary) -> str:
    """Return what stands out in the area, as a list of sentences."""
    items = "".join(
        f"<li>{escape(line)}</li>" for line in sentences.summary_sentences(atlas, area, found)
    )
    clearly = (
        "“Clearly” means beyond 99.8 % limits on published intervals, which six measures have. "
        if found.better or found.worse
        else ""
    )
    return (
        '<section class="mm mm-summary" aria-labelledby="in-short">'
        f'<h2 id="in-short">In short</h2><ul>{items}</ul><p class="mm-small">{clearly}'
        "The latest figures of each measure are read; a county's figure is marked with its "
        "name.</p></section>"
    )


def against_label(atlas: Atlas, area: Area, against: Against) -> str:
    """Name a choice of what to compare with, for this area."""
    if against is Against.NATION:
        nation = area.country
        if nation is None or nation == area.code:
            return "The UK"
        return "England" if nation == ENGLAND else f"{atlas.areas.get(nation).name}, else the UK"
    if against is Against.REGION:
        return atlas.areas.get(area.region, Level.REGION).name if area.region else "Its region"
    model = against.model
    return model.label if model else ""


def against_choices(atlas: Atlas, area: Area) -> list[Against]:
    """Return what the area can be compared with."""
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
    """Return what organisations reported doing at a stage; empty where nothing is at hand."""
    mine = [action for action in atlas.actions if str(stage) in action["stages"]]
    if not mine:
        return ""
    name = escape(wording.display_name(area.name))
    why = (
        f"This is the stage at which the largest share of {name}'s measures is in the least "
        "favourable fifth of areas. "
        if is_weakest
        else ""
    )
    groups = "".join(
        f"<h3>{escape(who)}</h3><ul>"
        + "".join(f"<li>{escape(a['text'])}</li>" for a in mine if a["who"] == who)
        + "</ul>"
        for who in dict.fromkeys(action["who"] for action in mine)
    )
    sources = "; ".join(dict.fromkeys(action["source"] for action in mine))
    return (
        f'<section class="mm mm-actions"><h2>What can be done: {escape(stage.label.lower())}</h2>'
        f"<p>{why}Organisations elsewhere reported the following. Whether it would work in "
        f"{name} is not known from these figures.</p>"
        f"{groups}<p class=mm-small>Source: {escape(sources)}.</p></section>"
    )
