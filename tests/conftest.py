"""How the tests are spread over processes, and how long examples may take."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xdist.remote import Producer

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


class OneBrowser(LoadFileScheduling):
    """Keeps each file in one process, and all browser tests: one server, one Chromium."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if "/browser/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneBrowser | None:
    """Spread files over processes as above, unless another way is asked for."""
    return OneBrowser(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Use two processes for whole folders; single files are done before a second one starts."""
    return 0 if any(".py" in argument for argument in config.args) else 2


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Refuse two tests of one id: of such, several processes run a single one in silence."""
    for item in items:
        # schemathesis puts the operation of the API in the name of a test, which pytest 9.2 no
        # longer takes into the id.
        operation = getattr(item, "operation_label", None)
        if operation is not None and item.id.params is None:
            item._id = item.id.with_params(operation)  # noqa: SLF001
    counts = Counter(item.nodeid for item in items)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        message = f"Each of these ids stands for several tests: {', '.join(twice)}"
        raise pytest.UsageError(message)
