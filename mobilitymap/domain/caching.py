"""Results that are computed once for an Atlas and live as long as it does.

`functools.lru_cache` would keep every Atlas alive that it was ever called with, and lets two
threads make one result twice. Here the results belong to the Atlas: together they are a cycle
that garbage collection takes away once nobody else holds the Atlas.
"""

from __future__ import annotations

import inspect
from functools import wraps
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mobilitymap.domain.atlas import Atlas

    P = ParamSpec("P")
    R = TypeVar("R")

_BY_NAME: Final = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


class ResultCache:
    """The results of one function used last, each made by one thread however many ask.

    For Python objects and threads: who asks first makes the result in its own thread, the others
    wait. `mobilitymap.web.cache.ResponseCache` is for bytes and the event loop, which may not wait.

    Parameters
    ----------
    maxsize : int
        How many are kept at most.
    """

    def __init__(self, maxsize: int) -> None:
        self._results: LRUCache[Hashable, Any] = LRUCache(maxsize)
        # A lock of a key is there as long as a thread makes its result or waits for it. It is
        # re-entrant, so that a fault shows as endless recursion.
        self._key_locks: WeakValueDictionary[Hashable, RLock] = WeakValueDictionary()
        self._lock = Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401
        """Return the result of a key, made now if it is not at hand.

        Parameters
        ----------
        key : hashable
            All that the result depends on.
        make : callable
            Its errors reach the caller and are not kept: who waited makes it then.
        """
        with self._lock:
            try:
                return self._results[key]
            except KeyError:
                key_lock = self._key_locks.get(key)
                if key_lock is None:
                    self._key_locks[key] = key_lock = RLock()
        # Outside of the lock: other results are made, and found, at the same time.
        with key_lock:
            with self._lock:
                if key in self._results:
                    return self._results[key]
            made = make()
            with self._lock:
                self._results[key] = made
        return made


class ResultCaches:
    """The caches of one Atlas, one for each function."""

    def __init__(self) -> None:
        self._caches: dict[object, ResultCache] = {}

    def of(self, function: object, maxsize: int) -> ResultCache:
        """Return the cache of a function, made when first asked for.

        Parameters
        ----------
        function : callable
            Whose results the cache holds.
        maxsize : int
            How many of its results are kept at most.
        """
        found = self._caches.get(function)
        if found is None:
            # One step for all threads: of two new caches one stays.
            found = self._caches.setdefault(function, ResultCache(maxsize))
        return found


def per_atlas(
    maxsize: int = 128,
) -> Callable[[Callable[Concatenate[Atlas, P], R]], Callable[Concatenate[Atlas, P], R]]:
    """Keep the results of a function whose first argument is an Atlas, with that Atlas.

    Each result is made by one thread; errors are not kept. All spellings of a call (by place,
    by name, with or without defaults) are one. Arguments must be hashable, and all callers get
    the same object: nobody may be able to change it.

    Parameters
    ----------
    maxsize : int
        How many results an Atlas keeps at most: those used last.
    """

    def decorate(
        function: Callable[Concatenate[Atlas, P], R],
    ) -> Callable[Concatenate[Atlas, P], R]:
        signature = inspect.signature(function)
        _, *parameters = signature.parameters.values()
        if any(parameter.kind not in _BY_NAME for parameter in parameters):
            message = f"{function.__qualname__} takes arguments without a name."
            raise TypeError(message)
        tails = _tails(parameters)

        @wraps(function)
        def cached(atlas: Atlas, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not kwargs and len(args) in tails:
                key = (*args, *tails[len(args)])
            else:
                bound = signature.bind(atlas, *args, **kwargs)
                bound.apply_defaults()
                key = tuple(bound.arguments.values())[1:]
            cache = atlas.results.of(function, maxsize)
            found: R = cache.get_or_make(key, lambda: function(atlas, *args, **kwargs))
            return found

        return cached

    return decorate


def _tails(parameters: list[inspect.Parameter]) -> dict[int, tuple[Any, ...]]:
    """Return the defaults that complete so many arguments by place, where they do."""
    by_place = sum(item.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for item in parameters)
    tails = {given: tuple(p.default for p in parameters[given:]) for given in range(by_place + 1)}
    return {given: tail for given, tail in tails.items() if inspect.Parameter.empty not in tail}
