"""Flags of figures: why one is missing, or what a reader should know about one.

A figure has one flag at most, and most have none. Tables hold flags as plain strings, to which
the members are equal.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Flag(StrEnum):
    """What may stand in the column ``flag``.

    Attributes
    ----------
    SMALL_BASE
        On a value: it rests on so few people that it is never compared or ranked.
    UNRELIABLE
        On a value: its publisher calls it unreliable, so it is never compared or ranked.
        Without one: too unreliable to publish.
    MERGED
        On a value: it was published for a former, larger area.
    PROVISIONAL
        On a value: the publisher will revise it.
    AGGREGATED
        On a value: added up by ONS; may differ from other published figures.
    DERIVED
        On a value: computed by this project from two published figures.
    SUPPRESSED
        Without a value: withheld by the publisher, usually because few people are counted.
    NOT_APPLICABLE
        Without a value: the area did not exist, or the measure does not apply to it.
    NOT_COLLECTED
        Without a value: nobody has a figure for this period.
    NOT_AVAILABLE
        Without a value: not published for this area, no reason given.
    """

    SMALL_BASE = "small-base"
    UNRELIABLE = "unreliable"
    MERGED = "merged"
    PROVISIONAL = "provisional"
    AGGREGATED = "aggregated"
    DERIVED = "derived"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not-applicable"
    NOT_COLLECTED = "not-collected"
    NOT_AVAILABLE = "not-available"


VALUE_FLAGS: Final = (
    Flag.SMALL_BASE,
    Flag.UNRELIABLE,
    Flag.MERGED,
    Flag.PROVISIONAL,
    Flag.AGGREGATED,
    Flag.DERIVED,
)
"""Flags that may stand on a value. Of several the first stands, since it warns most."""

OFF_SCALE: Final = (Flag.SMALL_BASE, Flag.UNRELIABLE)
"""Flags on a value that keep it off every scale and out of ranks and comparisons."""

UNRELIABLE_FIGURE: Final = "unreliable-figure"
"""Why an area with a figure has no class: its publisher calls the figure unreliable.

The flag alone would not tell such a figure from one that is too unreliable to be published.
"""

MISSING_FLAGS: Final = (
    Flag.SUPPRESSED,
    Flag.UNRELIABLE,
    Flag.NOT_APPLICABLE,
    Flag.NOT_COLLECTED,
    Flag.NOT_AVAILABLE,
)
"""Flags that say why a value is missing."""
