"""The built wheel carries everything and works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from support.serving import HOST, command, fetch, free_port

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(ROOT, sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a folder of its own, beside the dependencies that are there."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    run(ROOT, *pip, "--target", str(folder), str(wheel))
    return folder


def environment(installed: Path | None) -> dict[str, str]:
    # PYTHONPATH comes before an editable install of the checkout.
    return {**os.environ, "PYTHONPATH": str(installed)} if installed else dict(os.environ)


def run(folder: Path, *command: str, installed: Path | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment(installed), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_the_data_the_script_and_its_settings(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name.removeprefix("mobilitymap/") for name in archive.namelist()}
    data = {p.relative_to(ROOT).as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    assert data | {"script/app.py", "script/.streamlit/config.toml", "py.typed"} <= held
    assert not {name for name in held if name.startswith(("tests", "benchmarks"))}


def test_the_script_stands_in_no_folder_of_modules(wheel: Path) -> None:
    """Streamlit puts its folder first on the module path: `statistics` would hide Python's."""
    with ZipFile(wheel) as archive:
        names = [PurePosixPath(name) for name in archive.namelist()]
    (script,) = (name for name in names if name.parts[-2:] == ("script", "app.py"))
    modules = {name for name in names if name.suffix == ".py" and script.parent in name.parents}
    assert modules == {script}


def test_command_and_library_work_elsewhere(installed: Path, tmp_path: Path) -> None:
    values = (str(installed / "bin" / "mobilitymap"), "values", "attainment8", "--level", "country")
    printed = run(tmp_path, *values, installed=installed)
    header, england = printed.splitlines()
    assert header == "area_code,area_name,period,value,lower,upper,flag"
    assert england.startswith("E92000001,England,2024-25,")
    script = (
        "import mobilitymap; "
        "frame = mobilitymap.load_atlas().frame('child-poverty'); "
        "print(mobilitymap.__file__, len(frame), frame.crs)"
    )
    printed = run(tmp_path, sys.executable, "-c", script, installed=installed)
    assert printed.split() == [str(installed / "mobilitymap" / "__init__.py"), "361", "EPSG:4326"]


def test_it_serves_elsewhere_and_tells_nobody(installed: Path, tmp_path: Path) -> None:
    script = (
        "from mobilitymap import load_atlas; from mobilitymap.frontend.assets import boundary_url; "
        "print(boundary_url(load_atlas(), 'ltla'))"
    )
    boundaries = run(tmp_path, sys.executable, "-c", script, installed=installed).strip()
    port = free_port()
    address, log = f"http://{HOST}:{port}", tmp_path / "log"
    start = (str(installed / "bin" / "mobilitymap"), "serve", f"--host={HOST}", f"--port={port}")
    health = f"{address}/_stcore/health"
    with command(start, health, folder=tmp_path, environment=environment(installed), log=log):
        assert fetch(health) == b"ok"
        assert b'"type":"Topology"' in fetch(f"{address}{boundaries}")
    # Streamlit says so at its start wherever the project's settings are not in force.
    assert "usage statistics" not in log.read_text()
