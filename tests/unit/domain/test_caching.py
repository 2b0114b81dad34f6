"""Results that belong to an Atlas: each made once, so many at most, and gone with the Atlas."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilitymap.domain.caching import ResultCaches, per_atlas

if TYPE_CHECKING:
    from mobilitymap import Atlas

READERS = 8


class _Atlas:
    """As much of an Atlas as the caches need."""

    def __init__(self) -> None:
        self.results = ResultCaches()


def _atlas() -> Atlas:
    return cast("Atlas", _Atlas())


def test_many_readers_of_one_result_share_one_making() -> None:
    atlas, ready, made = _atlas(), Barrier(READERS), []

    @per_atlas(8)
    def slow(_atlas: Atlas, name: str) -> list[str]:
        made.append(name)
        sleep(0.1)  # all others ask meanwhile
        return [name]

    def read(_: int) -> list[str]:
        ready.wait(5)
        return slow(atlas, "same")

    with ThreadPoolExecutor(READERS) as readers:
        found = list(readers.map(read, range(READERS)))
    assert made == ["same"]
    assert all(item is found[0] for item in found)


def test_different_results_are_made_at_the_same_time() -> None:
    atlas, both = _atlas(), Barrier(2)

    @per_atlas(8)
    def meet(_atlas: Atlas, name: str) -> str:
        both.wait(5)  # breaks if the other one is not being made meanwhile
        return name

    with ThreadPoolExecutor(2) as readers:
        assert list(readers.map(meet, [atlas, atlas], ["a", "b"])) == ["a", "b"]


def test_what_is_at_hand_does_not_wait_for_what_is_being_made() -> None:
    atlas, begun, release = _atlas(), Event(), Event()

    @per_atlas(8)
    def make(_atlas: Atlas, name: str) -> str:
        if name == "slow":
            begun.set()
            assert release.wait(5)
        return name

    make(atlas, "quick")
    with ThreadPoolExecutor(1) as readers:
        slow = readers.submit(make, atlas, "slow")
        assert begun.wait(5)
        assert make(atlas, "quick") == "quick"
        assert not slow.done()
        release.set()
        assert slow.result(5) == "slow"


def test_the_results_used_last_are_kept() -> None:
    atlas, made = _atlas(), []

    @per_atlas(maxsize=3)
    def square(_atlas: Atlas, number: int) -> int:
        made.append(number)
        return number * number

    for number in (1, 2, 3, 1, 4):  # 2 has not been used for longest
        square(atlas, number)
    assert made == [1, 2, 3, 4]
    for number in (1, 3, 4):
        square(atlas, number)
    assert made == [1, 2, 3, 4]
    square(atlas, 2)
    assert made == [1, 2, 3, 4, 2]


def test_an_error_reaches_the_caller_and_is_not_kept() -> None:
    atlas, tries = _atlas(), []

    @per_atlas(8)
    def fail_once(_atlas: Atlas) -> str:
        tries.append(1)
        if len(tries) == 1:
            message = "no such file"
            raise OSError(message)
        return "read"

    with pytest.raises(OSError, match="no such file"):
        fail_once(atlas)
    assert fail_once(atlas) == fail_once(atlas) == "read"
    assert len(tries) == 2


def test_a_kept_none_is_not_made_again() -> None:
    atlas, made = _atlas(), []

    @per_atlas(8)
    def nothing(_atlas: Atlas) -> None:
        made.append(1)

    assert nothing(atlas) is nothing(atlas) is None
    assert len(made) == 1


def test_every_spelling_of_a_call_is_one_call() -> None:
    atlas, made = _atlas(), []

    @per_atlas(8)
    def written(_atlas: Atlas, slug: str, level: str = "ltla", *, k: int = 5) -> str:
        made.append(1)
        return f"{slug} {level} {k}"

    calls: list[Any] = [
        written(atlas, "pay"),
        written(atlas, "pay", "ltla"),
        written(atlas, "pay", level="ltla"),
        written(atlas, k=5, level="ltla", slug="pay"),
        written(atlas, slug="pay", k=5),
    ]
    assert calls == ["pay ltla 5"] * 5
    assert len(made) == 1
    assert written(atlas, "pay", k=4) == "pay ltla 4"
    assert len(made) == 2


def test_a_wrong_call_fails_as_without_the_cache() -> None:
    @per_atlas(8)
    def written(_atlas: Atlas, slug: str) -> str:
        return slug

    calls: list[tuple[tuple[str, ...], dict[str, str]]] = [
        ((), {}),
        (("pay", "pay"), {}),
        (("pay",), {"slug": "pay"}),
        (("pay",), {"other": "pay"}),
    ]
    for args, kwargs in calls:
        with pytest.raises(TypeError):
            written(_atlas(), *args, **kwargs)


def test_a_function_may_ask_itself_and_others() -> None:
    atlas = _atlas()

    @per_atlas(64)
    def fibonacci(atlas: Atlas, number: int) -> int:
        return number if number < 2 else fibonacci(atlas, number - 1) + fibonacci(atlas, number - 2)

    @per_atlas(64)
    def twice(atlas: Atlas, number: int) -> int:
        return 2 * fibonacci(atlas, number)

    assert twice(atlas, 50) == 2 * 12_586_269_025


def test_each_atlas_has_results_of_its_own() -> None:
    @per_atlas(8)
    def own(atlas: Atlas) -> int:
        return id(atlas)

    first, second = _atlas(), _atlas()
    assert own(first) == id(first)
    assert own(second) == id(second)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=30), st.integers(1, 4))
def test_the_cache_changes_no_result(calls: list[tuple[int, int]], maxsize: int) -> None:
    def plain(_atlas: Atlas, base: int, power: int = 1) -> tuple[int, int, int]:
        return base, power, base**power

    kept, atlas = per_atlas(maxsize)(plain), _atlas()
    for base, power in calls:
        assert kept(atlas, base, power=power) == plain(atlas, base, power)
        assert kept(atlas, base) == plain(atlas, base)
