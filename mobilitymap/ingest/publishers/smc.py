"""Social Mobility Commission, State of the Nation: composite indices and their bands."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from mobilitymap.errors import SourceError
from mobilitymap.ingest import periods
from mobilitymap.ingest.figures import figure
from mobilitymap.ingest.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mobilitymap.ingest.definitions import Definition
    from mobilitymap.ingest.geography.places import Places
    from mobilitymap.ingest.sources import Sources

COLUMNS = ("area_name", "secondary_split_type", "secondary_split_value", "time_period", "value")
BANDS = 7


def rows(definition: Definition, sources: Sources, _places: Places) -> Iterator[Row]:
    """Yield every score with the band its publisher puts it in.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    _places : Places
        Not used: every publisher's reader is called alike.
    """
    file, areas = definition.files
    codes = {
        area["name"].casefold(): f"smc-{area['url']}" for area in sources.json(areas)["205_regions"]
    }
    for line, row in enumerate(sources.csv(file, COLUMNS), start=2):
        name, band = row["area_name"], row["secondary_split_value"]
        if name.casefold() not in codes:
            raise SourceError(file, f"{name!r} is not one of the areas of {areas}", line)
        if row["secondary_split_type"] != "zscore_category" or not band:
            raise SourceError(file, f"{name} has no band", line)
        yield Row(
            codes[name.casefold()],
            periods.from_span(row["time_period"], file, line),
            figure(row["value"], file, line),
            band=band,
            file=file,
            line=line,
        )


def bands(definition: Definition, sources: Sources) -> list[str]:
    """Return the bands of an index as printed, worst first.

    Parameters
    ----------
    definition : Definition
        What the indicator means and where it stands in the file.
    sources : Sources
        The publishers' files.
    """
    file, _ = definition.files
    values: dict[str, list[float]] = {}
    for row in sources.csv(file, COLUMNS):
        values.setdefault(row["secondary_split_value"], []).append(float(row["value"]))
    if len(values) != BANDS:
        raise SourceError(file, f"has {len(values)} bands, expected {BANDS}: {sorted(values)}")
    return sorted(values, key=lambda band: median(values[band]))
