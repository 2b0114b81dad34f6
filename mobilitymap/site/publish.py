"""All public pages as files, for any web server: ``mobilitymap site DIR``.

Pages, tables and whatever else is made of an area or a measure are written by *makers*, on all
cores. What stands there already, byte for byte, is left alone; what an earlier run made and this
one does not is removed. A list of all files made stands beside them, so that nothing else in the
folder is ever touched.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from mobilitymap.areas import Level
from mobilitymap.atlas import Atlas, load_atlas
from mobilitymap.errors import MobilityMapError
from mobilitymap.site.makers import MAKERS, Files, Job, Maker, What, briefs, pictures
from mobilitymap.site.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MANIFEST: Final = ".mobilitymap-site.json"
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
    setting: Setting
    makers: tuple[Maker, ...]
    before: frozenset[str]


class SiteFolderError(MobilityMapError):
    """The site cannot be written there, or not for this address."""


def publish(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    base_url: str = "",
    *,
    makers: Sequence[Maker] = MAKERS,
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
    makers : sequence of callables
        See `Maker`. Pages link to pictures and briefs where their makers are among them; files
        of makers left out are removed.
    progress : callable, optional
        Called with (done, total) jobs.
    processes : int, optional
        By default one for each core.
    force : bool
        Make everything even if nothing changed, such as after files were edited by hand.

    Raises
    ------
    SiteFolderError
        When the address is none, or a file in the way was not made by an earlier run.
    """
    base_url = _checked(base_url)
    folder.mkdir(parents=True, exist_ok=True)
    before, made_of = _made_before(folder)
    made_of_now = _made_of(base_url, makers)
    if not force and made_of == made_of_now and all((folder / name).is_file() for name in before):
        return Outcome(0, len(before), 0)
    setting = Setting(
        urlsplit(base_url).path,
        live=False,
        url=base_url,
        pictures=pictures in makers,
        briefs=briefs in makers,
    )
    site = _Site(folder, setting, tuple(makers), before)
    jobs = _jobs(_atlas())
    written: dict[str, bool] = {}
    try:
        for done, made in _in_parallel(site, jobs, processes):
            written |= made
            if progress:
                progress(done, len(jobs))
        for name, body in _for_robots(base_url, list(written)):
            written[name] = _write(site, name, body)
    except BaseException:
        # Whatever stands there now was made here, for the next run to know.
        _keep(folder, before | written.keys())
        raise
    removed = sum(_remove(folder, name) for name in before - written.keys())
    _keep(folder, written.keys(), made_of_now)
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
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes or os.cpu_count(), mp_context=context) as pool:
        asked = {pool.submit(_make, site, part): len(part) for part in parts}
        done = 0
        try:
            for finished in as_completed(asked):
                done += asked[finished]
                yield done, finished.result()
        finally:
            pool.shutdown(cancel_futures=True)


@cache
def _atlas() -> Atlas:
    """Return the one Atlas of a process."""
    return load_atlas()


def _make(site: _Site, jobs: Sequence[Job]) -> dict[str, bool]:
    """Do some jobs; say of each file whether it was written."""
    made = (
        file for job in jobs for maker in site.makers for file in maker(_atlas(), site.setting, job)
    )
    return {name: _write(site, name, body) for name, body in made}


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
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return True


def _made_of(base_url: str, makers: Sequence[Maker]) -> str:
    """Return a digest of all that files are made of: data, program, address and makers."""
    digest = hashlib.sha256(_atlas().version.encode())
    package = Path(str(files("mobilitymap")))
    for path in sorted(package.rglob("*")):
        if path.suffix in {".py", ".j2", ".js", ".css", ".typ"}:
            digest.update(path.read_bytes())
    for text in (base_url, *(f"{maker.__module__}.{maker.__qualname__}" for maker in makers)):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


def _made_before(folder: Path) -> tuple[frozenset[str], str]:
    """Return the files that an earlier run made, such as lie below the folder, and of what."""
    try:
        held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset(), ""
    except ValueError as error:
        raise SiteFolderError(f"{folder / MANIFEST} cannot be read: {error}") from error
    paths = [PurePosixPath(name) for name in held["files"]]
    below = (path for path in paths if not path.is_absolute() and ".." not in path.parts)
    return frozenset(map(str, below)), held["made_of"]


def _keep(folder: Path, names: Iterable[str], made_of: str = "") -> None:
    """List the files made; without a digest the next run makes everything anew."""
    held = {"made_of": made_of, "files": sorted(names)}
    text = json.dumps(held, indent=0, ensure_ascii=False)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")


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
