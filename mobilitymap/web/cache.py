"""Responses that were made before, sent without waiting; the rest made once each."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from mobilitymap.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from mobilitymap.web.responses import Answer

MEGABYTE: Final = 1_000_000


class ResponseCache:
    """The responses used last, each made once however many ask for it.

    For bytes and the event loop, which awaits what threads of the cache make, and bounded by size;
    `mobilitymap.domain.caching.ResultCache` is for Python objects, made in the thread that asks.

    Making is computing, so a few threads of its own do it: more would take the one interpreter
    from each other, and from the pages. What has begun goes on when a client leaves.

    Parameters
    ----------
    entries : int
        How many responses are kept at most.
    megabytes : float
        How large they may be together, in all their encodings.
    threads : int
        How many are made at a time.
    waiting : int
        How many may be in the making or wait for it.
    """

    def __init__(
        self, *, entries: int, megabytes: float, threads: int = 2, waiting: int = 24
    ) -> None:
        self._entries, self._waiting = entries, waiting
        self._responses: LRUCache[Hashable, Answer] = LRUCache(
            megabytes * MEGABYTE, getsizeof=lambda answer: answer.size
        )
        self._in_making: dict[Hashable, Future[Answer]] = {}
        self._lock = Lock()
        # Its threads end with it.
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="responses")

    def get(self, key: Hashable) -> Answer | None:
        """Return a response that is at hand, or None.

        Parameters
        ----------
        key : hashable
            Key of the response.
        """
        with self._lock:
            return self._responses.get(key)

    async def get_or_make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return a response, made now by one thread for all that ask.

        Parameters
        ----------
        key : hashable
            All that the response depends on.
        make : callable
            Its errors reach all that wait for it, and are not kept.

        Raises
        ------
        BusyError
            When too much is in the making already.
        """
        with self._lock:
            found = self._responses.get(key)
            if found is not None:
                return found
            making = self._in_making.get(key)
            if making is None:
                if len(self._in_making) >= self._waiting:
                    raise BusyError
                making = self._threads.submit(self._make, key, make)
                self._in_making[key] = making
        # A client that leaves takes only its own waiting along.
        return await asyncio.shield(asyncio.wrap_future(making))

    def _make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        try:
            made = make()
            size = made.size  # compressed here, not on the thread that sends
        except BaseException:
            with self._lock:
                del self._in_making[key]
            raise
        with self._lock:
            # At hand before it is no longer in the making: nobody finds it in neither.
            if size <= self._responses.maxsize:
                self._responses[key] = made
                while len(self._responses) > self._entries:
                    self._responses.popitem()
            del self._in_making[key]
        return made
