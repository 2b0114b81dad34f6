"""All public pages as files, for any web server: ``mobilitymap site DIR``.

Pages, tables and whatever else is made of an area or a measure are written by *renderers*, on all
cores. What stands there already, byte for byte, is left alone; what an earlier run made and this
one does not is removed. A list of all files made stands beside them, so that nothing else in the
folder is ever touched. While a run lasts, each file is put down in a journal before it is written,
so that the next run knows the files of one that was stopped.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.errors import MobilityMapError
from mobilitymap.settings import data_directory
from mobilitymap.web.static_site.content import (
    RENDERERS,
    Files,
    Job,
    Renderer,
    What,
    briefs,
    pictures,
)
from mobilitymap.web.urls import SiteUrls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MANIFEST: Final = ".mobilitymap-site.json"
JOURNAL: Final = ".mobilitymap-site.journal"
_AT_ONCE: Final = 8  # jobs that a process takes at a time
_LEVELS: Final = (Level.LTLA, Level.UTLA, Level.REGION, Level.COUNTRY, Level.SMC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Site:
    """What every process has to know."""

    folder: Path
    data: Path
    setting: SiteUrls
    renderers: tuple[Renderer, ...]
    before: frozenset[str]


class SiteFolderError(MobilityMapError):
    """The site cannot be written there, or not for this address."""


class PageError(MobilityMapError):
    """A page, or a file beside it, could not be made."""


def publish(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    base_url: str = "",
    *,
    data: Path | None = None,
    renderers: Sequence[Renderer] = RENDERERS,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
    force: bool = False,
) -> Outcome:
    """Write the whole site.

    Where the data, the program and the address are those of the last run and none of its files
    is gone, there is nothing to make.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    base_url : str
        Where it will be served: ``https://example.org/mobility``. Without it, links begin at
        the root of the host and there is no sitemap, which needs whole addresses.
    data : Path, optional
        The data folder to show; by default as of `load_atlas`.
    renderers : sequence of callables
        See `Renderer`. Pages link to pictures and briefs where their renderers are among them;
        files of renderers left out are removed.
    progress : callable, optional
        Called with (done, total) jobs.
    processes : int, optional
        By default one for each core; 0 makes everything in this process.
    force : bool
        Make everything even if nothing changed, such as after files were edited by hand.

    Raises
    ------
    DataError
        When the data folder is none.
    SiteFolderError
        When the address is none, or a file in the way was not made by an earlier run.
    PageError
        When a page or another file could not be made.
    """
    base_url = _checked(base_url)
    data = data or data_directory()
    atlas = load_atlas(data)
    before, made_of = _started(folder)
    made_of_now = _made_of(atlas, base_url, renderers)
    if not force and made_of == made_of_now and all((folder / name).is_file() for name in before):
        (folder / JOURNAL).unlink()
        return Outcome(0, len(before), 0)
    setting = SiteUrls(
        urlsplit(base_url).path,
        live=False,
        url=base_url,
        pictures=pictures in renderers,
        briefs=briefs in renderers,
    )
    site = _Site(folder, data, setting, tuple(renderers), before)
    jobs = _jobs(atlas)
    written: dict[str, bool] = {}
    for done, made in _in_parallel(site, jobs, processes):
        written |= made
        if progress:
            progress(done, len(jobs))
    for name, body in _for_robots(base_url, list(written)):
        written[name] = _write(site, name, body)
    removed = sum(_remove(folder, name) for name in before - written.keys())
    _finish(folder, written.keys(), made_of_now)
    return Outcome(sum(written.values()), len(written) - sum(written.values()), removed)


def _checked(base_url: str) -> str:
    """Return the address without a slash at its end, if it is one."""
    parts = urlsplit(base_url)
    is_address = parts.scheme in {"http", "https"} and parts.netloc
    if base_url and (not is_address or parts.query or parts.fragment):
        raise SiteFolderError(
            f"{base_url!r} is not the address of a site; it looks like https://example.org/base."
        )
    return base_url.rstrip("/")


def _jobs(atlas: Atlas) -> list[Job]:
    """Return all there is to make, what takes longest first."""
    codes = {area.code for level in _LEVELS for area in atlas.areas.level(level)}
    former = {area.code for level in _LEVELS for area in atlas.areas.level(level, current=False)}
    former = {code for code in former - codes if atlas.areas.successors(code)}
    return [
        *(Job(What.INDICATOR, item.slug) for item in atlas.indicators),
        *(Job(What.AREA, code) for code in sorted(codes)),
        *(Job(What.FORMER, code) for code in sorted(former)),
        Job(What.SITE),
    ]


def _in_parallel(
    site: _Site, jobs: Sequence[Job], processes: int | None
) -> Iterator[tuple[int, dict[str, bool]]]:
    """Do the jobs on all cores; yield how many are done and what files came of the last ones."""
    parts = [jobs[at : at + _AT_ONCE] for at in range(0, len(jobs), _AT_ONCE)]
    if processes == 0:
        # The folder may be another one than at the last run of this process.
        _atlas.cache_clear()
        for done, part in zip(accumulate(map(len, parts)), parts, strict=True):
            yield done, _make(site, part)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=context) as pool:
        asked = {pool.submit(_make, site, part): len(part) for part in parts}
        done = 0
        try:
            for finished in as_completed(asked):
                done += asked[finished]
                yield done, finished.result()
        except BrokenProcessPool as error:
            raise PageError(
                "A process that made pages was stopped from outside, perhaps for want of memory. "
                "Run the command again: it goes on with what is there."
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


@lru_cache(maxsize=1)
def _atlas(data: Path) -> Atlas:
    """Return the one Atlas of a process that makes files."""
    return load_atlas(data)


def _make(site: _Site, jobs: Sequence[Job]) -> dict[str, bool]:
    """Do some jobs; say of each file whether it was written."""
    made: dict[str, bool] = {}
    for job in jobs:
        for renderer in site.renderers:
            try:
                for name, body in renderer(_atlas(site.data), site.setting, job):
                    made[name] = _write(site, name, body)
            except SiteFolderError:
                raise
            except Exception as error:
                # Whatever it is, who runs the command has to know of what.
                what = f"{renderer.__name__} of the {job.what} {job.key}".rstrip()
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                raise PageError(f"The {what} could not be made ({reason}).") from error
    return made


def _write(site: _Site, name: str, body: bytes) -> bool:
    """Write a file unless it holds that already; say whether it was written."""
    path = site.folder / name
    if path.is_file():
        if path.read_bytes() == body:
            return False
        if name not in site.before:
            raise SiteFolderError(
                f"{path} is in the way: it was not made by `mobilitymap site`. "
                "Choose another folder, or move it."
            )
    # One short line at the end of a file: whole, whichever process writes at the same time.
    with (site.folder / JOURNAL).open("ab", buffering=0) as journal:
        journal.write(f"{name}\n".encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, body)
    return True


def _part(path: Path) -> Path:
    """Return where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.mobilitymap-part")


