"""Errors cross from one process to another whole, and say how a program should end."""

from __future__ import annotations

import inspect
import pickle
from typing import TYPE_CHECKING

import pytest

import mobilitymap.errors
import mobilitymap.export.formats
import mobilitymap.export.tables
import mobilitymap.viz.static_map.picture
import mobilitymap.web.static_site.publish
from mobilitymap.errors import MobilityMapError, exit_code, http_status
from mobilitymap.export.formats import Form
from mobilitymap.export.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator


_ARGUMENTS: dict[str, tuple[object, ...]] = {
    "NothingChosenError": (Kind.AREA,),
    "UnknownFormError": (Kind.MAP, Form.PDF),
}


def _kinds(base: type[MobilityMapError]) -> Iterator[type[MobilityMapError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


def _made(kind: type[MobilityMapError]) -> MobilityMapError:
    """Make an error with a different text for each argument that it must have."""
    if kind.__name__ in _ARGUMENTS:
        return kind(*_ARGUMENTS[kind.__name__])
    if kind.__init__ is Exception.__init__:
        return kind("what went wrong")
    names = inspect.signature(kind).parameters.values()
    return kind(*(one.name for one in names if one.default is one.empty))


@pytest.mark.parametrize("kind", sorted(set(_kinds(MobilityMapError)), key=str))
def test_an_error_is_the_same_after_pickling(kind: type[MobilityMapError]) -> None:
    error = _made(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - of this test's own making
    assert type(again) is kind
    assert (str(again), vars(again)) == (str(error), vars(error))


def test_a_note_and_the_place_in_a_source_file_are_kept() -> None:
    error = mobilitymap.errors.SourceError("a/b.csv", "is empty", 7)
    error.add_note("while building")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - of this test's own making
    assert (again.file, again.reason, again.row) == ("a/b.csv", "is empty", 7)
    assert again.__notes__ == ["while building"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (mobilitymap.errors.UnknownAreaError("X"), 404),
        (mobilitymap.errors.MalformedPostcodeError("X"), 404),
        (mobilitymap.errors.DataError("X"), 500),
        (mobilitymap.errors.PostcodeDirectoryError("X"), 503),
        (mobilitymap.errors.BusyError(), 503),
        (mobilitymap.errors.RankNotAllowedError("X"), 404),
        (mobilitymap.viz.static_map.picture.PictureSizeError(), 400),
    ],
)
def test_each_error_has_an_exit_code_and_a_status(error: MobilityMapError, status: int) -> None:
    assert http_status(error) == status
    assert exit_code(error) == 2
