"""'Can I say this?': the answer to a statement on two areas, with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.benchmark import larger_area
from mobilitymap.analysis.claims import Support
from mobilitymap.dashboard.components.area_panel import source_html
from mobilitymap.frontend.templating import fragment
from mobilitymap.text import formatting
from mobilitymap.text.narrative import claim_reason, claim_statement

if TYPE_CHECKING:
    from markupsafe import Markup

    from mobilitymap.analysis.claims import Claim
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.profile import Reading

# Marks say the same as the words beside them, for the eye; no colour does.
_MARKS: Final = {Support.SUPPORTED: "✓", Support.NOT_SUPPORTED: "✕", Support.CANNOT_TELL: "?"}


def claim_html(atlas: Atlas, claim: Claim) -> Markup:
    """Return the statement, the answer in large words, the reason and the two figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    claim : Claim
        The statement with its answer.
    """
    support = claim.support
    return fragment(
        "dashboard/compare/claim.html.j2",
        statement=claim_statement(claim),
        mark=_MARKS[support],
        answer=support.capitalize(),
        reason=claim_reason(claim),
        figures=[_figure_row(atlas, item) for item in (claim.higher, claim.lower)],
    )


def _figure_row(atlas: Atlas, reading: Reading) -> tuple[str, str]:
    """Return an area with its figure, named after the larger area if it is that one's."""
    indicator, figure = reading.indicator, reading.figure
    name = formatting.display_name(reading.area.name)
    if larger := larger_area(atlas, reading):
        name = f"{name}: figure of {formatting.area_label(larger, atlas.areas)}"
    if not figure.is_known:
        text = formatting.missing_reason(indicator, figure.flag, reading.area)
    elif indicator.bands:
        text = figure.band.capitalize()
    else:
        text = formatting.figure(indicator, figure.value)
        if figure.has_interval:
            between = formatting.interval(indicator, figure.lower, figure.upper)
            text += f" (95% interval {between})"
        elif note := formatting.WARNINGS.get(figure.flag):
            text += f" ({note})"
    return name, text


def caveats_html(indicator: Indicator) -> Markup:
    """Return what to read before quoting a measure, and its source.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    return fragment(
        "dashboard/compare/caveats.html.j2",
        indicator=indicator,
        source=source_html(indicator.source),
    )
