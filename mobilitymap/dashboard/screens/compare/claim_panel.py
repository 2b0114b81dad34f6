"""'Can I say this?': the answer to a statement on two areas, with its reason."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from mobilitymap.analysis.claims import Support
from mobilitymap.dashboard.components.area_panel import source_html
from mobilitymap.dashboard.screens.compare.cells import is_own_figure
from mobilitymap.text import formatting
from mobilitymap.text.narrative import claim_reason, claim_statement

if TYPE_CHECKING:
    from mobilitymap.analysis.claims import Claim
    from mobilitymap.domain.atlas import Atlas
    from mobilitymap.domain.indicators import Indicator
    from mobilitymap.domain.profile import Reading

# Marks say the same as the words beside them, for the eye; no colour does.
_MARKS: Final = {Support.SUPPORTED: "✓", Support.NOT_SUPPORTED: "✕", Support.CANNOT_TELL: "?"}


def claim_html(atlas: Atlas, claim: Claim) -> str:
    """Return the statement, the answer in large words, the reason and the two figures.

    Parameters
    ----------
    atlas : Atlas
        Where areas and figures are read.
    claim : Claim
        The statement with its answer.
    """
    support = claim.support
    figures = "".join(_figure_row(atlas, item) for item in (claim.higher, claim.lower))
    return (
        '<section class="mm mm-claim" aria-label="Answer" role="status">'
        f'<p class="mm-statement">{escape(claim_statement(claim))}</p>'
        f'<p class="mm-answer"><span aria-hidden="true">{_MARKS[support]}</span> '
        f"{escape(support.capitalize())}</p>"
        f"<p>{escape(claim_reason(claim))}</p>"
        '<table class="mm-rows"><caption class="mm-hidden">The two figures</caption>'
        f"{figures}</table></section>"
    )


def _figure_row(atlas: Atlas, reading: Reading) -> str:
    """Return an area with its figure, named after the larger area if it is that one's."""
    indicator, figure = reading.indicator, reading.figure
    name = formatting.display_name(reading.area.name)
    owner = reading.published_for
    if owner is not None and not is_own_figure(atlas, reading):
        name = f"{name}: figure of {formatting.area_label(owner, atlas.areas)}"
    if not figure.is_known:
        text = formatting.missing_reason(indicator, figure.flag, reading.area)
    elif indicator.bands:
        text = figure.band.capitalize()
    else:
        text = formatting.figure(indicator, figure.value)
        if figure.has_interval:
            between = formatting.interval(indicator, figure.lower, figure.upper)
            text += f" (95{formatting.NO_BREAK}% interval {between})"
        elif note := formatting.WARNINGS.get(figure.flag):
            text += f" ({note})"
    return f'<tr><th scope="row">{escape(name)}</th><td>{escape(text)}</td></tr>'


def caveats_html(indicator: Indicator) -> str:
    """Return what to read before quoting a measure, and its source.

    Parameters
    ----------
    indicator : Indicator
        The measure in question.
    """
    caveats = "".join(f"<li>{escape(caveat)}</li>" for caveat in indicator.caveats)
    listed = f"<ul>{caveats}</ul>" if caveats else ""
    return (
        '<section class="mm mm-about" aria-label="Read before quoting"><p><strong>Read before '
        f"quoting</strong></p><div class=mm-small>{listed}"
        f"<p>Source: {source_html(indicator.source)} Status: {escape(indicator.status)}.</p></div>"
        "</section>"
    )
