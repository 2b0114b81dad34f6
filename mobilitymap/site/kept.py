"""Answers that were made before, at hand without waiting."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mobilitymap.site.http import Answer


class Kept:
    """The answers used last, each made once however many ask for it at the same time.

    Parameters
    ----------
    size : int
        How many are kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._reading, self._making = Lock(), Lock()

    def get(self, key: Hashable) -> Answer | None:
        """Return an answer if it is at hand."""
        with self._reading:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def get_or_make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return an answer, made now if it has to be.

        One is made at a time: making is computing, and many at once would only take the one
        interpreter from each other.
        """
        found = self.get(key)
        if found is not None:
            return found
        with self._making:
            found = self.get(key)
            if found is None:
                found = make()
                with self._reading:
                    self._answers[key] = found
                    if len(self._answers) > self._size:
                        self._answers.popitem(last=False)
            return found
