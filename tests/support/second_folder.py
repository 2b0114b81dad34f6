"""A data folder like the project's own, in which one district is another place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
BRADFORD, LEEDS, CORNWALL = "E08000032", "E08000035", "E06000052"
MEASURE, PERIOD, VALUE = "child-poverty", "2024-25", "12.5"


def second_folder(folder: Path) -> Path:
    """Copy the data to a folder and change Bradford.

    It is called Bratford, lies where Leeds is, borders on Cornwall alone, and has a figure of its
    own: 12.5% instead of 41.8%.
    """
    shutil.copytree(DATA, folder)
    change(folder / "areas.csv", f"{BRADFORD},ltla,Bradford", f"{BRADFORD},ltla,Bratford")
    figures = folder / "indicators" / f"{MEASURE}.csv"
    change(figures, f"{BRADFORD},{PERIOD},41.77328862", f"{BRADFORD},{PERIOD},{VALUE}")
    exchange_shapes(folder / "boundaries.topojson")
    outlines = folder / "outlines.json"
    drawn = json.loads(outlines.read_text(encoding="utf-8"))
    drawn["areas"][BRADFORD] = drawn["areas"][LEEDS]
    outlines.write_text(json.dumps(drawn), encoding="utf-8")
    neighbours = folder / "neighbours.csv"
    lines = neighbours.read_text(encoding="utf-8").splitlines()
    row = {"area_code": BRADFORD, "neighbour_code": CORNWALL, "level": "ltla"}
    kept = [line for line in lines if BRADFORD not in line]
    added = ",".join(row.get(name, "") for name in lines[0].split(","))
    neighbours.write_text("\n".join([*kept, added]) + "\n", encoding="utf-8")
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def exchange_shapes(file: Path) -> None:
    """Let Bradford and Leeds change places, as districts alone; their names stay."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    districts = topology["objects"]["ltla"]["geometries"]
    one, two = (
        next(each for each in districts if each["properties"]["code"] == code)
        for code in (BRADFORD, LEEDS)
    )
    one["arcs"], two["arcs"] = two["arcs"], one["arcs"]
    file.write_text(json.dumps(topology), encoding="utf-8")
