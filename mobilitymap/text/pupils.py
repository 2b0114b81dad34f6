"""The groups of pupils that gaps lie between, in the words of each place where they are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobilitymap.domain.indicators import Breakdown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobilitymap.domain.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Pupils:
    """A group of pupils.

    Attributes
    ----------
    name : str
        Within a sentence: ``pupils on free school meals``.
    heading : str
        Above a column of a table, beside which the other group stands.
    label : str
        In the key of a chart.
    meaning : str
        Who belongs to it; empty for the other group.
    """

    name: str
    heading: str
    label: str
    meaning: str = ""


_OTHERS: Final = Pupils("the others", "Other pupils", "Other pupils")

_GROUPS: Final[Mapping[Breakdown, Pupils]] = {
    Breakdown.FSM: Pupils(
        "pupils on free school meals",
        "With free school meals",
        "FSM pupils",
        "On free school meals (FSM): eligible at the time. Transitional protection since April "
        "2018 changed who counts.",
    ),
    Breakdown.NOT_FSM: _OTHERS,
    Breakdown.DISADVANTAGED: Pupils(
        "disadvantaged pupils",
        "Disadvantaged pupils",
        "Disadvantaged pupils",
        "Disadvantaged: eligible for free school meals in any of the past six years, looked after "
        "or adopted from care. The Department's national gap index counts these pupils.",
    ),
    Breakdown.NOT_DISADVANTAGED: _OTHERS,
}


def pupils(side: Indicator) -> Pupils:
    """Return the words for the pupils that one side of a gap counts.

    Parameters
    ----------
    side : Indicator
        A measure of one group of pupils; see `Catalogue.sides`.
    """
    return _GROUPS[side.breakdown]
