"""Keeps the event loop of Playwright's plain interface out of all other tests.

That interface runs its loop in a greenlet of the calling thread and leaves the thread marked as
one in which a loop runs, from the start of the browser to its end. Whoever calls `asyncio.run`
in between is refused. So the mark is set while a browser test runs and taken away after it.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class BrowserLoop:
    """The mark that says whether the loop of the browser runs in this thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def resume(self) -> None:
        """Mark the thread again, as Playwright left it."""
        if self._loop is not None:
            asyncio._set_running_loop(self._loop)  # noqa: SLF001 - as Playwright itself does

    def suspend(self) -> None:
        """Take the mark away, and remember it."""
        self._loop = asyncio._get_running_loop()  # noqa: SLF001
        asyncio._set_running_loop(None)  # noqa: SLF001

    @contextmanager
    def current(self) -> Iterator[None]:
        """Mark the thread for as long as the block lasts."""
        self.resume()
        try:
            yield
        finally:
            self.suspend()