def _replace(path: Path, body: bytes) -> None:
    """Write a file that is whole, or as it was, whenever the run is stopped."""
    part = _part(path)
    part.write_bytes(body)
    part.replace(path)


def _made_of(atlas: Atlas, base_url: str, renderers: Sequence[Renderer]) -> str:
    """Return a digest of all that files are made of: data, program, address and renderers."""
    digest = hashlib.sha256(atlas.version.encode())
    package = Path(str(files("mobilitymap")))
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".j2", ".js", ".css", ".typ"}:
            digest.update(path.read_bytes())
    for text in (
        base_url,
        *(f"{renderer.__module__}.{renderer.__qualname__}" for renderer in renderers),
    ):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


def _started(folder: Path) -> tuple[frozenset[str], str]:
    """Begin a run: return the files that earlier ones made, and of what.

    After a run that was stopped it is of nothing, since some files are of that run and some of the
    one before.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made, made_of = _made_before(folder)
        journal = folder / JOURNAL
        if journal.is_file():
            # What follows the last end of a line was not written any more.
            names = journal.read_text(encoding="utf-8").split("\n")[:-1]
            stopped = _below(names)
            for name in stopped:
                _part(folder / name).unlink(missing_ok=True)
            return made | stopped, ""
        journal.touch()
    except OSError as error:
        raise SiteFolderError(f"{folder} cannot be written to: {error.strerror}.") from error
    return made, made_of


def _made_before(folder: Path) -> tuple[frozenset[str], str]:
    """Return the files that the last finished run made, such as lie below the folder."""
    path = folder / MANIFEST
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return _below(held["files"]), str(held["made_of"])
    except FileNotFoundError:
        return frozenset(), ""
    except (ValueError, LookupError, TypeError) as error:
        raise SiteFolderError(
            f"{path} is not a list of files that `mobilitymap site` wrote. "
            "Choose another folder, or remove it."
        ) from error


def _below(names: Iterable[str]) -> frozenset[str]:
    """Return the names that lead to nowhere else."""
    paths = [PurePosixPath(name) for name in names if name]
    return frozenset(
        str(path) for path in paths if not path.is_absolute() and ".." not in path.parts
    )


def _finish(folder: Path, names: Iterable[str], made_of: str) -> None:
    """List the files made, which ends the run."""
    held = {"made_of": made_of, "files": sorted(names)}
    text = json.dumps(held, indent=0, ensure_ascii=False)
    _replace(folder / MANIFEST, f"{text}\n".encode())
    (folder / JOURNAL).unlink()


def _remove(folder: Path, name: str) -> bool:
    """Remove a file that an earlier run made, and the folders that it leaves empty."""
    path = folder / name
    if not path.is_file():
        return False
    path.unlink()
    for parent in path.relative_to(folder).parents[:-1]:
        if any((folder / parent).iterdir()):
            break
        (folder / parent).rmdir()
    return True


def _for_robots(base_url: str, names: list[str]) -> Files:
    """Make ``robots.txt`` and, where addresses are known, ``sitemap.xml``."""
    robots = "User-agent: *\nAllow: /\n"
    if not base_url:
        yield "robots.txt", robots.encode()
        return
    yield "robots.txt", f"{robots}Sitemap: {base_url}/sitemap.xml\n".encode()
    pages_of = sorted(
        name.removesuffix("index.html")
        for name in names
        if name.endswith("/index.html") and "/by-rank/" not in name
    )
    locations = "".join(
        f"<url><loc>{escape(f'{base_url}/{quote(name)}')}</loc></url>\n" for name in pages_of
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    yield "sitemap.xml", f'{head}<urlset xmlns="{space}">\n{locations}</urlset>\n'.encode()
