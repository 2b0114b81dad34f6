"""A postcode -> its local authority, without guessing.

Three small modules: how people spell postcodes (`spelling`), the index packed once from the
installed directory (`packing`) and the look-up in it (`index`). Nothing here imports pandas, so
that a look-up from the command line answers at once.
"""

from __future__ import annotations

from mobilitymap.postcodes.index import Place, PostcodeCandidates, PostcodeIndex, PostcodeMatch
from mobilitymap.postcodes.spelling import looks_like_postcode, normalise

__all__ = [
    "Place",
    "PostcodeCandidates",
    "PostcodeIndex",
    "PostcodeMatch",
    "looks_like_postcode",
    "normalise",
]
