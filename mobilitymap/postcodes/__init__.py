"""A postcode -> its local authority, without guessing.

Small modules: how people spell postcodes (`spelling`), the index packed once from the installed
directory (`packing`), the look-up in it (`index`) and the one index of a process (`shared`).
Nothing here imports pandas, so that a look-up from the command line answers at once.
"""

from __future__ import annotations

from mobilitymap.postcodes.index import Place, PostcodeCandidates, PostcodeIndex, PostcodeMatch
from mobilitymap.postcodes.shared import postcode_index, search_postcode
from mobilitymap.postcodes.spelling import looks_like_postcode, normalise

__all__ = [
    "Place",
    "PostcodeCandidates",
    "PostcodeIndex",
    "PostcodeMatch",
    "looks_like_postcode",
    "normalise",
    "postcode_index",
    "search_postcode",
]
