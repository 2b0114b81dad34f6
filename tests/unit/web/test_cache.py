"""What was made is at hand, what is asked for often is made once, and memory has an end."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref
from typing import TYPE_CHECKING

import pytest

from mobilitymap.errors import BusyError
from mobilitymap.web.cache import ResponseCache
from mobilitymap.web.responses import Answer

if TYPE_CHECKING:
    from collections.abc import Callable


def counted(made: list[str], name: str = "a", seconds: float = 0.05) -> Callable[[], Answer]:
    def make() -> Answer:
        made.append(name)
        time.sleep(seconds)
        return Answer(name.encode())

    return make


def test_many_who_ask_at_the_same_time_get_one_making() -> None:
    cache, made = ResponseCache(entries=4, megabytes=1), []

    async def ask() -> list[Answer]:
        return await asyncio.gather(*(cache.get_or_make("a", counted(made)) for _ in range(6)))

    answers = asyncio.run(ask())
    assert made == ["a"]
    assert {answer.body for answer in answers} == {b"a"}
    assert cache.get("a") is answers[0]


def test_who_asks_for_what_is_at_hand_does_not_wait_for_others() -> None:
    cache = ResponseCache(entries=4, megabytes=1, threads=1)
    release = threading.Event()

    def slow() -> Answer:
        release.wait(10)
        return Answer(b"slow")

    async def ask() -> None:
        await cache.get_or_make("quick", lambda: Answer(b"quick"))
        waiting = [asyncio.create_task(cache.get_or_make(n, slow)) for n in range(3)]
        await asyncio.sleep(0.02)
        found = await asyncio.wait_for(cache.get_or_make("quick", slow), 1)
        assert found.body == b"quick"
        release.set()
        await asyncio.gather(*waiting)

    asyncio.run(ask())


def test_a_client_that_leaves_does_not_stop_the_making_for_others() -> None:
    cache, made = ResponseCache(entries=4, megabytes=1, threads=1), []

    async def ask() -> None:
        # The second is still waiting for the thread when its first client leaves.
        before = asyncio.create_task(cache.get_or_make("before", counted(made, "before")))
        leaves = asyncio.create_task(cache.get_or_make("a", counted(made)))
        stays = asyncio.create_task(cache.get_or_make("a", counted(made)))
        await asyncio.sleep(0.01)
        leaves.cancel()
        assert (await stays).body == b"a"
        await before
        assert leaves.cancelled()

    asyncio.run(ask())
    assert made == ["before", "a"]


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    cache, failures = ResponseCache(entries=4, megabytes=1), []

    def fail() -> Answer:
        failures.append(1)
        time.sleep(0.02)
        raise ValueError("no")

    async def ask() -> None:
        found = await asyncio.gather(
            *(cache.get_or_make("a", fail) for _ in range(3)), return_exceptions=True
        )
        assert [str(error) for error in found] == ["no"] * 3
        assert len(failures) == 1
        assert (await cache.get_or_make("a", lambda: Answer(b"now"))).body == b"now"

    asyncio.run(ask())


def fill(cache: ResponseCache, *names: str, size: int = 1) -> None:
    async def ask() -> None:
        for name in names:
            await cache.get_or_make(name, lambda: Answer(bytes(size), "image/png"))

    asyncio.run(ask())


def test_the_one_used_longest_ago_goes_first() -> None:
    cache = ResponseCache(entries=2, megabytes=1)
    fill(cache, "a", "b")
    assert cache.get("a") is not None
    fill(cache, "c")
    assert [name for name in "abc" if cache.get(name) is not None] == ["a", "c"]


def test_what_is_kept_is_bounded_by_its_size() -> None:
    cache = ResponseCache(entries=100, megabytes=0.01)
    fill(cache, "a", "b", "c", size=4000)
    assert [name for name in "abc" if cache.get(name) is not None] == ["b", "c"]
    # What is larger than all of it is sent and forgotten.
    fill(cache, "d", size=20_000)
    assert [name for name in "abcd" if cache.get(name) is not None] == ["b", "c"]


def test_compressed_forms_count_and_are_made_with_the_response() -> None:
    cache = ResponseCache(entries=100, megabytes=1)
    answer = Answer(b"line\n" * 1000)
    asyncio.run(cache.get_or_make("a", lambda: answer))
    assert set(answer.__dict__["encoded"]) == {"br", "gzip"}
    assert answer.size > 5000


def test_too_many_makings_are_refused_but_not_what_is_at_hand_or_in_the_making() -> None:
    cache, release = ResponseCache(entries=9, megabytes=1, threads=1, waiting=2), threading.Event()

    def slow() -> Answer:
        release.wait(10)
        return Answer(b"slow")

    async def ask() -> None:
        await cache.get_or_make("quick", lambda: Answer(b"quick"))
        waiting = [asyncio.create_task(cache.get_or_make(n, slow)) for n in (1, 2, 1, 2)]
        await asyncio.sleep(0.02)
        with pytest.raises(BusyError, match="try again"):
            await cache.get_or_make(3, slow)
        assert (await cache.get_or_make("quick", slow)).body == b"quick"
        release.set()
        assert [answer.body for answer in await asyncio.gather(*waiting)] == [b"slow"] * 4
        # Afterwards there is room again.
        assert (await cache.get_or_make(3, slow)).body == b"slow"

    asyncio.run(ask())


def test_nothing_outlives_the_cache() -> None:
    class Atlas:
        """What responses are made of."""

    def use() -> tuple[weakref.ref[Atlas], int]:
        atlas, cache = Atlas(), ResponseCache(entries=4, megabytes=1)
        asyncio.run(cache.get_or_make((atlas, "a"), lambda: Answer(repr(atlas).encode())))
        return weakref.ref(atlas), threading.active_count()

    gone, before = use()
    gc.collect()
    assert gone() is None
    deadline = time.monotonic() + 5
    while threading.active_count() >= before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() < before
