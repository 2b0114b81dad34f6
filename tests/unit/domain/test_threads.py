"""An Atlas that many threads ask at once reads each file once and answers all of them alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING, Any

import pandas as pd

from mobilitymap import load_atlas
from mobilitymap.domain import atlas as atlas_module
from mobilitymap.domain import observations
from mobilitymap.domain.areas import Level

if TYPE_CHECKING:
    import pytest

THREADS = 6
BRADFORD = "E08000032"


def test_many_threads_read_one_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    atlas, ready, read = load_atlas(), Barrier(THREADS), []
    make_table, read_csv = atlas_module.ObservationTable, pd.read_csv

    def slowly(*arguments: Any) -> Any:  # noqa: ANN401 - as the class itself
        made = make_table(*arguments)
        sleep(0.05)  # all others ask meanwhile
        return made

    def counted(path: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as in pandas
        read.append(path.name)
        sleep(0.05)
        return read_csv(path, *arguments, **named)

    monkeypatch.setattr(atlas_module, "ObservationTable", slowly)
    monkeypatch.setattr(observations.pd, "read_csv", counted)

    def ask(_: int) -> tuple[Any, ...]:
        ready.wait(5)
        return (
            atlas.figure("weekly-pay", BRADFORD, "2025"),
            tuple(atlas.series("weekly-pay", BRADFORD)),
            atlas.periods("weekly-pay", Level.REGION),
            atlas.levels("weekly-pay"),
        )

    with ThreadPoolExecutor(THREADS) as threads:
        answers = set(threads.map(ask, range(THREADS)))
    assert read == ["weekly-pay.csv"]
    assert len(answers) == 1


def test_the_figures_of_a_period_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    atlas, ready, made = load_atlas(), Barrier(THREADS), []
    atlas.periods("weekly-pay")  # read, but no figure looked up
    make_figure = observations.Observation

    def counted(*cells: Any) -> Any:  # noqa: ANN401 - as the class itself
        if not made:
            sleep(0.05)  # all others ask meanwhile
        made.append(1)
        return make_figure(*cells)

    monkeypatch.setattr(observations, "Observation", counted)

    def ask(_: int) -> Any:  # noqa: ANN401 - a figure
        ready.wait(5)
        return atlas.figure("weekly-pay", BRADFORD, "2025")

    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(ask, range(THREADS)))
    assert all(answer is answers[0] for answer in answers)
    rows = atlas.values("weekly-pay", "2025", Level.LTLA)
    assert len(rows) < len(made) < 2 * len(rows)  # of other levels too, each once
