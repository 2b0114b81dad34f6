"""The one postcode index of a process, whoever asks for it and from however many threads."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from mobilitymap.postcodes.index import PostcodeIndex

if TYPE_CHECKING:
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
