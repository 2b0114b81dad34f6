"""The publishers' files: found, checked against the manifest, and read."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlrd
from python_calamine import CalamineError, CalamineWorkbook

from mobilitymap.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MANIFEST = "manifest.csv"
# Working files of an edition that is not published: never read, shown or listed.
UNPUBLISHED = "smc-state-of-the-nation/2026-"
_SOLID, _WHITE = 1, (255, 255, 255)
_LICENCES = {"OGL v3.0": "Open Government Licence v3.0", "MIT": "MIT licence"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What the manifest says about one file."""

    file: str
    publisher: str
    title: str
    licence: str
    origin: str
    landing_page: str
    sha256: str

    def record(self) -> dict[str, str]:
        """Return the entry of ``sources.toml``."""
        return {
            "publisher": self.publisher,
            "title": self.title,
            "licence": _LICENCES.get(self.licence, self.licence),
            "origin": self.origin,
            "landing_page": self.landing_page,
            "sha256": self.sha256,
        }


@dataclass
class Sources:
    """The folder of publishers' files, read through its manifest.

    A file is checked against its recorded checksum the first time it is asked for, and a
    table that several indicators share is read once.

    Attributes
    ----------
    folder : Path
        The folder that holds ``manifest.csv``.
    """

    folder: Path
    manifest: dict[str, SourceFile] = field(init=False)
    _checked: set[str] = field(init=False, default_factory=set)
    _tables: dict[tuple[str, ...], Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        path = self.folder / MANIFEST
        if not path.is_file():
            raise SourceError(
                MANIFEST, f"not found in {self.folder}; point --sources at the publishers' files"
            )
        with path.open(encoding="utf-8", newline="") as lines:
            table = csv.DictReader(lines)
            wanted = tuple(SourceFile.__dataclass_fields__)
            _require(MANIFEST, table.fieldnames or (), wanted)
            self.manifest = {
                row["file"]: SourceFile(*(row[key] for key in wanted))
                for row in table
                if not row["file"].startswith(UNPUBLISHED)
            }

    def path(self, file: str) -> Path:
        """Return where a file is, once it is known to be the file of the manifest.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.

        Raises
        ------
        SourceError
            If it is not in the manifest, not in the folder, or not the same file.
        """
        path = self.folder / file
        if file in self._checked:
            return path
        if file.startswith(UNPUBLISHED):
            raise SourceError(file, "belongs to an edition that is not published; use another")
        if file not in self.manifest:
            raise SourceError(file, f"not listed in {MANIFEST}")
        if not path.is_file():
            raise SourceError(file, f"not found in {self.folder}")
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
        expected = self.manifest[file].sha256
        if found != expected:
            raise SourceError(
                file,
                f"is not the file of {MANIFEST}: its sha256 starts {found[:12]}, "
                f"not {expected[:12]}; fetch it again, or record the new one",
            )
        self._checked.add(file)
        return path

    def csv(
        self, file: str, columns: Sequence[str], encoding: str = "utf-8-sig"
    ) -> list[dict[str, str]]:
        """Return the rows of a CSV file as text; its header must hold `columns`.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        columns : sequence of str
            Names of the columns that are needed.
        encoding : str, default 'utf-8-sig'
            How the text is encoded.
        """
        key = ("csv", file)
        if key not in self._tables:
            lines = self.lines(file, encoding)
            _require(file, lines[0] if lines else (), columns)
            # The first of two columns of one name wins: ONS repeats an empty `notes`.
            header = lines[0]
            self._tables[key] = [
                dict(zip(reversed(header), reversed(line), strict=False)) for line in lines[1:]
            ]
        rows: list[dict[str, str]] = self._tables[key]
        return rows

    def lines(self, file: str, encoding: str = "utf-8-sig") -> list[list[str]]:
        """Return every line of a CSV file, header included.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        encoding : str, default 'utf-8-sig'
            How the text is encoded.
        """
        try:
            text = self.path(file).read_text(encoding=encoding)
        except UnicodeDecodeError as error:
            raise SourceError(file, f"is not {encoding} text: {error.reason}") from error
        lines = list(csv.reader(io.StringIO(text)))
        width = len(lines[0]) if lines else 0
        for number, line in enumerate(lines, start=1):
            if len(line) != width:
                raise SourceError(file, f"has {len(line)} cells, expected {width}", number)
        return lines

    def sheet(self, file: str, sheet: str) -> list[list[Any]]:
        """Return the cells of one sheet of an .xls or .xlsx workbook, row by row.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        sheet : str
            Name of the sheet.
        """
        key = ("sheet", file, sheet)
        if key not in self._tables:
            try:
                book = CalamineWorkbook.from_path(self.path(file))
            except CalamineError as error:
                raise SourceError(file, f"is not a workbook: {error}") from error
            if sheet not in book.sheet_names:
                raise SourceError(file, f"has no sheet {sheet!r}, only {book.sheet_names}")
            self._tables[key] = book.get_sheet_by_name(sheet).to_python()
        cells: list[list[Any]] = self._tables[key]
        return cells

    def fills(self, file: str, sheet: str) -> list[list[tuple[int, int]]]:
        """Return the fill of each cell of a sheet of an .xls workbook, row by row.

        A fill is the number of its pattern and that of its colour in the file's palette;
        (0, 0) for none and for plain white, which look the same.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        sheet : str
            Name of the sheet.
        """
        key = ("fills", file, sheet)
        if key not in self._tables:
            # Of the formats of an .xls file calamine reads those of numbers only.
            with xlrd.open_workbook(self.path(file), formatting_info=True, on_demand=True) as book:
                cells = book.sheet_by_name(sheet)
                fills = [_fill(book, style) for style in book.xf_list]
                self._tables[key] = [
                    [fills[cells.cell_xf_index(row, at)] for at in range(cells.row_len(row))]
                    for row in range(cells.nrows)
                ]
        found: list[list[tuple[int, int]]] = self._tables[key]
        return found

    def parquet(self, file: str, columns: Sequence[str]) -> pd.DataFrame:
        """Return the named columns of a Parquet file.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        columns : sequence of str
            Names of the columns that are needed.
        """
        key = ("parquet", file)
        if key not in self._tables:
            frame = pd.read_parquet(self.path(file))
            _require(file, frame.columns, columns)
            self._tables[key] = frame[list(columns)]
        table: pd.DataFrame = self._tables[key]
        return table

    def json(self, file: str) -> dict[str, Any]:
        """Return the object a JSON file holds.

        Parameters
        ----------
        file : str
            Name of the file in the manifest.
        """
        try:
            content = json.loads(self.path(file).read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise SourceError(file, f"is not JSON: {error}") from error
        if not isinstance(content, dict):
            raise SourceError(file, "is not a JSON object")
        return content


def _fill(book: xlrd.Book, style: xlrd.formatting.XF) -> tuple[int, int]:
    """Return pattern and colour of a format of cells."""
    ground = style.background
    colour = ground.pattern_colour_index
    is_white = ground.fill_pattern == _SOLID and book.colour_map.get(colour) == _WHITE
    return (0, 0) if is_white or not ground.fill_pattern else (ground.fill_pattern, colour)


def _require(file: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    """Stop the build if a table lacks a column."""
    missing = [column for column in wanted if column not in set(found)]
    if missing:
        raise SourceError(file, f"has no column {', '.join(map(repr, missing))}", 1)
