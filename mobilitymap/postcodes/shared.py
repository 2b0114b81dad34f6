"""The one postcode index of a process, whoever asks for it and from however many threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mobilitymap.postcodes.index import PostcodeIndex
from mobilitymap.postcodes.spelling import require_postcode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mobilitymap.postcodes.index import PostcodeCandidates, PostcodeMatch
    from mobilitymap.postcodes.packing import Progress


class _Shared:
    """Holds the index; the first who asks makes it, the others wait for the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: PostcodeIndex | None = None

    def get(self, progress: Progress | None) -> PostcodeIndex:
        with self._lock:
            # What failed is tried again: the directory may have been installed meanwhile.
            if self._index is None:
                self._index = PostcodeIndex.open(progress=progress)
            return self._index


_shared = _Shared()


def postcode_index(progress: Progress | None = None) -> PostcodeIndex:
    """Return the postcode index that all of this process share, opened when first asked for.

    Parameters
    ----------
    progress : callable, optional
        Called with (done, total) while the index is made, and never otherwise.

    Raises
    ------
    PostcodeDirectoryError
        The package with the postcodes is missing or not as expected.
    """
    return _shared.get(progress)


def search_postcode(
    text: str, index: Callable[[], PostcodeIndex] = postcode_index
) -> PostcodeMatch | PostcodeCandidates:
    """Return where a postcode is, or where the start of one may be.

    Parameters
    ----------
    text : str
        A postcode or the start of one.
    index : callable, optional
        Opens the index, which may take seconds: called only for what can be a postcode.

    Raises
    ------
    MalformedPostcodeError, UnknownPostcodeError, UnplacedPostcodeError
        As in `PostcodeIndex.locate`.
    PostcodeDirectoryError
        The package with the postcodes is missing or not as expected.
    """
    require_postcode(text)
    return index().search(text)
