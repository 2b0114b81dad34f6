"""The site as files: complete, only what changed, and nothing touched that it did not make."""

from __future__ import annotations

import io
import json
import os
import re
import signal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from PIL import Image

from mobilitymap.cli import cli
from mobilitymap.domain.areas import Level
from mobilitymap.domain.atlas import Atlas, load_atlas
from mobilitymap.text.formatting import display_name
from mobilitymap.web.pages.area import area_answer
from mobilitymap.web.static_site import content
from mobilitymap.web.static_site.content import Files, Job, What
from mobilitymap.web.static_site.publish import (
    MANIFEST,
    Outcome,
    PageError,
    SiteFolderError,
    publish,
)
from mobilitymap.web.urls import SiteUrls

if TYPE_CHECKING:
    from pathlib import Path

BRADFORD = "E08000032"
URL = "https://example.org/base"


def names_alone(_atlas: Atlas, _setting: SiteUrls, job: Job) -> Files:
    """Make a file of the key, which is quicker than pages."""
    name = job.key or "site"
    yield f"{job.what.replace(' ', '-')}/{name}/index.html", name.encode()


def what_stands_beside(_atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make one file, of what pages are told about the site."""
    if job.what is What.SITE:
        yield "told.txt", f"{setting.url} {setting.pictures} {setting.briefs}".encode()


def areas_alone(atlas: Atlas, setting: SiteUrls, job: Job) -> Files:
    """Make what `names_alone` makes, of areas."""
    if job.what is What.AREA:
        yield from names_alone(atlas, setting, job)


def test_whole_site_stands_and_its_links_lead_somewhere() -> None:
    atlas, setting = load_atlas(), SiteUrls("/base", live=False)
    jobs = [Job(What.SITE), Job(What.AREA, BRADFORD), Job(What.INDICATOR, "weekly-pay")]
    jobs.append(Job(What.FORMER, "E10000006"))
    made = {name: body for job in jobs for name, body in content.pages(atlas, setting, job)}
    assert {"404.html", "public/site.css", "index.html", "indicators/index.html"} <= made.keys()
    assert "Cumbria was divided in 2023" in made["areas/E10000006/index.html"].decode()
    codes = {
        area.code
        for level in (Level.LTLA, Level.UTLA, Level.REGION, Level.COUNTRY)
        for area in atlas.areas.level(level)
    }
    others = {
        name
        for job in jobs
        for renderer in (content.tables, content.pictures, content.briefs)
        for name, _ in renderer(atlas, setting, job)
    }
    assert {f"areas/{BRADFORD}/brief.pdf", "indicators/weekly-pay/map.png"} <= others
    for name, body in made.items():
        for link in re.findall(r'href="(/[^"#]*)', body.decode()):
            # Nothing that only a server answers: no query, no dashboard.
            path = re.fullmatch(r"/base/(areas|indicators|public|glossary)/?([^?]*)", link)
            assert path is not None, (name, link)
            if path[1] == "glossary":
                assert "glossary/index.html" in made
            if link.endswith((".csv", ".pdf", ".png")):
                assert link.removeprefix("/base/") in others
            elif path[1] == "areas" and path[2]:
                assert path[2] in codes, link


def test_table_holds_the_figures_of_the_area() -> None:
    atlas, setting = load_atlas(), SiteUrls("/base", live=False)
    ((name, body),) = content.tables(atlas, setting, Job(What.AREA, BRADFORD))
    assert name == f"areas/{BRADFORD}/figures.csv"
    assert body.decode("utf-8-sig").count("Bradford") >= 40


def test_second_run_writes_only_what_changed(tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    first = publish(
        tmp_path,
        URL,
        renderers=[names_alone],
        progress=lambda *at: progress.append(at),
        processes=1,
    )
    assert progress[-1][0] == progress[-1][1] > 600
    assert first.written == progress[-1][1] + 2
    again = publish(tmp_path, URL, renderers=[names_alone], processes=0)
    assert (again.written, again.unchanged, again.removed) == (0, first.written, 0)
    (tmp_path / f"area/{BRADFORD}/index.html").write_text("older")
    (tmp_path / "mine.html").write_text("not theirs")
    changed = publish(tmp_path, URL, renderers=[areas_alone], processes=0)
    # One page differed, and the sitemap, which names fewer.
    assert changed.written == 2
    assert changed.removed > 80
    assert not (tmp_path / "indicator").exists()
    assert (tmp_path / "mine.html").read_text() == "not theirs"
    locations = ET.parse(tmp_path / "sitemap.xml").findall("{*}url/{*}loc")  # noqa: S314
    assert f"{URL}/area/{BRADFORD}/" in [one.text for one in locations]
    assert f"Sitemap: {URL}/sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_only_force_makes_again_what_was_edited_by_hand(tmp_path: Path) -> None:
    publish(tmp_path, renderers=[areas_alone], processes=0)
    page = tmp_path / f"area/{BRADFORD}/index.html"
    page.write_text("edited")
    assert publish(tmp_path, renderers=[areas_alone], processes=0).written == 0
    assert publish(tmp_path, renderers=[areas_alone], processes=0, force=True).written == 1
    assert page.read_text() == BRADFORD
    page.unlink()
    assert publish(tmp_path, renderers=[areas_alone], processes=0).written == 1


def test_pages_are_told_what_is_left_out(tmp_path: Path) -> None:
    publish(tmp_path, URL, renderers=[what_stands_beside], processes=0)
    assert (tmp_path / "told.txt").read_text() == f"{URL} False False"


def test_command_leaves_out_what_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[object], bool]] = []

    def note(_folder: Path, _url: str, **options: Any) -> Outcome:  # noqa: ANN401 - any option
        asked.append((options["renderers"], options["force"]))
        return Outcome(0, 0, 0)

    monkeypatch.setattr("mobilitymap.web.static_site.publish.publish", note)
    for options in ([], ["--no-pictures", "--no-briefs"], ["--no-briefs", "--force"]):
        assert CliRunner().invoke(cli, ["site", str(tmp_path), *options]).exit_code == 0
    assert asked == [
        (list(content.RENDERERS), False),
        ([content.pages, content.tables], False),
        ([content.pages, content.tables, content.pictures], True),
    ]


def test_page_without_pictures_and_briefs_does_not_link_to_them() -> None:
    setting = SiteUrls("/base", live=False, url=URL, pictures=False, briefs=False)
    for job in (Job(What.AREA, BRADFORD), Job(What.INDICATOR, "weekly-pay")):
        for _, body in content.pages(load_atlas(), setting, job):
            assert b"map.png" not in body
            assert b"brief.pdf" not in body
            assert b"og:image" not in body


@pytest.mark.parametrize("code", [BRADFORD, "E10000016", "S92000003", "E12000003"])
def test_picture_shows_the_area_and_where_to_read_on(code: str) -> None:
    setting = SiteUrls("/base", live=False, url=URL)
    ((_, body),) = content.pictures(load_atlas(), setting, Job(What.AREA, code))
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.size == (1200, 630)
        text = picture.info
    assert text["Link"] == f"{URL}/areas/{code}/"
    name = display_name(load_atlas().areas.get(code).name)
    assert name in text["Title"] + text["Description"]


def test_foreign_file_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / f"area/{BRADFORD}/index.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(SiteFolderError, match="was not made by"):
        publish(tmp_path, renderers=[areas_alone], processes=0)
    assert mine.read_text() == "mine"


def killed_on_the_way(_atlas: Atlas, _setting: SiteUrls, job: Job) -> Files:
    """Make files of areas, and be stopped from outside at one of them."""
    if job.what is What.AREA:
        if job.key == BRADFORD:
            os.kill(os.getpid(), signal.SIGKILL)
        yield f"area/{job.key}/index.html", b"from the run that was stopped"


def failing(_atlas: Atlas, _setting: SiteUrls, job: Job) -> Files:
    """Make nothing of Bradford."""
    if job.key == BRADFORD:
        raise ZeroDivisionError("division\nby zero")
    yield f"{job.key or 'site'}.txt", b""


def test_next_run_goes_on_after_one_that_was_stopped(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("not theirs")
    with pytest.raises(PageError, match="stopped from outside"):
        publish(tmp_path, renderers=[killed_on_the_way], processes=1)
    stopped = [path.read_bytes() for path in tmp_path.glob("area/*/index.html")]
    assert len(stopped) > 10
    # A part of a file, and a line of the journal, that it had no time to end.
    part = tmp_path / "area/E06000001/.index.html.mobilitymap-part"
    part.write_text("half")
    with (tmp_path / ".mobilitymap-site.journal").open("a") as journal:
        journal.write("mine.ht")
    outcome = publish(tmp_path, renderers=[areas_alone], processes=0)
    assert (tmp_path / f"area/{BRADFORD}/index.html").read_text() == BRADFORD
    assert outcome.written > len(stopped)
    assert not any(b"stopped" in path.read_bytes() for path in tmp_path.glob("area/*/index.html"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        MANIFEST,
        "area",
        "mine.html",
        "robots.txt",
    ]
    assert not part.exists()
    again = publish(tmp_path, renderers=[areas_alone], processes=0)
    assert (again.written, again.removed) == (0, 0)


def test_run_that_was_stopped_makes_the_next_one_look_at_every_file(tmp_path: Path) -> None:
    publish(tmp_path, renderers=[areas_alone], processes=0)
    with pytest.raises(PageError):
        publish(tmp_path, renderers=[killed_on_the_way], processes=1)
    outcome = publish(tmp_path, renderers=[areas_alone], processes=0)
    assert outcome.written > 10
    assert (tmp_path / "area/E06000001/index.html").read_text() == "E06000001"


def test_failure_names_what_could_not_be_made_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(PageError) as failure:
        publish(tmp_path, renderers=[failing], processes=0)
    assert str(failure.value) == (
        f"The failing of the area {BRADFORD} could not be made "
        "(ZeroDivisionError: division by zero)."
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1, "made_of": ""}', "\0"])
def test_list_that_is_none_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(SiteFolderError) as refusal:
        publish(tmp_path, renderers=[], processes=0)
    assert "\n" not in str(refusal.value)
    assert (tmp_path / MANIFEST).read_text() == text


def test_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(SiteFolderError, match="cannot be written to"):
        publish(tmp_path / "file" / "site", renderers=[], processes=0)


def test_list_of_files_leads_nowhere_else(tmp_path: Path) -> None:
    folder, outside = tmp_path / "site", tmp_path / "kept"
    folder.mkdir()
    outside.write_text("kept")
    listed = {"made_of": "", "files": ["../kept", str(outside)]}
    (folder / ".mobilitymap-site.json").write_text(json.dumps(listed))
    publish(folder, renderers=[], processes=0)
    assert outside.read_text() == "kept"
    assert not (folder / "sitemap.xml").exists()


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", f"{URL}?a=1"])
def test_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SiteFolderError, match="not the address of a site"):
        publish(tmp_path / "site", url)
    assert not (tmp_path / "site").exists()


def test_file_is_the_page_without_what_needs_a_server() -> None:
    page = area_answer(load_atlas(), SiteUrls("/base", live=False), BRADFORD).body.decode()
    assert "<form" not in page
    assert "?" not in "".join(re.findall(r'href="(/[^"]*)"', page))
